package projection_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// A counter is a stage with a table of its own, in which each row depends on
// the rows before it.
type counter struct {
	name    string
	version int
	schema  string // in place of the right one
	apply   func(e *record.Entry) error
	applied int
}

func (c *counter) Name() string     { return c.name }
func (c *counter) Version() int     { return c.version }
func (c *counter) Tables() []string { return []string{c.name + "_row"} }

func (c *counter) Schema() string {
	if c.schema != "" {
		return c.schema
	}
	return "CREATE TABLE " + c.name + "_row(idx INTEGER PRIMARY KEY, kind TEXT NOT NULL, seen INTEGER NOT NULL) STRICT; " +
		"CREATE INDEX " + c.name + "_kind ON " + c.name + "_row(kind, seen);"
}

func (c *counter) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	if c.apply != nil {
		if err := c.apply(e); err != nil {
			return err
		}
	}
	c.applied++
	t := c.name + "_row"
	_, err := tx.ExecContext(ctx, "INSERT INTO "+t+" VALUES(?1, ?2, (SELECT coalesce(max(seen) + 1, 0) FROM "+t+" WHERE kind = ?2))", e.Index, e.Leaf.Kind)
	return err
}

func logOf(origin string, n int) *projectiontest.Log {
	l := projectiontest.New(origin)
	grow(l, n)
	return l
}

func grow(l *projectiontest.Log, n int) {
	for range n {
		l.Append([]string{"a", "b", "c.d"}[l.Size()%3])
	}
}

func open(t testing.TB, file string) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func follow(t testing.TB, db *projection.DB, l projection.Log, stages ...projection.Stage) {
	t.Helper()
	if err := db.Follow(t.Context(), l, stages...); err != nil {
		t.Fatal(err)
	}
}

