package thread_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
	"onrecord/audit/thread"
)

// aloud is the stage that prints a line now and then.
type aloud struct{ *thread.Stage }

func (s aloud) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, r *projection.Reading) error {
	if e.Index%50 == 0 {
		fmt.Println("at", e.Index)
	}
	return s.Stage.ApplyMessage(ctx, tx, e, r)
}

// TestKill ends a child process at random moments while it threads, and
// compares what it left and a further run completed with an undisturbed run.
func TestKill(t *testing.T) {
	const size, rounds = 4500, 3
	l := logOf(randomMails(rand.New(rand.NewPCG(15, 16)), size)...)
	if file := os.Getenv("THREAD_TEST_CHILD"); file != "" {
		follow(t, file, l, aloud{thread.NewStage()})
		return
	}
	file := filepath.Join(t.TempDir(), "derived.db")
	random := rand.New(rand.NewPCG(17, 18))
	for range rounds {
		projectiontest.KillChild(t, "THREAD_TEST_CHILD", file, random, 22+random.IntN(10))
	}
	db := follow(t, file, l.Prefix(0), thread.NewStage())
	at, err := db.Cursor(t.Context(), "thread")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("killed %d times, at %d of %d", rounds, at, l.Size())
	if at == 0 || at == l.Size() {
		t.Errorf("at %d of %d: the test shows nothing", at, l.Size())
	}
	if err := db.Follow(t.Context(), l, append(others(), thread.NewStage())...); err != nil {
		t.Fatal(err)
	}
	whole := open(t, l)
	for _, table := range thread.NewStage().Tables() {
		if rows(t, db, table) != rows(t, whole, table) {
			t.Errorf("rows of %s differ from those of an undisturbed run", table)
		}
	}
}

func follow(t *testing.T, file string, l *projectiontest.Log, stage projection.Stage) *projection.DB {
	t.Helper()
	db, err := projection.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if l.Size() == 0 {
		return db
	}
	if err := db.Follow(t.Context(), l, append(others(), stage)...); err != nil {
		t.Fatal(err)
	}
	return db
}
