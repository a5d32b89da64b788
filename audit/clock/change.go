package clock

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A change is what one entry does to the times.
type change struct {
	stage   *Stage
	leaf    int64
	message int64 // number of the message of the entry
	isNew   bool  // it was not read before
}

// first stores a message that nothing is known of yet, in one go. It reports
// false, and has stored nothing, if something is known.
func (c *change) first(ctx context.Context, e *record.Entry, digest email.Digest, clocks email.Clocks) (done bool, err error) {
	clocks.Recorded = time.Unix(e.Leaf.At.Unix(), 0).UTC()
	b, d := placeOf(e)
	seen := !d.At.IsZero()
	in := cell{day: dayOf(d.At.Unix())}
	var before, after day
	if seen {
		if in.box, err = c.stage.box(ctx, b); err != nil {
			return false, err
		}
		if before, err = c.stage.day(ctx, in); err != nil {
			return false, err
		}
		after = before
		if isLate(clocks, d.At) {
			after = before.with(clocks.Claim().Unix())
		}
		d.Doubted = after.moved()
		clocks.Deliveries = []email.Delivery{d}
	}
	if done, err = c.addWhole(ctx, digest, clocks); err != nil || !done || !seen {
		return done, err
	}
	at := momentOf(d.At)
	if _, err := c.stage.see.ExecContext(ctx, in.box, in.day, c.message, at.second, at.zone, d.Loose); err != nil {
		return true, err
	}
	return true, c.setDay(ctx, in, before, after)
}

// addWhole writes the row of a message, unless there is one. The message of the
// change is new.
func (c *change) addWhole(ctx context.Context, digest email.Digest, clocks email.Clocks) (done bool, err error) {
	date, received, relayed := momentOf(clocks.Date), momentOf(clocks.Received), momentOf(clocks.Relayed)
	v := verdictOf(clocks)
	res, err := c.stage.addWhole.ExecContext(ctx, digest[:], date.second, date.zone, string(clocks.Zone), received.second, received.zone, relayed.second,
		clocks.Recorded.Unix(), v.at.second, v.at.zone, v.basis, v.alone, v.conflicts)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	c.isNew = true
	c.message, err = res.LastInsertId()
	return true, err
}

// isLate reports whether a message came into a mailbox long after it was there.
func isLate(c email.Clocks, at time.Time) bool {
	claim := c.Claim()
	return !claim.IsZero() && at.Unix()-claim.Unix() > lateAfter
}

// A verdict is what the clocks of a message come to.
type verdict struct {
	at        moment
	basis     string
	alone     bool
	conflicts string
}

func verdictOf(c email.Clocks) verdict {
	e := c.Resolve()
	var codes []string
	for _, f := range e.Conflicts {
		codes = append(codes, f.Code)
	}
	return verdict{momentOf(e.At), string(e.Basis), e.Alone, strings.Join(codes, " ")}
}

// read stores what the message claims.
func (c *change) read(ctx context.Context, clocks email.Clocks) error {
	date, received, relayed := momentOf(clocks.Date), momentOf(clocks.Received), momentOf(clocks.Relayed)
	_, err := c.stage.readMessage.ExecContext(ctx, date.second, date.zone, string(clocks.Zone), received.second, received.zone, relayed.second, c.message)
	return err
}

// see stores where the message was seen, and decides what has changed. If the
// message was read before, its other sightings have been counted.
func (c *change) see(ctx context.Context, e *record.Entry, counted bool) error {
	news, err := c.add(ctx, e)
	if err != nil {
		return err
	}
	r, err := c.stage.row(ctx, c.message)
	if err != nil || !r.read {
		return err // a sighting of a message that comes later
	}
	if !counted {
		if news, err = c.stage.sightings(ctx, c.message); err != nil {
			return err
		}
	}
	for _, s := range news {
		if err := c.count(ctx, r, s); err != nil {
			return err
		}
	}
	return c.settle(ctx, c.message)
}