// dump returns all rows of a table as text.
func dump(t testing.TB, db *projection.DB, table string) string {
	t.Helper()
	var b strings.Builder
	err := db.View(t.Context(), func(tx *sql.Tx) error {
		rows, err := tx.Query("SELECT * FROM " + table + " ORDER BY 1, 2")
		if err != nil {
			return err
		}
		defer rows.Close()
		names, _ := rows.Columns()
		for rows.Next() {
			row := make([]any, len(names))
			to := make([]any, len(names))
			for i := range row {
				to[i] = &row[i]
			}
			if err := rows.Scan(to...); err != nil {
				return err
			}
			fmt.Fprintf(&b, "%v\n", row)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// want returns the rows of a counter for a log.
func want(l *projectiontest.Log) string {
	var b strings.Builder
	seen := make(map[string]int)
	for e := range l.Entries(context.Background(), 0) {
		fmt.Fprintf(&b, "[%d %s %d]\n", e.Index, e.Leaf.Kind, seen[e.Leaf.Kind])
		seen[e.Leaf.Kind]++
	}
	return b.String()
}

func cursor(t testing.TB, db *projection.DB, stage string) int64 {
	t.Helper()
	n, err := db.Cursor(t.Context(), stage)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFollowInAnyBatchSize(t *testing.T) {
	l := logOf("one", 250)
	for _, size := range []int{1, 2, 7, 100, 250, 1000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			db := open(t, filepath.Join(t.TempDir(), "derived.db"))
			db.SetBatch(size)
			follow(t, db, l.Prefix(100), &counter{name: "x", version: 1})
			follow(t, db, l, &counter{name: "x", version: 1}, &counter{name: "y", version: 1})
			for _, stage := range []string{"x", "y"} {
				if got := dump(t, db, stage+"_row"); got != want(l) {
					t.Errorf("rows of %s differ:\n%s", stage, got)
				}
				if n := cursor(t, db, stage); n != l.Size() {
					t.Errorf("cursor of %s = %d, want %d", stage, n, l.Size())
				}
			}
		})
	}
}

func TestFollowAppliesOnlyWhatIsNew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "derived.db")
	l := logOf("one", 10)
	db := open(t, file)
	x := &counter{name: "x", version: 1}
	for range 3 {
		follow(t, db, l, x)
	}
	db.Close()
	db = open(t, file)
	grow(l, 5)
	follow(t, db, l, x)
	if x.applied != 15 {
		t.Errorf("applied %d entries, want 15", x.applied)
	}
}

func TestNewVersionIsBuiltAnew(t *testing.T) {
	l := logOf("one", 10)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	follow(t, db, l, &counter{name: "x", version: 1}, &counter{name: "y", version: 1})
	x, y := &counter{name: "x", version: 2}, &counter{name: "y", version: 1}
	follow(t, db, l, x, y)
	if x.applied != 10 || y.applied != 0 {
		t.Errorf("applied %d and %d entries, want 10 and 0", x.applied, y.applied)
	}
	if got := dump(t, db, "x_row"); got != want(l) {
		t.Errorf("rows of x:\n%s", got)
	}
	older := &counter{name: "x", version: 1}
	follow(t, db, l, older)
	if older.applied != 10 {
		t.Errorf("an older version applied %d entries, want 10", older.applied)
	}
}

func TestReset(t *testing.T) {
	l := logOf("one", 10)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	x, y := &counter{name: "x", version: 1}, &counter{name: "y", version: 1}
	follow(t, db, l, x, y)
	if err := db.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := cursor(t, db, "y"); n != 0 {
		t.Errorf("cursor after Reset = %d, want 0", n)
	}
	follow(t, db, l, x)
	if got := dump(t, db, "x_row"); got != want(l) || x.applied != 20 {
		t.Errorf("applied %d entries, want 20; rows:\n%s", x.applied, got)
	}
}

// other is a log with another entry in place of the one at index.
func other(l *projectiontest.Log, index int64) *projectiontest.Log {
	o := projectiontest.New(l.Origin())
	for e := range l.Entries(context.Background(), 0) {
		kind := e.Leaf.Kind
		if e.Index == index {
			kind = "changed"
		}
		o.Append(kind)
	}
	return o
}

// Who reads while the file is made anew, as after an erasure, reads the one or the other.
func TestQueryWhileReset(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
			rows, err := db.Query(t.Context(), "SELECT count(*) FROM projection_stage")
			if err == nil {
				err = rows.Close()
			}
			if err != nil {
				ended <- err
				return
			}
		}
	}()
	for range 50 {
		if err := db.Reset(t.Context()); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestRowsOfAnotherLogAreThrownAway(t *testing.T) {
	l := logOf("one", 10)
	for name, next := range map[string]*projectiontest.Log{
		"another origin":          logOf("two", 12),
		"shorter":                 l.Prefix(7),
		"empty":                   l.Prefix(0),
		"same size, other leaf":   other(l, 9),
		"grew again after a loss": func() *projectiontest.Log { o := other(l, 9); grow(o, 5); return o }(),
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t, filepath.Join(t.TempDir(), "derived.db"))
			follow(t, db, l, &counter{name: "x", version: 1}, &counter{name: "idle", version: 1})
			follow(t, db, next, &counter{name: "x", version: 1})
			if got := dump(t, db, "x_row"); got != want(next) {
				t.Errorf("rows:\n%swant:\n%s", got, want(next))
			}
			if n := cursor(t, db, "idle"); n != 0 {
				t.Errorf("cursor of a stage that did not run is %d, want 0", n)
			}
		})
	}
}

func TestFailingStageDoesNotKeepOthersBack(t *testing.T) {
	l := logOf("one", 30)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	db.SetBatch(4)
	broken := errors.New("no good")
	bad := &counter{name: "bad", version: 1, apply: func(e *record.Entry) error {
		if e.Index == 10 {
			return broken
		}
		return nil
	}}
	err := db.Follow(t.Context(), l, &counter{name: "x", version: 1}, bad, &counter{name: "y", version: 1})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "stage bad: entry 10") {
		t.Errorf("error = %v, want one that names stage bad and entry 10", err)
	}
	for _, stage := range []string{"x", "y"} {
		if got := dump(t, db, stage+"_row"); got != want(l) {
			t.Errorf("rows of %s:\n%s", stage, got)
		}
	}
	if n := cursor(t, db, "bad"); n != 8 {
		t.Errorf("cursor of the failing stage = %d, want 8, the end of its last whole batch", n)
	}
	bad.apply = nil
	follow(t, db, l, bad)
	if got := dump(t, db, "bad_row"); got != want(l) {
		t.Errorf("rows after the repair:\n%s", got)
	}
}

