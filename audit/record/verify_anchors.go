package record

import (
	"database/sql"
	"strconv"

	"onrecord/audit/tlog"
)

// A stampClaim is what a leaf says of a time-stamp.
type stampClaim struct {
	leaf         int64
	at           string
	token, chain string // SHA-256 of the files, in hexadecimal
}

type stampKey struct {
	size   int64
	source string
}

type stampClaims map[stampKey]stampClaim

// stamp plays anchor.tsa, and holds it against the checkpoint it is about.
func (p *replay) stamp(l *checkedLeaf) {
	f := l.facets[tlog.FacetAnchor]
	if f == nil {
		return
	}
	size, err := strconv.ParseInt(f.First("size"), 10, 64)
	if err != nil {
		p.v.problem("anchor", l.index, "", "leaf %d: facet anchor has no size", l.index)
		return
	}
	var note []byte
	err = p.v.q.row("SELECT note FROM checkpoint WHERE size = ?", []any{size}, &note)
	if err != nil || sha256Hex(note) != f.First("note-sha256") {
		p.v.problem("anchor", l.index, "", "leaf %d: the checkpoint of %d entries is not the one that was time-stamped", l.index, size)
	}
	p.stamps[stampKey{size, f.First("source")}] = stampClaim{l.index, f.First("gentime"), f.First("token-sha256"), f.First("chain-sha256")}
}

// compareStamps holds the stored time-stamps against the leaves about them.
func (p *replay) compareStamps() error {
	var unsure int // a leaf whose facet is damaged may be that of any row
	if err := p.v.q.row("SELECT count(*) FROM unsure", nil, &unsure); err != nil {
		return err
	}
	found := map[stampKey]int{}
	err := p.v.q.each("SELECT size, kind, source, at, data FROM anchor", nil, func(rows *sql.Rows) error {
		var key stampKey
		var kind, at string
		var data []byte
		if err := rows.Scan(&key.size, &kind, &key.source, &at, &data); err != nil {
			return err
		}
		claim, ok := p.stamps[key]
		want := claim.token
		if kind == anchorChain {
			want = claim.chain
		}
		switch {
		case !ok && unsure > 0:
		case !ok || kind != anchorToken && kind != anchorChain:
			p.v.problem("anchor", -1, "", "time-stamp of %q over %d entries (%q): no leaf is about it", key.source, key.size, kind)
		case sha256Hex(data) != want || at != claim.at:
			p.v.problem("anchor", claim.leaf, "", "time-stamp of %q over %d entries (%q): it is not the one that was logged", key.source, key.size, kind)
		}
		found[key]++
		return nil
	})
	if err != nil {
		return err
	}
	for key, claim := range p.stamps {
		if found[key] < 2 {
			p.v.problem("anchor", claim.leaf, "", "time-stamp of %q over %d entries: it is missing", key.source, key.size)
		}
	}
	return nil
}
