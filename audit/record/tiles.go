package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"onrecord/audit/tlog"
)

// Tiles reads the stored hashes of the log, from which proofs are made.
func (r *Record) Tiles(ctx context.Context) tlog.TileReader { return tileReader(ctx, r.read) }

// CheckpointAt returns the signed checkpoint of a size. If none was signed at
// that size the error says so.
func (r *Record) CheckpointAt(ctx context.Context, size int64) (note []byte, err error) {
	if note, c, _ := r.Checkpoint(); c.Size == size {
		return note, nil
	}
	err = r.read.QueryRowContext(ctx, "SELECT note FROM checkpoint WHERE size = ?", size).Scan(&note)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("no checkpoint was signed at %d entries", size)
	}
	if err != nil {
		return nil, fmt.Errorf("signed checkpoint of size %d: %w", size, err)
	}
	return note, nil
}
