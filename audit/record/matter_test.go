package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
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

// TestAssignOlder assigns the messages that came before a rule, and lets somebody
// take one away and give another.
func TestAssignOlder(t *testing.T) {
	ctx := t.Context()
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	var all []int64
	for uid := range uint32(20) {
		all = append(all, observe(t, r, g.ID, uid+1, message(int(uid))).Leaf)
	}
	stranger := observe(t, r, g.ID, 30, bytes.ReplaceAll(message(30), []byte("ann@client.example"), []byte("bo@else.example"))).Leaf
	var stream tlog.StreamID
	update(t, r, func(tx *Tx) (err error) {
		stream, err = tx.OpenMatter("Ann", []string{"ann@client.example"}, nil)
		return err
	})
	all = append(all, observe(t, r, g.ID, 40, message(40)).Leaf)
	matter := func() Matter {
		matters, err := r.Matters(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return matters[0]
	}
	older, err := r.Older(ctx, matter(), append(all, stranger, all[0]))
	if err != nil || !slices.Equal(older, all[:20]) {
		t.Fatalf("older: %v, %v; want %v", older, err, all[:20])
	}
	size := r.Size()
	update(t, r, func(tx *Tx) error { return tx.Assign(tlog.KindMatterAssign, stream, older) })
	if r.Size() != size+2 {
		t.Errorf("%d leaves for 20 messages, want 2", r.Size()-size)
	}
	said := FacetDraft{tlog.FacetBy, []tlog.Field{tlog.TextField("address", "bob@firm.example")}}
	update(t, r, func(tx *Tx) error { return tx.Assign(tlog.KindMatterUnassign, stream, all[3:4], said) })
	update(t, r, func(tx *Tx) error { return tx.Assign(tlog.KindMatterAssign, stream, []int64{stranger}, said) })
	state, err := r.MatterState(ctx, stream)
	if err != nil || len(state.Messages) != 21 || state.Messages[all[3]] || !state.Messages[stranger] || !state.Messages[all[20]] {
		t.Errorf("state %+v, %v", state, err)
	}
	if last, err := r.Entry(ctx, r.Size()-1); err != nil || state.Leaves != 6 || state.Last != last.Hash || len(last.Leaf.Ref(tlog.RefRule)) != 0 {
		t.Errorf("head %d %x, last leaf %+v, %v", state.Leaves, state.Last, last, err)
	}
	if older, err := r.Older(ctx, matter(), all); err != nil || len(older) > 0 {
		t.Errorf("again: %v, %v", older, err)
	}
	verified(t, r)
	for _, bad := range []func(*Tx) error{
		func(tx *Tx) error { return tx.Assign(tlog.KindMatterAssign, g.Stream, all[:1], said) },
		func(tx *Tx) error { return tx.Assign(tlog.KindMatterRule, stream, all[:1], said) },
		func(tx *Tx) error {
			_, _, err := tx.Append(Draft{Kind: tlog.KindMatterAssign, Streams: []tlog.StreamID{stream}})
			return err
		},
	} {
		if err := r.Update(ctx, bad); err == nil || errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "matter.") {
			t.Errorf("a wrong assignment: %v", err)
		}
	}
}
