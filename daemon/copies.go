package daemon

import (
	"bytes"
	"context"
	"database/sql"
	"slices"

	"onrecord/audit/party"
	"onrecord/audit/thread"
	"onrecord/ingest/email"
)

// copies returns which messages of the record are copies of another.
func (d *Daemon) copies(ctx context.Context) (c thread.Copies, err error) {
	err = d.derived.View(ctx, func(tx *sql.Tx) error {
		c, err = thread.AllCopies(ctx, tx)
		return err
	})
	return c, err
}

// copiesOf is [Daemon.copies] for some messages.
func (d *Daemon) copiesOf(ctx context.Context, digests []email.Digest) (c thread.Copies, err error) {
	err = d.derived.View(ctx, func(tx *sql.Tx) error {
		c, err = thread.SomeCopies(ctx, tx, digests)
		return err
	})
	return c, err
}

// once returns messages without further copies of the same one.
func (d *Daemon) once(ctx context.Context, list []party.Message) ([]party.Message, error) {
	digests := make([]email.Digest, len(list))
	for i, m := range list {
		digests[i] = m.Digest
	}
	copies, err := d.copiesOf(ctx, digests)
	if err != nil || len(copies) == 0 {
		return list, err
	}
	seen := map[email.Digest]bool{}
	return slices.DeleteFunc(list, func(m party.Message) bool {
		first := copies.First(m.Digest)
		again := seen[first]
		seen[first] = true
		return again
	}), nil
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

// findAll is [Daemon.findToRead] for those who decide about a message: it returns every
// copy of it that is held, the first of them first.
func (d *Daemon) findAll(ctx context.Context, name string) ([]email.Digest, error) {
	digest, _, err := d.findToRead(ctx, name)
	if err != nil {
		return nil, err
	}
	return d.allCopies(ctx, digest)
}

// allCopies returns every copy of a message that is held, the first of them first.
func (d *Daemon) allCopies(ctx context.Context, digest email.Digest) ([]email.Digest, error) {
	copies, err := d.copiesOf(ctx, []email.Digest{digest})
	if err != nil {
		return nil, err
	}
	first := copies.First(digest)
	var others []email.Digest
	for copied, of := range copies {
		if of == first && copied != first {
			others = append(others, copied)
		}
	}
	slices.SortFunc(others, func(a, b email.Digest) int { return bytes.Compare(a[:], b[:]) })
	return append([]email.Digest{first}, others...), nil
}
