package projection_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/tlog"
)

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
