// Package clock tells when the messages of the record were sent, from clocks
// that disagree. The decision itself is [email.Clocks.Resolve]; this package
// brings together what it needs: the times that a message claims, those of all
// mailboxes where it was seen, and which of these times are worth nothing.
//
// # Times that are worth nothing
//
// INTERNALDATE is when a message came into its mailbox, unless somebody moved
// the mailbox to another server: then years of mail came in within a day. So a
// time counts for nothing if on its day (in UTC) its mailbox took in ten or more
// messages that had been received, or by their Date written, more than two days
// before, and these lie 60 days or more apart. In a mailbox that mail is
// delivered to there are none or few of those, however busy its day was. The
// date that `git` writes into every From_ line counts for nothing either. A
// From_ line without a zone, or with the letters of one, is local time.
//
// A mailbox is one generation here: an account, a name and a UIDVALIDITY, or
// the name of what was imported. If it was renamed, it is two. Of the mailboxes
// of one message the hundred earliest times count.
//
// # Tables
//
//	clock_message  what each message claims, and what was made of it
//	clock_box      mailboxes
//	clock_seen     when messages came into them
//	clock_day      messages that came in late, by mailbox and day
//	clock_change   entries that changed the time of a message that was there before
//
// All but clock_change and the numbers of messages and mailboxes depend on the
// set of entries and not on their order.
package clock

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// An Event is when a message was sent, in short.
type Event struct {
	At        time.Time // in the zone of its clock
	Basis     email.Basis
	Alone     bool     // see [email.EventTime]
	Conflicts []string // codes
	Date      time.Time
	Zone      email.ZoneNote // what the zone of Date tells
}

// Known reports whether the message of the event was read.
func (e Event) Known() bool { return e.Basis != "" }

// Of returns when the message with digest d was sent. If the message is not
// known, or its bytes were erased before they were read, the error matches
// [io/fs.ErrNotExist].
func Of(ctx context.Context, db *projection.DB, d email.Digest) (Event, error) {
	var e Event
	err := db.View(ctx, func(tx *sql.Tx) (err error) {
		e, err = Read(ctx, tx, d)
		return err
	})
	return e, err
}

const readEvent = `SELECT at, at_zone, basis, alone, conflicts, date, date_zone, zone FROM clock_message WHERE digest = ? AND read`

// Read is [Of] within a transaction.
func Read(ctx context.Context, tx *sql.Tx, d email.Digest) (Event, error) {
	e, err := scan(tx.QueryRowContext(ctx, readEvent, d[:]))
	if errors.Is(err, sql.ErrNoRows) {
		err = fs.ErrNotExist
	}
	if err != nil {
		return Event{}, fmt.Errorf("time of message %s: %w", d, err)
	}
	return e, nil
}

// ReadAll is [Read] for many messages. A message that is not known has a zero
// Event.
func ReadAll(ctx context.Context, tx *sql.Tx, digests []email.Digest) ([]Event, error) {
	stmt, err := tx.PrepareContext(ctx, readEvent)
	if err != nil {
		return nil, fmt.Errorf("times of messages: %w", err)
	}
	defer stmt.Close()
	list := make([]Event, len(digests))
	for i, d := range digests {
		e, err := scan(stmt.QueryRowContext(ctx, d[:]))
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("time of message %s: %w", d, err)
		}
		list[i] = e
	}
	return list, nil
}

// First returns when the message of an entry, the one that brought it, was sent as far
// as its clocks agreed then: what is recorded later changes nothing about it. Nothing
// but the clock of the record may have a time: see [email.BasisRecorded].
func First(ctx context.Context, tx *sql.Tx, e *record.Entry) (email.EventTime, error) {
	d, _ := e.Digest()
	c := email.Clocks{Recorded: e.Leaf.At}
	var date, received, relayed moment
	err := tx.QueryRowContext(ctx, `SELECT date, date_zone, zone, received, received_zone, relayed FROM clock_message WHERE digest = ? AND read`, d[:]).
		Scan(&date.second, &date.zone, &c.Zone, &received.second, &received.zone, &relayed.second)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return email.EventTime{}, fmt.Errorf("first time of message %s: %w", d, err)
	}
	c.Date, c.Received, c.Relayed = date.time(), received.time(), relayed.time()
	if _, delivery := placeOf(e); !delivery.At.IsZero() {
		c.Deliveries = []email.Delivery{delivery}
	}
	return c.Resolve(), nil
}

