package clock

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// schema: times are seconds since 1970. A message of which only a sighting is
// known has read = 0.
const schema = `
CREATE TABLE clock_message(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, read INTEGER NOT NULL,
  date INTEGER, date_zone INTEGER, zone TEXT NOT NULL, received INTEGER, received_zone INTEGER, relayed INTEGER, recorded INTEGER NOT NULL,
  at INTEGER, at_zone INTEGER, basis TEXT NOT NULL, alone INTEGER NOT NULL, conflicts TEXT NOT NULL) STRICT;
CREATE TABLE clock_box(id INTEGER PRIMARY KEY, account TEXT NOT NULL, mailbox TEXT NOT NULL, generation TEXT NOT NULL, file INTEGER NOT NULL,
  UNIQUE(account, mailbox, generation, file)) STRICT;
CREATE TABLE clock_seen(box INTEGER NOT NULL, day INTEGER NOT NULL, message INTEGER NOT NULL, at INTEGER NOT NULL, zone INTEGER NOT NULL,
  loose INTEGER NOT NULL, PRIMARY KEY(box, day, message, at, loose)) WITHOUT ROWID, STRICT;
CREATE INDEX clock_seen_message ON clock_seen(message, at);
CREATE TABLE clock_day(box INTEGER NOT NULL, day INTEGER NOT NULL, late INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY(box, day)) WITHOUT ROWID, STRICT;
CREATE TABLE clock_change(leaf INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY(leaf, message)) WITHOUT ROWID, STRICT;`

// The marks of a day on which mail was moved in.
const (
	lateAfter = 2 * daySeconds // between a message and its coming into the mailbox
	doubt     = `coalesce(y.late >= 10 AND y.last - y.first >= 60 * 86400, 0)`

	movedLate = 10              // messages, as in doubt
	movedSpan = 60 * daySeconds // between the first and the last of them, as in doubt
)

// A Stage is the projection. Use one for one database.
type Stage struct {
	tx    *sql.Tx // for which the statements below were prepared
	boxes map[box]int64
	days  map[cell]day

	addMessage, addWhole, readMessage, idOf, claims, seen, see, getDay, setDay, inCell, resolve, change *sql.Stmt
}

var _ projection.MessageStage = (*Stage)(nil)

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (*Stage) Name() string { return "clock" }

// Version implements [projection.Stage].
func (*Stage) Version() int { return 1 }

// Schema implements [projection.Stage].
func (*Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (*Stage) Tables() []string {
	return []string{"clock_message", "clock_box", "clock_seen", "clock_day", "clock_change"}
}

// prepare makes the statements, once for each batch.
func (s *Stage) prepare(ctx context.Context, tx *sql.Tx) error {
	if s.tx == tx {
		return nil
	}
	s.tx, s.boxes, s.days = nil, make(map[box]int64), make(map[cell]day)
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&s.addMessage, `INSERT INTO clock_message(digest, read, zone, recorded, basis, alone, conflicts) VALUES(?, 0, '', ?, '', 0, '')
			ON CONFLICT DO UPDATE SET recorded = min(recorded, excluded.recorded) RETURNING id`},
		{&s.addWhole, `INSERT INTO clock_message(digest, read, date, date_zone, zone, received, received_zone, relayed, recorded, at, at_zone, basis, alone, conflicts)
			VALUES(?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.idOf, `SELECT id, read FROM clock_message WHERE digest = ?`},
		{&s.readMessage, `UPDATE clock_message SET read = 1, date = ?, date_zone = ?, zone = ?, received = ?, received_zone = ?, relayed = ? WHERE id = ?`},
		{&s.claims, `SELECT read, date, date_zone, zone, received, received_zone, relayed, recorded, at, at_zone, basis, alone, conflicts FROM clock_message WHERE id = ?`},
		{&s.seen, `SELECT s.at, s.zone, s.loose, ` + doubt + `, s.box, s.day FROM clock_seen s
			LEFT JOIN clock_day y ON y.box = s.box AND y.day = s.day WHERE s.message = ? ORDER BY s.at, s.box, s.loose LIMIT 100`},
		{&s.see, `INSERT INTO clock_seen(box, day, message, at, zone, loose) VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.getDay, `SELECT late, first, last FROM clock_day WHERE box = ? AND day = ?`},
		{&s.setDay, `INSERT OR REPLACE INTO clock_day(box, day, late, first, last) VALUES(?, ?, ?, ?, ?)`},
		{&s.inCell, `SELECT DISTINCT message FROM clock_seen WHERE box = ? AND day = ?`},
		{&s.resolve, `UPDATE clock_message SET at = ?, at_zone = ?, basis = ?, alone = ?, conflicts = ? WHERE id = ?`},
		{&s.change, `INSERT INTO clock_change(leaf, message) VALUES(?, ?) ON CONFLICT DO NOTHING`},
	} {
		stmt, err := tx.PrepareContext(ctx, p.sql)
		if err != nil {
			return fmt.Errorf("prepare %q: %w", p.sql, err)
		}
		*p.to = stmt
	}
	s.tx = tx
	return nil
}

