package ledger

import (
	"fmt"
	"regexp"
	"time"
)

// claims: that the message carries something.
var claims = regexp.MustCompile(`(?i)\b(attached|enclosed|attachment)\b`)

// settle decides the state.
func (w *world) settle(p *Promise, next *Promise, denied time.Time) {
	dated := p.HasDue()
	if dated {
		p.HeardBy = p.latest
		if !p.sends() {
			p.HeardBy = w.heardBy(p.latest)
		}
	}
	if r := w.released(p); r != nil && (p.done == nil || !r.At.After(p.done.At)) {
		p.Evidence = append(p.Evidence, *r)
		p.set(r.For, Withdrawn)
		return
	}
	if next != nil && (p.done == nil || !next.At.After(p.done.At)) {
		p.Next = next.ID
		p.Evidence = append(p.Evidence, Evidence{Ref: Ref{next.Digest, next.MessageID}, At: next.At, Author: next.Author, For: "replaced", Quote: next.Quote, Why: []string{"gives another date for the same thing"}})
		if !next.At.After(p.latest) {
			p.set("slipped", Withdrawn)
			return
		}
		if p.visit {
			p.set("slipped_late", Broken)
			return
		}
	}
	if r := w.postponed(p); r != nil && (p.done == nil || !r.At.After(p.done.At)) {
		p.Evidence = append(p.Evidence, *r)
		p.set("slipped", Withdrawn)
		return
	}
	if r := w.calledOff(p); r != nil && !w.happened(p, r, denied) {
		p.Evidence = append(p.Evidence, *r)
		p.set(calledOffStates[r.For], Withdrawn)
		return
	}
	if p.Recurring { // one time is not all times
		p.set("open", Open)
		if !denied.IsZero() {
			p.set("broken_shown", Broken)
		}
		return
	}
	switch {
	case p.standing() && !denied.IsZero():
		p.set("broken_shown", Broken) // what was not to be charged was, and be it taken off since
	case p.done != nil && p.partlyIn(p.doneIn, p.done.Quote):
		w.partDone(p, denied)
	case p.done != nil:
		if p.done.bare {
			p.Unknown = append(p.Unknown, "it says that something is attached, and carries neither a file nor a link")
		}
		p.FulfilledBy = p.done.Ref
		p.Evidence = append(p.Evidence, *p.done)
		if !dated && !p.ownsLate() || dated && (!p.done.At.After(p.latest) || w.inTime(p, denied)) {
			p.set("kept", Kept)
		} else {
			p.set("kept_late", KeptLate)
		}
	case p.keepsSo() && !denied.IsZero():
		p.set("broken_shown", Broken) // a thing was not kept for them
	case p.Conditional && w.waits(p, denied):
	case p.HasDue() && w.o.AsOf.After(p.latest):
		w.unshown(p, denied)
	default:
		p.set("open", Open)
	}
}

// partDone settles a promise of which only a part is shown done.
func (w *world) partDone(p *Promise, denied time.Time) {
	p.Evidence = append(p.Evidence, *p.done)
	switch {
	case p.HasDue() && denied.After(p.latest):
		p.set("broken_shown", Broken) // somebody misses the rest
		return
	case p.HasDue() && w.o.AsOf.After(p.latest):
		p.set("partly", Unclear)
	default:
		p.set("partly", Open)
	}
	p.Unknown = append(p.Unknown, "a part of it was done; whether the rest was is not known")
}

// ownsLate reports whether whoever did a thing says how late they are with it, though the
// promise names no day.
func (p *Promise) ownsLate() bool {
	return p.done.For == delivery && soLate.MatchString(p.done.Quote)
}

// soLate: so much later than it was to be.
var soLate = regexp.MustCompile(`(?i)\b(days?|weeks?|hours?|months?) (late|later than (i|we) (said|promised)|overdue|behind)\b`)