// add stores the sighting of an entry, and returns it if it is new.
func (c *change) add(ctx context.Context, e *record.Entry) ([]seen, error) {
	b, d := placeOf(e)
	if d.At.IsZero() {
		return nil, nil
	}
	id, err := c.stage.box(ctx, b)
	if err != nil {
		return nil, err
	}
	at, day := momentOf(d.At), dayOf(d.At.Unix())
	res, err := c.stage.see.ExecContext(ctx, id, day, c.message, at.second, at.zone, d.Loose)
	if err != nil {
		return nil, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return nil, err
	}
	return []seen{{d, cell{id, day}}}, nil
}

// A seen is a sighting of the message.
type seen struct {
	email.Delivery
	cell
}

// count adds a late sighting to its day.
func (c *change) count(ctx context.Context, r *row, s seen) error {
	if !isLate(r.Clocks, s.At) {
		return nil
	}
	before, err := c.stage.day(ctx, s.cell)
	if err != nil {
		return err
	}
	return c.setDay(ctx, s.cell, before, before.with(r.Claim().Unix()))
}

// setDay stores what has come in late on a day. If that makes it one on which
// mail was moved in, the messages of that day are settled anew.
func (c *change) setDay(ctx context.Context, in cell, before, after day) error {
	if after == before {
		return nil
	}
	if _, err := c.stage.setDay.ExecContext(ctx, in.box, in.day, after.late, after.first, after.last); err != nil {
		return err
	}
	c.stage.days[in] = after
	if after.moved() == before.moved() {
		return nil
	}
	messages, err := numbers(c.stage.inCell.QueryContext(ctx, in.box, in.day))
	if err != nil {
		return err
	}
	for _, m := range messages {
		if err := c.settle(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// settle decides about the time of a message and notes it if it has changed.
func (c *change) settle(ctx context.Context, message int64) error {
	s := c.stage
	r, err := s.row(ctx, message)
	if err != nil || !r.read {
		return err
	}
	list, err := s.sightings(ctx, message)
	if err != nil {
		return err
	}
	for _, d := range list {
		r.Deliveries = append(r.Deliveries, d.Delivery)
	}
	v := verdictOf(r.Clocks)
	if v == r.verdict {
		return nil
	}
	if _, err := s.resolve.ExecContext(ctx, v.at.second, v.at.zone, v.basis, v.alone, v.conflicts, message); err != nil {
		return err
	}
	if v.at.second == r.at.second || message == c.message && c.isNew {
		return nil
	}
	_, err = s.change.ExecContext(ctx, c.leaf, message)
	return err
}

// A row is what is stored of a message.
type row struct {
	email.Clocks
	verdict
	read bool
}

func (s *Stage) row(ctx context.Context, message int64) (*row, error) {
	r := new(row)
	var date, received, relayed moment
	var recorded int64
	err := s.claims.QueryRowContext(ctx, message).Scan(&r.read, &date.second, &date.zone, &r.Zone, &received.second, &received.zone,
		&relayed.second, &recorded, &r.at.second, &r.at.zone, &r.basis, &r.alone, &r.conflicts)
	r.Date, r.Received, r.Relayed, r.Recorded = date.time(), received.time(), relayed.time(), time.Unix(recorded, 0).UTC()
	return r, err
}

func (s *Stage) sightings(ctx context.Context, message int64) ([]seen, error) {
	rows, err := s.seen.QueryContext(ctx, message)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []seen
	for rows.Next() {
		var d seen
		var at moment
		if err := rows.Scan(&at.second, &at.zone, &d.Loose, &d.Doubted, &d.box, &d.day); err != nil {
			return nil, err
		}
		d.At = at.time()
		list = append(list, d)
	}
	return list, rows.Err()
}

// numbers reads rows of one number.
func numbers(rows *sql.Rows, err error) ([]int64, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
