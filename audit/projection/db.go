package projection

import (
	"context"
	"database/sql"
	"log/slog"
)

// A DB is an open derived.db. It is safe for use by several goroutines; the
// process that opened it must be the only one.
type DB struct{}

// Open opens the file, and creates it if there is none.
func Open(ctx context.Context, file string) (*DB, error) { return &DB{}, nil }

// LogTo sends reports of rebuilds to log; nil discards them.
func (db *DB) LogTo(log *slog.Logger) {}

// Close closes the file.
func (db *DB) Close() error { return nil }

// Follow brings the stages up to the present size of the log.
func (db *DB) Follow(ctx context.Context, rec Log, stages ...Stage) error { return nil }

// Cursor returns the index of the next entry that a stage has to see, 0 for a
// stage that never ran.
func (db *DB) Cursor(ctx context.Context, stage string) (int64, error) { return 0, nil }

// Query reads rows.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return nil, nil
}

// View calls f with a transaction that sees one state of all tables and
// changes none.
func (db *DB) View(ctx context.Context, f func(tx *sql.Tx) error) error { return nil }
