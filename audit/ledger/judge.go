package ledger

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/due"
)

// tooEarly reports whether a message came before the day on which the thing was
// to be done, and so cannot tell of it. What is due by a day may come earlier.
func (w *world) tooEarly(p *Promise, m *message) bool {
	if !p.HasDue() || p.Due.Grain > due.Day {
		return false
	}
	switch p.Due.Relation {
	case due.Through, due.Until:
		return m.at.Before(p.latest)
	case due.At, due.Between:
		y, mo, d := p.Due.Earliest.Date()
		return m.at.Before(time.Date(y, mo, d, 0, 0, 0, 0, p.Due.Earliest.Location()))
	}
	return false
}

// judge works out what became of a promise.
func (w *world) judge(p *Promise, near ...[]*Promise) {
	var looks []look
	for _, m := range w.candidates(p) {
		if l := w.examine(p, m); l.score > 0 || l.denies {
			looks = append(looks, l)
		}
	}
	denied := time.Time{}
	for _, l := range looks {
		if l.denies && denied.IsZero() {
			denied = l.m.at
			p.Evidence = append(p.Evidence, w.evidence(l, "denial"))
		}
	}
	var done *look
	for i := range looks {
		l := &looks[i]
		if l.score >= enough && (done == nil || l.score > done.score+15) {
			done = l
		}
	}
	if done != nil {
		e := w.evidence(*done, done.kind)
		p.done = &e
	} else {
		for _, l := range looks {
			if l.score >= doubt && (p.maybe == nil || l.score > p.maybe.Score) {
				e := w.evidence(l, "perhaps "+l.kind)
				p.maybe = &e
			}
		}
	}
	next := w.replacement(p, near)
	w.settle(p, next, denied)
	slices.SortStableFunc(p.Evidence, func(a, b Evidence) int { return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Digest[:], b.Digest[:])) })
}

func (w *world) evidence(l look, what string) Evidence {
	late := lateWords.MatchString(l.quote)
	for i := range l.m.Sentences {
		late = late || l.kind == "delivery" && lateWords.MatchString(l.m.Sentences[i].Text)
	}
	return Evidence{Ref: Ref{l.m.digest, l.m.ID}, At: l.m.at, Author: l.m.From, For: what, Quote: l.quote, Why: l.why, Score: l.score, late: late}
}

// replacement returns the first later promise of the same thing with another
// due, of lists that are sorted by time.
func (w *world) replacement(p *Promise, near [][]*Promise) *Promise {
	if !p.HasDue() {
		return nil
	}
	var first *Promise
	for _, list := range near {
		i, _ := slices.BinarySearchFunc(list, p.At, func(q *Promise, t time.Time) int { return q.At.Compare(t) })
		for ; i < len(list) && list[i].At.Sub(p.At) <= lookAhead; i++ {
			q := list[i]
			if first != nil && !q.At.Before(first.At) {
				break
			}
			if w.replaces(p, q) {
				first = q
				break
			}
		}
	}
	return first
}

// replaces reports whether q gives another date for what p promises.
func (w *world) replaces(p, q *Promise) bool {
	if q == p || !q.At.After(p.At) || !q.HasDue() || !q.Due.Latest.After(p.latest) || sameDay(q.Due.Latest, p.latest) || w.sideOf(q.Actor) != w.sideOf(p.Actor) {
		return false
	}
	n, _ := w.match(p, func(x string) bool { return slices.Contains(q.object, x) || slices.Contains(q.context, x) })
	own := 0
	for _, x := range p.object {
		if slices.Contains(q.object, x) {
			own += w.weight(x)
		}
	}
	if q.msg.conv == p.msg.conv && n >= 3 && (p.verb == q.verb && p.verb != "" || own >= 3) {
		return true
	}
	return own >= 5 && w.sideOf(q.To) == w.sideOf(p.To)
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}

// Who reports in the evening on the visit of the morning, or says thanks the
// next day, speaks of what was done in time, unless the words say more.
const (
	graceTimed = 12 * time.Hour
	graceDay   = 24 * time.Hour
)

// grace is how long after the due words may still speak of it: who says thanks
// the next morning says it for yesterday.
const grace = 36 * time.Hour