func TestFollowHonoursContext(t *testing.T) {
	l := logOf("one", 100)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	db.SetBatch(10)
	ctx, cancel := context.WithCancel(t.Context())
	x := &counter{name: "x", version: 1, apply: func(e *record.Entry) error {
		if e.Index == 35 {
			cancel()
			time.Sleep(20 * time.Millisecond) // the transaction must not be taken back meanwhile
		}
		return nil
	}}
	if err := db.Follow(ctx, l, x); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
	if n := cursor(t, db, "x"); n > 30 {
		t.Errorf("cursor = %d, want at most 30", n)
	}
	follow(t, db, l, x)
	if got := dump(t, db, "x_row"); got != want(l) {
		t.Errorf("rows:\n%s", got)
	}
}

// A transaction is whole for whoever uses it, also when its context has ended: a
// statement that outlived its connection crashed the process.
func TestTransactionOutlivesItsContext(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	use := func(cancel func()) func(*sql.Tx) error {
		return func(tx *sql.Tx) error {
			cancel()
			time.Sleep(20 * time.Millisecond)
			stmt, err := tx.PrepareContext(context.WithoutCancel(t.Context()), "SELECT 1")
			if err != nil {
				return err
			}
			return stmt.Close()
		}
	}
	for name, run := range map[string]func(context.Context, func(*sql.Tx) error) error{"View": db.View, "Update": db.Update} {
		ctx, cancel := context.WithCancel(t.Context())
		if err := run(ctx, use(cancel)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := run(ctx, func(*sql.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a context that has ended: %v", name, err)
		}
	}
}

func TestBadStagesAreRefused(t *testing.T) {
	l := logOf("one", 3)
	for name, stages := range map[string][]projection.Stage{
		"upper case":          {&counter{name: "X", version: 1}},
		"twice":               {&counter{name: "x", version: 1}, &counter{name: "x", version: 1}},
		"table of the cursor": {&alias{counter{name: "x", version: 1}, "projection_stage"}},
		"table of another":    {&counter{name: "x", version: 1}, &alias{counter{name: "y", version: 1}, "x_row"}},
		"unlisted table":      {&counter{name: "x", version: 1, schema: "CREATE TABLE x_row(a); CREATE TABLE x_more(a)"}},
		"view":                {&counter{name: "x", version: 1, schema: "CREATE TABLE x_row(a); CREATE VIEW x_more AS SELECT 1"}},
		"bad schema":          {&counter{name: "x", version: 1, schema: "CREATE TABLE"}},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t, filepath.Join(t.TempDir(), "derived.db"))
			if err := db.Follow(t.Context(), l, stages...); err == nil {
				t.Error("accepted")
			}
			follow(t, db, l, &counter{name: "x", version: 1})
			if got := dump(t, db, "x_row"); got != want(l) {
				t.Errorf("rows of a good stage afterwards:\n%s", got)
			}
		})
	}
}

type alias struct {
	counter
	table string
}

func (a *alias) Tables() []string { return []string{a.table} }

func TestBatchIsBoundedByBytes(t *testing.T) {
	l := projectiontest.New("one")
	big := &tlog.Facet{Name: tlog.FacetEnvelope, Fields: []tlog.Field{tlog.TextField("subject", strings.Repeat("x", projection.BatchBytes/2))}}
	for range 6 {
		l.Append("message.observed", big)
	}
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	stop := errors.New("stop")
	x := &counter{name: "x", version: 1, apply: func(e *record.Entry) error {
		if e.Index == 5 {
			return stop
		}
		return nil
	}}
	if err := db.Follow(t.Context(), l, x); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if n := cursor(t, db, "x"); n != 4 {
		t.Errorf("cursor = %d, want 4: two entries fill a batch", n)
	}
}

