package record

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"onrecord/audit/tlog"
)

// TestMatterLines records messages of clients: lines in the leaf for three
// matters, a leaf of its own for each further one.
func TestMatterLines(t *testing.T) {
	ctx := context.Background()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	before := observe(t, r, g.ID, 1, message(1))
	var streams []tlog.StreamID
	for i := range 5 {
		update(t, r, func(tx *Tx) error {
			s, err := tx.OpenMatter(fmt.Sprint("client", i), []string{" ", "ANN@client.example"}, nil)
			streams = append(streams, s)
			return err
		})
	}
	slices.SortFunc(streams, func(a, b tlog.StreamID) int { return bytes.Compare(a[:], b[:]) })
	size := r.Size()
	got := observe(t, r, g.ID, 2, message(2))
	leaf := func(i int64) *Entry {
		e, err := r.Entry(ctx, i)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := leaf(before.Leaf); len(e.Leaf.Streams) != 1 {
		t.Errorf("a message from before the matters: %+v", e.Leaf)
	}
	e := leaf(got.Leaf)
	if got.Leaf != size || len(e.Leaf.Streams) != 4 || len(e.Leaf.Ref(tlog.RefRule)) != 3 {
		t.Errorf("message leaf %d: %+v", got.Leaf, e.Leaf)
	}
	for i := range int64(2) {
		a := leaf(got.Leaf + 1 + i)
		if a.Leaf.Kind != tlog.KindMatterAssign || a.Leaf.Streams[0].ID != streams[3+i] || a.Leaf.Ref(tlog.RefMessage)[0] != e.Hash ||
			len(a.Leaf.Ref(tlog.RefRule)) != 1 {
			t.Errorf("leaf %d: %+v", a.Index, a.Leaf)
		}
	}
	update(t, r, func(tx *Tx) error { return tx.SetRule(streams[0], []string{"Ann@client.example"}) })
	if r.Size() != got.Leaf+3 {
		t.Error("a rule that did not change made a leaf")
	}
	for _, s := range streams {
		update(t, r, func(tx *Tx) error { return tx.SetRule(s, nil) })
	}
	if last := observe(t, r, g.ID, 3, message(3)); len(leaf(last.Leaf).Leaf.Streams) != 1 {
		t.Error("a message got a line by a rule that holds no more")
	}
	verified(t, r)
}
