package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/projection/projectiontest"
	"onrecord/audit/record"
)

// aloud is the stage that prints a line now and then.
type aloud struct{ *Stage }

func (s aloud) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, r *projection.Reading) error {
	if e.Index%50 == 0 {
		fmt.Println("at", e.Index)
	}
	return s.Stage.ApplyMessage(ctx, tx, e, r)
}

// repeatedDispute is the dispute many times over, about other reports.
func repeatedDispute(n int) []mail {
	var list []mail
	start := time.Date(2024, 1, 1, 9, 0, 0, 0, chicago)
	for i := range n {
		m := dispute[i%len(dispute)]
		m.at = start.Add(time.Duration(i) * 9 * time.Hour).Format("2006-01-02 15:04")
		m.subject = fmt.Sprintf("Matter %d", i/12)
		m.text = strings.ReplaceAll(m.text, "survey report", fmt.Sprintf("report r%d", i/12))
		if m.re > 0 {
			m.re += i / len(dispute) * len(dispute)
		}
		list = append(list, m)
	}
	return list
}

// TestKill ends a child process at random moments while the stages follow the
// log. What it left, and a further run completed, is the same as after an
// undisturbed run.
func TestKill(t *testing.T) {
	const size, rounds = 3000, 2
	l := logOf(repeatedDispute(size))
	following := func(file string, act projection.Stage) *projection.DB {
		db, err := projection.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		list := stages()
		list[len(list)-1] = act
		if err := db.Follow(t.Context(), l, list...); err != nil {
			t.Fatal(err)
		}
		return db
	}
	if file := os.Getenv("LEDGER_TEST_CHILD"); file != "" {
		following(file, aloud{NewStage()})
		return
	}
	file := filepath.Join(t.TempDir(), "derived.db")
	random := rand.New(rand.NewPCG(19, 20))
	for range rounds {
		projectiontest.KillChild(t, "LEDGER_TEST_CHILD", file, random, 22+random.IntN(12))
	}
	left, err := projection.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	at, err := left.Cursor(t.Context(), "act")
	if err != nil {
		t.Fatal(err)
	}
	left.Close()
	if t.Logf("killed %d times, at %d of %d", rounds, at, l.Size()); at == 0 || at == l.Size() {
		t.Errorf("at %d of %d: the test shows nothing", at, l.Size())
	}
	got, want := dump(t, following(file, NewStage())), dump(t, following(filepath.Join(t.TempDir(), "derived.db"), NewStage()))
	if got != want || !strings.Contains(want, "kept") {
		t.Error("what a killed run left, completed, is not what an undisturbed run makes")
	}
}
