package record

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// crashDir names the record that a child of this test binary writes to.
const crashDir = "ONRECORD_TEST_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		err := writeUntilKilled(dir)
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
	if dir := os.Getenv(eraseDir); dir != "" {
		fmt.Fprintln(os.Stderr, "child:", eraseUntilKilled(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// crashMessage returns message n, of very different sizes.
func crashMessage(n int) []byte {
	random := rand.New(rand.NewPCG(uint64(n), 7))
	size := random.IntN(4000)
	if n%40 == 0 {
		size = 1 << 20
	}
	return message(n, string(noiseFrom(uint64(n)*31+7, size)))
}

// writeUntilKilled appends messages with ascending UIDs from where the record
// stands, as sync does, and prints what is committed.
func writeUntilKilled(dir string) error {
	ctx := context.Background()
	start := time.Now()
	// A fast clock makes for many checkpoints.
	now := func() time.Time { return time.Now().Add(time.Since(start) * 5000) }
	r, err := Open(ctx, dir, Options{Create: true, Host: "firm.example", Now: now})
	if err != nil {
		return err
	}
	gen, err := crashMailbox(ctx, r)
	if err != nil {
		return err
	}
	held, err := r.Sightings(ctx, gen)
	if err != nil {
		return err
	}
	uid := 1
	if len(held) > 0 {
		uid = int(held[len(held)-1].UID) + 1
	}
	for {
		next := uid
		err := r.Update(ctx, func(tx *Tx) error {
			for range 1 + rand.IntN(30) {
				// Every third is a copy of the one before.
				if _, err := tx.Observe(imapObservation(gen, uint32(next), crashMessage(next-next%3/2))); err != nil {
					return err
				}
				next++
			}
			if rand.IntN(4) == 0 {
				return tx.Scan(gen, nil, upTo(uint32(next-1)), nil)
			}
			return nil
		})
		if err != nil {
			return err
		}
		uid = next
		fmt.Println("committed", uid-1)
	}
}

// upTo returns the UIDs from 1 to last.
func upTo(last uint32) []uint32 {
	list := make([]uint32, last)
	for i := range list {
		list[i] = uint32(i + 1)
	}
	return list
}

// crashMailbox finds or opens the one mailbox.
func crashMailbox(ctx context.Context, r *Record) (int64, error) {
	boxes, err := r.Mailboxes(ctx, "")
	if err != nil {
		return 0, err
	}
	if len(boxes) == 0 {
		var g Generation
		err := r.Update(ctx, func(tx *Tx) (err error) {
			_, g, err = tx.OpenMailbox(Mailbox{Account: "ann", Name: "INBOX", RawName: []byte("INBOX")}, "7", nil)
			return err
		})
		return g.ID, err
	}
	gens, err := r.Generations(ctx, boxes[0].ID)
	if err != nil {
		return 0, err
	}
	return gens[0].ID, nil
}

// TestKill kills a writer at random moments, also while it makes the record.
// What it said to have committed is there, each message once, and the record
// verifies.
func TestKill(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	const rounds = 12
	committed := 0
	for round := range rounds {
		said := runAndKill(t, self, dir, time.Duration(rand.IntN(30+60*min(round, 8)))*time.Millisecond)
		if said > 0 && said < committed {
			t.Fatalf("round %d: the child went back to UID %d, %d was committed", round, said, committed)
		}
		committed = max(committed, said)
		checkKilled(t, dir, committed)
	}
	if committed < 50 {
		t.Errorf("only %d messages were committed in %d rounds: the test shows little", committed, rounds)
	}
}

// runAndKill runs a child for a while, kills it, and returns the last UID that
// it said to have committed.
func runAndKill(t *testing.T, self, dir string, after time.Duration) int {
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	said := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, ok := strings.CutPrefix(lines.Text(), "committed "); ok {
			said, _ = strconv.Atoi(n)
		}
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child was to be killed: %v", err)
	}
	return said
}

// checkKilled opens the record and checks that it is whole.
func checkKilled(t *testing.T, dir string, committed int) {
	ctx := context.Background()
	r, err := Open(ctx, dir, Options{})
	if errors.Is(err, ErrNoRecord) && committed == 0 {
		return // killed while making it
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	verified(t, r)
	boxes, err := r.Mailboxes(ctx, "")
	if err != nil || len(boxes) == 0 && committed > 0 {
		t.Fatalf("mailboxes: %v, %v", boxes, err)
	}
	if len(boxes) == 0 {
		return
	}
	gen, err := crashMailbox(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	sightings, err := r.Sightings(ctx, gen)
	if err != nil || len(sightings) < committed {
		t.Fatalf("%d sightings, %v; %d were committed", len(sightings), err, committed)
	}
	once := make(map[email.Digest]int)
	for i, s := range sightings {
		if s.UID != uint32(i+1) {
			t.Fatalf("sighting %d has UID %d", i, s.UID)
		}
		once[s.Digest]++
	}
	observed := 0
	for e, err := range r.Entries(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Leaf.Kind == tlog.KindMessageObserved {
			observed++
		}
	}
	if observed != len(once) {
		t.Errorf("%d message.observed leaves for %d different messages", observed, len(once))
	}
	_, cp, _ := r.Checkpoint()
	root, err := leafRoot(ctx, r.read, cp.Size)
	if err != nil || root != cp.Root || cp.Size != r.Size() {
		t.Errorf("checkpoint %d of %d leaves, root %v, %v; recomputed %v", cp.Size, r.Size(), cp.Root, err, root)
	}
}
