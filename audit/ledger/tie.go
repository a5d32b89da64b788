package ledger

import (
	"slices"
	"time"

	"onrecord/audit/act"
)

// A tie is how a message hangs together with a promise, by what answers what.
type tie int

// The ties, weaker ones first, and what each counts.
const (
	apart     tie = 0
	delegated tie = 10 // in a conversation in which the promise was passed on to somebody
	together  tie = 8  // in the same conversation
	below     tie = 13 // an answer to it, over others between
	direct    tie = 18 // an answer to it
)

func (w *world) tie(p *Promise, m *message) tie {
	if m.conv != p.msg.conv {
		if slices.Contains(p.via, m.conv) {
			return delegated
		}
		return apart
	}
	if m.parent == p.msg {
		return direct
	}
	for up, n := m.parent, 0; up != nil && n < 20; up, n = up.parent, n+1 {
		if up == p.msg {
			return below
		}
	}
	return together
}

// passedOn returns the conversations in which a promise goes on soon afterwards:
// whoever made it, or is bound by it, asks somebody for the thing; or whoever it
// was made to promises it to somebody in turn.
func (w *world) passedOn(p *Promise, near []*message) []int {
	var list []int
	for _, m := range near {
		if m.conv == p.msg.conv || m.at.Sub(p.At) > 4*24*time.Hour || slices.Contains(list, m.conv) {
			continue
		}
		asks := (w.samePerson(m.From, p.Actor) || w.samePerson(m.From, p.Author)) && (m.does(act.Request) || m.does(act.Question))
		relays := w.samePerson(m.From, p.To) && m.does(act.Promise)
		if !asks && !relays {
			continue
		}
		n, shared := w.match(p, func(x term) bool { return m.has(x) || slices.Contains(m.heads, x) })
		if (n >= 28 || n >= 14 && !w.ofAnother(p, m)) && slices.Contains(p.object, shared[0]) || asks && w.asksOn(p, m) {
			list = append(list, m.conv)
		}
	}
	return list
}

// asksOn reports whether a message asks somebody else, within a day, for what a
// promise said its maker would ask of them.
func (w *world) asksOn(p *Promise, m *message) bool {
	return p.asksOther && m.at.Sub(p.At) < 24*time.Hour && !slices.Contains(m.To, p.To) && slices.ContainsFunc(m.Sentences, func(s sentence) bool {
		return (s.does(act.Request) || s.does(act.Question)) && w.verbShown(p, &s) != ""
	})
}

// A day is one of the calendar.
type day struct {
	year  int
	month time.Month
	day   int
}

func dayOf(t time.Time) (d day) {
	d.year, d.month, d.day = t.Date()
	return d
}

// aloneOn reports whether a promise is all that its side owes the other on its day, by what
// had been promised up to a moment.
func (w *world) aloneOn(p *Promise, until time.Time) bool {
	return !slices.ContainsFunc(w.dueOn[dayOf(p.latest)], func(q *Promise) bool {
		return q != p && q.Confidence == Confirmed && q.At.Before(until) && w.sideOf(q.Actor) == w.sideOf(p.Actor) && w.sideOf(q.To) == w.sideOf(p.To)
	})
}

// twins are promises of one thing for one time, told on: what a supplier
// promises the firm, and the firm then its client. What shows one kept shows the
// other, so each is looked for in the conversations of both.
func (w *world) twins(list []Promise) {
	w.dueOn = map[day][]*Promise{}
	for i := range list {
		if p := &list[i]; p.HasDue() {
			w.dueOn[dayOf(p.latest)] = append(w.dueOn[dayOf(p.latest)], p)
		}
	}
	for _, same := range w.dueOn {
		for i, p := range same {
			for _, q := range same[i+1:] {
				if q.At.Sub(p.At) >= 5*24*time.Hour {
					break
				}
				if q.msg.conv == p.msg.conv || w.sideOf(q.To) == w.sideOf(p.To) || p.Due.Timed && q.Due.Timed && !p.latest.Equal(q.latest) {
					continue
				}
				if w.passedBetween(p, q) {
					p.via, q.via = append(p.via, q.msg.conv), append(q.via, p.msg.conv)
				}
			}
		}
	}
}

// passedBetween reports whether one of two promises is the other, told on by the side
// that was promised it: they name one thing.
func (w *world) passedBetween(p, q *Promise) bool {
	if w.sideOf(p.To) != q.msg.side && w.sideOf(q.To) != p.msg.side || apartFrom(w.clientsOf(p.msg), w.clientsOf(q.msg)) {
		return false
	}
	n, shared := w.match(p, func(x term) bool { return q.speaks(w.lex.spelled[x]) })
	return n >= 6 && slices.ContainsFunc(shared, func(x string) bool {
		return verbs[x] == "" && (slices.Contains(p.object, x) || slices.Contains(q.object, x))
	})
}
