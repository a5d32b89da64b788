package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/ledger"
)

// checkLate checks that something came late: an answer, a visit, or what was
// undertaken.
func (w *World) checkLate(f *frame) *Finding {
	if inGoodTime.MatchString(f.Text) {
		return w.untyped(f)
	}
	promised := len(f.undertakes()) > 0
	if !promised && len(f.days) == 0 && toThisDay.MatchString(f.Text) && denial.MatchString(f.Text) && !f.timed() { // it never came
		g := *f
		g.Kind = NeverDid
		return w.checkNeverDid(&g)
	}
	if answerWords.MatchString(f.Text) && !promised {
		return w.checkResponse(f)
	}
	if f.timed() && !promised && !laterThan.MatchString(f.Text) {
		if found := w.checkTook(f); found != nil {
			return found
		}
	}
	found := w.checkUndertaking(f)
	if found.Verdict == Silent || found.Verdict == Partly && slices.ContainsFunc(found.Atoms, func(a Atom) bool { return a.Truth == Unknown }) {
		if x := w.byItsDays(f); x != nil {
			return x
		}
	}
	return found
}

// inGoodTime says that the client did a thing early enough.
var inGoodTime = regexp.MustCompile(`(?i)^\W*(?:(?:and|but) )?(?:i|we|my \w+) (?:had |have )?(?:cancelled|canceled|paid|gave|sent|told|confirmed|returned|booked|signed)\b.*\b(?:ahead|in advance|in (?:good )?time|early|on time|before(?:hand)?)\W*$`)

var laterThan = regexp.MustCompile(`(?i)\b(later? than|late(r)? (by|than)|(days?|weeks?|hours?|months?) late)\b`)

