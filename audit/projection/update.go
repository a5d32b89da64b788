package projection

import (
	"context"
	"database/sql"
	"fmt"
)

// Update calls f with a transaction that may write to the tables of one stage,
// for what does not follow from a log entry alone within a moment. It waits for
// the batch that [DB.Follow] is at, and holds up the next: f must be short.
func (db *DB) Update(ctx context.Context, f func(tx *sql.Tx) error) error {
	opens, err := db.update(ctx, f)
	return db.heal(ctx, opens, err)
}

func (db *DB) update(ctx context.Context, f func(tx *sql.Tx) error) (opens int, err error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	tx, err := begin(ctx, db.write, false)
	if err != nil {
		return db.opens, fmt.Errorf("write derived data: %w", err)
	}
	defer tx.Rollback() // no effect after Commit
	if err := f(tx); err != nil {
		return db.opens, err
	}
	return db.opens, tx.Commit()
}
