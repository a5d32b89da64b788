package record

import (
	"database/sql"
	"errors"
	"fmt"

	"onrecord/audit/tlog"
)

// fullEvery is how often a scan holds the whole set of UIDs and not what
// changed since the one before.
const fullEvery = 64

// A scanState is what the next scan of a generation builds on.
type scanState struct {
	any  bool      // there was a scan
	hash tlog.Hash // of the newest one
	set  uidSet    // that it listed
	run  int       // scans since the last that held its whole set
}

// Scan records what the server listed (mailbox.scan): uids is the whole set,
// pending those of ours that this one listing lacks. scan holds what else is
// known: searched, uidnext, exists, highestmodseq. The facet `uids` holds what
// was added and removed since the scan before, or the whole set in the first
// and every 64th; a set that did not change has no such facet. The tree line is
// always over the whole set.
func (tx *Tx) Scan(gen int64, scan []tlog.Field, uids, pending []uint32) error {
	if err := tx.begin(); err != nil {
		return err
	}
	g, err := tx.generation(gen)
	if err != nil {
		return err
	}
	if err := tx.loadScan(g); err != nil {
		return tx.fail(err)
	}
	set := newSet(uids)
	d := Draft{Kind: tlog.KindMailboxScan, Streams: []tlog.StreamID{g.Stream}, Trees: []tlog.Tree{set.tree()}}
	if p := newSet(pending); len(p) > 0 {
		scan = merge([]tlog.Field{tlog.BareField("pending", p.String())}, scan)
	}
	d.Facets = []FacetDraft{{tlog.FacetScan, scan}}
	run := g.scan.run + 1
	if !g.scan.any || run >= fullEvery {
		run = 0
		d.Facets = append(d.Facets, FacetDraft{tlog.FacetUIDs, setField(nil, "set", set, true)})
	} else {
		d.Refs = []tlog.Ref{{Relation: tlog.RefUIDs, Hash: g.scan.hash}}
		change := setField(nil, "added", set.minus(g.scan.set), false)
		if change = setField(change, "removed", g.scan.set.minus(set), false); len(change) > 0 {
			d.Facets = append(d.Facets, FacetDraft{tlog.FacetUIDs, change})
		}
	}
	leaf, hash, err := tx.append(d)
	if err != nil {
		return err
	}
	g.scan = &scanState{any: true, hash: hash, set: set, run: run}
	_, err = tx.exec("UPDATE generation SET scan = ? WHERE id = ?", leaf, gen)
	return err
}

// setField adds a line for a set; one for the empty set only if it must be there.
func setField(fields []tlog.Field, key string, s uidSet, always bool) []tlog.Field {
	if len(s) > 0 {
		return append(fields, tlog.BareField(key, s.String()))
	}
	if always {
		return append(fields, tlog.TextField(key, ""))
	}
	return fields
}

// loadScan finds the newest scan of a generation and works out the set it
// listed, going back to the last that held its whole set.
func (tx *Tx) loadScan(g *generation) error {
	if g.scan != nil {
		return nil
	}
	var leaf sql.NullInt64
	if err := tx.row("SELECT scan FROM generation WHERE id = ?", []any{g.ID}, &leaf); err != nil {
		return err
	}
	s := new(scanState)
	if !leaf.Valid {
		g.scan = s
		return nil
	}
	hash, err := tx.leafHash(leaf.Int64)
	if err != nil {
		return err
	}
	s.any, s.hash = true, hash
	var changes []*tlog.Facet // newest first
	for full := false; !full; s.run++ {
		if s.run > fullEvery {
			return fmt.Errorf("%w: scan %x: no whole set among the %d before it", ErrDamaged, s.hash, fullEvery)
		}
		l, f, err := tx.scanLeaf(hash)
		if err != nil {
			return err
		}
		if f != nil {
			changes = append(changes, f)
		}
		former := l.Ref(tlog.RefUIDs)
		if full = len(former) == 0; !full {
			hash = former[0]
		}
	}
	s.run--
	for i := len(changes) - 1; i >= 0; i-- {
		if s.set, err = applyUIDs(s.set, changes[i]); err != nil {
			return err
		}
	}
	g.scan = s
	return nil
}

// scanLeaf reads a scan and its `uids` facet, which may be missing.
func (tx *Tx) scanLeaf(hash tlog.Hash) (*tlog.Leaf, *tlog.Facet, error) {
	if err := errors.Join(tx.leafRows.flush(tx), tx.facetRows.flush(tx)); err != nil {
		return nil, nil, err
	}
	var data, text []byte
	err := tx.row(`SELECT l.data, f.data FROM leaf l LEFT JOIN facet f ON f.leaf = l.idx AND f.name = ?
		WHERE l.hash = ?`, []any{tlog.FacetUIDs, hash[:]}, &data, &text)
	if err != nil {
		return nil, nil, fmt.Errorf("scan %x: %w", hash, err)
	}
	l, err := tlog.ParseLeaf(data)
	if err != nil || text == nil {
		return l, nil, err
	}
	f, err := tlog.ParseFacet(text)
	return l, f, err
}

// applyUIDs returns the set after the change that a `uids` facet describes.
func applyUIDs(set uidSet, f *tlog.Facet) (uidSet, error) {
	if whole, ok, err := f.Get("set"); ok || err != nil {
		if err != nil {
			return nil, err
		}
		return parseSet(whole)
	}
	for _, key := range []string{"added", "removed"} {
		text, _, err := f.Get(key)
		if err != nil {
			return nil, err
		}
		change, err := parseSet(text)
		if err != nil {
			return nil, err
		}
		if key == "added" {
			set = set.plus(change)
		} else {
			set = set.minus(change)
		}
	}
	return set, nil
}
