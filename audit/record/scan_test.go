package record

import (
	"context"
	"path/filepath"
	"slices"
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
	start := r.Size()
	var uids []uint32
	const scans = 2*fullEvery + 3
	for i := range scans {
		if i%3 != 2 { // every third finds nothing new
			uids = append(uids, uint32(10+2*i))
		}
		if i%10 == 9 {
			uids = uids[1:]
		}
		update(t, r, func(tx *Tx) error { return tx.Scan(g.ID, scanFields, append([]uint32{0}, uids...), []uint32{4}) })
		if i%20 == 7 {
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			r = openTest(t, dir, o)
		}
	}
	var whole []int64
	var set uidSet
	for e, err := range r.Entries(ctx, start) {
		if err != nil {
			t.Fatal(err)
		}
		f := e.Facets[tlog.FacetUIDs]
		if f != nil {
			if set, err = applyUIDs(set, f); err != nil {
				t.Fatal(err)
			}
			if _, ok, _ := f.Get("set"); ok {
				whole = append(whole, e.Index-start)
			}
		} else if (e.Index-start)%3 != 2 {
			t.Errorf("scan %d has no uids facet", e.Index-start)
		}
		if e.Leaf.Trees[0] != set.tree() || first(e.Facets[tlog.FacetScan], "pending") != "4" {
			t.Errorf("scan %d: %+v", e.Index-start, e.Leaf)
		}
		if refs := e.Leaf.Ref(tlog.RefUIDs); (len(refs) == 1) != (f == nil || first(f, "set") == "") {
			t.Errorf("scan %d: refs %v", e.Index-start, refs)
		}
	}
	if !slices.Equal(whole, []int64{0, fullEvery, 2 * fullEvery}) || !slices.Equal(set, uids) {
		t.Errorf("whole sets in scans %v; the last lists %v, want %v", whole, set, uids)
	}
	verified(t, r)
}
