// Package pattern counts what became of promises, requests and complaints, by
// person, client, kind and month. It is a mirror for mending, not a ranking: rows
// are in the order of their names, and what counts for several people, such as a
// shared mailbox, counts for the firm.
//
// # What counts
//
// Promises of the firm's people, requests and questions from outside to them, and
// complaints from outside. A promise counts for who is bound, a request for who
// was asked, a complaint for whom it was sent to first. What people marked wins;
// what was marked as no complaint does not count, nor does a request that who asked let
// go before it was answered. Possible promises have a number
// of their own, and so have those of which nothing shows that they were kept:
// nobody wrote that they were broken either, and a call leaves no mail.
//
// # Every number opens
//
// A [Number] is the list of the [Item] it counts, never more than a count of them.
//
// # Rates and times
//
// Rates are of settled promises: kept, kept late, or shown broken. With them goes
// the interval of Wilson (1927) at 95 %. With fewer than [Few] settled ones there
// is no rate, only the cases.
//
// Times are read by nearest rank: the median is the item at rank ceil(n/2), the
// 90th percentile that at ceil(0.9 n), among all that waited. What has no answer
// counts as longer than any answer. Where the rank falls on such a one the time is
// the least that can be said: longer than the longest answer, and than it has
// waited so far.
package pattern

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/ledger"
	"onrecord/audit/party"
)

// A Key is what rows are made by.
type Key string

// The keys.
const (
	Person Key = "person"
	Client Key = "client"
	Kind   Key = "kind" // of thing: pay, call, fix, send, order, check, visit, other
	Month  Key = "month"
)

// Keys lists them.
var Keys = []Key{Person, Client, Kind, Month}

// Few is the number of settled promises under which there is no rate.
const Few = 10

// patience is the age under which no step of a complaint is missed yet.
const patience = 24 * time.Hour

// An Item is one promise, request or complaint.
type Item struct {
	ledger.Place
	By    ledger.Ref    // the message that keeps, answers or responds to it
	After time.Duration // from the item to that message, or to the moment of the report
	Age   time.Duration // from the item to the moment of the report
	Timed bool          // After is a time of waiting: what was done outside mail has none
}

// A Row is what counts for one person, client, kind or month, or several of these
// crossed.
type Row struct {
	Key   []string // one for each of the keys asked for
	Items map[Number][]Item
}

// Name joins the key. The row of everything is "all".
func (r *Row) Name() string {
	if len(r.Key) == 0 {
		return "all"
	}
	return strings.Join(r.Key, ", ")
}

// Options say what to count.
type Options struct {
	Directory *party.Directory
	AsOf      time.Time
	Zone      *time.Location // of months and days
	By        []Key
	From, To  time.Time // bounds of when it was promised, asked or complained; zero for none
	Clients   []string  // only what concerns these addresses; nil for all
	Persons   []string  // only what counts for these addresses; nil for all
}

// Rows counts what a ledger holds, by the names of the rows.
func Rows(l *ledger.Ledger, o Options) []Row {
	c := counter{Options: o, l: l, rows: map[string]*Row{}}
	c.promises()
	c.requests()
	c.complaints()
	rows := make([]Row, 0, len(c.rows))
	for _, r := range c.rows {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b Row) int { return slices.CompareFunc(a.Key, b.Key, compareNames) })
	return rows
}

func compareNames(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}

type counter struct {
	Options
	l    *ledger.Ledger
	rows map[string]*Row
}

// row returns where something counts that concerns these people, nil if it was
// not asked for.
func (c *counter) row(p ledger.Place, who string, kind string) *Row {
	if !c.From.IsZero() && p.At.Before(c.From) || !c.To.IsZero() && !p.At.Before(c.To) {
		return nil
	}
	if c.Clients != nil && !concerns(p, c.Clients) {
		return nil
	}
	if c.Persons != nil && !slices.Contains(c.Persons, who) {
		return nil
	}
	r := &Row{Items: map[Number][]Item{}}
	for _, k := range c.By {
		r.Key = append(r.Key, c.value(k, p, who, kind))
	}
	name := strings.Join(r.Key, "\x00")
	if c.rows[name] == nil {
		c.rows[name] = r
	}
	return c.rows[name]
}

// The names of rows for what has none.
const (
	TheFirm   = "the firm"
	NoClient  = "no client"
	OtherKind = "other"
)

