package pattern

import (
	"slices"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/audit/party"
)

// Onboarding is how many days a client counts as new.
const Onboarding = 30

// A Beginning is what the first 30 days of a client were like.
type Beginning struct {
	Client       string
	From, To     time.Time   // To is the midnight after the last day, or the moment of the report if that comes first
	Declared     bool        // people told since when; else it is the first message
	OpenRequests []Item      // asked then, and not answered yet
	OpenPromises []Item      // made then, not done and not let go
	Slow         []Item      // requests answered later than the firm's median
	SilentDays   []time.Time // working days, no holidays, on which something was open and the firm did not write
}

// contacts are the first message of either side, and when people of the firm wrote
// to the client.
type contacts struct {
	first time.Time
	out   []time.Time
}

func (c *counter) contacts(client party.Client) contacts {
	var seen contacts
	for m := range c.l.Messages() {
		if !concerns(m, client.Addresses) {
			continue
		}
		if seen.first.IsZero() {
			seen.first = m.At
		}
		if c.Directory.IsStaff(m.Author) {
			seen.out = append(seen.out, m.At)
		}
	}
	return seen
}

// concerns reports whether a message is from or to one of these addresses.
func concerns(p ledger.Place, addresses []string) bool {
	return slices.ContainsFunc(p.People(), func(a string) bool { return slices.Contains(addresses, a) })
}

// Watch tells how it began with each client, by their names, in the working days
// of the firm, whose country has holidays. Clients without mail are left out.
func Watch(l *ledger.Ledger, o Options, hours due.Context) []Beginning {
	c := counter{Options: o, l: l}
	var median Wait
	for _, all := range Rows(l, Options{Directory: o.Directory, AsOf: o.AsOf, Zone: o.Zone}) {
		median = all.AnswerTimes().Median
	}
	var list []Beginning
	for _, client := range o.Directory.Clients() {
		if o.Clients != nil && !slices.ContainsFunc(client.Addresses, func(a string) bool { return slices.Contains(o.Clients, a) }) {
			continue
		}
		seen := c.contacts(client)
		b := Beginning{Client: client.Name, From: client.Since, Declared: !client.Since.IsZero()}
		if !b.Declared {
			b.From = seen.first
		}
		if seen.first.IsZero() {
			continue
		}
		b.From = midnight(b.From, b.Declared, o.Zone)
		if !b.From.Before(o.AsOf) {
			continue
		}
		b.To = b.From.AddDate(0, 0, Onboarding)
		if b.To.After(o.AsOf) {
			b.To = o.AsOf.In(o.Zone)
		}
		c.begin(&b, client.Addresses, seen, median, hours)
		list = append(list, b)
	}
	slices.SortFunc(list, func(a, b Beginning) int { return compareNames(a.Client, b.Client) })
	return list
}

// midnight returns the start of the day in the zone. A day that people declared is
// that day wherever they are.
func midnight(t time.Time, declared bool, zone *time.Location) time.Time {
	if !declared {
		t = t.In(zone)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}

// A stretch is a time in which something was open.
type stretch struct{ from, to time.Time }

func (c *counter) begin(b *Beginning, addresses []string, seen contacts, median Wait, hours due.Context) {
	then := func(p ledger.Place) bool {
		return !p.At.Before(b.From) && p.At.Before(b.To) && concerns(p, addresses)
	}
	var open []stretch
	for i := range c.l.Requests {
		r := &c.l.Requests[i]
		if !c.asked(r) || !then(r.Place) {
			continue
		}
		item := c.item(r.Place, r.AnsweredBy)
		open = append(open, stretch{r.At, r.At.Add(item.After)})
		switch {
		case r.AnsweredBy.IsZero():
			b.OpenRequests = append(b.OpenRequests, item)
		case !median.More && item.After > median.Time:
			b.Slow = append(b.Slow, item)
		}
	}
	for i := range c.l.Promises {
		p := &c.l.Promises[i]
		if p.Confidence != ledger.Confirmed || !c.Directory.IsStaff(p.Actor) || !then(p.Place) || p.Status == ledger.Withdrawn || p.Status == ledger.Unclear {
			continue
		}
		item := c.kept(p)
		if item.Timed || p.Status != ledger.Kept && p.Status != ledger.KeptLate { // else it was done outside mail, and when is not known
			open = append(open, stretch{p.At, p.At.Add(item.After)})
		}
		if p.Status == ledger.Open || became(p) == BrokenSilent {
			b.OpenPromises = append(b.OpenPromises, item)
		}
	}
	for day := b.From; day.Before(b.To); day = day.AddDate(0, 0, 1) {
		next := day.AddDate(0, 0, 1)
		end := next.Add(-1) // of a day that is over, as of which a report may be
		if end.After(b.To) || hours.Working(day, next) == 0 {
			continue
		}
		waiting := slices.ContainsFunc(open, func(s stretch) bool { return s.from.Before(day) && !s.to.Before(end) })
		if waiting && !slices.ContainsFunc(seen.out, func(t time.Time) bool { return !t.Before(day) && t.Before(next) }) {
			b.SilentDays = append(b.SilentDays, day)
		}
	}
}
