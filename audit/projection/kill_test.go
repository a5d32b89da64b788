package projection_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"onrecord/audit/projection"
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
		killed(t, file, random)
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

// killed runs TestKill in a child process on a file, and kills it at a random
// moment.
func killed(t *testing.T, file string, random *rand.Rand) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKill$")
	child.Env = append(os.Environ(), "PROJECTION_TEST_CHILD="+file)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 1 + random.IntN(20); n > 0 && lines.Scan(); n-- {
	}
	time.Sleep(time.Duration(random.IntN(3000)) * time.Microsecond)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // it was killed
}
