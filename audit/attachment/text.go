package attachment

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

// A Content is one that has to be read.
type Content struct {
	Key
	Message email.Digest // one that carries it
	Part    string       // of that message
	Size    int64
}

// Hint is what to tell the reader.
func (c *Content) Hint() extract.Hint { return extract.HintOf(c.Class) }

// unread tells contents without a text of these settings.
const unread = `FROM attachment_content c LEFT JOIN attachment_text t ON t.digest = c.digest AND t.class = c.class
	WHERE c.direct = 0 AND (t.number IS NULL OR t.bounded AND t.settings <> ?)`

// Unread returns the next contents in order after one that are to be read with
// these settings, at most limit. The zero Key is before all.
func Unread(ctx context.Context, db *projection.DB, settings string, after Key, limit int) ([]Content, error) {
	rows, err := db.Query(ctx, `SELECT c.digest, c.class, c.message, c.part, c.size `+unread+`
		AND (c.digest, c.class) > (?, ?) ORDER BY c.digest, c.class LIMIT ?`, settings, after.Digest[:], after.Class, limit)
	if err != nil {
		return nil, fmt.Errorf("attachments to be read: %w", err)
	}
	defer rows.Close()
	var list []Content
	for rows.Next() {
		var c Content
		var digest, message []byte
		if err := rows.Scan(&digest, &c.Class, &message, &c.Part, &c.Size); err != nil {
			return nil, err
		}
		copy(c.Digest[:], digest)
		copy(c.Message[:], message)
		list = append(list, c)
	}
	return list, rows.Err()
}

// CountUnread returns how many contents [Unread] would return in all.
func CountUnread(ctx context.Context, db *projection.DB, settings string) (n int64, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) "+unread, settings).Scan(&n)
	})
	return n, err
}

// A Reading is a content that was read.
type Reading struct {
	Key
	extract.Result
}

// Keep keeps what was read with these settings.
func Keep(ctx context.Context, db *projection.DB, settings string, readings []Reading) error {
	err := db.Update(ctx, func(tx *sql.Tx) error {
		p, err := position(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range readings {
			p = p.next(settings, r)
			const keep = `INSERT OR REPLACE INTO attachment_text(number, chain, digest, class, kind, pages, text_less, defects, bounded, settings, text)
				VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
			if _, err := tx.ExecContext(ctx, keep, p.Number, p.Chain[:], r.Digest[:], r.Class, string(r.Kind), r.Pages, r.TextLess,
				strings.Join(r.Defects, " "), r.Bounded(), settings, r.Text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep texts of attachments: %w", err)
	}
	return nil
}

// next is the position after one more text.
func (p Position) next(settings string, r Reading) Position {
	h := sha256.New()
	h.Write(p.Chain[:])
	h.Write(r.Digest[:])
	fmt.Fprintf(h, "%q %q %q %v %v", r.Class, settings, r.Kind, r.TextLess, r.Defects)
	h.Write([]byte(r.Text))
	p.Number++
	copy(p.Chain[:], h.Sum(nil))
	return p
}

// A Text is what is known of an attachment of a message. One that is direct has
// its text in the message; one that was not read yet has no kind.
type Text struct {
	Direct   bool
	Kind     extract.Kind
	Text     string
	TextLess bool
	Defects  []string
}

// Of returns the texts of the attachments of a message, by the paths of their
// parts.
func Of(ctx context.Context, db *projection.DB, message email.Digest) (map[string]Text, error) {
	rows, err := db.Query(ctx, `SELECT a.part, a.class LIKE 'direct %', t.kind, t.text, t.text_less, t.defects FROM attachment a
		LEFT JOIN attachment_text t ON t.digest = a.digest AND t.class = a.class WHERE a.message = ?`, message[:])
	if err != nil {
		return nil, fmt.Errorf("texts of attachments: %w", err)
	}
	defer rows.Close()
	list := map[string]Text{}
	for rows.Next() {
		var part string
		var direct bool
		var kind, text, defects sql.NullString
		var textLess sql.NullBool
		if err := rows.Scan(&part, &direct, &kind, &text, &textLess, &defects); err != nil {
			return nil, err
		}
		list[part] = Text{direct, extract.Kind(kind.String), text.String, textLess.Bool, strings.Fields(defects.String)}
	}
	return list, rows.Err()
}

// Counts are how many contents there are, and how reading them went.
type Counts struct {
	All      int64            // contents
	Direct   int64            // whose text is in the message
	Read     int64            // by this package, with or without text
	Unread   int64            // still to be read
	TextLess int64            // pictures and scans, whose words were not read
	Failed   int64            // with a defect
	Defects  map[string]int64 // contents with each code
}

// Count counts contents. Unread are those without any text yet.
func Count(ctx context.Context, db *projection.DB) (Counts, error) {
	c := Counts{Defects: map[string]int64{}}
	err := db.View(ctx, func(tx *sql.Tx) error {
		const all = `SELECT (SELECT count(*) FROM attachment_content), (SELECT count(*) FROM attachment_content WHERE direct),
			count(*), coalesce(sum(text_less AND defects = ''), 0), coalesce(sum(defects <> ''), 0) FROM attachment_text`
		if err := tx.QueryRowContext(ctx, all).Scan(&c.All, &c.Direct, &c.Read, &c.TextLess, &c.Failed); err != nil {
			return err
		}
		c.Unread = c.All - c.Direct - c.Read
		const defects = "SELECT defects, count(*) FROM attachment_text WHERE defects <> '' GROUP BY defects"
		return projection.EachRow(ctx, tx, defects, nil, func(scan func(...any) error) error {
			var codes string
			var n int64
			if err := scan(&codes, &n); err != nil {
				return err
			}
			for code := range strings.FieldsSeq(codes) {
				c.Defects[code] += n
			}
			return nil
		})
	})
	if err != nil {
		return c, fmt.Errorf("count attachments: %w", err)
	}
	return c, nil
}

// Waiting returns how many contents were not read yet, or not taken up by an
// index at p.
func Waiting(ctx context.Context, db *projection.DB, p Position) (n int64, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		const waiting = `SELECT (SELECT count(*) FROM attachment_content WHERE direct = 0) - (SELECT count(*) FROM attachment_text) +
			(SELECT count(*) FROM attachment_text WHERE number > ?)`
		return tx.QueryRowContext(ctx, waiting, p.Number).Scan(&n)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return n, err
}
