package record

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A replay plays the log from its start and so works out what the tables should
// hold. It is written apart from the methods of [Tx], which it checks. Large
// tables are built as temporary tables, small ones in memory.
type replay struct {
	v           *verifier
	mailboxes   []*Mailbox          // number n has id n+1
	generations []*replayGeneration // likewise
	byStream    map[tlog.StreamID]*replayGeneration
	rules       ruleBook
	streamRows  bulk
	stamps      stampClaims
}

type replayGeneration struct {
	Generation
	scan    sql.NullInt64 // newest scan leaf
	set     uidSet        // that it listed
	setHash tlog.Hash     // of the scan
	known   bool          // set follows from facets that are all there
	tree    tlog.Tree     // over set
	uids    uids
}

var replayTables = []string{
	`CREATE TEMP TABLE want_object(digest BLOB PRIMARY KEY, size INTEGER, kind TEXT, leaf INTEGER, hash BLOB) WITHOUT ROWID`,
	`CREATE TEMP TABLE want_sighting(generation INTEGER, uid INTEGER, digest BLOB, internaldate TEXT, flags TEXT, leaf INTEGER,
		vanished INTEGER, PRIMARY KEY(generation, uid)) WITHOUT ROWID`,
	`CREATE TEMP TABLE want_stream_leaf(stream BLOB, seq INTEGER, leaf INTEGER)`,
	`CREATE TEMP TABLE want_mailbox(id INTEGER, account TEXT, name TEXT, raw_name BLOB, state TEXT)`,
	`CREATE TEMP TABLE want_generation(id INTEGER, mailbox INTEGER, number INTEGER, uidvalidity TEXT, stream BLOB, scan INTEGER)`,
	`CREATE TEMP TABLE want_matter_rule(address TEXT, stream BLOB, leaf INTEGER)`,
	`CREATE TEMP TABLE unsure(leaf INTEGER PRIMARY KEY, hash BLOB)`,
}

func newReplay(v *verifier) (*replay, error) {
	for _, s := range replayTables {
		if _, err := v.q.conn.ExecContext(v.ctx, s); err != nil {
			return nil, err
		}
	}
	return &replay{v: v, byStream: make(map[tlog.StreamID]*replayGeneration), rules: make(ruleBook), stamps: make(stampClaims),
		streamRows: bulk{table: "want_stream_leaf", cols: 3}}, nil
}

// apply does what a leaf did.
func (p *replay) apply(l *checkedLeaf) error {
	for _, s := range l.leaf.Streams {
		if err := p.streamRows.add(p.v.q, slices.Clone(s.ID[:]), s.Seq, l.index); err != nil {
			return err
		}
	}
	if !l.whole {
		if err := p.unsure(l); err != nil {
			return err
		}
	}
	switch l.leaf.Kind {
	case tlog.KindMailboxOpen, tlog.KindImportOpen, tlog.KindMailboxReset:
		p.open(l)
	case tlog.KindMailboxRenamed, tlog.KindMailboxGone:
		p.move(l)
	case tlog.KindMailboxScan:
		p.scan(l)
	case tlog.KindMailboxGap:
		p.gap(l)
	case tlog.KindMessageObserved, tlog.KindMessageDuplicate:
		return p.message(l)
	case tlog.KindFetchFailed:
		return p.failed(l)
	case tlog.KindMessageVanished, tlog.KindMessageReturned:
		return p.moved(l)
	case tlog.KindDocumentAdded:
		return p.object(l, objectDocument)
	case tlog.KindMatterOpen, tlog.KindMatterRule:
		p.rule(l)
	case tlog.KindAnchorTSA:
		p.stamp(l)
	}
	return nil
}

// unsure notes a leaf from which not everything can be worked out. Rows that
// stem from it are not compared.
func (p *replay) unsure(l *checkedLeaf) error {
	p.lose(l)
	_, err := p.v.q.exec("INSERT INTO unsure VALUES(?,?)", l.index, l.hash[:])
	return err
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

// message plays message.observed and message.duplicate.
func (p *replay) message(l *checkedLeaf) error {
	g, seq := p.generation(l)
	if g == nil {
		return nil
	}
	if l.leaf.Kind == tlog.KindMessageObserved {
		p.checkMatters(l, g)
		if err := p.object(l, objectMessage); err != nil {
			return err
		}
	} else if err := p.checkSource(l); err != nil {
		return err
	}
	name := tlog.FacetIMAP
	if g.Import {
		name = tlog.FacetFile
	}
	f := l.facets[name]
	d, ok := (&Entry{Facets: l.facets}).Digest()
	if f == nil || !ok {
		return nil // damaged or erased: the leaf is among the unsure
	}
	uid := seq
	if !g.Import {
		uid = p.uid(l, f)
	}
	if err := p.sight(g, uid); err != nil {
		return err
	}
	res, err := p.v.q.exec(`INSERT INTO want_sighting VALUES(?,?,?,?,?,?,NULL) ON CONFLICT DO UPDATE SET digest = excluded.digest,
		internaldate = excluded.internaldate, flags = excluded.flags, leaf = excluded.leaf, vanished = NULL WHERE digest IS NULL`,
		g.ID, uid, d[:], nullText(f.First(dateKey(name))), nullText(strings.Join(f.All("flags"), " ")), l.index)
	return p.changed(res, err, l, "UID %d of generation %d was recorded before", uid, g.ID)
}

// changed reports a problem if a statement changed nothing.
func (p *replay) changed(res sql.Result, err error, l *checkedLeaf, format string, args ...any) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	p.v.problem("leaf", l.index, l.digest, "leaf %d (%s): %s", l.index, l.leaf.Kind, fmt.Sprintf(format, args...))
	return nil
}