func (c *counter) value(k Key, p ledger.Place, who, kind string) string {
	switch k {
	case Person:
		if who == "" || c.Directory.IsShared(who) {
			return TheFirm
		}
		person := c.Directory.PersonOf(who)
		return cmp.Or(person.Name, person.Addresses[0])
	case Client:
		people := p.People()
		if c.Clients != nil { // of several in one message, the one that was asked for
			people = slices.DeleteFunc(people, func(a string) bool { return !slices.Contains(c.Clients, a) })
		}
		name, _ := c.Directory.ClientOf(people...)
		return cmp.Or(name, NoClient)
	case Kind:
		return cmp.Or(kind, OtherKind)
	}
	return p.At.In(c.Zone).Format("2006-01")
}

func (r *Row) add(n Number, i Item) { r.Items[n] = append(r.Items[n], i) }

// item is a place with the message that settles it.
func (c *counter) item(p ledger.Place, by ledger.Ref) Item {
	i := Item{Place: p, By: by, After: c.AsOf.Sub(p.At), Age: c.AsOf.Sub(p.At)}
	if t := c.l.At(by); !t.IsZero() {
		i.After, i.Timed = t.Sub(p.At), true
	}
	return i
}

func (c *counter) promises() {
	for i := range c.l.Promises {
		p := &c.l.Promises[i]
		if !c.Directory.IsStaff(p.Actor) {
			continue
		}
		row := c.row(p.Place, p.Actor, p.Kind())
		if row == nil {
			continue
		}
		item := c.kept(p)
		if p.Confidence != ledger.Confirmed {
			row.add(Possible, item)
			continue
		}
		row.add(Promises, item)
		row.add(became(p), item)
		if p.Next != "" || p.State == "slipped" {
			row.add(Slipped, item)
		}
	}
}

// kept is a promise with the message that shows it kept. Where people say that it was
// not, there is none.
func (c *counter) kept(p *ledger.Promise) Item {
	if p.Status != ledger.Kept && p.Status != ledger.KeptLate {
		return c.item(p.Place, ledger.Ref{})
	}
	return c.item(p.Place, p.FulfilledBy)
}

// became returns the number of what became of a promise.
func became(p *ledger.Promise) Number {
	switch p.Status {
	case ledger.Kept:
		return Kept
	case ledger.KeptLate:
		return Late
	case ledger.Broken:
		if p.Mark == nil && p.State == "broken_silent" {
			return BrokenSilent
		}
		return Broken
	case ledger.Withdrawn:
		return Withdrawn
	case ledger.Unclear:
		return Unclear
	}
	return Open
}

func (c *counter) requests() {
	for i := range c.l.Requests {
		r := &c.l.Requests[i]
		if !c.asked(r) {
			continue
		}
		row := c.row(r.Place, r.Of, ledger.KindOf(r.Quote))
		if row == nil {
			continue
		}
		item := c.item(r.Place, r.AnsweredBy)
		row.add(Requests, item)
		if r.AnsweredBy.IsZero() {
			item.Timed = true
			row.add(Unanswered, item)
			if !r.Holding.IsZero() {
				row.add(PutOff, item)
			}
		} else {
			row.add(Answered, item)
		}
	}
}

// asked reports whether a request is one from outside to the firm that waits for an
// answer or had one.
func (c *counter) asked(r *ledger.Request) bool {
	return r.Released.IsZero() && r.Confidence == ledger.Confirmed && c.Directory.IsStaff(r.Of) && !c.Directory.IsStaff(r.Author)
}

func (c *counter) complaints() {
	for i := range c.l.Complaints {
		k := &c.l.Complaints[i]
		if s := k.Status(); s == ledger.NotAComplaint || s == ledger.Withdrawn {
			continue
		}
		row := c.row(k.Place, c.receiver(k.Place), ledger.KindOf(k.Sentence))
		if row == nil {
			continue
		}
		number, item := Responded, c.item(k.Place, k.FirstResponse)
		if k.Waits() {
			number, item = Waiting, c.item(k.Place, ledger.Ref{})
			item.Timed = true
		}
		row.add(Complaints, item)
		row.add(number, item)
		if item.Age < patience {
			continue
		}
		for n, step := range map[Number]ledger.Ref{NoAcknowledgement: k.Acknowledged, NoApology: k.Apologised, NoRemedy: k.Committed, NoQuestion: k.Asked, NoFollowUp: k.FollowedUp} {
			if step.IsZero() {
				row.add(n, item)
			}
		}
	}
}

// receiver returns the first of the firm to whom a message was sent, "" if none
// was.
func (c *counter) receiver(p ledger.Place) string {
	for _, a := range p.People() {
		if c.Directory.IsStaff(a) {
			return a
		}
	}
	return ""
}
