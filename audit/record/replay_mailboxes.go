package record

import (
	"database/sql"
	"slices"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

type replayGeneration struct {
	Generation
	scan    sql.NullInt64 // newest scan leaf
	set     uidSet        // that it listed
	setHash tlog.Hash     // of the scan
	known   bool          // set follows from facets that are all there
	tree    tlog.Tree     // over set
	uids    uids
}

// generation returns the generation that a leaf belongs to, and its number in
// that stream.
func (p *replay) generation(l *checkedLeaf) (*replayGeneration, int64) {
	for _, s := range l.leaf.Streams {
		if g := p.byStream[s.ID]; g != nil {
			return g, s.Seq
		}
	}
	p.v.problem("leaf", l.index, l.digest, "leaf %d (%s): none of its streams is that of a mailbox or an import", l.index, l.leaf.Kind)
	return nil, 0
}

// open begins a generation, of a new mailbox or of the one that the leaf names
// by the former generation.
func (p *replay) open(l *checkedLeaf) {
	var fresh *tlog.Stream
	var former *replayGeneration
	for i, s := range l.leaf.Streams {
		if s.Seq == 0 {
			fresh = &l.leaf.Streams[i]
		} else if g := p.byStream[s.ID]; g != nil {
			former = g
		}
	}
	if fresh == nil {
		return // a later word on a reset
	}
	if former == nil && len(l.leaf.Ref(tlog.RefPrevious)) > 0 {
		former = p.endsWith(l.leaf.Ref(tlog.RefPrevious)[0])
	}
	isImport := l.leaf.Kind == tlog.KindImportOpen
	g := &replayGeneration{Generation: Generation{ID: int64(len(p.generations) + 1), Number: 1, Stream: fresh.ID, Import: isImport}}
	var m *Mailbox
	if former != nil {
		m, g.Number = p.mailboxes[former.Mailbox-1], former.Number+1
	} else {
		m = &Mailbox{ID: int64(len(p.mailboxes) + 1)}
		p.mailboxes = append(p.mailboxes, m)
	}
	g.Mailbox = m.ID
	if m.State = StateOpen; isImport {
		m.State = StateImport
	}
	if about := l.facets[tlog.FacetAbout]; about != nil {
		m.Account, m.Name, m.RawName = about.First("account"), about.First("mailbox"), []byte(about.First("raw-name"))
		g.UIDValidity = email.UIDValidity(about.First("uidvalidity"))
	}
	p.generations = append(p.generations, g)
	p.byStream[g.Stream] = g
}

// endsWith returns the newest generation whose stream contains a leaf.
func (p *replay) endsWith(h tlog.Hash) *replayGeneration {
	var data []byte
	if p.v.q.row("SELECT data FROM leaf WHERE hash = ?", []any{h[:]}, &data) != nil {
		return nil // checkRefs reports it
	}
	l, err := tlog.ParseLeaf(data)
	if err != nil {
		return nil
	}
	var newest *replayGeneration
	for _, s := range l.Streams {
		if g := p.byStream[s.ID]; g != nil && (newest == nil || g.Number > newest.Number) {
			newest = g
		}
	}
	return newest
}

// move changes the name or the state of a mailbox.
func (p *replay) move(l *checkedLeaf) {
	g, _ := p.generation(l)
	if g == nil {
		return
	}
	m := p.mailboxes[g.Mailbox-1]
	if l.leaf.Kind == tlog.KindMailboxGone {
		m.State = StateGone
		return
	}
	if m.State == StateGone {
		m.State = StateOpen
	}
	if about := l.facets[tlog.FacetAbout]; about != nil {
		m.Name, m.RawName = about.First("mailbox"), []byte(about.First("raw-name"))
	}
}

// scan follows the set of UIDs and holds the tree line against it.
func (p *replay) scan(l *checkedLeaf) {
	g, _ := p.generation(l)
	if g == nil {
		return
	}
	before, changes := l.leaf.Ref(tlog.RefUIDs), l.facets[tlog.FacetUIDs]
	builds := len(before) == 1 && before[0] == g.setHash && g.known
	g.scan, g.setHash = sql.NullInt64{Int64: l.index, Valid: true}, l.hash
	g.known = l.whole && (builds || len(before) == 0)
	if !g.known {
		return
	}
	former := g.set
	if len(before) == 0 {
		g.set = nil
	}
	if changes != nil {
		set, err := applyUIDs(g.set, changes)
		if err != nil {
			p.v.problem("leaf", l.index, "", "leaf %d: facet uids: %v", l.index, err)
			g.known = false
			return
		}
		g.set = set
	}
	if changes != nil || len(before) == 0 {
		g.tree = g.set.tree()
	}
	if !slices.Equal(l.leaf.Trees, []tlog.Tree{g.tree}) {
		p.v.problem("leaf", l.index, "", "leaf %d: its tree is not over the %d UIDs of its facets", l.index, len(g.set))
		return
	}
	p.account(l, g, former)
}
