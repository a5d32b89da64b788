package record

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// readers is how many connections read beside the writer.
const readers = 4

// A Sighting is one message in one place.
type Sighting struct {
	UID          uint32
	Digest       email.Digest // zero if there is no object, or it was erased
	HasObject    bool         // the place is dealt with; false: the fetch failed, try again
	Erased       bool         // there was an object
	InternalDate string       // as the server sent it; of a file: when it was delivered
	Flags        []string
	Leaf         int64 // message.observed, message.duplicate or fetch.failed
	Vanished     bool  // no longer on the server
}

// A Place is a sighting with where it is.
type Place struct {
	Sighting
	Generation Generation
	Mailbox    Mailbox
}

// A Matter is the stream of a client.
type Matter struct {
	Stream    tlog.StreamID
	Client    string
	Addresses []string     // lower case, sorted
	Leaf      int64        // that opened it
	Rule      int64        // the leaf of the rule that holds; -1 if none does
	About     []tlog.Field // of that leaf; none if they were erased
}

// Counts says how much is held.
type Counts struct {
	Messages, Objects, Sightings, Leaves int64 // Messages: objects that are messages
	Erased                               int64 // objects that are gone, which the others do not count
	Bytes, StoredBytes                   int64 // of the objects as they are, and of their frames
}

// Mailboxes returns the mailboxes of an account, "" for all, in order of their
// opening.
func (r *Record) Mailboxes(ctx context.Context, account string) ([]Mailbox, error) {
	rows, err := r.read.QueryContext(ctx,
		"SELECT "+mailboxColumns+" FROM mailbox m WHERE ?1 = '' OR account = ?1 ORDER BY id", account)
	return query(rows, err, scanMailbox)
}

// Generations returns the generations of a mailbox in ascending order; the last
// is the current one.
func (r *Record) Generations(ctx context.Context, mailbox int64) ([]Generation, error) {
	rows, err := r.read.QueryContext(ctx,
		"SELECT "+generationColumns+" FROM generation g WHERE mailbox = ? ORDER BY number", mailbox)
	return query(rows, err, scanGeneration)
}

const sightingColumns = "s.uid, s.object, o.digest, s.internaldate, s.flags, s.leaf, s.vanished"

// sightingDest returns where the columns of a sighting go, and a function to be
// called after the scan.
func sightingDest(s *Sighting) ([]any, func()) {
	var object, vanished sql.NullInt64
	var digest []byte
	var date, flags sql.NullString
	return []any{&s.UID, &object, &digest, &date, &flags, &s.Leaf, &vanished}, func() {
		copy(s.Digest[:], digest)
		s.HasObject, s.Erased = object.Valid, object.Valid && digest == nil
		s.InternalDate, s.Flags = date.String, strings.Fields(flags.String)
		s.Vanished = vanished.Valid
	}
}

// Sightings returns the sightings of a generation by ascending UID.
func (r *Record) Sightings(ctx context.Context, gen int64) ([]Sighting, error) {
	rows, err := r.read.QueryContext(ctx, "SELECT "+sightingColumns+
		" FROM sighting s LEFT JOIN object o ON o.id = s.object WHERE s.generation = ? ORDER BY s.uid", gen)
	return query(rows, err, func(scan func(...any) error) (Sighting, error) {
		var s Sighting
		dest, finish := sightingDest(&s)
		err := scan(dest...)
		finish()
		return s, err
	})
}

// SightingsOf returns every place where the message was seen, in order of the
// generations' opening and of UIDs.
func (r *Record) SightingsOf(ctx context.Context, d email.Digest) ([]Place, error) {
	rows, err := r.read.QueryContext(ctx, "SELECT "+sightingColumns+", "+generationColumns+", "+mailboxColumns+`
		FROM object o JOIN sighting s ON s.object = o.id JOIN generation g ON g.id = s.generation
		JOIN mailbox m ON m.id = g.mailbox WHERE o.digest = ? ORDER BY g.id, s.uid`, d[:])
	return query(rows, err, func(scan func(...any) error) (Place, error) {
		var p Place
		dest, finish := sightingDest(&p.Sighting)
		gd, finishGeneration := generationDest(&p.Generation)
		if err := scan(append(append(dest, gd...), mailboxDest(&p.Mailbox)...)...); err != nil {
			return p, err
		}
		finish()
		return p, finishGeneration()
	})
}

