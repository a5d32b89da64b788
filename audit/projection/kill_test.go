package projection_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
)

// TestKill ends a child process at random moments while it follows a log, and
// compares what it left with an undisturbed run.
func TestKill(t *testing.T) {
	const origin, size, rounds = "kill", 12_000, 12
	if file := os.Getenv("PROJECTION_TEST_CHILD"); file != "" {
		followAloud(t, file, logOf(origin, size))
		return
	}
	file := filepath.Join(t.TempDir(), "derived.db")
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		projectiontest.KillChild(t, "PROJECTION_TEST_CHILD", file, random, 1+random.IntN(20))
	}
	db := open(t, file)
	at := cursor(t, db, "x")
	t.Logf("killed %d times, cursor at %d of %d", rounds, at, size)
	if at == 0 || at == size {
		t.Errorf("the cursor is at %d of %d: the test shows nothing", at, size)
	}
	l := logOf(origin, size)
	x := &counter{name: "x", version: 1}
	follow(t, db, l, x, &counter{name: "y", version: 1})
	if int64(x.applied) != l.Size()-at {
		t.Errorf("applied %d entries after a cursor at %d of %d", x.applied, at, l.Size())
	}
	for _, stage := range []string{"x", "y"} {
		if dump(t, db, stage+"_row") != want(l) {
			t.Errorf("rows of %s differ from those of an undisturbed run", stage)
		}
	}
}

// followAloud follows a log and prints a line for every 50 entries.
func followAloud(t *testing.T, file string, l projection.Log) {
	db := open(t, file)
	db.SetBatch(50)
	x := &counter{name: "x", version: 1, apply: func(e *record.Entry) error {
		if e.Index%50 == 0 {
			fmt.Println("at", e.Index)
		}
		return nil
	}}
	follow(t, db, l, x, &counter{name: "y", version: 1})
}
