package coverage

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/zone"
)

// rules is the version of the rules of this package.
const rules = 6

// kinds are the leaves that change what is covered, with the facet that tells
// about it.
var kinds = map[string]string{
	tlog.KindMailboxRenamed:  tlog.FacetAbout,
	tlog.KindMailboxReset:    tlog.FacetReset,
	tlog.KindMailboxGone:     tlog.FacetAbout,
	tlog.KindMailboxGap:      tlog.FacetGap,
	tlog.KindMessageVanished: tlog.FacetIMAP,
	tlog.KindMessageReturned: tlog.FacetIMAP,
	tlog.KindFetchFailed:     tlog.FacetError,
	tlog.KindClockStep:       tlog.FacetAbout,
	tlog.KindPollPause:       tlog.FacetAbout,
	tlog.KindPollResume:      tlog.FacetAbout,
}

// An Event is a change to what is covered.
type Event struct {
	Leaf    int64
	At      time.Time // when it was logged
	Kind    string    // of the leaf
	Account string    // "" for an event of no mailbox
	Mailbox string    // as it was called then
	Detail  string    // the facet's keys and values, in one line
}

// A Stage is the projection. It implements [projection.Preparer]. Use one for
// one database.
type Stage struct{ insertNote projection.Statement }

var _ projection.Preparer = (*Stage)(nil)

// NewStage returns the stage.
func NewStage() *Stage {
	return &Stage{projection.Statement{SQL: `INSERT INTO coverage_message(digest, id, author, name, people, blind, outside, quoted) VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`}}
}

// Name implements [projection.Stage].
func (*Stage) Name() string { return "coverage" }

// Version implements [projection.Stage]. What is noted of messages depends on
// their zones too.
func (*Stage) Version() int { return 100*rules + zone.Version }

// Tables implements [projection.Stage].
func (*Stage) Tables() []string {
	return []string{"coverage_event", "coverage_message", "coverage_stream"}
}

// Schema implements [projection.Stage].
func (*Stage) Schema() string {
	return `
CREATE TABLE coverage_stream(stream TEXT PRIMARY KEY, account TEXT NOT NULL, mailbox TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE coverage_event(leaf INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL, mailbox TEXT NOT NULL,
  detail TEXT NOT NULL) STRICT;
CREATE TABLE coverage_message(digest BLOB NOT NULL UNIQUE, id TEXT NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL, people TEXT NOT NULL,
  blind TEXT NOT NULL, outside TEXT NOT NULL, quoted BLOB) STRICT;`
}

