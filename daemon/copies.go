package daemon

import (
	"context"
	"database/sql"

	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// copiesOf returns which messages are copies of some, or of which these are.
func (d *Daemon) copiesOf(ctx context.Context, digests []email.Digest) (c thread.Copies, err error) {
	err = d.derived.View(ctx, func(tx *sql.Tx) error {
		c, err = thread.SomeCopies(ctx, tx, digests)
		return err
	})
	return c, err
}

// findToRead is [Daemon.find] for those who want to read what a message says: where
// name names copies of one, it returns the first and the others.
func (d *Daemon) findToRead(ctx context.Context, name string) (first email.Digest, others []email.Digest, err error) {
	found, err := d.candidates(ctx, name)
	if err != nil || len(found) < 2 {
		first, err = d.find(ctx, name)
		return first, nil, err
	}
	copies, err := d.copiesOf(ctx, found)
	if err != nil {
		return first, nil, err
	}
	for _, f := range found {
		if copies.First(f) != copies.First(found[0]) {
			first, err = d.find(ctx, name) // which says so
			return first, nil, err
		}
		if f != copies.First(f) {
			others = append(others, f)
		}
	}
	return copies.First(found[0]), others, nil
}
