package projection

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
)

// A DB is an open derived.db. It is safe for use by several goroutines; the
// process that opened it must be the only one.
type DB struct {
	file      string
	log       *slog.Logger
	batch     int        // entries of one transaction, at most
	following sync.Mutex // held by Follow

	mu    sync.RWMutex // guards the fields below; held for reading while a View runs
	write *sql.DB      // one connection
	read  *sql.DB
	opens int // how often the file was opened: tells who has to empty a damaged one
}

// Open is [OpenLogging] without reports.
func Open(ctx context.Context, file string) (*DB, error) {
	return OpenLogging(ctx, file, slog.New(slog.DiscardHandler))
}

// OpenLogging opens the file, and creates it if there is none. A damaged file is
// removed and made anew; a SQLite file that is not ours is an error. Reports of
// damage and rebuilds go to log.
func OpenLogging(ctx context.Context, file string, log *slog.Logger) (*DB, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("open derived data %s: %w", file, err)
	}
	db := &DB{file: abs, batch: batchEntries, log: log}
	err = db.open(ctx)
	if isDamage(err) {
		log.Warn("derived data is damaged: rebuilding", "err", err)
		if err = db.remove(); err == nil {
			err = db.open(ctx)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open derived data %s: %w", file, err)
	}
	return db, nil
}

// Close closes the file.
func (db *DB) Close() error {
	db.following.Lock()
	defer db.following.Unlock()
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := db.close(); err != nil {
		return fmt.Errorf("close derived data: %w", err)
	}
	return nil
}

// Cursor returns the index of the next entry that a stage has to see, 0 for a
// stage that never ran.
func (db *DB) Cursor(ctx context.Context, stage string) (int64, error) {
	var cursor int64
	err := db.View(ctx, func(tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, "SELECT cursor FROM projection_stage WHERE name = ?", stage)
		if err := row.Scan(&cursor); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("cursor of stage %s: %w", stage, err)
	}
	return cursor, nil
}

// Query reads rows, which the caller closes. Where several reads must agree,
// use [DB.View].
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	db.mu.RLock() // the file is not replaced while reading begins
	rows, err := db.read.QueryContext(ctx, query, args...)
	opens := db.opens
	db.mu.RUnlock()
	return rows, db.heal(ctx, opens, err)
}

// View calls f with a transaction that sees one state of all tables and
// changes none. The error is that of f; it matches [ErrDamaged] if the file
// turned out to be damaged.
func (db *DB) View(ctx context.Context, f func(tx *sql.Tx) error) error {
	opens, err := db.view(ctx, f)
	return db.heal(ctx, opens, err)
}

func (db *DB) view(ctx context.Context, f func(tx *sql.Tx) error) (opens int, err error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	tx, err := begin(ctx, db.read, true)
	if err != nil {
		return db.opens, fmt.Errorf("read derived data: %w", err)
	}
	defer tx.Rollback() // nothing was written
	return db.opens, f(tx)
}

// begin begins a transaction that ends with Commit or Rollback alone. One that
// ended with ctx would be taken back beside whoever uses it, and a statement
// prepared at that moment would outlive its connection, which crashes the driver.
func begin(ctx context.Context, pool *sql.DB, readOnly bool) (*sql.Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return pool.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{ReadOnly: readOnly})
}