// keepsSo reports whether a promise without a day is to leave something as it is, which
// whoever says that it was not so breaks: "I'll hold the berth for you".
func (p *Promise) keepsSo() bool {
	return !p.HasDue() && !p.Conditional && p.verb != "check" && keepsIt.MatchString(p.Quote)
}

// keepsIt: to leave something as it is.
var keepsIt = regexp.MustCompile(`(?i)\b(keep|hold|save|reserve|leave) (it|them|this|that|those|one|the|a|an|your|our|my|his|her|their|both|all|two|three|four|\d+)\b`)

// setAside returns why nothing is concluded from silence where a message under the name of
// who was promised something counts for nothing, "" if there is none.
func (w *world) setAside(p *Promise) string {
	for _, m := range w.unreceived {
		if m.at.After(p.At) && m.at.Sub(p.latest) <= lookAhead && w.sideOf(m.From) == w.sideOf(p.To) {
			return fmt.Sprintf("a message of %s under the name of %s shows nothing: %s", m.at.Format("2 Jan 2006"), m.From, Unreceived)
		}
	}
	return ""
}

// happened reports whether something about the day itself was told when it was over: that it
// was done, or that it was not. Then it was not off. Where another day was given, what is told
// to be done after its own is of that one, and who waits on the old one for whoever gave it has
// not read of it.
func (w *world) happened(p *Promise, off *Evidence, denied time.Time) bool {
	heard := w.heardBy(p.latest)
	if off.For == "replaced" {
		heard = startOfDay(p.latest).AddDate(0, 0, 1)
		if w.samePerson(off.Author, p.Actor) {
			denied = time.Time{}
		}
	}
	return p.done != nil && !p.done.At.After(heard) || !denied.IsZero() && !denied.After(w.heardBy(p.latest))
}

// calledOffStates are the states of what was called off before it was due.
var calledOffStates = map[string]string{"replaced": "slipped", "cancelled": "cancelled", "released": "released"}

// unshown decides about a promise that is past its due without anything that
// shows it done.
func (w *world) unshown(p *Promise, denied time.Time) {
	if r := w.refused(p); r != nil {
		p.Evidence = append(p.Evidence, *r)
		p.set("refused_late", Broken)
		return
	}
	hole := ""
	if w.o.Hole != nil && denied.IsZero() {
		until := p.latest.Add(lookAhead)
		if !w.o.AsOf.IsZero() && until.After(w.o.AsOf) {
			until = w.o.AsOf
		}
		hole = w.o.Hole(p.At, until, p.Actor, p.To)
	}
	if hole == "" && denied.IsZero() {
		hole = w.setAside(p)
	}
	switch {
	case hole != "":
		p.Unknown = append(p.Unknown, hole)
		p.set("uncovered", Unclear)
	case p.holds && denied.IsZero():
		p.Unknown = append(p.Unknown, "nothing tells that it was not so")
		p.set("conflict", Unclear)
	case p.maybe != nil:
		p.Evidence = append(p.Evidence, *p.maybe)
		p.Unknown = append(p.Unknown, "one message may show that it was done, but not for certain")
		p.set("conflict", Unclear)
	case denied.IsZero():
		if p.bill != nil {
			p.Evidence = append(p.Evidence, *p.bill)
			p.Unknown = append(p.Unknown, "the bill came; whether it was on it, only the bill shows")
			p.set("conflict", Unclear)
			return
		}
		if e := w.somethingCame(p); e != nil {
			p.Evidence = append(p.Evidence, *e)
			p.Unknown = append(p.Unknown, "something came on that day, and nothing tells whether it was this")
			p.set("conflict", Unclear)
			return
		}
		p.Unknown = append(p.Unknown, "no document shows that it was done; what was done or said outside mail is not known")
		p.set("broken_silent", Broken)
	default:
		p.set("broken_shown", Broken)
	}
}

func (p *Promise) set(state string, s Status) { p.State, p.Status, p.Engine = state, s, s }
