package record

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"

	"onrecord/audit/tlog"
)

// A Problem is one thing that is wrong with the record.
type Problem struct {
	What   string // leaf, facet, scan, tile, checkpoint, head, key, stream, object, frame, a table's name, or database
	Digest string // of the message or document concerned; "" if none is, or it cannot be told
	Leaf   int64  // concerned; -1 if none is
	Detail string // what is wrong, for people
}

// VerifyOptions say how much to check.
type VerifyOptions struct {
	Full     bool                    // also decompress every frame, hash every object, and check the database file itself
	Progress func(done, total int64) // called now and then; the unit is about one leaf
}

// Verify checks everything that the record says of itself, as it stood when it
// was called, and calls report for each problem:
//
//   - every leaf is in its one form, has the hash that stands beside it and in
//     its tile, is not older than the one before it, and goes on where its
//     streams stood; its references are to earlier leaves
//   - every facet is the text that its leaf commits to; one that is missing was
//     erased by an erase.done leaf
//   - every tile is that of the leaves; every checkpoint and head has the root
//     of the leaves and the signature of the key that the log names
//   - the log, played from the start, gives the tables; the set that each
//     mailbox.scan commits to is the one its facets describe, and adds up with
//     what is on record of each UID ([Accounting]); every message has the lines
//     of the matters whose rules it meets
//   - (Full) every frame is what was written, every object is the bytes of its
//     digest, and SQLite finds its file in order
//
// Damage to the file itself is a problem too. The error is one of checking, as
// of a context that ends.
func (r *Record) Verify(ctx context.Context, o VerifyOptions, report func(Problem)) error {
	v := &verifier{ctx: ctx, r: r, o: o, report: report, erased: make(map[tlog.Hash]bool)}
	// The heads are read before the snapshot is taken, and are written after
	// a commit: so none may be ahead of it.
	v.readHeads()
	db, err := openDB(r.path(dbName), 1, verifyPragmas)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return v.finish(err)
	}
	defer conn.Close()
	v.q = &reader{ctx: ctx, conn: conn, stmts: make(map[string]*sql.Stmt)}
	defer v.q.close()
	return v.finish(v.run())
}

// A verifier is one run of [Record.Verify].
type verifier struct {
	ctx    context.Context
	r      *Record
	o      VerifyOptions
	report func(Problem)
	q      *reader

	size        int64 // of the snapshot
	done, total int64
	heads       []verifiedHead
	checkpoints []checkpointRow    // by ascending size
	keys        []*tlog.Verifier   // that log.open leaves named so far
	erased      map[tlog.Hash]bool // leaves that an erase.done names
	missing     []missingFacet
}

// A reader reads through prepared statements of one connection.
type reader struct {
	ctx   context.Context
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (q *reader) stmt(query string) (*sql.Stmt, error) {
	if s, ok := q.stmts[query]; ok {
		return s, nil
	}
	s, err := q.conn.PrepareContext(q.ctx, query)
	if err == nil {
		q.stmts[query] = s
	}
	return s, err
}

func (q *reader) exec(query string, args ...any) (sql.Result, error) {
	s, err := q.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.Exec(args...)
}

// each calls f for every row.
func (q *reader) each(query string, args []any, f func(*sql.Rows) error) error {
	if err := q.ctx.Err(); err != nil {
		return err
	}
	s, err := q.stmt(query)
	if err != nil {
		return err
	}
	rows, err := s.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// row scans one row; [sql.ErrNoRows] if there is none.
func (q *reader) row(query string, args []any, dest ...any) error {
	s, err := q.stmt(query)
	if err != nil {
		return err
	}
	return s.QueryRow(args...).Scan(dest...)
}

// QueryContext is [sql.Conn.QueryContext].
func (q *reader) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := q.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext is [sql.Conn.QueryRowContext].
func (q *reader) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := q.stmt(query)
	if err != nil { // the row that fails to be prepared again holds the error
		return q.conn.QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

func (q *reader) close() {
	for _, s := range q.stmts {
		s.Close()
	}
}

// problem reports a problem.
func (v *verifier) problem(what string, leaf int64, digest, format string, args ...any) {
	v.report(Problem{What: what, Leaf: leaf, Digest: digest, Detail: fmt.Sprintf(format, args...)})
}

// finish turns what a damaged file does to a step into a problem. Errors of the
// system and of the caller are returned.
func (v *verifier) finish(err error) error {
	if err == nil {
		return nil
	}
	if v.ctx.Err() != nil || isOutside(err) {
		return fmt.Errorf("verify: %w", err)
	}
	v.problem("database", -1, "", "record.db itself is damaged, and part of it could not be checked: %v", err)
	return nil
}

// run takes the snapshot and does all steps. A step that damage to the file
// stops does not stop the others.
func (v *verifier) run() error {
	if err := checkSchema(v.ctx, v.q.conn); err != nil {
		return err
	}
	if _, err := v.q.conn.ExecContext(v.ctx, "BEGIN"); err != nil {
		return err
	}
	defer v.q.conn.ExecContext(context.Background(), "ROLLBACK")
	for _, step := range []func() error{v.count, v.readCheckpoints, v.checkLog, v.checkHeads, v.checkObjects, v.checkFile} {
		if err := v.finish(step()); err != nil {
			return err
		}
	}
	v.progress(v.total)
	return nil
}

func (v *verifier) count() error {
	var objects int64
	err := v.q.row("SELECT (SELECT coalesce(max(idx)+1, 0) FROM leaf), (SELECT count(*) FROM object)", nil, &v.size, &objects)
	v.total = v.size
	if v.o.Full {
		v.total += objects
	}
	return err
}

func (v *verifier) progress(done int64) {
	if v.o.Progress != nil && v.total > 0 {
		v.o.Progress(min(done, v.total), v.total)
	}
	v.done = done
}

// checkFile asks SQLite whether pages, indexes and types are in order.
func (v *verifier) checkFile() error {
	if !v.o.Full {
		return nil
	}
	return v.q.each("PRAGMA integrity_check(20)", nil, func(rows *sql.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		if text != "ok" {
			v.problem("database", -1, "", "SQLite: %s", text)
		}
		return nil
	})
}

// describe prints columns for people.
func describe(columns []string, values []any) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch x := values[i].(type) {
		case []byte:
			fmt.Fprintf(&b, "%s=%s", c, hex.EncodeToString(x[:min(len(x), 64)]))
		case string:
			fmt.Fprintf(&b, "%s=%q", c, x)
		case nil:
			fmt.Fprintf(&b, "%s=none", c)
		default:
			fmt.Fprintf(&b, "%s=%v", c, x)
		}
	}
	return b.String()
}