// Apply implements [projection.Stage]: of an entry whose message is not there,
// it takes the sighting.
func (s *Stage) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	return s.ApplyMessage(ctx, tx, e, nil)
}

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, m *projection.Reading) error {
	if e.Leaf.Kind != tlog.KindMessageObserved && e.Leaf.Kind != tlog.KindMessageDuplicate {
		return nil
	}
	d, ok := e.Digest()
	if !ok {
		return nil // erased
	}
	if err := s.prepare(ctx, tx); err != nil {
		return err
	}
	c := change{stage: s, leaf: e.Index}
	if m != nil {
		done, err := c.first(ctx, e, d, email.ClocksOf(m.Message))
		if done || err != nil {
			return wrap(d, err)
		}
	}
	var read bool
	if err := s.idOf.QueryRowContext(ctx, d[:]).Scan(&c.message, &read); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap(d, err)
	}
	if err := s.addMessage.QueryRowContext(ctx, d[:], e.Leaf.At.Unix()).Scan(&c.message); err != nil {
		return wrap(d, err)
	}
	c.isNew = !read
	if m != nil && !read {
		if err := c.read(ctx, email.ClocksOf(m.Message)); err != nil {
			return wrap(d, err)
		}
	}
	return wrap(d, c.see(ctx, e, read))
}

func wrap(d email.Digest, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("clocks of message %s: %w", d, err)
}

// A box is a mailbox.
type box struct {
	account, mailbox, generation string
	file                         bool
}

// placeOf tells in which mailbox the message of an entry was seen, and when it
// came there. The time is zero if that is not known.
func placeOf(e *record.Entry) (b box, d email.Delivery) {
	f, date, generation := e.Facets[tlog.FacetIMAP], "internaldate", "uidvalidity"
	if f == nil {
		f, date, generation = e.Facets[tlog.FacetFile], "delivered", "label"
		b.file = true
	}
	if f == nil {
		return b, d
	}
	get := func(key string) string {
		if list := f.All(key); len(list) > 0 {
			return strings.ToValidUTF8(list[0], "\ufffd")
		}
		return ""
	}
	b.account, b.mailbox, b.generation = get("account"), get("mailbox"), get(generation)
	d.At, _ = email.ParseDate(get(date))
	if line := get("from-line"); line != "" {
		d.Loose = !hasZone(line)
	}
	if b.file && d.At.Equal(gitDate) {
		d.At = time.Time{}
	}
	return b, d
}

// gitDate is what `git` writes into every From_ line.
var gitDate = time.Date(2001, 9, 17, 0, 0, 0, 0, time.UTC)

// hasZone reports whether a From_ line has a zone of which the meaning is
// certain.
func hasZone(line string) bool {
	words := strings.Fields(line)
	for _, w := range words[min(4, len(words)):] {
		digits := strings.TrimLeft(w, "+-")
		if w == "UTC" || w == "GMT" || len(w) == 5 && len(digits) == 4 && strings.Trim(digits, "0123456789") == "" {
			return true
		}
	}
	return false
}

// box returns the number of a mailbox.
func (s *Stage) box(ctx context.Context, b box) (int64, error) {
	if id, ok := s.boxes[b]; ok {
		return id, nil
	}
	const insert = `INSERT INTO clock_box(account, mailbox, generation, file) VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET file = excluded.file RETURNING id`
	var id int64
	err := s.tx.QueryRowContext(ctx, insert, b.account, b.mailbox, b.generation, b.file).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("mailbox %s/%s: %w", b.account, b.mailbox, err)
	}
	s.boxes[b] = id
	return id, nil
}

// A cell is a day of a mailbox.
type cell struct{ box, day int64 }

// A day is a row of clock_day: how many messages came in late, and when the
// first and the last of them were sent.
type day struct{ late, first, last int64 }

// with adds a message that came in late.
func (d day) with(sent int64) day {
	if d.late == 0 {
		return day{1, sent, sent}
	}
	return day{d.late + 1, min(d.first, sent), max(d.last, sent)}
}

// moved reports whether mail was moved in.
func (d day) moved() bool { return d.late >= movedLate && d.last-d.first >= movedSpan }

// day returns what came in late on a day.
func (s *Stage) day(ctx context.Context, c cell) (day, error) {
	if d, known := s.days[c]; known {
		return d, nil
	}
	var d day
	if err := s.getDay.QueryRowContext(ctx, c.box, c.day).Scan(&d.late, &d.first, &d.last); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return day{}, err
	}
	s.days[c] = d
	return d, nil
}
