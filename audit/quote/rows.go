package quote

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"onrecord/ingest/email"
)

// A row is what a row of quote_link says about a passage.
type row struct {
	source       int64
	part         string
	start, end   int
	basis        Basis
	edited       bool
	author, time answer
	share        int
}

func rowOf(f *finding) row {
	r := row{source: f.source.id, basis: f.basis, edited: f.edited, author: f.author, time: f.time, share: f.share}
	r.part, r.start, r.end = f.source.span(f.from, f.to)
	return r
}

// rows reads what is written about the passages of a message.
func (s *store) rows(ctx context.Context, id int64) (map[int]row, error) {
	stmt, err := s.stmt(ctx, `SELECT n, source, source_part, source_start, source_end, basis, edited, author, time, share FROM quote_link WHERE message = ?`)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	old := make(map[int]row)
	for rows.Next() {
		var n int
		var r row
		if err := rows.Scan(&n, &r.source, &r.part, &r.start, &r.end, &r.basis, &r.edited, &r.author, &r.time, &r.share); err != nil {
			return nil, err
		}
		old[n] = r
	}
	return old, rows.Err()
}

// link writes what was found for a passage.
func (s *store) link(ctx context.Context, m *message, n int, r row) error {
	p := &m.passages[n]
	_, err := s.exec(ctx, `INSERT OR REPLACE INTO quote_link(message, n, part, start, "end", marked, source, source_part, source_start, source_end,
		basis, edited, author, time, share) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.id, n, m.parts[p.part], p.start, p.end, p.block, r.source, r.part, r.start, r.end, string(r.basis), r.edited, int(r.author), int(r.time), r.share)
	if err != nil {
		return fmt.Errorf("store link: %w", err)
	}
	return nil
}

// span returns the lines with the own words from one to another, up to the end
// of the first part.
func (t *text) span(from, to int) (part string, start, end int) {
	first := -1
	for i, l := range t.lines {
		switch {
		case l.words <= from:
			continue
		case first < 0:
			first = i
			start = l.start
		case l.part != t.lines[first].part || t.lines[i-1].words >= to:
			return t.parts[t.lines[first].part], start, end
		}
		end = l.end
	}
	if first < 0 {
		return "", 0, 0
	}
	return t.parts[t.lines[first].part], start, end
}

func (s *store) unlink(ctx context.Context, id int64, n int) error {
	_, err := s.exec(ctx, `DELETE FROM quote_link WHERE message = ? AND n = ?`, id, n)
	return err
}

// findings reads what was found for the passages of a message, as far as it is
// needed to compare it.
func (s *store) findings(ctx context.Context, id int64) (map[int]*finding, error) {
	stmt, err := s.stmt(ctx, `SELECT l.n, l.edited, l.author, l.time, l.share, m.digest, m.sent FROM quote_link l JOIN quote_message m ON m.id = l.source WHERE l.message = ?`)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	old := make(map[int]*finding)
	for rows.Next() {
		f := &finding{source: &message{text: &text{sent: noTime}}}
		var digest []byte
		var sent sql.NullInt64
		if err := rows.Scan(&f.n, &f.edited, &f.author, &f.time, &f.share, &digest, &sent); err != nil {
			return nil, err
		}
		if len(digest) != len(f.source.digest) {
			return nil, errors.New("a digest of quote_message cannot be read")
		}
		f.source.digest = email.Digest(digest)
		if sent.Valid {
			f.source.sent = sent.Int64
		}
		old[f.n] = f
	}
	return old, rows.Err()
}
