package daemon

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"onrecord/audit/clock"
	"onrecord/ingest/email"
)

// eventTime returns when a message was sent, as far as its clocks let one know.
// Everything that orders messages by time or selects them by it asks here.
func (d *Daemon) eventTime(ctx context.Context, digest email.Digest) (time.Time, error) {
	e, err := clock.Of(ctx, d.derived, digest)
	if errors.Is(err, fs.ErrNotExist) { // erased before its clocks were read
		return d.recorded(ctx, digest)
	}
	return e.At, err
}

// recorded returns when a message came into the record.
func (d *Daemon) recorded(ctx context.Context, digest email.Digest) (time.Time, error) {
	leaf, err := d.rec.ObjectLeaf(ctx, digest)
	if err != nil {
		return time.Time{}, err
	}
	e, err := d.rec.Entry(ctx, leaf)
	if err != nil {
		return time.Time{}, err
	}
	return e.Leaf.At, nil
}

// jobsOfClocks are the messages, recorded before the run, of which entries of
// the run have changed the time.
func (d *Daemon) jobsOfClocks(ctx context.Context, runFrom, size int64) ([]job, error) {
	changed, err := clock.Changed(ctx, d.derived, runFrom, size)
	if err != nil {
		return nil, err
	}
	var jobs []job
	for _, digest := range changed {
		leaf, err := d.rec.ObjectLeaf(ctx, digest)
		if errors.Is(err, fs.ErrNotExist) || leaf >= runFrom {
			continue
		}
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job{digest, averageMessage})
	}
	return jobs, nil
}