// Apply implements [projection.Stage].
func (*Stage) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	switch e.Leaf.Kind {
	case tlog.KindMailboxOpen, tlog.KindImportOpen:
		if err := saveStream(ctx, tx, e); err != nil {
			return fmt.Errorf("coverage of entry %d: %w", e.Index, err)
		}
	}
	facet, ok := kinds[e.Leaf.Kind]
	if !ok {
		return nil
	}
	account, mailbox, err := streamOf(ctx, tx, e)
	if err != nil {
		return fmt.Errorf("coverage of entry %d: %w", e.Index, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO coverage_event(leaf, at, kind, account, mailbox, detail) VALUES(?, ?, ?, ?, ?, ?)`,
		e.Index, e.Leaf.At.UTC().Format(time.RFC3339Nano), e.Leaf.Kind, account, mailbox, detail(e.Facets[facet]))
	if err != nil {
		return fmt.Errorf("coverage of entry %d: %w", e.Index, err)
	}
	if e.Leaf.Kind == tlog.KindMailboxRenamed {
		return rename(ctx, tx, e)
	}
	return nil
}

// saveStream keeps which mailbox a stream is about.
func saveStream(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	about := e.Facets[tlog.FacetAbout]
	if about == nil || len(e.Leaf.Streams) == 0 {
		return nil // erased
	}
	account, _, err := about.Get("account")
	if err != nil {
		return err
	}
	mailbox, _, err := about.Get("mailbox")
	if err != nil {
		return err
	}
	for _, s := range e.Leaf.Streams {
		const insert = `INSERT OR REPLACE INTO coverage_stream(stream, account, mailbox) VALUES(?, ?, ?)`
		if _, err := tx.ExecContext(ctx, insert, hex.EncodeToString(s.ID[:]), account, mailbox); err != nil {
			return err
		}
	}
	return nil
}

// rename lets later events of the mailbox carry its new name.
func rename(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	about := e.Facets[tlog.FacetAbout]
	if about == nil {
		return nil
	}
	name, ok, err := about.Get("mailbox")
	if err != nil || !ok {
		return err
	}
	for _, s := range e.Leaf.Streams {
		if _, err := tx.ExecContext(ctx, `UPDATE coverage_stream SET mailbox = ? WHERE stream = ?`, name, hex.EncodeToString(s.ID[:])); err != nil {
			return err
		}
	}
	return nil
}

// streamOf names the mailbox that an entry is about. An entry of two
// generations (a reset) is about one mailbox all the same.
func streamOf(ctx context.Context, tx *sql.Tx, e *record.Entry) (account, mailbox string, err error) {
	if about := e.Facets[tlog.FacetAbout]; about != nil && strings.HasPrefix(e.Leaf.Kind, "poll.") {
		account, _, err = about.Get("account")
		return account, "", err
	}
	for _, s := range e.Leaf.Streams {
		row := tx.QueryRowContext(ctx, `SELECT account, mailbox FROM coverage_stream WHERE stream = ?`, hex.EncodeToString(s.ID[:]))
		err = row.Scan(&account, &mailbox)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return "", "", err
		}
		if e.Leaf.Kind == tlog.KindMailboxReset { // the new generation's stream belongs to the same mailbox
			for _, other := range e.Leaf.Streams {
				const insert = `INSERT OR IGNORE INTO coverage_stream(stream, account, mailbox) VALUES(?, ?, ?)`
				if _, err := tx.ExecContext(ctx, insert, hex.EncodeToString(other.ID[:]), account, mailbox); err != nil {
					return "", "", err
				}
			}
		}
		return account, mailbox, nil
	}
	return "", "", nil
}

// maxDetail is how much of a facet an event keeps, in bytes.
const maxDetail = 2000

func detail(f *tlog.Facet) string {
	if f == nil {
		return ""
	}
	var b strings.Builder
	for _, field := range f.Fields {
		if b.Len() > maxDetail {
			b.WriteString(" ...")
			break
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", field.Key, strings.ToValidUTF8(field.Value, "\ufffd"))
	}
	return b.String()
}

// Events returns the newest events, newest first, at most limit.
func Events(ctx context.Context, db *projection.DB, limit int) ([]Event, error) {
	rows, err := db.Query(ctx, `SELECT leaf, at, kind, account, mailbox, detail FROM coverage_event ORDER BY leaf DESC LIMIT ?`, limit)
	return readEvents(rows, err)
}

func readEvents(rows *sql.Rows, err error) ([]Event, error) {
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	defer rows.Close()
	var list []Event
	for rows.Next() {
		var e Event
		var at string
		if err := rows.Scan(&e.Leaf, &at, &e.Kind, &e.Account, &e.Mailbox, &e.Detail); err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
		if e.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return nil, fmt.Errorf("read events: entry %d: %w", e.Leaf, err)
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// goneSince returns when mailboxes were last found to be gone from their server, by
// account and name.
func goneSince(ctx context.Context, tx *sql.Tx) (map[[2]string]time.Time, error) {
	rows, err := tx.QueryContext(ctx, `SELECT account, mailbox, at FROM coverage_event WHERE kind = ? ORDER BY leaf`, tlog.KindMailboxGone)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	gone := map[[2]string]time.Time{}
	for rows.Next() {
		var account, mailbox, text string
		if err := rows.Scan(&account, &mailbox, &text); err != nil {
			return nil, err
		}
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return nil, err
		}
		gone[[2]string{account, mailbox}] = at
	}
	return gone, rows.Err()
}
