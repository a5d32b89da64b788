package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

const (
	applicationID = 0x6f6e7263 // "onrc", in the header of record.db
	schemaVersion = 1          // PRAGMA user_version
)

// schema is that of record.db, version 1. The tables leaf, facet, object, frame,
// extent, checkpoint and anchor hold what nothing else does: what is lost of them
// is lost. The others can be recomputed from these, and [Record.Verify] does so;
// mailbox.mailboxid and role, and generation.seen_uidnext and modseq, are hints.
// The leaves commit to facets, objects and anchors, and checkpoints to the leaves.
var schema = []string{
	`CREATE TABLE object(id INTEGER PRIMARY KEY, digest BLOB UNIQUE, size INTEGER NOT NULL, kind TEXT NOT NULL,
		leaf INTEGER NOT NULL) STRICT`,
	`CREATE TABLE frame(id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT`,
	`CREATE TABLE extent(object INTEGER NOT NULL, seq INTEGER NOT NULL, frame INTEGER NOT NULL, off INTEGER NOT NULL,
		len INTEGER NOT NULL, PRIMARY KEY(object, seq)) WITHOUT ROWID, STRICT`,
	`CREATE TABLE mailbox(id INTEGER PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, raw_name BLOB NOT NULL,
		mailboxid TEXT NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL) STRICT`,
	`CREATE TABLE generation(id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL, number INTEGER NOT NULL, uidvalidity TEXT,
		stream BLOB NOT NULL UNIQUE, seen_uidnext INTEGER, modseq INTEGER, scan INTEGER, UNIQUE(mailbox, number)) STRICT`,
	`CREATE TABLE sighting(generation INTEGER NOT NULL, uid INTEGER NOT NULL, object INTEGER, internaldate TEXT, flags TEXT,
		leaf INTEGER NOT NULL, vanished INTEGER, PRIMARY KEY(generation, uid)) WITHOUT ROWID, STRICT`,
	`CREATE INDEX sighting_object ON sighting(object) WHERE object IS NOT NULL`,
	`CREATE TABLE leaf(idx INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, data BLOB NOT NULL) STRICT`,
	`CREATE TABLE facet(leaf INTEGER NOT NULL, name TEXT NOT NULL, data BLOB, PRIMARY KEY(leaf, name)) WITHOUT ROWID, STRICT`,
	`CREATE TABLE tile(level INTEGER NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(level, n)) WITHOUT ROWID, STRICT`,
	`CREATE TABLE stream(id BLOB PRIMARY KEY, kind TEXT NOT NULL, next_seq INTEGER NOT NULL, last_hash BLOB NOT NULL) WITHOUT ROWID, STRICT`,
	`CREATE TABLE stream_leaf(stream BLOB NOT NULL, seq INTEGER NOT NULL, leaf INTEGER NOT NULL, PRIMARY KEY(stream, seq)) WITHOUT ROWID, STRICT`,
	`CREATE TABLE matter_rule(address TEXT NOT NULL, stream BLOB NOT NULL, leaf INTEGER NOT NULL, PRIMARY KEY(address, stream)) WITHOUT ROWID, STRICT`,
	`CREATE TABLE checkpoint(size INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT`,
	`CREATE TABLE anchor(size INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, at TEXT NOT NULL, data BLOB NOT NULL,
		PRIMARY KEY(size, kind, source)) WITHOUT ROWID, STRICT`,
}

// Pragmas of the connections. In WAL mode only synchronous=FULL makes every
// commit durable: with NORMAL a power cut could take back leaves that a
// checkpoint already covers.
//
// Many facets are larger than the 1,002 bytes that a row of a table without rowid
// may have in a page of 4,096 bytes; pages of 8,192 keep them out of pages of
// their own. The size can be chosen only in an empty database.
var (
	createPragmas = []string{"page_size(8192)", "synchronous(FULL)"}
	writerPragmas = []string{"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "busy_timeout(10000)",
		"cache_size(-4096)", "wal_autocheckpoint(2000)", "journal_size_limit(67108864)"}
	readerPragmas = []string{"busy_timeout(10000)", "cache_size(-1024)", "query_only(1)"}
	verifyPragmas = []string{"busy_timeout(10000)", "cache_size(-16384)", "temp_store(FILE)"}
)

// openDB opens record.db with at most conns connections.
func openDB(file string, conns int, pragmas []string) (*sql.DB, error) {
	return openDBFor("rwc", file, conns, pragmas)
}

// openDBFor is openDB in a mode of SQLite: rwc, or ro.
func openDBFor(mode, file string, conns int, pragmas []string) (*sql.DB, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	path := filepath.ToSlash(abs)
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=" + mode + "&_pragma=" + strings.Join(pragmas, "&_pragma=")
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// createSchema makes the tables in an empty database.
func createSchema(ctx context.Context, conn *sql.Conn) error {
	statements := append([]string{"BEGIN IMMEDIATE"}, schema...)
	statements = append(statements,
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
		fmt.Sprintf("PRAGMA user_version = %d", schemaVersion),
		"COMMIT")
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("create tables: %w", err)
		}
	}
	return nil
}

// errOtherDB means that a database is empty, or of another program.
var errOtherDB = errors.New("there is no record in the database")

// checkSchema reports whether the database is one of ours, in a version that
// this program can read.
func checkSchema(ctx context.Context, conn *sql.Conn) error {
	var id, version int64
	if err := conn.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	switch {
	case id == 0: // as in an empty file
		return fmt.Errorf("%w: %w: put the right record.db back, or move this folder away and restore a backup", ErrDamaged, errOtherDB)
	case id != applicationID:
		return fmt.Errorf("%w: its application id is another program's", errOtherDB)
	case version > schemaVersion:
		return fmt.Errorf("%w: it has format version %d, and this program knows %d: use a newer program", ErrNewer, version, schemaVersion)
	case version != schemaVersion:
		return fmt.Errorf("this record has the unknown format version %d", version)
	}
	return nil
}

// isCorrupt reports whether err says that the database file is damaged, and
// not that the system or the caller is in the way.
func isCorrupt(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		code := e.Code() & 0xff
		return code == sqlitelib.SQLITE_CORRUPT || code == sqlitelib.SQLITE_NOTADB
	}
	return false
}

// isOutside reports whether err has its cause outside of the database file: no
// memory, no space, a lock, a permission.
func isOutside(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xff {
	case sqlitelib.SQLITE_NOMEM, sqlitelib.SQLITE_FULL, sqlitelib.SQLITE_BUSY, sqlitelib.SQLITE_LOCKED, sqlitelib.SQLITE_INTERRUPT,
		sqlitelib.SQLITE_PERM, sqlitelib.SQLITE_READONLY, sqlitelib.SQLITE_CANTOPEN, sqlitelib.SQLITE_AUTH:
		return true
	}
	return false
}
