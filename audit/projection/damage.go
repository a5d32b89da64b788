package projection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrDamaged means that the file could not be read and was emptied. The next
// [DB.Follow] fills it again from the log.
var ErrDamaged = errors.New("derived data was damaged and has been emptied; run the command again to rebuild it")

// errEmptied means that somebody who read met damage, and emptied the file
// between two batches.
var errEmptied = fmt.Errorf("while it was filled: %w", ErrDamaged)

// isDamage reports whether err says that the file is no readable database.
func isDamage(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff // without the extension
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// heal empties the file if err says that it is damaged and nobody else has
// done so since it was opened for the opens-th time.
func (db *DB) heal(ctx context.Context, opens int, err error) error {
	if !isDamage(err) {
		return err
	}
	if rerr := db.recreate(ctx, opens); rerr != nil {
		return errors.Join(err, rerr)
	}
	return fmt.Errorf("%w (%w)", ErrDamaged, err)
}

// healing calls f, and once more with an empty file if the file proves damaged.
// f returns how often the file had been opened.
func (db *DB) healing(ctx context.Context, f func() (opens int, err error)) error {
	opens, err := f()
	if isDamage(err) || errors.Is(err, errEmptied) {
		if err = db.recreate(ctx, opens); err == nil {
			_, err = f()
		}
	}
	return err
}

// recreate replaces a damaged file by an empty one.
func (db *DB) recreate(ctx context.Context, opens int) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.opens != opens {
		return nil
	}
	db.log.Warn("derived data is damaged: rebuilding")
	return db.renew(ctx)
}

// Reset throws everything away: the next [DB.Follow] makes it again.
func (db *DB) Reset(ctx context.Context) error {
	db.following.Lock()
	defer db.following.Unlock()
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.renew(ctx)
}

// renew replaces the file by an empty one. The caller holds mu.
func (db *DB) renew(ctx context.Context) error {
	db.close() // of a file that goes: its errors tell nothing new
	// A connection that somebody still reads rows from closes after them, and would
	// then take the WAL of the new file for its own. The wait ends: who has them may
	// wait for mu.
	for end := time.Now().Add(time.Second); db.read.Stats().OpenConnections > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if err := db.remove(); err != nil {
		return fmt.Errorf("remove derived data: %w", err)
	}
	if err := db.open(ctx); err != nil {
		return fmt.Errorf("make derived data %s anew: %w", db.file, err)
	}
	return nil
}
