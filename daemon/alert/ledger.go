package alert

import (
	"fmt"
	"time"

	"onrecord/audit/due"
	"onrecord/audit/ledger"
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
	for i := range l.Promises {
		a, ok := p.promise(&l.Promises[i])
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

// promise is about a promise of the firm that falls due soon or has just been
// broken. One without a day, or whose day hangs on something, has no time to
// warn of.
func (p Policy) promise(x *ledger.Promise) (Alert, bool) {
	if !p.IsStaff(x.Actor) || !x.HasDue() || x.Due.Latest.Before(p.Now.Add(-Forgotten)) {
		return Alert{}, false
	}
	said := fmt.Sprintf("%s promised %s on %s: %q", x.Actor, x.To, p.day(x.At), x.Quote)
	cure := fmt.Sprintf("keep it, or say when it will be; 'onrecord promise show %s' shows it, 'promise mark' records what was done outside mail", x.ID)
	switch {
	case x.Status == ledger.Open && p.Hours.Working(p.Now, x.Due.Due) <= p.DueSoon:
		a := New(PromiseDueSoon, Amber, x.ID, x.At, said+", and it is due "+p.due(x.Due), cure)
		a.Due = x.Due.Value()
		return a, true
	case x.Status == ledger.Broken:
		shown := "no message shows that it was done"
		if x.State == "broken_shown" {
			shown = "a message says that it was not done"
		}
		a := New(PromiseOverdue, Red, x.ID, x.Due.Latest, said+", it was due "+p.due(x.Due)+", and "+shown, cure)
		a.Due = x.Due.Value()
		return a, true
	}
	return Alert{}, false
}

// request is about something that was asked of the firm from outside.
func (p Policy) request(x *ledger.Request) (Alert, bool) {
	if !p.IsStaff(x.Of) || p.IsStaff(x.Author) || !x.AnsweredBy.IsZero() || !x.Holding.IsZero() || !x.Released.IsZero() || p.old(x.At) || p.Hours.Working(x.At, p.Now) < p.Request {
		return Alert{}, false
	}
	return New(RequestUnanswered, Amber, x.ID, x.At, fmt.Sprintf("%s asked %s on %s, and no message answers it: %q", x.Author, x.Of, p.day(x.At), x.Quote),
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
	return New(ComplaintUnanswered, grade, x.ID, x.At, fmt.Sprintf("%s complained on %s, and %s: %q", x.Author, p.day(x.At), why, x.Quote),
		fmt.Sprintf("answer today, in person: that you have read it, and when you will call; 'onrecord complaint show %s' shows it, 'complaint mark' records what was done outside mail", x.ID)), true
}

func (p Policy) old(at time.Time) bool { return at.Before(p.Now.Add(-Forgotten)) }

// due names a due date: a time of day in the firm's zone, a day as it was meant.
func (p Policy) due(d due.Due) string {
	if d.Timed {
		return d.Due.In(p.Hours.Zone).Format(dayFormat + " 15:04")
	}
	return d.Due.Format(dayFormat)
}

func (p Policy) day(t time.Time) string { return t.In(p.Hours.Zone).Format(dayFormat) }

const dayFormat = "Mon 2 Jan"
