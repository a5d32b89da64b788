package record

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"onrecord/audit/tlog"
)

// TestScans takes more scans than one whole set serves, over a restart.
func TestScans(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "data")
	o := testOptions(newClock())
	r := openTest(t, dir, o)
	_, g := inbox(t, r, "INBOX")
	observe := func(uid uint32) error {
		return r.Update(ctx, func(tx *Tx) error {
			_, err := tx.Observe(imapObservation(g.ID, uid, message(int(uid))))
			return err
		})
	}
	gap := func(tx *Tx) error { return tx.Gap(g.ID, []tlog.Field{tlog.BareField("set", "1:3")}) }
	if err := errors.Join(observe(4), r.Update(ctx, gap)); err != nil {
		t.Fatal(err)
	}
	start := r.Size()
	var uids []uint32
	next := uint32(5)
	const scans = 2*fullEvery + 3
	for i := range scans {
		if i%3 != 2 { // every third finds nothing new
			if err := observe(next); err != nil {
				t.Fatal(err)
			}
			uids = append(uids, next)
			next++
		}
		if i%10 == 9 {
			update(t, r, func(tx *Tx) error { return tx.Vanished(g.ID, uids[:1], nil) })
			uids = uids[1:]
		}
		update(t, r, func(tx *Tx) error {
			return tx.Scan(g.ID, []tlog.Field{tlog.BareField("uidnext", strconv.FormatUint(uint64(next), 10))}, append([]uint32{0}, uids...), []uint32{4})
		})
		if i%20 == 7 {
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			r = openTest(t, dir, o)
		}
	}
	var whole []int
	var set uidSet
	scan := -1 // the number of the one at hand
	for e, err := range r.Entries(ctx, start) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Leaf.Kind != tlog.KindMailboxScan {
			continue
		}
		scan++
		f := e.Facets[tlog.FacetUIDs]
		if f != nil {
			if set, err = applyUIDs(set, f); err != nil {
				t.Fatal(err)
			}
			if _, ok, _ := f.Get("set"); ok {
				whole = append(whole, scan)
			}
		} else if scan%3 != 2 {
			t.Errorf("scan %d has no uids facet", scan)
		}
		if e.Leaf.Trees[0] != set.tree() || e.Facets[tlog.FacetScan].First("pending") != "4" {
			t.Errorf("scan %d: %+v", scan, e.Leaf)
		}
		if refs := e.Leaf.Ref(tlog.RefUIDs); (len(refs) == 1) != (f == nil || f.First("set") == "") {
			t.Errorf("scan %d: refs %v", scan, refs)
		}
	}
	if !slices.Equal(whole, []int{0, fullEvery, 2 * fullEvery}) || !slices.Equal(set, uids) {
		t.Errorf("whole sets in scans %v; the last lists %v, want %v", whole, set, uids)
	}
	verified(t, r)
}
