package projection_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

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

func BenchmarkFollowNothingNew(b *testing.B) {
	l := logOf("one", 1000)
	db := open(b, filepath.Join(b.TempDir(), "derived.db"))
	x := &counter{name: "x", version: 1}
	follow(b, db, l, x)
	for b.Loop() {
		follow(b, db, l, x)
	}
}
