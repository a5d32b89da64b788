package bundle_test

import (
	"errors"
	"io"
	"path/filepath"
	"testing"

	"onrecord/audit/anchor/anchortest"
	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
)

// restored is the fixture as a backup of it goes on, under a key of its own.
func (f *fixture) restored(t testing.TB) *fixture {
	t.Helper()
	backup, dir := filepath.Join(t.TempDir(), "saved.db"), filepath.Join(t.TempDir(), "data")
	if err := f.rec.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if err := record.Restore(t.Context(), backup, dir, record.Options{Host: "firm.example"}, "the disk failed"); err != nil {
		t.Fatal(err)
	}
	return &fixture{rec: open(t, dir), dir: dir, messages: f.messages}
}

// Of a record that was restored, a bundle is checked by the key that signs now: what
// the one before it signed is none of it.
func TestBundleOfRestored(t *testing.T) {
	tsa := anchortest.New(t)
	before := newFixture(t, 2, 3)
	before.stamp(t, tsa, "first")
	f := before.restored(t)
	o := verify.Options{VKey: f.rec.VKey(), TSARoots: [][]byte{tsa.Root(t)}, Levels: []int{0, 1, 2, 4}}
	for stamps, want := range []verify.Status{verify.Unchecked, verify.Pass} {
		if stamps > 0 {
			f.stamp(t, tsa, "first")
		}
		b, r := f.write(t, bundle.Options{})
		got := check(t, b, o)
		if r.TimeStamps != stamps || got.Levels[2].Status != want || got.Levels[1].Status != verify.Pass || got.Levels[4].Status != verify.Pass {
			t.Errorf("time-stamped %d times since: %d time-stamps, %s", stamps, r.TimeStamps, statuses(got))
		}
	}
	_, old, _ := before.rec.Checkpoint()
	if _, err := bundle.Write(t.Context(), f.rec, io.Discard, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: old.Size}); !errors.Is(err, bundle.ErrRestoredSince) {
		t.Errorf("a bundle at checkpoint %d, which another key signed: %v, want ErrRestoredSince", old.Size, err)
	}
}
