package record

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestOtherProcessBeside: what replicates a SQLite database while it is in use,
// such as Litestream, reads it and moves its WAL into the file, beside the
// writer. Nothing is lost, a backup is whole, and the record verifies.
func TestOtherProcessBeside(t *testing.T) {
	program, err := exec.LookPath("sqlite3")
	if err != nil {
		if os.Getenv("ONRECORD_REQUIRE") != "" {
			t.Fatal(err)
		}
		t.Skip("sqlite3 is not installed (Debian: sqlite3)")
	}
	ctx, dir := context.Background(), t.TempDir()
	r := openTest(t, filepath.Join(dir, "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	const rounds = 30
	written := make(chan error, 1)
	go func() {
		for n := range rounds {
			err := r.Update(ctx, func(tx *Tx) error {
				_, err := tx.Observe(imapObservation(g.ID, uint32(n+1), message(n)))
				return err
			})
			if err != nil {
				written <- fmt.Errorf("message %d: %w", n, err)
				return
			}
		}
		written <- nil
	}()
	last := 0
	for n, mode := range []string{"PASSIVE", "FULL", "RESTART", "TRUNCATE", "PASSIVE"} {
		out, err := exec.Command(program, "-cmd", ".timeout 60000", r.path(dbName),
			"PRAGMA wal_checkpoint("+mode+"); PRAGMA journal_mode; SELECT count(*) FROM leaf;").CombinedOutput()
		lines := strings.Fields(string(out))
		if err != nil || len(lines) != 3 || lines[1] != "wal" {
			t.Fatalf("%s: %q, %v", mode, out, err)
		}
		leaves, err := strconv.Atoi(lines[2])
		if err != nil || leaves < last || leaves > 2+rounds {
			t.Errorf("%s: %s leaves after %d, %v", mode, lines[2], last, err)
		}
		last = leaves
		if err := r.Backup(ctx, filepath.Join(dir, fmt.Sprint("backup", n))); err != nil {
			t.Errorf("backup while others write and read: %v", err)
		}
	}
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	seen, err := r.Sightings(ctx, g.ID)
	if err != nil || len(seen) != rounds {
		t.Errorf("%d messages, %v; want %d", len(seen), err, rounds)
	}
	verified(t, r)
	for n := range 5 {
		restored := filepath.Join(dir, fmt.Sprint("restored", n))
		if err := Restore(ctx, filepath.Join(dir, fmt.Sprint("backup", n)), restored, testOptions(newClock()), "a test"); err != nil {
			t.Fatal(err)
		}
		back, err := Open(ctx, restored, Options{})
		if err != nil {
			t.Fatal(err)
		}
		verified(t, back)
		if err := back.Close(); err != nil {
			t.Error(err)
		}
	}
}
