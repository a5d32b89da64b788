package alert

import (
	"fmt"
	"strconv"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
	"onrecord/ingest/email"
)

// A Policy says when something needs somebody. Times of waiting count on working
// days only, and moments are named in the firm's zone.
type Policy struct {
	Now      time.Time
	Hours    due.Context   // when the firm works, and its zone
	DueSoon  time.Duration // before a promise falls due
	Request  time.Duration // that a request may wait
	Amber    time.Duration // that a complaint may wait
	Red      time.Duration // that no complaint may wait
	IsStaff  func(address string) bool
	ClientOf func(addresses ...string) (name string, ok bool)
}

// Forgotten is how long ago something may have begun to wait and still raise an
// alert. What is older is found in the lists: a firm that has just begun is not
// to be told of years at once.
const Forgotten = 30 * 24 * time.Hour

// FromLedger returns the alerts about promises of the firm, and about requests
// and complaints of others. Those that may be none at all raise no alert.
func FromLedger(l *ledger.Ledger, p Policy) []Alert {
	var list []Alert
	add := func(place ledger.Place, mark *ledger.Mark, a Alert, ok bool) {
		if !ok || place.Confidence != ledger.Confirmed {
			return
		}
		if mark != nil {
			a.marked = mark.Leaf
		}
		a.About = place.ID
		a.Messages = append(a.Messages, Message{place.Digest.String(), place.MessageID})
		a.Client, _ = p.ClientOf(place.People()...)
		list = append(list, a)
	}
	renewed := renewals(l)
	for i := range l.Promises {
		a, ok := p.promise(&l.Promises[i])
		ok = ok && !renewed[l.Promises[i].Next]
		add(l.Promises[i].Place, l.Promises[i].Mark, a, ok)
	}
	for i := range l.Requests {
		a, ok := p.request(&l.Requests[i])
		add(l.Requests[i].Place, nil, a, ok)
	}
	for i := range l.Complaints {
		a, ok := p.complaint(&l.Complaints[i])
		add(l.Complaints[i].Place, l.Complaints[i].Mark, a, ok)
	}
	return list
}

// renewals are the ids of promises that give another day for a thing: they are told of in
// place of those before.
func renewals(l *ledger.Ledger) map[string]bool {
	list := map[string]bool{}
	for i := range l.Promises {
		if x := &l.Promises[i]; x.Confidence == ledger.Confirmed && x.HasDue() {
			list[x.ID] = true
		}
	}
	return list
}

// promise is about a promise of the firm that falls due soon or has just been
// broken. One without a day has no time to warn of, and neither has one whose day is past
// and whose condition was not met, or that was taken back.
func (p Policy) promise(x *ledger.Promise) (Alert, bool) {
	if !p.IsStaff(x.Actor) || !x.HasDue() || x.Due.Latest.Before(p.Now.Add(-Forgotten)) {
		return Alert{}, false
	}
	said := fmt.Sprintf("%s promised %s on %s: %s", x.Actor, x.To, p.day(x.At), quoted(x.Quote))
	cure := fmt.Sprintf("keep it, or say when it will be; 'onrecord promise show %s' shows it, 'promise mark' records what was done outside mail", x.ID)
	switch {
	case x.State == "dormant" && x.Status == ledger.Open && x.Due.Latest.Before(p.Now), x.State == "refused_late" && x.Mark == nil:
		return Alert{}, false
	case x.Status == ledger.Open && p.Hours.Working(p.Now, x.Due.Due) <= p.DueSoon:
		when := ", and it is due "
		if x.State == "dormant" {
			when = ", and it is due, on a condition, "
		}
		return p.dueAlert(PromiseDueSoon, Amber, x, x.At, said+when+p.due(x.Due), cure)
	case x.Status == ledger.Broken && x.State == "broken_silent" && x.Mark == nil && p.Now.Before(x.HeardBy):
		return p.dueAlert(PromiseDueSoon, Amber, x, x.At, said+", it was due "+p.due(x.Due)+", and no message tells of it yet", cure)
	case x.Status == ledger.Broken:
		shown := "no message shows that it was done"
		if x.State == "broken_shown" {
			shown = "a message says that it was not done"
		}
		return p.dueAlert(PromiseOverdue, Red, x, x.Due.Latest, said+", it was due "+p.due(x.Due)+", and "+shown, cure)
	}
	return Alert{}, false
}

// dueAlert is an alert about a promise with a due.
func (p Policy) dueAlert(code, grade string, x *ledger.Promise, since time.Time, text, cure string) (Alert, bool) {
	a := New(code, grade, x.ID, since, text, cure)
	a.Due = x.Due.Value()
	return a, true
}

// request is about something that was asked of the firm from outside.
func (p Policy) request(x *ledger.Request) (Alert, bool) {
	if !p.IsStaff(x.Of) || p.IsStaff(x.Author) || !x.AnsweredBy.IsZero() || !x.Holding.IsZero() || !x.Released.IsZero() || p.old(x.At) || p.Hours.Working(x.At, p.Now) < p.Request {
		return Alert{}, false
	}
	return New(RequestUnanswered, Amber, x.ID, x.At, fmt.Sprintf("%s asked %s on %s, and no message answers it: %s", x.Author, x.Of, p.day(x.At), quoted(x.Quote)),
		"answer it, if only to say when the answer comes; 'onrecord show' with the digest shows the message"), true
}

// complaint is about a complaint that nobody answered, or that people say is open
// again. What was marked of late is not forgotten.
func (p Policy) complaint(x *ledger.Complaint) (Alert, bool) {
	waited := p.Hours.Working(x.At, p.Now)
	began, why := x.At, "nobody has answered"
	if x.Mark != nil {
		began = x.Mark.At
	}
	if !x.Waits() || p.old(began) || waited < p.Amber {
		return Alert{}, false
	}
	if x.Engine() == ledger.Answered {
		why = x.Mark.By + " recorded that it is open again"
	}
	grade := Amber
	if waited >= p.Red {
		grade = Red
	}
	return New(ComplaintUnanswered, grade, x.ID, x.At, fmt.Sprintf("%s complained on %s, and %s: %s", x.Author, p.day(x.At), why, quoted(x.Quote)),
		fmt.Sprintf("answer today, in person: that you have read it, and when you will call; 'onrecord complaint show %s' shows it, 'complaint mark' records what was done outside mail", x.ID)), true
}

func (p Policy) old(at time.Time) bool { return at.Before(p.Now.Add(-Forgotten)) }

// due names a due date: a time of day in the firm's zone, a day as it was meant.
func (p Policy) due(d due.Due) string {
	if d.Timed {
		at := d.Due.In(p.Hours.Zone)
		return p.named(at) + at.Format(" 15:04")
	}
	return p.named(d.Due)
}

func (p Policy) day(t time.Time) string { return p.named(t.In(p.Hours.Zone)) }

// named names a day, with its year if that is another than now.
func (p Policy) named(day time.Time) string {
	if day.Year() != p.Now.In(p.Hours.Zone).Year() {
		return day.Format("Mon 2 Jan 2006")
	}
	return day.Format("Mon 2 Jan")
}

// quoted are the words of a mail on one line, in quotation marks.
func quoted(words string) string { return strconv.Quote(email.PrintableLine(words)) }
