package ledger

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"onrecord/audit/due"
)

// tooEarly reports whether a message came before the day on which the thing was
// to be done, and so cannot tell of it. What is due by a day may come earlier.
func (w *world) tooEarly(p *Promise, m *message) bool {
	if !p.HasDue() {
		return false
	}
	switch p.Due.Relation {
	case due.Through, due.Until:
		return m.at.Before(p.latest)
	case due.At, due.Between:
		return p.Due.Grain <= due.Day && m.at.Before(startOfDay(p.Due.Earliest))
	}
	return false
}

func startOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// A trial is a promise with all that may tell what became of it.
type trial struct {
	p     *Promise
	looks []look
}

// judgeAll works out what became of promises, which are by time. What a
// sentence tells is weighed against all promises that it may tell of, before
// any of them is settled: it counts less for one than for one that it fits
// better.
func (w *world) judgeAll(list []Promise) {
	byConv, byActor := map[int][]*Promise{}, map[string][]*Promise{}
	for i := range list {
		p := &list[i]
		byConv[p.msg.conv] = append(byConv[p.msg.conv], p)
		byActor[p.Actor] = append(byActor[p.Actor], p)
	}
	for _, t := range w.trials(list) {
		w.judge(&t, byConv[t.p.msg.conv], byActor[t.p.Actor])
	}
}

// trials collects what may tell what became of promises.
func (w *world) trials(list []Promise) []trial {
	for i := range list {
		w.event(&list[i])
	}
	w.twins(list)
	trials := make([]trial, len(list))
	best := map[*sentence]int{}
	for i := range list {
		t := &trials[i]
		t.p = &list[i]
		for _, m := range w.candidates(t.p) {
			if w.tooEarly(t.p, m) {
				continue
			}
			if l := w.examine(t.p, m); l.at != nil || l.denies {
				t.looks = append(t.looks, l)
				best[l.at] = max(best[l.at], l.topical)
			}
		}
	}
	for i := range trials {
		t := &trials[i]
		var chases []time.Time // when it was asked for
		for _, l := range t.looks {
			if l.denies && l.kind == confirmation {
				chases = append(chases, l.m.at)
			}
		}
		first := true
		for j := range t.looks {
			l := &t.looks[j]
			l.f.set(fOther, l.at != nil && best[l.at] > l.topical+8)
			l.f.set(fChased, slices.ContainsFunc(chases, func(at time.Time) bool { return at.After(l.m.at) && at.Sub(l.m.at) < chase }))
			if l.f[fDirect]+l.f[fBelow] > 0 && l.f[fAhead] == 0 {
				l.f.set(fFirst, first)
				first = false
			}
			l.score = l.f.score()
		}
	}
	return trials
}

// From enough on a message shows that a promise was kept. Below that it may show
// it, and then nobody is said to have broken it: from doubt on, or from disputed
// on where another message says that it was not.
const (
	enough   = 360
	disputed = 320
	doubt    = 80
	undated  = 80 // more is wanted where no time tells what to look at
)

// judge works out what became of one promise.
func (w *world) judge(t *trial, near ...[]*Promise) {
	p := t.p
	var denied time.Time
	for i := range t.looks {
		if l := &t.looks[i]; l.denies {
			if denied.IsZero() {
				denied = l.m.at
			}
			e := w.evidence(l, "denial")
			e.Quote = l.denied
			p.Evidence = append(p.Evidence, e)
		}
	}
	shown, least := enough, doubt
	if !p.HasDue() {
		shown += undated
	}
	if !denied.IsZero() {
		least = disputed
	}
	if done := t.best(); done != nil && done.score >= shown {
		e := w.evidence(done, done.kind)
		p.done = &e
	} else if done != nil && done.score >= least && !done.strange() {
		e := w.evidence(done, "perhaps "+done.kind)
		p.maybe = &e
	}
	w.settle(p, w.replacement(p, near), denied)
	slices.SortStableFunc(p.Evidence, func(a, b Evidence) int { return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Digest[:], b.Digest[:])) })
}

