package record

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// A snapshot is record.db as it stood at one moment, read over a connection of
// its own.
type snapshot struct {
	ctx    context.Context
	r      *Record
	q      *reader
	report func(Problem)
	meter  *meter
}

// on lets do read through a connection of db, as the record stands now. The
// errors of do are finished ones.
func (s *snapshot) on(db *sql.DB, do func() error) error {
	conn, err := db.Conn(s.ctx)
	if err != nil {
		return s.finish(err)
	}
	defer conn.Close()
	s.q = &reader{ctx: s.ctx, conn: conn, stmts: make(map[string]*sql.Stmt)}
	defer s.q.close()
	if err := checkSchema(s.ctx, conn); err != nil {
		return s.finish(err)
	}
	if _, err := conn.ExecContext(s.ctx, "BEGIN"); err != nil {
		return s.finish(err)
	}
	defer conn.ExecContext(context.Background(), "ROLLBACK")
	return do()
}

// steps does one after the other. A step that damage to the file stops does not
// stop the others.
func (s *snapshot) steps(list ...func() error) error {
	for _, step := range list {
		if err := s.finish(step()); err != nil {
			return err
		}
	}
	return nil
}

// problem reports a problem.
func (s *snapshot) problem(what string, leaf int64, digest, format string, args ...any) {
	s.report(Problem{What: what, Leaf: leaf, Digest: digest, Detail: fmt.Sprintf(format, args...)})
}

// finish turns what a damaged file does to a step into a problem. Errors of the
// system and of the caller are returned.
func (s *snapshot) finish(err error) error {
	if err == nil {
		return nil
	}
	if s.ctx.Err() != nil || isOutside(err) {
		return fmt.Errorf("verify: %w", err)
	}
	s.problem("database", -1, "", "record.db itself is damaged, and part of it could not be checked: %v", err)
	return nil
}

// A meter adds up what several readings have done.
type meter struct {
	mu          sync.Mutex
	call        func(done, total int64) // nil: nobody wants to know
	done, total int64
}

// grow adds to what is to be done.
func (m *meter) grow(n int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total += n
}

// add adds to what is done.
func (m *meter) add(n int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done += n
	if m.call != nil && m.total > 0 {
		m.call(min(m.done, m.total), m.total)
	}
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
	return q.eachUntil(context.Background(), query, args, f)
}

// scan is each for a query over a whole table: the end of the context interrupts
// it between rows, too.
func (q *reader) scan(query string, f func(*sql.Rows) error) error {
	return q.eachUntil(q.ctx, query, nil, f)
}

func (q *reader) eachUntil(ctx context.Context, query string, args []any, f func(*sql.Rows) error) error {
	if err := q.ctx.Err(); err != nil {
		return err
	}
	s, err := q.stmt(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
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
