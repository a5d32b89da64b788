package record

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"slices"

	"onrecord/audit/tlog"
)

// maxDifferences is how many rows of one table are reported.
const maxDifferences = 100

// A comparison names what a table holds and what it should hold, as two queries
// with the same columns.
type comparison struct{ what, have, want string }

var comparisons = []comparison{
	{"object",
		"SELECT digest, size, kind, leaf FROM object WHERE leaf NOT IN (SELECT leaf FROM unsure)",
		"SELECT digest, size, kind, leaf FROM want_object WHERE leaf NOT IN (SELECT leaf FROM unsure)"},
	{"sighting",
		`SELECT s.generation, s.uid, o.digest, s.internaldate, s.flags, s.leaf, s.vanished
			FROM sighting s LEFT JOIN object o ON o.id = s.object
			WHERE s.leaf NOT IN (SELECT leaf FROM unsure) AND coalesce(s.vanished, -1) NOT IN (SELECT leaf FROM unsure)`,
		`SELECT generation, uid, digest, internaldate, flags, leaf, vanished FROM want_sighting
			WHERE leaf NOT IN (SELECT leaf FROM unsure) AND coalesce(vanished, -1) NOT IN (SELECT leaf FROM unsure)`},
	{"stream_leaf",
		"SELECT stream, seq, leaf FROM stream_leaf WHERE leaf NOT IN (SELECT leaf FROM unsure)",
		"SELECT stream, seq, leaf FROM want_stream_leaf WHERE leaf NOT IN (SELECT leaf FROM unsure)"},
	{"mailbox", "SELECT id, account, name, raw_name, state FROM mailbox", "SELECT id, account, name, raw_name, state FROM want_mailbox"},
	{"generation",
		"SELECT id, mailbox, number, uidvalidity, stream, scan FROM generation",
		"SELECT id, mailbox, number, uidvalidity, stream, scan FROM want_generation"},
	{"matter_rule", "SELECT address, stream, leaf FROM matter_rule", "SELECT address, stream, leaf FROM want_matter_rule"},
}

// compare holds the tables against what the log says.
func (p *replay) compare(streams map[tlog.StreamID]*streamHead) error {
	if err := p.fill(); err != nil {
		return err
	}
	for _, c := range comparisons {
		if err := p.v.differences(c.what, c.have, c.want, "the table has a row that the log does not give"); err != nil {
			return err
		}
		if err := p.v.differences(c.what, c.want, c.have, "the log gives a row that the table does not have"); err != nil {
			return err
		}
	}
	if err := p.compareStamps(); err != nil {
		return err
	}
	return p.compareStreams(streams)
}

// fill writes what is in memory to the temporary tables.
func (p *replay) fill() error {
	q := p.v.q
	if err := p.streamRows.flush(q); err != nil {
		return err
	}
	for _, m := range p.mailboxes {
		if _, err := q.exec("INSERT INTO want_mailbox VALUES(?,?,?,?,?)", m.ID, m.Account, m.Name, append([]byte{}, m.RawName...), m.State); err != nil {
			return err
		}
	}
	for _, g := range p.generations {
		validity := sql.NullString{String: string(g.UIDValidity), Valid: !g.Import}
		if _, err := q.exec("INSERT INTO want_generation VALUES(?,?,?,?,?,?)", g.ID, g.Mailbox, g.Number, validity, g.Stream[:], g.scan); err != nil {
			return err
		}
	}
	for address, rules := range p.rules {
		for _, r := range rules {
			if _, err := q.exec("INSERT INTO want_matter_rule VALUES(?,?,?)", address, r.stream[:], r.leaf); err != nil {
				return err
			}
		}
	}
	return nil
}

// differences reports the rows of one query that another does not have.
func (v *verifier) differences(what, have, want, meaning string) error {
	n := 0
	return v.q.scan(have+" EXCEPT "+want, func(rows *sql.Rows) error {
		if n++; n > maxDifferences {
			if n == maxDifferences+1 {
				v.problem(what, -1, "", "more rows of table %s differ", what)
			}
			return nil
		}
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		values := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		leaf, digest := int64(-1), ""
		if i := slices.Index(columns, "leaf"); i >= 0 {
			leaf, _ = values[i].(int64)
		}
		if i := slices.Index(columns, "digest"); i >= 0 {
			b, _ := values[i].([]byte)
			digest = hex.EncodeToString(b)
		}
		v.problem(what, leaf, digest, "table %s: %s: %s", what, meaning, describe(columns, values))
		return nil
	})
}

// compareStreams holds the table of stream heads against the streams.
func (p *replay) compareStreams(streams map[tlog.StreamID]*streamHead) error {
	seen := make(map[tlog.StreamID]bool)
	err := p.v.q.each("SELECT id, kind, next_seq, last_hash FROM stream", nil, func(rows *sql.Rows) error {
		var id, last []byte
		var h streamHead
		if err := rows.Scan(&id, &h.kind, &h.next, &last); err != nil {
			return err
		}
		var want *streamHead
		if len(id) == len(tlog.StreamID{}) {
			seen[tlog.StreamID(id)] = true
			want = streams[tlog.StreamID(id)]
		}
		switch {
		case want == nil:
			p.v.problem("stream", -1, "", "table stream: no leaf is in stream %x", id)
		case want.next != h.next || !bytes.Equal(want.last[:], last):
			p.v.problem("stream", -1, "", "table stream: stream %x stands at %d after %x; the log says %d after %s",
				id, h.next, last, want.next, tlog.Hex(want.last))
		case want.kind != "" && want.kind != h.kind:
			p.v.problem("stream", -1, "", "table stream: stream %x is of kind %q; the log says %q", id, h.kind, want.kind)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for id := range streams {
		if !seen[id] {
			p.v.problem("stream", -1, "", "table stream: stream %s is missing", id)
		}
	}
	return nil
}

// streamKind returns the kind of a stream that begins with this leaf, "" if that
// cannot be told.
func streamKind(l *checkedLeaf) string {
	switch l.leaf.Kind {
	case tlog.KindMailboxOpen, tlog.KindMailboxReset:
		return streamMailbox
	case tlog.KindImportOpen:
		return streamImport
	case tlog.KindMatterOpen:
		return streamMatter
	case tlog.KindLogOpen:
		return StreamLog
	}
	about := l.facets[tlog.FacetAbout]
	if about == nil {
		return ""
	}
	switch kind := about.First("stream"); kind {
	case StreamLog, StreamAnchor, StreamDNS, StreamPeople:
		return kind
	}
	return ""
}
