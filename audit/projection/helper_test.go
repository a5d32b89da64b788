package projection_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
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
