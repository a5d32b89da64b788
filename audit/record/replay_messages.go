package record

import (
	"bytes"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/tlog"
)

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
