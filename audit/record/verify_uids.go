package record

import (
	"slices"
	"strconv"

	"onrecord/audit/tlog"
)

// uids is the account of the UIDs of one generation while the log is replayed.
// It keeps no set of its own as large as the mailbox once that has been scanned.
type uids struct {
	odd     map[uint32]bool // in one of the mailbox, as the last scan listed it, and of what is held or failed and has not vanished; not in both
	sighted uint64          // different UIDs that were observed or failed
	gaps    uidRanges       // never seen
	top     uint64          // below it each UID is accounted for
	lost    uint64          // leaves that do not tell their UID: erased, or damaged
	blind   bool            // something is lost that may concern any UID
}

// lose notes a leaf from which not everything can be worked out.
func (p *replay) lose(l *checkedLeaf) {
	if l.leaf == nil {
		for _, g := range p.generations {
			g.uids.blind = true
		}
		return
	}
	for _, s := range l.leaf.Streams {
		g := p.byStream[s.ID]
		switch l.leaf.Kind {
		case tlog.KindMessageObserved, tlog.KindMessageDuplicate, tlog.KindMessageVanished, tlog.KindMessageReturned, tlog.KindFetchFailed:
			if g != nil {
				g.uids.lost++
			}
		default:
			if g != nil {
				g.uids.blind = true
			}
		}
	}
}

// toggle notes that a UID came into or out of one of the two sets.
func (a *uids) toggle(uid uint32) {
	if a.odd[uid] {
		delete(a.odd, uid)
		return
	}
	if a.odd == nil {
		a.odd = make(map[uint32]bool)
	}
	a.odd[uid] = true
}

// sight notes a UID that was not known before. One that was a gap is none any
// more.
func (a *uids) sight(uid int64) {
	a.toggle(uint32(uid))
	a.sighted++
	a.gaps = a.gaps.without(uint64(uid))
	a.top = max(a.top, uint64(uid)+1)
}

// sight notes that a UID was observed or could not be had.
func (p *replay) sight(g *replayGeneration, uid int64) error {
	if g.Import {
		return nil
	}
	var known, gone bool
	err := p.v.q.row("SELECT count(*) > 0, coalesce(max(vanished IS NOT NULL), 0) FROM want_sighting WHERE generation = ? AND uid = ?", []any{g.ID, uid}, &known, &gone)
	switch {
	case err != nil:
		return err
	case !known:
		g.uids.sight(uid)
	case gone: // there again
		g.uids.toggle(uint32(uid))
	}
	return nil
}

// gap plays mailbox.gap.
func (p *replay) gap(l *checkedLeaf) {
	g, _ := p.generation(l)
	f := l.facets[tlog.FacetGap]
	if g == nil || f == nil {
		return
	}
	set, err := parseRanges(f.First("set"))
	if err != nil {
		p.v.problem("leaf", l.index, "", "leaf %d: facet gap: %v", l.index, err)
		return
	}
	g.uids.gaps = g.uids.gaps.plus(set)
}

// account holds a scan against what the log says of each UID: the set that the
// server listed is what was observed or failed, less what vanished and what is
// pending; and each UID below the next is one of these or a gap.
func (p *replay) account(l *checkedLeaf, g *replayGeneration, before uidSet) {
	f, a := l.facets[tlog.FacetScan], &g.uids
	if f == nil || a.blind {
		return
	}
	for _, changed := range []uidSet{before.minus(g.set), g.set.minus(before)} {
		for _, uid := range changed {
			a.toggle(uid)
		}
	}
	pending, err := parseSet(f.First("pending"))
	if err != nil {
		p.v.problem("leaf", l.index, "", "leaf %d: facet scan: %v", l.index, err)
		return
	}
	if next, err := strconv.ParseUint(f.First("uidnext"), 10, 64); err == nil {
		a.top = max(a.top, min(next, 1<<32))
	}
	if n := len(g.set); n > 0 {
		a.top = max(a.top, uint64(g.set[n-1])+1)
	}
	wrong, example := 0, uint32(0)
	for _, uid := range pending {
		if !a.odd[uid] {
			wrong, example = wrong+1, uid
		}
	}
	for uid := range a.odd {
		_, absent := slices.BinarySearch(pending, uid)
		_, listed := slices.BinarySearch(g.set, uid)
		if !absent || listed {
			wrong, example = wrong+1, max(example, uid)
		}
	}
	if uint64(wrong) > a.lost {
		p.v.problem("scan", l.index, "", "leaf %d: the UIDs that the server listed are not those on record, less those that vanished or are pending: UID %d and %d others",
			l.index, example, wrong-1)
	}
	if a.top > 0 && a.sighted+a.gaps.count()+a.lost < a.top-1 {
		p.v.problem("scan", l.index, "", "leaf %d: of the UIDs below %d, %d are neither on record nor known to be missing",
			l.index, a.top, a.top-1-a.sighted-a.gaps.count())
	}
}