// measured checks when something came against when it was to come, and against
// when the claim says that it was to come and came.
func (w *World) measured(k *maker, f *frame, u *undertaking, o outcome, actual []day) *Finding {
	_, dated := u.due()
	if due, _ := f.dueDays(); slices.ContainsFunc(due, day.exact) && (!dated || !slices.ContainsFunc(due, func(d day) bool { return !d.exact() || !d.lastBefore(u.at()) })) {
		k.drop(u.m)
		return w.lateWithout(k, f, o)
	}
	if o.done.m != nil && len(actual) == 0 && f.sameDay() && !w.isOfDay(u, o.at) {
		o.done, o.acked = stance{}, nil // something else that was done another day
	}
	if o.done.m == nil {
		if found := w.slipped(k, f, u, o); found != nil {
			return found
		}
		if f.Kind != Late || !w.keptLate(u, &o) {
			return w.notYet(k, f, u, o)
		}
	}
	k.citeStance(o.done, "delivery")
	if o.deny.m != nil && o.deny.m.At.Before(o.at.Add(time.Hour)) {
		k.citeStance(o.deny, "complaint")
		if o.admit.m != nil && o.admit.m.At.Before(o.at.Add(time.Hour)) {
			k.citeStance(o.admit, "admission")
		}
	}
	if x := o.done; x.what == delivers && x.s != nil && len(x.m.Files) == 0 && !w.bears(x.s, w.used(f.topic)) {
		return k.settle(Silent, "Something was promised on %s and done on %s; whether it is what this speaks of is not certain.", w.date(u.at()), w.shown(u, o, o.at))
	}
	if o.acked == nil && o.done.what == delivers {
		o.acked = w.hadIt(o.done.m)
	}
	switch m := w.measure(f, u, o, actual); {
	case dated && !o.late:
		return w.cameInTime(k, f, u, o, m)
	case m == less && w.surelyDone(o) && (o.done.s == nil || w.bears(o.done.s, w.used(f.topic))) && len(f.undertakes()) == 0 && !laterThan.MatchString(f.Text) && !f.timed():
		k.cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{wasToBe, {Name: "not before", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "A message of %s shows that it was done by then.", w.shown(u, o, o.at))
	case dated:
		return w.cameAfterDue(k, f, u, o, m, len(actual) > 0)
	case m == matches && o.deny.m != nil && o.deny.m.At.Before(o.at):
		k.Atoms = []Atom{wasToBe, {Name: "late", Truth: True, Necessary: true}}
		return k.settle(Supported, "It was promised on %s; on %s you wrote that it had not been done, and it came on %s.", w.date(u.at()), w.date(o.deny.m.At), w.shown(u, o, o.at))
	case m == less && o.deny.m != nil && o.deny.m.At.Before(o.at):
		return k.settle(Partly, "It came on %s: late, but not as late.", w.shown(u, o, o.at))
	}
	return k.settle(Silent, "It was promised on %s and came on %s; for when it was promised is not shown.", w.date(u.at()), w.shown(u, o, o.at))
}

// wasToBe is that a thing was promised, whether or not the client took that.
var wasToBe = Atom{Name: "promise", Truth: True}

// cameInTime closes a finding on something that came when it was to come: it
// contradicts a claim that says otherwise, if it surely is the thing and the client
// knew of it.
func (w *World) cameInTime(k *maker, f *frame, u *undertaking, o outcome, m measure) *Finding {
	dueAt, _ := u.due()
	due, at := w.shown(u, o, dueAt), w.shown(u, o, o.at)
	against := m == less || m == unmeasured && !f.timed()
	isIt := u.score >= certain+150 && o.done.topic >= 600 && o.done.own >= 450 && w.namedBy(f, u)
	if against && isIt && w.surelyDone(o) && !o.at.After(dueAt) && (o.done.what == confirms || o.acked != nil) {
		k.cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{wasToBe, {Name: "late", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "It was promised for %s, and a message of %s shows that it was done.", due, at)
	}
	return k.settle(Silent, "It was promised for %s; a message of %s tells that it was done.", due, at)
}

// cameAfterDue closes a finding on something that came after the day for which it was
// promised. onDay is that the claim says on which day it came.
func (w *World) cameAfterDue(k *maker, f *frame, u *undertaking, o outcome, m measure, onDay bool) *Finding {
	dueAt, _ := u.due()
	due, at := w.shown(u, o, dueAt), w.shown(u, o, o.at)
	k.Atoms = []Atom{wasToBe, {Name: "late", Truth: True, Necessary: true}}
	switch {
	case m == less || w.wrongDue(f, u, o.at):
		k.Atoms = append(k.Atoms, Atom{Name: "how late", Truth: False})
		return k.settle(Partly, "It was promised for %s and came on %s: late, but not as late.", due, at)
	case m == unmeasured && !onDay && untilEvent.MatchString(f.Text):
		k.Atoms = append(k.Atoms, Atom{Name: "how late", Truth: Unknown})
		return k.settle(Partly, "It was promised for %s and came on %s; whether as late as you say is not shown.", due, at)
	}
	return k.settle(Supported, "It was promised for %s and came on %s.", due, at)
}

// shown prints when a thing was due or done: to the minute where either is known so.
func (w *World) shown(u *undertaking, o outcome, t time.Time) string {
	if _, dated := u.due(); o.timed || dated && u.Due.Timed {
		return w.moment(t)
	}
	return w.date(t)
}

// surelyDone reports whether what tells that a thing was done surely is of it, and so.
func (w *World) surelyDone(o outcome) bool {
	x := o.done
	switch {
	case x.byProgram():
		return true
	case x.what == delivers:
		return x.topic >= 500 && o.acked != nil || x.topic >= 700 || x.m.toThem && x.own >= 500 && w.wentOn(x.m)
	}
	return x.topic >= 500 && (x.what == confirms || o.acked != nil)
}

// sameDay reports whether a claim says at what time of the day something came for which
// another was given.
func (f *frame) sameDay() bool {
	return len(f.promisedHours()) > 0 && len(f.clocks) > len(f.promisedHours())
}

// isOfDay reports whether a time is of the day on which a promise was due, or of the
// night after it.
func (w *World) isOfDay(u *undertaking, t time.Time) bool {
	dueAt, dated := u.due()
	return !dated || sameDay(t, dueAt) || u.Due.Timed && t.After(dueAt) && t.Sub(dueAt) < 6*time.Hour
}

// keptLate fills an outcome with what the ledger holds for the late keeping of a
// promise, and reports whether it does.
func (w *World) keptLate(u *undertaking, o *outcome) bool {
	if u.Status != ledger.KeptLate || !w.keptSomehow(u) {
		return false
	}
	m := w.byDigest[u.FulfilledBy.Digest]
	o.done = stance{m: m, what: delivers}
	if m.client {
		o.done.what = confirms
	}
	o.at, o.late = m.At, true
	return true
}

// untilEvent says how late something came by what happened then.
var untilEvent = regexp.MustCompile(`(?i)\b(until|till) (after )?(they|we|he|she|i|(the|our|my|his|her) \w+ (was|were|had|came|left|went|began|started))\b`)

// wentOn reports whether the client wrote in a conversation after a message of
// the firm, in which they would have said that it is not so.
func (w *World) wentOn(m *message) bool {
	return slices.ContainsFunc(w.convs[m.Conversation], func(r *message) bool { return r.client && r.Automatic == "" && r.At.After(m.At) })
}

// notYet closes a finding on something late of which no document shows that it
// came at all.
func (w *World) notYet(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	if o.deny.m == nil {
		return k.settle(Silent, "It was promised on %s; when it came, no document shows.", w.date(u.at()))
	}
	k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
	if x := w.perhaps(f, u); x != nil || o.maybe.m != nil || o.admit.m == nil && w.keptSomehow(u) && w.keptBut(u, o.deny.m) {
		return k.settle(Silent, "It was promised on %s; when it came is not certain.", w.date(u.at()))
	}
	dueAt, dated := u.due()
	if !dated && o.admit.m != nil && o.deny.about >= 600 && f.Kind == BrokenPromise && slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.start >= 0 && d.fits(o.deny.m.At) }) {
		k.Atoms = []Atom{wasToBe, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "It was promised on %s; on %s you wrote that it was not so, and on %s we agreed.", w.date(u.at()), w.date(o.deny.m.At), w.date(o.admit.m.At))
	}
	if dated && o.deny.m.At.After(dueAt) && (o.deny.about >= 400 && f.Kind == Late || o.admit.m != nil) {
		if f.Kind == NeverSent || f.Kind == NeverDid { // whether it came later is not known
			return k.settle(Silent, "It was promised for %s, and on %s you wrote that it had not come; when it came, no document shows.", w.date(dueAt), w.date(o.deny.m.At))
		}
		k.Atoms = []Atom{{Name: "late", Truth: True, Necessary: true}}
		if f.timed() || len(f.clocks) > 0 || until.MatchString(f.Text) {
			k.Atoms = append(k.Atoms, Atom{Name: "how late", Truth: Unknown})
			return k.settle(Partly, "It was promised for %s, and on %s you wrote that it had not come; how late it came is not shown.", w.date(dueAt), w.date(o.deny.m.At))
		}
		return k.settle(Supported, "It was promised for %s, and on %s you wrote that it had not come.", w.date(dueAt), w.date(o.deny.m.At))
	}
	return k.settle(Silent, "It was promised on %s; when it came, no document shows.", w.date(u.at()))
}
