package projection

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"onrecord/audit/record"
)

// ErrDamaged means that the file could not be read and was emptied. The next
// [DB.Follow] fills it again from the log.
var ErrDamaged = errors.New("derived data was damaged and has been emptied; run the command again to rebuild it")

const (
	applicationID = 0x6f727064 // "orpd" in the SQLite header
	layout        = 2          // user_version: of the tables of this package
	readers       = 4          // connections for reading

	// Rows of a batch go all over the indexes of the stages: pages of the
	// connection that writes are kept up to 6 MB. The allocator rounds what a
	// page takes up to twice its size.
	writeCache = "cache_size(-6144)"
	readCache  = "cache_size(-1024)"
	checkpoint = "wal_autocheckpoint(4000)" // pages: stages write all over their tables, these are brought home seldom
)

const layoutSchema = `
CREATE TABLE projection_log(id INTEGER PRIMARY KEY CHECK(id = 1), origin TEXT NOT NULL, erased INTEGER NOT NULL) STRICT;
CREATE TABLE projection_stage(name TEXT PRIMARY KEY, version INTEGER NOT NULL, cursor INTEGER NOT NULL, last BLOB NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE projection_table(name TEXT PRIMARY KEY, stage TEXT NOT NULL) WITHOUT ROWID, STRICT;`

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

func (db *DB) close() error { return errors.Join(db.read.Close(), db.write.Close()) }

func (db *DB) remove() error {
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Remove(db.file + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// open opens both pools and makes the tables of this package in a new file.
func (db *DB) open(ctx context.Context) (err error) {
	if err := record.CheckWritable(db.file); err != nil {
		return err
	}
	if err := db.inspect(ctx); err != nil {
		return err
	}
	if err := db.private(); err != nil {
		return err
	}
	write, err := sql.Open("sqlite", dsn(db.file, "journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(10000)", writeCache, checkpoint)+"&_txlock=immediate")
	if err != nil {
		return err
	}
	write.SetMaxOpenConns(1)
	if err := prepare(ctx, write); err != nil {
		return errors.Join(err, write.Close())
	}
	read, err := sql.Open("sqlite", dsn(db.file, "query_only(1)", "busy_timeout(10000)", readCache))
	if err != nil {
		return errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readers)
	db.write, db.read, db.opens = write, read, db.opens+1
	return nil
}

// private makes a new file that only its user can read, as SQLite would not.
func (db *DB) private() error {
	f, err := os.OpenFile(db.file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// inspect refuses a SQLite file that is not ours, before anything that would
// write to it. An empty one is ours: the process may have died making it.
func (db *DB) inspect(ctx context.Context) error {
	if _, err := os.Stat(db.file); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	conn, err := sql.Open("sqlite", dsn(db.file, "query_only(1)", "busy_timeout(10000)"))
	if err != nil {
		return err
	}
	defer conn.Close()
	var id, tables int
	row := conn.QueryRowContext(ctx, "SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id")
	if err := row.Scan(&id, &tables); err != nil {
		return err
	}
	if id != applicationID && tables > 0 {
		return errors.New("this is a database of another program: move it away, or name another data folder")
	}
	return nil
}

// prepare makes the tables of this package if the file has none, or has those
// of another layout.
func prepare(ctx context.Context, write *sql.DB) error {
	tx, err := begin(ctx, write, false)
	if err != nil {
		return err
	}
	defer tx.Rollback() // no effect after Commit
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version == layout {
		return err
	}
	tables, err := column(ctx, tx, "SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		return err
	}
	if err := drop(ctx, tx, tables); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, layoutSchema); err != nil {
		return err
	}
	ids := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, layout)
	if _, err := tx.ExecContext(ctx, ids); err != nil {
		return err
	}
	return tx.Commit()
}

// drop drops tables with their indexes.
func drop(ctx context.Context, tx *sql.Tx, tables []string) error {
	for _, t := range tables {
		if _, err := tx.ExecContext(ctx, `DROP TABLE IF EXISTS "`+strings.ReplaceAll(t, `"`, `""`)+`"`); err != nil {
			return err
		}
	}
	return nil
}

// dsn returns the data source name of a file, for any name the file may have.
func dsn(file string, pragmas ...string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/data
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: url.Values{"_pragma": pragmas}.Encode()}
	return u.String()
}

// isDamage reports whether err says that the file is no readable database.
func isDamage(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff // without the extension
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}