// settle decides the state.
func (w *world) settle(p *Promise, next *Promise, denied time.Time) {
	dated := p.HasDue()
	if r := w.released(p); r != nil && (p.done == nil || r.At.Before(p.done.At)) {
		p.Evidence = append(p.Evidence, *r)
		p.set(r.For, Withdrawn)
		return
	}
	if next != nil && (p.done == nil || next.At.Before(p.done.At)) {
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
	if p.Recurring { // one time is not all times
		p.set("open", Open)
		if !denied.IsZero() {
			p.set("broken_shown", Broken)
		}
		return
	}
	switch {
	case p.done != nil:
		p.FulfilledBy = p.done.Ref
		p.Evidence = append(p.Evidence, *p.done)
		if !dated || !p.done.At.After(p.latest) || w.inTime(p, denied) {
			p.set("kept", Kept)
		} else {
			p.set("kept_late", KeptLate)
		}
	case dated && w.o.AsOf.After(p.latest):
		if hole := w.hole(p); hole != "" {
			p.Unknown = append(p.Unknown, hole)
			p.set("uncovered", Unclear)
			return
		}
		if p.maybe != nil {
			p.Evidence = append(p.Evidence, *p.maybe)
			p.Unknown = append(p.Unknown, "one message may show that it was done, but not for certain")
			p.set("conflict", Unclear)
			return
		}
		if denied.IsZero() {
			p.set("broken_silent", Broken)
			p.Unknown = append(p.Unknown, "no document shows that it was done; what was done or said outside mail is not known")
		} else {
			p.set("broken_shown", Broken)
		}
	default:
		p.set("open", Open)
	}
}

func (w *world) hole(p *Promise) string {
	if w.o.Hole == nil {
		return ""
	}
	return w.o.Hole(p.At, p.latest.Add(lookAhead), p.Actor, p.To)
}

// inTime reports whether the proof, though later than the due, speaks of what
// was done in time. What is sent is sent when the message is; of a visit, a
// repair or a call people write afterwards.
func (w *world) inTime(p *Promise, denied time.Time) bool {
	late := p.done.At.Sub(p.latest)
	if p.done.late || !denied.IsZero() && denied.Before(p.done.At) {
		return false
	}
	if p.done.For == "delivery" && (p.verb == "send" || p.verb == "check" || p.verb == "pay") {
		return false
	}
	if justNow.MatchString(p.done.Quote) && !sameDay(p.done.At, p.latest) || strings.Contains(p.done.Quote, "just ") {
		return false
	}
	if told := w.told(p); !told.IsZero() {
		return !told.After(p.latest)
	}
	if p.Due.Timed {
		return late <= graceTimed
	}
	return late <= graceDay
}

var justNow = regexp.MustCompile(`(?i)\b(just now|today|this (morning|afternoon|evening)|minutes ago)\b`)

var lateWords = regexp.MustCompile(`(?i)\b(late|later than|overdue|belated(ly)?|behind schedule|at last|finally)\b`)

// told returns when the proof says that the thing was done, if it says so: "he
// came at 3:40", "sent it on Tuesday".
func (w *world) told(p *Promise) time.Time {
	c := w.o.Due
	c.Told = true
	for _, x := range due.Find(p.done.Quote, p.done.At, c) {
		if x.Kind != due.Past || x.Latest.IsZero() || x.Grain > due.Day || x.Latest.Before(p.At) {
			continue
		}
		if p.Due.Timed && x.Grain != due.Minute && sameDay(x.Latest, p.latest) {
			return p.latest
		}
		return x.Latest
	}
	return time.Time{}
}

func (p *Promise) set(state string, s Status) { p.State, p.Status, p.Engine = state, s, s }

// released returns the message by which the one who was promised something
// lets it go, or the one who promised it takes it back before it is due.
func (w *world) released(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		theirs := w.sideOf(m.From) == w.sideOf(p.To) && w.sideOf(m.From) != w.sideOf(p.Actor)
		own := w.samePerson(m.From, p.Actor)
		if !theirs && !own || !p.latest.IsZero() && m.at.After(p.latest) {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if !m.own(s) || !lets.MatchString(s.Text) || strings.HasSuffix(s.Text, "?") {
				continue
			}
			n, shared := w.match(p, func(x string) bool { return slices.Contains(words(s.Text), x) })
			if m.parent == p.msg && n >= 1 || m.conv == p.msg.conv && n >= 4 || n >= 10 {
				e := Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "released", Quote: s.Text, Why: []string{"says that it is not wanted any more: " + strings.Join(shared, ", ")}}
				if own {
					e.For, e.Why = "cancelled", []string{"takes it back: " + strings.Join(shared, ", ")}
				}
				return &e
			}
		}
	}
	return nil
}

var lets = regexp.MustCompile(`(?i)\b(never ?mind|no need|no longer (need|want|require)|(don't|do not|won't|will not|needn't) (need|bother|worry about|want|be needing|trouble)|cancel(l?ed|l?ing)?|forget (it|about|the)|scratch that|call(ed|ing)? (it|that|this)? ?off|not needed|disregard|hold off|stand down|off the hook|changed? (my|our) minds?)\b`)
