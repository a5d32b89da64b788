package attachment

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A Position is how many of the kept texts an index has taken up.
type Position struct {
	Tables [16]byte // which tables
	Number int64    // of the newest text
	Chain  [16]byte // hash over the texts
}

const positionLen = 16 + 8 + 16

// Bytes is p for an index to keep.
func (p Position) Bytes() []byte {
	b := binary.BigEndian.AppendUint64(bytes.Clone(p.Tables[:]), uint64(p.Number))
	return append(b, p.Chain[:]...)
}

// ParsePosition reads what Bytes wrote. Anything else is the zero position,
// which fits no tables.
func ParsePosition(b []byte) (p Position) {
	if len(b) != positionLen {
		return p
	}
	copy(p.Tables[:], b)
	p.Number = int64(binary.BigEndian.Uint64(b[16:]))
	copy(p.Chain[:], b[24:])
	return p
}

// Start is p before the first text.
func (p Position) Start() Position { return Position{Tables: p.Tables} }

// position is that after all texts.
func position(ctx context.Context, tx *sql.Tx) (p Position, err error) {
	var name, chain []byte
	if err := tx.QueryRowContext(ctx, "SELECT name FROM attachment_tables").Scan(&name); err != nil {
		return p, err
	}
	copy(p.Tables[:], name)
	err = tx.QueryRowContext(ctx, "SELECT number, chain FROM attachment_text ORDER BY number DESC LIMIT 1").Scan(&p.Number, &chain)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	copy(p.Chain[:], chain)
	return p, err
}

// End returns the position after all texts that are kept.
func End(ctx context.Context, db *projection.DB) (p Position, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		p, err = position(ctx, tx)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("texts of attachments: %w", err)
	}
	return p, nil
}

// Fits reports whether an index at p holds the texts of the rows up to it.
func Fits(ctx context.Context, db *projection.DB, p Position) (fits bool, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		end, err := position(ctx, tx)
		if err != nil || end.Tables != p.Tables {
			return err
		}
		if p == p.Start() {
			fits = true
			return nil
		}
		var chain []byte
		err = tx.QueryRowContext(ctx, "SELECT chain FROM attachment_text WHERE number = ?", p.Number).Scan(&chain)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		fits = bytes.Equal(chain, p.Chain[:])
		return err
	})
	if err != nil {
		return false, fmt.Errorf("texts of attachments: %w", err)
	}
	return fits, nil
}

// A Step is some texts that an index has to take up next.
type Step struct {
	Messages []email.Digest // whose documents have changed, each once
	To       Position       // after them
}

// Next returns what follows p: the messages that carry the next texts, at most
// about limit; ok is false if there are no more texts. A content that more
// messages carry makes a larger step.
func Next(ctx context.Context, db *projection.DB, p Position, limit int) (s Step, ok bool, err error) {
	s.To = p
	seen := map[email.Digest]bool{}
	err = db.View(ctx, func(tx *sql.Tx) error {
		for len(s.Messages) < limit {
			var chain, digest []byte
			var class string
			var silent bool
			const next = `SELECT number, chain, digest, class, text = '' AND defects IN ('', 'unknown-format') FROM attachment_text
				WHERE number > ? ORDER BY number LIMIT 1`
			err := tx.QueryRowContext(ctx, next, s.To.Number).Scan(&s.To.Number, &chain, &digest, &class, &silent)
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			if err != nil {
				return err
			}
			ok = true
			copy(s.To.Chain[:], chain)
			if silent { // it has no words for the index, and had none before
				continue
			}
			if err := carriers(ctx, tx, digest, class, seen, &s.Messages); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return s, false, fmt.Errorf("texts of attachments: %w", err)
	}
	return s, ok, nil
}

// carriers adds the messages that carry a content.
func carriers(ctx context.Context, tx *sql.Tx, digest []byte, class string, seen map[email.Digest]bool, list *[]email.Digest) error {
	const query = "SELECT DISTINCT message FROM attachment WHERE digest = ? AND class = ? ORDER BY message"
	return projection.EachRow(ctx, tx, query, []any{digest, class}, func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return err
		}
		var d email.Digest
		if copy(d[:], b); !seen[d] {
			seen[d] = true
			*list = append(*list, d)
		}
		return nil
	})
}