// best returns the look that shows most; of such as are about as good the first.
func (t *trial) best() *look {
	var best *look
	for i := range t.looks {
		if l := &t.looks[i]; l.at != nil && (best == nil || l.score > best.score+about) {
			best = l
		}
	}
	return best
}

// strange reports whether nothing ties a look to the promise: neither a word nor
// a name, and those concerned were not in touch when it was due.
func (l *look) strange() bool {
	return l.f[fBare] == 1 && l.f[fNames] == 0 && (l.f[fSoon] == 0 || l.f[fSelf]+l.f[fTheirs] == 0)
}

// chase is how long after something that seemed to show it done the thing may
// still be asked for, so that it does not.
const chase = 14 * 24 * time.Hour

// about as good
const about = 30

func (w *world) evidence(l *look, what string) Evidence {
	late := lateWords.MatchString(l.quote)
	for i := range l.m.Sentences {
		late = late || l.kind == delivery && lateWords.MatchString(l.m.Sentences[i].Text)
	}
	return Evidence{Ref: Ref{l.m.digest, l.m.ID}, At: l.m.at, Author: l.m.From, For: what, Quote: l.quote, Why: l.why(), Score: l.score, late: late, bare: claims.MatchString(l.quote) && len(l.m.Files) == 0 && !slices.ContainsFunc(l.m.Sentences, func(s sentence) bool { return s.says(linked) })}
}

// claims: that the message carries something.
var claims = regexp.MustCompile(`(?i)\b(attached|enclosed|attachment)\b`)

// settle decides the state.
func (w *world) settle(p *Promise, next *Promise, denied time.Time) {
	dated := p.HasDue()
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
	if p.Recurring { // one time is not all times
		p.set("open", Open)
		if !denied.IsZero() {
			p.set("broken_shown", Broken)
		}
		return
	}
	switch {
	case p.done != nil && partial.MatchString(p.done.Quote):
		p.Evidence = append(p.Evidence, *p.done)
		p.Unknown = append(p.Unknown, "a part of it was done; whether the rest was is not known")
		if p.set("partly", Open); dated && w.o.AsOf.After(p.latest) {
			p.set("partly", Unclear)
		}
	case p.done != nil:
		if p.done.bare {
			p.Unknown = append(p.Unknown, "it says that something is attached, and carries neither a file nor a link")
		}
		p.FulfilledBy = p.done.Ref
		p.Evidence = append(p.Evidence, *p.done)
		if !dated || !p.done.At.After(p.latest) || w.inTime(p, denied) {
			p.set("kept", Kept)
		} else {
			p.set("kept_late", KeptLate)
		}
	case p.Conditional && w.waits(p):
	case p.HasDue() && w.o.AsOf.After(p.latest):
		w.unshown(p, denied)
	case p.verb == "waive" && !dated && !denied.IsZero():
		p.set("broken_shown", Broken) // what was not to be charged was
	default:
		p.set("open", Open)
	}
}

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
	switch {
	case hole != "":
		p.Unknown = append(p.Unknown, hole)
		p.set("uncovered", Unclear)
	case p.maybe != nil:
		p.Evidence = append(p.Evidence, *p.maybe)
		p.Unknown = append(p.Unknown, "one message may show that it was done, but not for certain")
		p.set("conflict", Unclear)
	case denied.IsZero():
		p.Unknown = append(p.Unknown, "no document shows that it was done; what was done or said outside mail is not known")
		p.set("broken_silent", Broken)
	default:
		p.set("broken_shown", Broken)
	}
}

// partial: what was done is not all of it.
var partial = regexp.MustCompile(`(?i)\b(half of (it|them|the)|part of (it|them|the)|some of (it|them|the)|the rest (is|will|to|follows|comes|next)|(is|are) still to (come|do|follow)|so far|first (half|batch|part|of (two|three)))\b`)

func (p *Promise) set(state string, s Status) { p.State, p.Status, p.Engine = state, s, s }
