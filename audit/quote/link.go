package quote

import (
	"context"
	"database/sql"
	"fmt"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A Basis says why a passage is held to repeat a message.
type Basis string

const (
	Words  Basis = "words"  // enough of its words are there
	Header Basis = "header" // its header names author and minute, and its words, too few or too common alone, are there

	resent Basis = "resent" // its own author wrote it before: no link
)

// A Link says that a passage of one message repeats the own words of another.
type Link struct {
	Message    email.Digest
	Part       string // of the text that holds the passage
	Start, End int    // of the passage: Start and End of a [zone.Block], or the lines of a paragraph
	Marked     bool   // the passage is a block; else it looks like own words

	Source                 email.Digest
	SourcePart             string // of the text that holds the words
	SourceStart, SourceEnd int    // the lines with the words that are repeated

	Basis      Basis
	Edited     bool // the words differ, see [Changes]
	AuthorTold bool // the header of the block names the author of the source
	TimeTold   bool // and its minute
	Share      int  // of the passage that is in the source, in thousandths
}

// Links returns the passages of a message that repeat others, blocks before
// paragraphs within a part, in the order of the text.
func Links(ctx context.Context, db *projection.DB, d email.Digest) (list []Link, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		list, err = LinksTx(ctx, tx, d)
		return err
	})
	return list, err
}

// QuotedBy returns the passages of others that repeat a message, by digest.
func QuotedBy(ctx context.Context, db *projection.DB, d email.Digest) (list []Link, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		list, err = quotedBy(ctx, tx, d)
		return err
	})
	return list, err
}

const linkColumns = `SELECT m.digest, l.part, l.start, l."end", l.marked, s.digest, l.source_part, l.source_start, l.source_end,
	l.basis, l.edited, l.author > 0, l.time > 0, l.share
	FROM quote_link l JOIN quote_message m ON m.id = l.message JOIN quote_message s ON s.id = l.source `

// LinksTx is [Links] within a View.
func LinksTx(ctx context.Context, tx *sql.Tx, d email.Digest) ([]Link, error) {
	list, err := links(ctx, tx, linkColumns+`WHERE m.digest = ? AND l.basis <> ? ORDER BY l.n`, d[:], string(resent))
	if err != nil {
		return nil, fmt.Errorf("quotations in message %s: %w", d, err)
	}
	return list, nil
}

func quotedBy(ctx context.Context, tx *sql.Tx, d email.Digest) ([]Link, error) {
	list, err := links(ctx, tx, linkColumns+`WHERE s.digest = ? AND l.basis <> ? ORDER BY m.digest, l.n`, d[:], string(resent))
	if err != nil {
		return nil, fmt.Errorf("quotations of message %s: %w", d, err)
	}
	return list, nil
}

func links(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]Link, error) {
	var list []Link
	err := projection.EachRow(ctx, tx, query, args, func(scan func(...any) error) error {
		var l Link
		var m, s []byte
		if err := scan(&m, &l.Part, &l.Start, &l.End, &l.Marked, &s, &l.SourcePart, &l.SourceStart, &l.SourceEnd,
			&l.Basis, &l.Edited, &l.AuthorTold, &l.TimeTold, &l.Share); err != nil {
			return err
		}
		l.Message, l.Source = email.Digest(m), email.Digest(s)
		list = append(list, l)
		return nil
	})
	return list, err
}

// A Pair says that a message repeats words of another.
type Pair struct {
	Message, Source email.Digest
	Marked          bool // in a block; else only in what looks like own words
}

// Pairs returns what some messages repeat, each pair once, by digests. For
// messages see [Others].
func Pairs(ctx context.Context, tx *sql.Tx, messages string, args ...any) ([]Pair, error) {
	query := asked(messages) + `SELECT m.digest, s.digest, max(l.marked) FROM asked JOIN quote_link l ON l.message = asked.id
		JOIN quote_message m ON m.id = asked.id JOIN quote_message s ON s.id = l.source
		WHERE l.basis <> '` + string(resent) + `' GROUP BY m.digest, s.digest ORDER BY m.digest, s.digest`
	var list []Pair
	err := projection.EachRow(ctx, tx, query, args, func(scan func(...any) error) error {
		var p Pair
		var m, s []byte
		if err := scan(&m, &s, &p.Marked); err != nil {
			return err
		}
		p.Message, p.Source = email.Digest(m), email.Digest(s)
		list = append(list, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("pairs of quotations: %w", err)
	}
	return list, nil
}

// Others returns the messages that repeat one of some messages and are none of
// them, by digest. messages is a query, with its arguments, of their digests as
// a column "digest".
func Others(ctx context.Context, tx *sql.Tx, messages string, args ...any) ([]email.Digest, error) {
	// what is in the index quote_link_source is looked at first
	query := asked(messages) + `, other(message, n) AS (SELECT l.message, l.n FROM asked CROSS JOIN quote_link l ON l.source = asked.id
			WHERE l.message NOT IN (SELECT id FROM asked))
		SELECT DISTINCT m.digest FROM other CROSS JOIN quote_link l ON l.message = other.message AND l.n = other.n
			JOIN quote_message m ON m.id = l.message WHERE l.basis <> '` + string(resent) + `' ORDER BY m.digest`
	var list []email.Digest
	err := projection.EachRow(ctx, tx, query, args, func(scan func(...any) error) error {
		var d []byte
		if err := scan(&d); err != nil {
			return err
		}
		list = append(list, email.Digest(d))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("messages that repeat others: %w", err)
	}
	return list, nil
}

// asked begins a query with the numbers of messages.
func asked(messages string) string {
	return `WITH asked(id) AS MATERIALIZED (SELECT m.id FROM (` + messages + `) a CROSS JOIN quote_message m ON m.digest = a.digest)`
}
