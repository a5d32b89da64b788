package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"onrecord/audit/tlog"
)

// A writer owns the one connection that writes, and what it needs to know of
// the log to go on. The fields follow from the database; after a failure they
// are read anew.
type writer struct {
	r     *Record
	conn  *sql.Conn
	stmts map[string]*sql.Stmt // by their text

	stale       bool // the fields below may be ahead of the database
	size        int64
	edge        *tlog.Edge
	lastAt      time.Time // of the last leaf
	clock       time.Time // the last reading; at first lastAt
	streams     map[tlog.StreamID]*streamHead
	singles     map[string]tlog.StreamID // streams of which there is one, by kind
	generations map[int64]*generation
	rules       ruleBook
	nextObject  int64
	nextFrame   int64

	grown bool // leaves are committed that call for a checkpoint
}

// A streamHead says what the next leaf of a stream builds on.
type streamHead struct {
	kind  string
	next  int64 // seq of the next leaf
	last  tlog.Hash
	dirty bool
}

// openStores opens the database for writing and for reading.
func (r *Record) openStores(ctx context.Context) error {
	r.zstd, r.frames = newCodec(), new(frameCache)
	var err error
	if r.write, err = openDB(r.path(dbName), 1, writerPragmas); err != nil {
		return err
	}
	conn, err := r.write.Conn(ctx)
	if err != nil {
		return err
	}
	r.w = &writer{r: r, conn: conn, stmts: make(map[string]*sql.Stmt)}
	if err := checkSchema(ctx, conn); err != nil {
		return err
	}
	if err := r.w.load(ctx); err != nil {
		return err
	}
	r.read, err = openPool(r.path(dbName))
	return err
}

// createDB makes an empty database with the tables.
func createDB(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := openDB(file, 1, createPragmas)
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	return errors.Join(createSchema(ctx, conn), conn.Close(), db.Close())
}

// close gives the connection back.
func (w *writer) close() error {
	var errs []error
	for _, s := range w.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// maxKept is how many streams and generations a writer remembers.
const maxKept = 4096

// trim forgets streams and generations when they are many: what is needed of them
// is read again. Every transaction looks at all that are remembered.
func (w *writer) trim() {
	if len(w.streams) > maxKept {
		clear(w.streams)
	}
	if len(w.generations) > maxKept {
		clear(w.generations)
	}
}

// load reads the state from the database, first ending a transaction that a
// failure left open.
func (w *writer) load(ctx context.Context) error {
	_, _ = w.conn.ExecContext(ctx, "ROLLBACK") // an error says that there was none
	w.stale = true
	w.streams = make(map[tlog.StreamID]*streamHead)
	w.singles = make(map[string]tlog.StreamID)
	w.generations = make(map[int64]*generation)
	err := w.conn.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(idx)+1, 0) FROM leaf),
		(SELECT coalesce(max(id), 0) FROM object), (SELECT coalesce(max(id), 0) FROM frame)`).
		Scan(&w.size, &w.nextObject, &w.nextFrame)
	if err != nil {
		return err
	}
	w.nextObject++
	w.nextFrame++
	if w.edge, err = tlog.NewEdge(w.size, tileReader(ctx, w.conn)); err != nil {
		return fmt.Errorf("%w: tiles at the right edge: %w: 'onrecord verify' says what is damaged", ErrDamaged, err)
	}
	if err := w.loadClock(ctx); err != nil {
		return err
	}
	if w.rules, err = loadRules(ctx, w.conn); err != nil {
		return err
	}
	if _, cp, _ := w.r.Checkpoint(); cp.Size > 0 {
		if err := w.findGrowth(ctx, cp.Size); err != nil {
			return err
		}
	}
	erased, err := lastErased(ctx, w.conn)
	if err != nil {
		return err
	}
	w.stale = false
	w.r.setErased(erased)
	w.r.setSize(w.size)
	return nil
}

// loadClock reads the time of the last leaf.
func (w *writer) loadClock(ctx context.Context) error {
	at, err := w.leafTime(ctx, w.size-1)
	w.lastAt, w.clock = at, at
	return err
}

// leafTime returns the time of a leaf; zero for -1.
func (w *writer) leafTime(ctx context.Context, index int64) (time.Time, error) {
	if index < 0 {
		return time.Time{}, nil
	}
	var data []byte
	err := w.conn.QueryRowContext(ctx, "SELECT data FROM leaf WHERE idx = ?", index).Scan(&data)
	if err != nil {
		return time.Time{}, fmt.Errorf("leaf %d: %w", index, err)
	}
	l, err := tlog.ParseLeaf(data)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: leaf %d: %w", ErrDamaged, index, err)
	}
	return l.At, nil
}

// A querier is what reads: a connection, a pool, or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// tileReader reads tiles from the database.
func tileReader(ctx context.Context, q querier) tlog.TileReader {
	return func(level int, n int64) ([]byte, error) {
		var data []byte
		err := q.QueryRowContext(ctx, "SELECT data FROM tile WHERE level = ? AND n = ?", level, n).Scan(&data)
		if err != nil {
			return nil, fmt.Errorf("tile %d/%d: %w", level, n, err)
		}
		return data, nil
	}
}

// stmt returns the prepared statement with this text.
func (w *writer) stmt(query string) (*sql.Stmt, error) {
	if s, ok := w.stmts[query]; ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(context.Background(), query)
	if err == nil {
		w.stmts[query] = s
	}
	return s, err
}