// Held returns how many sightings of each message a mailbox has, over all its
// generations.
func (r *Record) Held(ctx context.Context, mailbox int64) (map[email.Digest]int, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT o.digest, count(*) FROM generation g
		JOIN sighting s ON s.generation = g.id JOIN object o ON o.id = s.object
		WHERE g.mailbox = ? AND o.digest IS NOT NULL GROUP BY o.id`, mailbox)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	held := make(map[email.Digest]int)
	for rows.Next() {
		var d []byte
		var n int
		if err := rows.Scan(&d, &n); err != nil {
			return nil, err
		}
		var digest email.Digest
		copy(digest[:], d)
		held[digest] = n
	}
	return held, rows.Err()
}

// ObjectLeaf returns the index of the first leaf of these bytes. If there is
// none, the error matches [fs.ErrNotExist].
func (r *Record) ObjectLeaf(ctx context.Context, d email.Digest) (int64, error) {
	var leaf int64
	err := r.read.QueryRowContext(ctx, "SELECT leaf FROM object WHERE digest = ?", d[:]).Scan(&leaf)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, notHeld(d)
	}
	return leaf, err
}

func notHeld(d email.Digest) error { return fmt.Errorf("object %s: %w", d, fs.ErrNotExist) }

// FindDigest returns at most limit digests that begin with the hex digits, in
// order.
func (r *Record) FindDigest(ctx context.Context, hexPrefix string, limit int) ([]email.Digest, error) {
	p := strings.ToLower(hexPrefix)
	if len(p) > 64 || strings.Trim(p, "0123456789abcdef") != "" {
		return nil, fmt.Errorf("digest %.80q: want up to 64 hex digits", hexPrefix)
	}
	lo, _ := hex.DecodeString(p + strings.Repeat("0", 64-len(p)))
	hi, _ := hex.DecodeString(p + strings.Repeat("f", 64-len(p)))
	rows, err := r.read.QueryContext(ctx, "SELECT digest FROM object WHERE digest BETWEEN ? AND ? ORDER BY digest LIMIT ?", lo, hi, limit)
	return query(rows, err, func(scan func(...any) error) (d email.Digest, err error) {
		var b []byte
		err = scan(&b)
		copy(d[:], b)
		return d, err
	})
}

// Matters returns the matters in order of opening.
func (r *Record) Matters(ctx context.Context) ([]Matter, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT s.id, sl.leaf, f.data FROM stream s
		JOIN stream_leaf sl ON sl.stream = s.id AND sl.seq = 0
		LEFT JOIN facet f ON f.leaf = sl.leaf AND f.name = ? WHERE s.kind = ? ORDER BY sl.leaf`, tlog.FacetAbout, streamMatter)
	matters, err := query(rows, err, scanMatter)
	if err != nil {
		return nil, err
	}
	for i := range matters {
		m := &matters[i]
		m.Rule = -1
		rows, err := r.read.QueryContext(ctx, "SELECT address, leaf FROM matter_rule WHERE stream = ? ORDER BY address", m.Stream[:])
		m.Addresses, err = query(rows, err, func(scan func(...any) error) (a string, err error) {
			err = scan(&a, &m.Rule)
			return a, err
		})
		if err != nil {
			return nil, err
		}
	}
	return matters, nil
}

