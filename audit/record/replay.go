package record

import (
	"database/sql"
	"fmt"
	"slices"

	"onrecord/audit/tlog"
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

// rule plays matter.open and matter.rule.
func (p *replay) rule(l *checkedLeaf) {
	f := l.facets[tlog.FacetRule]
	if f == nil {
		return
	}
	p.rules.set(f.All("address"), rule{l.leaf.Streams[0].ID, l.index, l.hash})
}