// object plays the first leaf of an object.
func (p *replay) object(l *checkedLeaf, kind string) error {
	raw := l.facets[tlog.FacetRaw]
	d, ok := (&Entry{Facets: l.facets}).Digest()
	if !ok {
		return nil
	}
	size, err := strconv.ParseInt(raw.First("size"), 10, 64)
	if err != nil {
		p.v.problem("leaf", l.index, l.digest, "leaf %d: facet raw has no size", l.index)
	}
	res, err := p.v.q.exec("INSERT INTO want_object VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING", d[:], size, kind, l.index, l.hash[:])
	return p.changed(res, err, l, "these bytes were recorded before, and this leaf does not say so")
}

// checkSource checks that a duplicate refers to the first leaf of its bytes.
func (p *replay) checkSource(l *checkedLeaf) error {
	d, ok := (&Entry{Facets: l.facets}).Digest()
	source := l.leaf.Ref(tlog.RefSource)
	if !ok {
		return nil
	}
	var hash []byte
	err := p.v.q.row("SELECT hash FROM want_object WHERE digest = ?", []any{d[:]}, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if len(source) == 1 && bytes.Equal(source[0][:], hash) {
		return nil
	}
	if len(source) == 1 && hash == nil { // is the first leaf one whose facets are damaged?
		var unsure int
		err := p.v.q.row("SELECT count(*) FROM unsure WHERE hash = ?", []any{source[0][:]}, &unsure)
		if err != nil || unsure > 0 {
			return err
		}
	}
	p.v.problem("leaf", l.index, l.digest, "leaf %d: ref source is not the first leaf of these bytes", l.index)
	return nil
}

// checkMatters replays the matter rules over a message.
func (p *replay) checkMatters(l *checkedLeaf, g *replayGeneration) {
	envelope := l.facets[tlog.FacetEnvelope]
	if envelope == nil {
		return
	}
	var want, have []tlog.StreamID
	for _, m := range p.rules.matches(envelopeAddresses(envelope.Fields)) {
		if len(want) < tlog.MaxLeafStreams-1 {
			want = append(want, m.stream)
		}
	}
	for _, s := range l.leaf.Streams {
		if s.ID != g.Stream {
			have = append(have, s.ID)
		}
	}
	if !slices.Equal(want, have) {
		p.v.problem("leaf", l.index, l.digest, "leaf %d: it has lines of the matters %v, and the rules give %v", l.index, have, want)
	}
}

// uid returns the UID that a facet names.
func (p *replay) uid(l *checkedLeaf, f *tlog.Facet) int64 {
	uid, err := strconv.ParseUint(f.First("uid"), 10, 32)
	if err != nil || uid == 0 {
		p.v.problem("leaf", l.index, l.digest, "leaf %d: facet %s has no UID", l.index, f.Name)
	}
	return int64(uid)
}

// failed plays fetch.failed.
func (p *replay) failed(l *checkedLeaf) error {
	g, _ := p.generation(l)
	f := l.facets[tlog.FacetIMAP]
	if g == nil || f == nil {
		return nil
	}
	uid := p.uid(l, f)
	if err := p.sight(g, uid); err != nil {
		return err
	}
	res, err := p.v.q.exec(`INSERT INTO want_sighting VALUES(?,?,NULL,NULL,NULL,?,NULL)
		ON CONFLICT DO UPDATE SET leaf = excluded.leaf, vanished = NULL WHERE digest IS NULL`, g.ID, uid, l.index)
	return p.changed(res, err, l, "UID %d of generation %d is held", uid, g.ID)
}

// moved plays message.vanished and message.returned.
func (p *replay) moved(l *checkedLeaf) error {
	g, _ := p.generation(l)
	f := l.facets[tlog.FacetIMAP]
	if g == nil || f == nil {
		return nil
	}
	uid := p.uid(l, f)
	vanished := sql.NullInt64{Int64: l.index, Valid: l.leaf.Kind == tlog.KindMessageVanished}
	res, err := p.v.q.exec("UPDATE want_sighting SET vanished = ? WHERE generation = ? AND uid = ? AND (vanished IS NULL) = ?",
		vanished, g.ID, uid, vanished.Valid)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		g.uids.toggle(uint32(uid))
		return err
	}
	var unsure int // the leaf that brought the message may be damaged
	if err := p.v.q.row("SELECT count(*) FROM unsure", nil, &unsure); err != nil || unsure > 0 {
		return err
	}
	p.v.problem("leaf", l.index, "", "leaf %d (%s): UID %d of generation %d was not there to do so", l.index, l.leaf.Kind, uid, g.ID)
	return nil
}

// rule plays matter.open and matter.rule.
func (p *replay) rule(l *checkedLeaf) {
	f := l.facets[tlog.FacetRule]
	if f == nil {
		return
	}
	p.rules.set(f.All("address"), rule{l.leaf.Streams[0].ID, l.index, l.hash})
}
