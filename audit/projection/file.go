package projection

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"onrecord/audit/record"
)

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
	patience   = "busy_timeout(10000)"      // milliseconds
)

const layoutSchema = `
CREATE TABLE projection_log(id INTEGER PRIMARY KEY CHECK(id = 1), origin TEXT NOT NULL, erased INTEGER NOT NULL) STRICT;
CREATE TABLE projection_stage(name TEXT PRIMARY KEY, version INTEGER NOT NULL, cursor INTEGER NOT NULL, last BLOB NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE projection_table(name TEXT PRIMARY KEY, stage TEXT NOT NULL) WITHOUT ROWID, STRICT;`

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
	write, err := sql.Open("sqlite", dsn(db.file, "journal_mode(WAL)", "synchronous(NORMAL)", patience, writeCache, checkpoint)+"&_txlock=immediate")
	if err != nil {
		return err
	}
	write.SetMaxOpenConns(1)
	if err := prepare(ctx, write); err != nil {
		return errors.Join(err, write.Close())
	}
	read, err := sql.Open("sqlite", dsn(db.file, "query_only(1)", patience, readCache))
	if err != nil {
		return errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readers)
	db.write, db.read, db.opens = write, read, db.opens+1
	return nil
}

// close closes both pools.
func (db *DB) close() error { return errors.Join(db.read.Close(), db.write.Close()) }

// remove removes the file with what SQLite keeps beside it.
func (db *DB) remove() error {
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Remove(db.file + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
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
	conn, err := sql.Open("sqlite", dsn(db.file, "query_only(1)", patience))
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

// dsn returns the data source name of a file, for any name the file may have.
func dsn(file string, pragmas ...string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/data
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: url.Values{"_pragma": pragmas}.Encode()}
	return u.String()
}