// MattersAt returns the streams of clients that were open when the log had size
// leaves, with the addresses that were theirs then.
func (r *Record) MattersAt(ctx context.Context, size int64) ([]Matter, error) {
	all, err := r.Matters(ctx)
	if err != nil {
		return nil, err
	}
	matters := slices.DeleteFunc(all, func(m Matter) bool { return m.Leaf >= size })
	for i := range matters {
		m := &matters[i]
		var text []byte
		err := r.read.QueryRowContext(ctx, `SELECT f.leaf, f.data FROM stream_leaf sl JOIN facet f ON f.leaf = sl.leaf AND f.name = ?
			WHERE sl.stream = ? AND sl.leaf < ? ORDER BY sl.seq DESC LIMIT 1`, tlog.FacetRule, m.Stream[:], size).Scan(&m.Rule, &text)
		if err != nil {
			return nil, fmt.Errorf("rule of matter %s: %w", m.Stream, err)
		}
		m.Addresses = nil
		if text == nil {
			continue // erased
		}
		f, err := tlog.ParseFacet(text)
		if err != nil {
			return nil, fmt.Errorf("leaf %d: %w", m.Rule, err)
		}
		m.Addresses = f.All("address")
	}
	return matters, nil
}

func scanMatter(scan func(...any) error) (Matter, error) {
	var m Matter
	var id, about []byte
	if err := scan(&id, &m.Leaf, &about); err != nil {
		return m, err
	}
	copy(m.Stream[:], id)
	if about == nil {
		return m, nil // erased
	}
	f, err := tlog.ParseFacet(about)
	if err != nil {
		return m, fmt.Errorf("leaf %d: %w", m.Leaf, err)
	}
	m.About = f.Fields
	m.Client, _, err = f.Get("client")
	return m, err
}

// Counts returns how much is held.
func (r *Record) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	err := r.read.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM object WHERE kind = 'message' AND digest IS NOT NULL),
		(SELECT count(*) FROM object WHERE digest IS NOT NULL), (SELECT count(*) FROM sighting), (SELECT count(*) FROM leaf),
		(SELECT count(*) FROM object WHERE digest IS NULL), (SELECT coalesce(sum(size), 0) FROM object WHERE digest IS NOT NULL),
		(SELECT coalesce(sum(length(data)), 0) FROM frame)`).
		Scan(&c.Messages, &c.Objects, &c.Sightings, &c.Leaves, &c.Erased, &c.Bytes, &c.StoredBytes)
	return c, err
}

// SightingCounts sums up the sightings of a generation.
type SightingCounts struct {
	Held     int // on the server as far as is known, and in the record
	Erased   int // were held: they are known, and nothing is missing
	Failed   int // on the server, and not to be had
	Vanished int // no longer on the server
}

// CountSightings sums up the sightings of a generation.
func (r *Record) CountSightings(ctx context.Context, gen int64) (SightingCounts, error) {
	var c SightingCounts
	err := r.read.QueryRowContext(ctx, `SELECT
		count(*) FILTER (WHERE o.digest IS NOT NULL AND vanished IS NULL), count(*) FILTER (WHERE s.object IS NOT NULL AND o.digest IS NULL AND vanished IS NULL),
		count(*) FILTER (WHERE s.object IS NULL AND vanished IS NULL), count(*) FILTER (WHERE vanished IS NOT NULL)
		FROM sighting s LEFT JOIN object o ON o.id = s.object WHERE generation = ?`, gen).Scan(&c.Held, &c.Erased, &c.Failed, &c.Vanished)
	return c, err
}

// SightingsSince returns for every account how many messages were sighted in its
// mailboxes by the entries of the log from one on. Unless there are none it reads
// all sightings.
func (r *Record) SightingsSince(ctx context.Context, entry int64) (map[string]int64, error) {
	query := `SELECT m.account, count(s.leaf) FROM mailbox m LEFT JOIN generation g ON g.mailbox = m.id
		LEFT JOIN sighting s ON s.generation = g.id AND s.leaf >= ? GROUP BY m.account`
	if entry >= r.Size() {
		query = `SELECT DISTINCT account, 0 FROM mailbox WHERE ? IS NOT NULL`
	}
	rows, err := r.read.QueryContext(ctx, query, entry)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int64{}
	for rows.Next() {
		var account string
		var n int64
		if err := rows.Scan(&account, &n); err != nil {
			return nil, err
		}
		counts[account] = n
	}
	return counts, rows.Err()
}
