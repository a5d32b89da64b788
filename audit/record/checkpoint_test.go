package record

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

// TestClock sets the clock back: times never decrease, and one leaf says so.
func TestClock(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	c := newClock()
	r := openTest(t, dir, testOptions(c))
	_, g := inbox(t, r, "INBOX")
	uid := uint32(0)
	next := func() {
		uid++
		observe(t, r, g.ID, uid, message(int(uid)))
	}
	next()
	c.step(-clockSlack / 2) // a correction: no leaf
	next()
	c.step(-time.Hour)
	next()
	next() // still behind: no second leaf
	c.step(time.Minute)
	next()
	c.step(-2 * time.Hour) // and again
	next()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = openTest(t, dir, testOptions(c)) // a restart while behind
	next()
	c.step(24 * time.Hour)
	next()
	var at time.Time
	var steps []int64
	for e, err := range r.Entries(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Leaf.At.Before(at) {
			t.Errorf("leaf %d: %v, before %v", e.Index, e.Leaf.At, at)
		}
		at = e.Leaf.At
		if e.Leaf.Kind == tlog.KindClockStep {
			steps = append(steps, e.Index)
		}
	}
	if len(steps) != 3 {
		t.Errorf("clock.step leaves %v, want 3", steps)
	}
	if !at.Equal(c.now()) {
		t.Errorf("the last leaf is of %v, the clock says %v", at, c.now())
	}
	verified(t, r)
}

// TestCheckpointCadence signs a minute after growth, not earlier, not for
// leaves that are about checkpoints, and always when asked.
func TestCheckpointCadence(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(c))
	size := func() int64 {
		_, cp, _ := r.Checkpoint()
		return cp.Size
	}
	_, g := inbox(t, r, "INBOX")
	if size() != 1 {
		t.Errorf("checkpoint over %d leaves before it was due", size())
	}
	c.step(checkpointEvery)
	observe(t, r, g.ID, 1, message(1))
	if size() != r.Size() {
		t.Errorf("checkpoint over %d of %d leaves when it was due", size(), r.Size())
	}
	signed := size()
	c.step(checkpointEvery)
	update(t, r, func(tx *Tx) error {
		_, err := tx.AddHeads()
		return err
	})
	if size() != signed {
		t.Error("a leaf about checkpoints made for another checkpoint")
	}
	if err := r.Sign(ctx); err != nil || size() != r.Size() {
		t.Errorf("Sign: %v, checkpoint over %d of %d leaves", err, size(), r.Size())
	}
	note, cp, at := r.Checkpoint()
	v, err := tlog.ParseVKey(r.VKey())
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := tlog.OpenCheckpoint(note, v); err != nil || opened != cp || !at.Equal(c.now()) {
		t.Errorf("Checkpoint = %v at %v, %v", cp, at, err)
	}
}

// TestCheckpointTimer signs what grew although nothing more is written.
func TestCheckpointTimer(t *testing.T) {
	c := newClock()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(c))
	c.step(checkpointEvery - 50*time.Millisecond)
	inbox(t, r, "INBOX")
	if _, cp, _ := r.Checkpoint(); cp.Size == r.Size() {
		t.Error("a checkpoint was signed before it was due")
	}
	c.step(time.Second)
	deadline := time.After(10 * time.Second)
	for {
		if _, cp, _ := r.Checkpoint(); cp.Size == r.Size() {
			return
		}
		select {
		case <-deadline:
			t.Fatal("the timer did not sign")
		case <-time.After(time.Millisecond):
		}
	}
}