func TestViewSeesOneState(t *testing.T) {
	l := logOf("one", 50)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	x := &counter{name: "x", version: 1}
	follow(t, db, l.Prefix(20), x)
	err := db.View(t.Context(), func(tx *sql.Tx) error {
		var before, after int
		if err := tx.QueryRow("SELECT count(*) FROM x_row").Scan(&before); err != nil {
			return err
		}
		done := make(chan error)
		go func() { done <- db.Follow(t.Context(), l, x) }()
		if err := <-done; err != nil {
			return err
		}
		if err := tx.QueryRow("SELECT count(*) FROM x_row").Scan(&after); err != nil {
			return err
		}
		if before != 20 || after != 20 {
			t.Errorf("counted %d, then %d rows in one view, want 20", before, after)
		}
		if _, err := tx.Exec("DELETE FROM x_row"); err == nil {
			t.Error("a view may write")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOddFileNames(t *testing.T) {
	for _, name := range []string{"a b.db", "50%.db", "what?x=1.db", "#1.db", "ü&.db"} {
		file := filepath.Join(t.TempDir(), name)
		db := open(t, file)
		follow(t, db, logOf("one", 3), &counter{name: "x", version: 1})
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(file); err != nil {
			t.Errorf("no file of that name: %v", err)
		}
	}
}

func BenchmarkFollowNothingNew(b *testing.B) {
	l := logOf("one", 1000)
	db := open(b, filepath.Join(b.TempDir(), "derived.db"))
	x := &counter{name: "x", version: 1}
	follow(b, db, l, x)
	for b.Loop() {
		follow(b, db, l, x)
	}
}

// Prepared tables can be read before anything was followed, and what was
// followed stays.
func TestPrepare(t *testing.T) {
	file := filepath.Join(t.TempDir(), "derived.db")
	db, l := open(t, file), logOf("log", 5)
	s := &counter{name: "n", version: 1}
	for _, rows := range []string{"", want(l)} {
		if err := db.Prepare(t.Context(), l, s); err != nil {
			t.Fatal(err)
		}
		if got := dump(t, db, s.Tables()[0]); got != rows {
			t.Errorf("rows = %q, want %q", got, rows)
		}
		follow(t, db, l, s)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode = %v, %v: others may read it", info.Mode(), err)
	}
}

// After an erasure the file is made anew, without what deleted rows leave behind,
// and once only.
func TestErased(t *testing.T) {
	file := filepath.Join(t.TempDir(), "derived.db")
	l := logOf("firm.example/onrecord/1", 3)
	l.Append("xylographic")
	grow(l, 200)
	db := open(t, file)
	follow(t, db, l, &counter{name: "one"})
	after := logOf("firm.example/onrecord/1", 3) // the same log, with less in it
	after.Append("a")
	grow(after, 200)
	after.Append(tlog.KindEraseDone)
	if err := db.Prepare(t.Context(), after, &counter{name: "one"}); err != nil {
		t.Fatal(err)
	}
	c := &counter{name: "one"}
	follow(t, db, after, c)
	follow(t, db, after, c)
	if c.applied != 205 {
		t.Errorf("%d entries applied, want all 205 once", c.applied)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(file); err != nil || bytes.Contains(data, []byte("xylographic")) || !bytes.Contains(data, []byte("c.d")) {
		t.Errorf("the file holds what was erased, or nothing: %v", err)
	}
}

// An erasing log has something erased right after it was asked what was.
type erasing struct {
	*projectiontest.Log
	done bool
}

func (l *erasing) Erased() int64 {
	before := l.Log.Erased()
	if !l.done {
		l.done = true
		l.Append(tlog.KindEraseDone)
	}
	return before
}

// Something is erased while one of two stages is begun anew: the rows of both are
// made again.
func TestErasedWhileBuiltAnew(t *testing.T) {
	l := logOf("one", 10)
	db := open(t, filepath.Join(t.TempDir(), "derived.db"))
	follow(t, db, l, &counter{name: "x", version: 1}, &counter{name: "y", version: 1})
	follow(t, db, &erasing{Log: l}, &counter{name: "x", version: 2}, &counter{name: "y", version: 1})
	y := &counter{name: "y", version: 1}
	follow(t, db, l, &counter{name: "x", version: 2}, y)
	if y.applied != 11 {
		t.Errorf("%d entries applied, want all 11", y.applied)
	}
}
