package projection

import (
	"context"
	"database/sql"
	"fmt"

	"onrecord/audit/record"
)

// applyTo is applyBatch to the file as it was opened for the opens-th time.
func (db *DB) applyTo(ctx context.Context, opens int, rec Log, running []*follower, batch []*record.Entry, keep bool) ([]*Reading, *follower, error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	if db.opens != opens {
		return nil, nil, errEmptied
	}
	return db.applyBatch(ctx, rec, running, batch, keep)
}

// applyBatch applies a batch for all stages that have not seen it, in one
// transaction with their cursors. failed is the stage that could not go on;
// then nothing was written. Any other error concerns all stages. The messages
// that were read are returned if they are to be kept.
func (db *DB) applyBatch(ctx context.Context, rec Log, running []*follower, batch []*record.Entry, keep bool) (readings []*Reading, failed *follower, err error) {
	tx, err := begin(ctx, db.write, false)
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback()                 // no effect after Commit
	whole := context.WithoutCancel(ctx) // the driver starts a goroutine for each statement that can be cancelled
	for e := range withMessages(ctx, rec, running, batch) {
		if ctx.Err() != nil {
			break
		}
		if keep {
			readings = append(readings, e.message)
		}
		for _, f := range running {
			if e.Index < f.cursor {
				continue
			}
			if err := f.apply(whole, tx, e); err != nil {
				failed, err = f.stop(ctx, fmt.Errorf("entry %d: %w", e.Index, err))
				return nil, failed, err
			}
		}
	}
	if err := ctx.Err(); err != nil { // not all entries may have been read
		return nil, nil, err
	}
	if failed, err := end(ctx, tx, running, batch[len(batch)-1]); err != nil || failed != nil {
		return nil, failed, err
	}
	return readings, nil, nil
}

// end lets the stages write the last rows of a batch that ends with an entry,
// moves their cursors behind it, and commits.
func end(ctx context.Context, tx *sql.Tx, running []*follower, last *record.Entry) (failed *follower, err error) {
	for _, f := range running {
		if f.cursor > last.Index {
			continue
		}
		if err := f.flush(context.WithoutCancel(ctx), tx); err != nil {
			return f.stop(ctx, fmt.Errorf("up to entry %d: %w", last.Index, err))
		}
		const move = "UPDATE projection_stage SET cursor = ?, last = ? WHERE name = ?"
		if _, err := tx.ExecContext(ctx, move, last.Index+1, last.Hash[:], f.Name()); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	for _, f := range running {
		f.cursor = max(f.cursor, last.Index+1)
	}
	return nil, nil
}

// stop notes why a stage cannot go on, unless the reason concerns all stages.
func (f *follower) stop(ctx context.Context, err error) (*follower, error) {
	if ctx.Err() != nil || isDamage(err) {
		return nil, err
	}
	f.err = fmt.Errorf("stage %s: %w", f.Name(), err)
	return f, nil
}
