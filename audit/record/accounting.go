package record

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"onrecord/audit/tlog"
)

// An Accounting holds what a server listed, in the newest scan of a generation,
// against what is on record of each UID. The identity that has to hold:
//
//	listed = observed + failed - vanished - pending
//
// and each UID below the next is one of these, or in a mailbox.gap.
type Accounting struct {
	Listed, Held, Failed, Vanished, Pending int
	Erased                                  int      // were held
	Gaps                                    uint64   // UIDs that were never seen
	Next                                    uint64   // the UID below which all are accounted for
	Missing                                 []uint32 // listed, and not on record
	Extra                                   []uint32 // on record as there, and neither listed nor pending; or listed, and vanished
	Unknown                                 uint64   // below Next, and not on record, nor known to be missing
}

// OK reports whether the identity holds.
func (a *Accounting) OK() bool { return len(a.Missing)+len(a.Extra) == 0 && a.Unknown == 0 }

// Account works out the [Accounting] of a generation of a mailbox on a server, as
// it stood at its newest scan, from the tables; [Record.Verify] checks the same
// for every scan, from the log. If there is no scan yet, ok is false.
func (r *Record) Account(ctx context.Context, gen int64) (a Accounting, ok bool, err error) {
	leaf, ok, err := r.LastScan(ctx, gen)
	if err != nil || !ok {
		return a, false, err
	}
	fail := func(err error) (Accounting, bool, error) {
		return Accounting{}, false, fmt.Errorf("account for the UIDs of generation %d: %w", gen, err)
	}
	listed, scan, err := r.listed(ctx, leaf)
	if err != nil {
		return fail(err)
	}
	pending, err := parseSet(scan.Facet.First("pending"))
	if err != nil {
		return fail(err)
	}
	since, gaps, err := r.sinceScan(ctx, scan.stream, leaf)
	if err != nil {
		return fail(err)
	}
	seen, err := r.Sightings(ctx, gen)
	if err != nil {
		return fail(err)
	}
	a = Accounting{Listed: len(listed), Pending: len(pending), Gaps: gaps.count(), Next: scan.next(listed)}
	a.compare(seen, listed, pending, since)
	a.unknown(seen, gaps)
	return a, true, nil
}

// compare holds sightings against a listing. UIDs of which leaves after the scan
// speak are only looked for.
func (a *Accounting) compare(seen []Sighting, listed, pending, since uidSet) {
	var known uidSet
	for i := range seen {
		s := &seen[i]
		known = append(known, s.UID)
		switch {
		case s.Vanished:
			a.Vanished++
		case s.Erased:
			a.Erased++
		case s.HasObject:
			a.Held++
		default:
			a.Failed++
		}
		_, changed := slices.BinarySearch(since, s.UID)
		_, inListing := slices.BinarySearch(listed, s.UID)
		_, isPending := slices.BinarySearch(pending, s.UID)
		if !changed && s.Vanished == (inListing || isPending) {
			a.Extra = append(a.Extra, s.UID)
		}
	}
	a.Missing = listed.minus(known)
}

// unknown counts the UIDs below the next that nothing is known of.
func (a *Accounting) unknown(seen []Sighting, gaps uidRanges) {
	at := uint64(1)
	for i := range seen {
		if uid := uint64(seen[i].UID); uid < a.Next {
			a.Unknown += gaps.rest(at, uid-1).count()
			at = uid + 1
		}
	}
	if a.Next > 0 {
		a.Unknown += gaps.rest(at, a.Next-1).count()
	}
}

// A scanFacet is the facet of a scan, with the stream of its leaf.
type scanFacet struct {
	*tlog.Facet
	stream tlog.StreamID
}

// next is the UID that a scan says comes next, or the one after the highest.
func (f scanFacet) next(listed uidSet) uint64 {
	next, err := strconv.ParseUint(f.Facet.First("uidnext"), 10, 64)
	if err != nil {
		next = 0
	}
	if n := len(listed); n > 0 {
		next = max(next, uint64(listed[n-1])+1)
	}
	return min(next, 1<<32)
}

// listed returns the set that a scan lists, and its facet.
func (r *Record) listed(ctx context.Context, leaf int64) (set uidSet, scan scanFacet, err error) {
	var changes []*tlog.Facet // newest first
	for {
		e, err := r.Entry(ctx, leaf)
		if err != nil {
			return nil, scan, err
		}
		if scan.Facet == nil {
			scan = scanFacet{e.Facets[tlog.FacetScan], e.Leaf.Streams[0].ID}
			if scan.Facet == nil {
				return nil, scan, fmt.Errorf("%w: leaf %d has no facet scan", ErrDamaged, leaf)
			}
		}
		if f := e.Facets[tlog.FacetUIDs]; f != nil {
			changes = append(changes, f)
		}
		former := e.Leaf.Ref(tlog.RefUIDs)
		if len(former) == 0 {
			break
		}
		if leaf, err = r.LeafIndex(ctx, former[0]); err != nil {
			return nil, scan, err
		}
	}
	for _, f := range slices.Backward(changes) {
		if set, err = applyUIDs(set, f); err != nil {
			return nil, scan, err
		}
	}
	return set, scan, nil
}

// sinceScan returns the UIDs of which the leaves of a stream after a scan speak,
// and all its gaps.
func (r *Record) sinceScan(ctx context.Context, stream tlog.StreamID, scan int64) (since uidSet, gaps uidRanges, err error) {
	rows, err := r.read.QueryContext(ctx, `SELECT sl.leaf FROM stream_leaf sl WHERE sl.stream = ?1 AND (sl.leaf > ?2 OR EXISTS
		(SELECT 1 FROM facet f WHERE f.leaf = sl.leaf AND f.name = ?3)) ORDER BY sl.leaf`, stream[:], scan, tlog.FacetGap)
	leaves, err := query(rows, err, func(scan func(...any) error) (index int64, err error) {
		err = scan(&index)
		return index, err
	})
	if err != nil {
		return nil, nil, err
	}
	for _, index := range leaves {
		e, err := r.Entry(ctx, index)
		if err != nil {
			return nil, nil, err
		}
		if f := e.Facets[tlog.FacetIMAP]; f != nil && index > scan {
			if uid, err := strconv.ParseUint(f.First("uid"), 10, 32); err == nil {
				since = append(since, uint32(uid))
			}
		}
		if f := e.Facets[tlog.FacetGap]; f != nil {
			set, err := parseRanges(f.First("set"))
			if err != nil {
				return nil, nil, fmt.Errorf("leaf %d: %w", index, err)
			}
			gaps = gaps.plus(set)
		}
	}
	return newSet(since), gaps, nil
}
