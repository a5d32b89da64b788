package daemon

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"onrecord/audit/clock"
	"onrecord/ingest/email"
)

// eventTime returns when a message was sent, as far as its clocks let one know.
// Everything that orders messages by time or selects them by it asks here.
func (d *Daemon) eventTime(ctx context.Context, digest email.Digest) (time.Time, error) {
	e, err := clock.Of(ctx, d.derived, digest)
	if errors.Is(err, fs.ErrNotExist) { // erased before its clocks were read
		return d.recorded(ctx, digest)
	}
	return e.At, err
}

// recorded returns when a message came into the record.
func (d *Daemon) recorded(ctx context.Context, digest email.Digest) (time.Time, error) {
	e, err := d.rec.ObjectEntry(ctx, digest)
	if err != nil {
		return time.Time{}, err
	}
	return e.Leaf.At, nil
}

// jobsOfClocks are the messages, recorded before the run, of which entries of
// the run have changed the time.
func (d *Daemon) jobsOfClocks(ctx context.Context, runFrom, size int64) ([]job, error) {
	changed, err := clock.Changed(ctx, d.derived, runFrom, size)
	if err != nil {
		return nil, err
	}
	var jobs []job
	for _, digest := range changed {
		leaf, err := d.rec.ObjectLeaf(ctx, digest)
		if errors.Is(err, fs.ErrNotExist) || leaf >= runFrom {
			continue
		}
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job{digest: digest, size: averageMessage})
	}
	return jobs, nil
}

// Clocks say what is known of when a message was sent.
type Clocks struct {
	Basis     string          `json:"basis"`     // the clock that gave the event time: date, received, internaldate, recorded, none
	Confirmed bool            `json:"confirmed"` // another clock agrees, or decided
	Means     string          `json:"means"`     // what the event time is, in words
	Zone      string          `json:"zone"`      // what the offset of the Date tells of its author: known, utc, unknown
	Conflicts []ClockConflict `json:"conflicts"`
	Times     []ClockTime     `json:"times"`
}

// ClockConflict is a disagreement of clocks.
type ClockConflict struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// ClockTime is what one clock says.
type ClockTime struct {
	Clock   string `json:"clock"`             // date, received, relayed, internaldate, delivered, recorded
	At      string `json:"at"`                // RFC 3339
	Server  string `json:"server,omitempty"`  // that received the message
	Account string `json:"account,omitempty"` // of the mailbox that it came into
	Mailbox string `json:"mailbox,omitempty"`
	Note    string `json:"note,omitempty"` // why it may not count
}

// clocks reads the clocks of a message.
func (d *Daemon) clocks(ctx context.Context, m *email.Message) (Clocks, error) {
	c := email.ClocksOf(m)
	seen, err := clock.Sightings(ctx, d.derived, m.Digest)
	if err != nil {
		return Clocks{}, err
	}
	recorded, err := d.recorded(ctx, m.Digest)
	if err != nil {
		return Clocks{}, err
	}
	c.Recorded = recorded.Truncate(time.Second)
	for _, s := range seen {
		c.Deliveries = append(c.Deliveries, s.Delivery)
	}
	e := c.Resolve()
	shown := Clocks{Basis: string(e.Basis), Confirmed: !e.Alone, Means: e.Means(c.By), Zone: string(e.Zone),
		Conflicts: []ClockConflict{}, Times: clockTimes(c, seen)}
	for _, f := range e.Conflicts {
		shown.Conflicts = append(shown.Conflicts, ClockConflict{f.Code, f.Text})
	}
	return shown, nil
}

// Notes on times that may not count.
const (
	noteMoved = "much old mail came into the mailbox on that day: the time counts for nothing"
	noteLoose = "in local time, and nobody knows of which zone"
)

// clockTimes lists what each clock says.
func clockTimes(c email.Clocks, seen []clock.Sighting) []ClockTime {
	list := []ClockTime{}
	add := func(t ClockTime, at time.Time) {
		if !at.IsZero() {
			t.At = at.Format(time.RFC3339)
			list = append(list, t)
		}
	}
	add(ClockTime{Clock: "date"}, c.Date)
	if !c.Relayed.Equal(c.Received) {
		add(ClockTime{Clock: "relayed"}, c.Relayed)
	}
	add(ClockTime{Clock: "received", Server: c.By}, c.Received)
	for _, s := range seen {
		t := ClockTime{Clock: "internaldate", Account: s.Account, Mailbox: s.Mailbox}
		if s.File {
			t.Clock = "delivered"
		}
		switch {
		case s.Doubted:
			t.Note = noteMoved
		case s.Loose:
			t.Note = noteLoose
		}
		add(t, s.At)
	}
	add(ClockTime{Clock: "recorded"}, c.Recorded)
	return list
}
