package imapsync

import (
	"context"
	"fmt"
	"slices"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// scanned is the last scan of a generation on record; zero if there is none.
type scanned struct {
	ok      bool
	at      time.Time
	uids    uidSet // that it listed
	pending uidSet // of ours that it lacked
	uidNext uint64 // below it, all UIDs are accounted for
}

// lastScan reads the newest scan. Its UIDs are those of the last scan that held
// a whole set, with the changes since.
func lastScan(ctx context.Context, rec *record.Record, gen int64) (scanned, error) {
	leaf, ok, err := rec.LastScan(ctx, gen)
	if err != nil || !ok {
		return scanned{}, err
	}
	var s scanned
	var changes []*tlog.Facet // newest first
	for {
		e, err := rec.Entry(ctx, leaf)
		if err != nil {
			return scanned{}, err
		}
		if !s.ok {
			if s, err = scannedOf(e); err != nil {
				return scanned{}, err
			}
		}
		if f := e.Facets[tlog.FacetUIDs]; f != nil {
			changes = append(changes, f)
		}
		former := e.Leaf.Ref(tlog.RefUIDs)
		if len(former) == 0 {
			break
		}
		if leaf, err = rec.LeafIndex(ctx, former[0]); err != nil {
			return scanned{}, err
		}
	}
	slices.Reverse(changes)
	s.uids, err = replay(changes)
	if err != nil {
		return scanned{}, fmt.Errorf("scan of leaf %d: %w", leaf, err)
	}
	if highest := uint64(s.uids.max()); highest >= s.uidNext && highest > 0 {
		s.uidNext = highest + 1
	}
	return s, nil
}

// scannedOf reads what the leaf itself says.
func scannedOf(e *record.Entry) (scanned, error) {
	s := scanned{ok: true, at: clockAt(e, tlog.FacetScan, "searched")}
	f := e.Facets[tlog.FacetScan]
	if f == nil { // erased
		return s, nil
	}
	text, _, err := f.Get("uidnext")
	if err == nil {
		s.uidNext = atou(text)
		text, _, err = f.Get("pending")
	}
	if err == nil {
		s.pending, err = parseSet(text)
	}
	return s, err
}

// clockAt returns what the clock showed when a leaf was made, as one of its facets
// has it. Leaves themselves are never dated before the one in front of them, so
// that after a clock that was far ahead for a moment all of them are of then.
func clockAt(e *record.Entry, facet, key string) time.Time {
	if f := e.Facets[facet]; f != nil {
		if text, ok, err := f.Get(key); ok && err == nil {
			if at, err := time.Parse(leafTime, text); err == nil {
				return at
			}
		}
	}
	return e.Leaf.At
}

// replay applies changes to the empty set.
func replay(changes []*tlog.Facet) (uidSet, error) {
	var set uidSet
	for _, f := range changes {
		for _, key := range []string{"set", "added", "removed"} {
			text, ok, err := f.Get(key)
			if err != nil {
				return nil, err
			}
			change, err := parseSet(text)
			switch {
			case err != nil:
				return nil, err
			case !ok:
			case key == "set":
				set = change
			case key == "added":
				set = set.or(change)
			default:
				set = set.minus(change)
			}
		}
	}
	return set, nil
}
