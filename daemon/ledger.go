package daemon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
)

// LedgerRequest says which promises, requests or complaints are meant.
type LedgerRequest struct {
	Client    string `json:"client,omitempty"`     // only what concerns this client
	By        string `json:"by,omitempty"`         // only what this person is bound to, was asked, or complains of: an address or a name
	Status    string `json:"status,omitempty"`     // statuses of promises, with commas between
	DueBefore string `json:"due_before,omitempty"` // only promises due before this day
	AsOf      string `json:"as_of,omitempty"`      // as it stood at this moment, or at the end of this day; "" is now
	Confirmed bool   `json:"confirmed,omitempty"`  // only what is certain to be one
	ID        string `json:"id,omitempty"`         // of one: its id, or a part of it from its beginning
}

// PromiseList answers with a [PromiseRow] for each promise, by time.
func (d *Daemon) PromiseList(ctx context.Context, req LedgerRequest, out Out) error {
	if err := checkStatuses(req.Status); err != nil {
		return err
	}
	before, err := d.dayOf("--due-before", req.DueBefore)
	if err != nil {
		return err
	}
	l, sel, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	answer := &counter{Out: out}
	for i := range l.Promises {
		p := &l.Promises[i]
		if !sel.wants(p.Place, p.Actor, p.To) || req.Status != "" && !slices.Contains(strings.Split(req.Status, ","), string(p.Status)) {
			continue
		}
		if !before.IsZero() && (!p.HasDue() || !p.Due.Due.Before(before)) {
			continue
		}
		if err := answer.Row(promiseRow(p)); err != nil {
			return err
		}
	}
	answer.orNote("no promise is found; only mail in English is read for them")
	return nil
}

// RequestList answers with a [RequestRow] for each request, by time.
func (d *Daemon) RequestList(ctx context.Context, req LedgerRequest, out Out) error {
	l, sel, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	answer := &counter{Out: out}
	for i := range l.Requests {
		if r := &l.Requests[i]; sel.wants(r.Place, r.Of, r.Author) {
			if err := answer.Row(requestRow(r)); err != nil {
				return err
			}
		}
	}
	answer.orNote("no request is found; only mail in English is read for them")
	return nil
}

// ComplaintList answers with a [ComplaintRow] for each complaint, by time.
func (d *Daemon) ComplaintList(ctx context.Context, req LedgerRequest, out Out) error {
	l, sel, err := d.ledger(ctx, req)
	if err != nil {
		return err
	}
	answer := &counter{Out: out}
	for i := range l.Complaints {
		if c := &l.Complaints[i]; sel.wants(c.Place, c.Author, "") {
			if err := answer.Row(complaintRow(c)); err != nil {
				return err
			}
		}
	}
	answer.orNote("no complaint is found; only mail in English is read for them")
	return nil
}

// A selection tells which rows are wanted.
type selection struct {
	client, by []string // addresses; nil is anybody
	confirmed  bool
	people     *party.Directory
}

func (s selection) wants(p ledger.Place, who, other string) bool {
	if s.confirmed && p.Confidence != ledger.Confirmed {
		return false
	}
	if s.client != nil && !slices.ContainsFunc(append(p.People(), who, other), func(a string) bool { return slices.Contains(s.client, a) }) {
		return false
	}
	return s.by == nil || slices.Contains(s.by, who)
}

// ledger works out the ledger as a request wants it.
func (d *Daemon) ledger(ctx context.Context, req LedgerRequest) (*ledger.Ledger, selection, error) {
	people := d.directory()
	sel := selection{confirmed: req.Confirmed, people: people}
	var err error
	if req.Client != "" {
		if sel.client, err = people.ClientAddresses(req.Client); err != nil {
			return nil, sel, err
		}
	}
	if req.By != "" {
		if sel.by, err = people.PersonAddresses(req.By); err != nil {
			return nil, sel, err
		}
	}
	asOf, err := d.moment(req.AsOf)
	if err != nil {
		return nil, sel, err
	}
	l, err := d.readLedger(ctx, req.Client, asOf)
	return l, sel, err
}

// moment reads a time: RFC 3339, or a day, which means its end in the firm's
// zone. Nothing is now.
func (d *Daemon) moment(s string) (time.Time, error) {
	if s == "" {
		return d.now(), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, d.Zone()); err == nil {
			return t, nil
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, s, d.Zone())
	if err != nil {
		return day, fmt.Errorf("--as-of %q: a day such as 2025-03-01 or a time such as 2025-03-01T17:00:00Z is meant", s)
	}
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, -1, d.Zone()), nil
}

func checkStatuses(list string) error {
	if list == "" {
		return nil
	}
	for s := range strings.SplitSeq(list, ",") {
		if !slices.Contains(ledger.Statuses, ledger.Status(s)) {
			return fmt.Errorf("--status %q: one or more of open, kept, kept_late, broken, withdrawn, unclear is meant", s)
		}
	}
	return nil
}

// dueContext is how the firm writes dates, and when it works.
func (d *Daemon) dueContext() due.Context {
	f := d.Config().Firm
	c := due.Context{Order: due.ParseOrder(f.DateOrder), Country: strings.ToUpper(f.Country), Zone: d.Zone()}
	if c.Order == due.Unknown {
		c.Order = due.ZoneOrder(f.Timezone)
	}
	if c.Country == "" {
		c.Country = due.ZoneCountry(f.Timezone)
	}
	for i, name := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		c.WorkDays[i] = slices.Contains(f.WorkingHours.Days, name)
	}
	c.Opens, c.Closes = clockTime(f.WorkingHours.From), clockTime(f.WorkingHours.To)
	return c
}

func clockTime(s string) time.Duration {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}