// Times tells of all messages that have been read when they were sent, as
// [Event].At does.
func Times(ctx context.Context, tx *sql.Tx, tell func(email.Digest, time.Time)) error {
	rows, err := tx.QueryContext(ctx, `SELECT digest, at, at_zone FROM clock_message WHERE read`)
	if err != nil {
		return fmt.Errorf("times of messages: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d sql.RawBytes
		var at moment
		if err := rows.Scan(&d, &at.second, &at.zone); err != nil {
			return fmt.Errorf("times of messages: %w", err)
		}
		tell(email.Digest(d), at.time())
	}
	return rows.Err()
}

func scan(row *sql.Row) (Event, error) {
	var e Event
	var at, date moment
	var conflicts string
	err := row.Scan(&at.second, &at.zone, &e.Basis, &e.Alone, &conflicts, &date.second, &date.zone, &e.Zone)
	if err != nil {
		return Event{}, err
	}
	e.At, e.Date, e.Conflicts = at.time(), date.time(), strings.Fields(conflicts)
	return e, nil
}

// A Sighting is when a message came into a mailbox.
type Sighting struct {
	Account, Mailbox string
	File             bool // the mailbox is one of mail files
	email.Delivery
}

// Sightings returns the times at which the message with digest d came into
// mailboxes, those that count, in order.
func Sightings(ctx context.Context, db *projection.DB, d email.Digest) ([]Sighting, error) {
	const query = `SELECT b.account, b.mailbox, b.file, s.at, s.zone, s.loose, ` + doubt + `
		FROM clock_message m JOIN clock_seen s ON s.message = m.id JOIN clock_box b ON b.id = s.box
		LEFT JOIN clock_day y ON y.box = s.box AND y.day = s.day WHERE m.digest = ?
		ORDER BY s.at, b.account, b.mailbox, b.generation, s.loose LIMIT 100`
	rows, err := db.Query(ctx, query, d[:])
	if err != nil {
		return nil, fmt.Errorf("mailboxes of message %s: %w", d, err)
	}
	defer rows.Close()
	var list []Sighting
	for rows.Next() {
		var s Sighting
		var at moment
		if err := rows.Scan(&s.Account, &s.Mailbox, &s.File, &at.second, &at.zone, &s.Loose, &s.Doubted); err != nil {
			return nil, fmt.Errorf("mailboxes of message %s: %w", d, err)
		}
		s.At = at.time()
		list = append(list, s)
	}
	return list, rows.Err()
}

// Changed returns the messages of earlier entries whose time the entries from
// index from up to, not with, index to have changed, in order of their digests.
func Changed(ctx context.Context, db *projection.DB, from, to int64) ([]email.Digest, error) {
	rows, err := db.Query(ctx, `SELECT DISTINCT m.digest FROM clock_change c JOIN clock_message m ON m.id = c.message
		WHERE c.leaf >= ? AND c.leaf < ? ORDER BY m.digest`, from, to)
	if err != nil {
		return nil, fmt.Errorf("changed times: %w", err)
	}
	defer rows.Close()
	var list []email.Digest
	for rows.Next() {
		var d []byte
		if err := rows.Scan(&d); err != nil {
			return nil, fmt.Errorf("changed times: %w", err)
		}
		list = append(list, email.Digest(d))
	}
	return list, rows.Err()
}

// A moment is a time as it stands in a row: seconds since 1970 and the offset
// of its zone, NULL for none.
type moment struct {
	second, zone sql.NullInt64
}

func momentOf(t time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	_, zone := t.Zone()
	return moment{sql.NullInt64{Int64: t.Unix(), Valid: true}, sql.NullInt64{Int64: int64(zone), Valid: true}}
}

func (m moment) time() time.Time {
	if !m.second.Valid {
		return time.Time{}
	}
	return time.Unix(m.second.Int64, 0).In(time.FixedZone("", int(m.zone.Int64)))
}

const daySeconds = 24 * 60 * 60

// dayOf numbers the days of UTC.
func dayOf(second int64) int64 {
	day := second / daySeconds
	if second%daySeconds < 0 {
		day--
	}
	return day
}
