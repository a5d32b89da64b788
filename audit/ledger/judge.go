package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// judgeAll works out what became of promises, which are by time. What a
// sentence tells is weighed against all promises that it may tell of, before
// any of them is settled: it counts less for one than for one that it fits
// better.
func (w *world) judgeAll(list []Promise) {
	byConv, byActor := map[int][]*Promise{}, map[string][]*Promise{}
	for i := range list {
		p := &list[i]
		byConv[p.msg.conv] = append(byConv[p.msg.conv], p)
		actor := w.who(p.Actor)
		byActor[actor] = append(byActor[actor], p)
	}
	for _, t := range w.trials(list) {
		w.judge(&t, byConv[t.p.msg.conv], byActor[w.who(t.p.Actor)])
		t.p.near, t.p.wanted, t.p.doneIn = nil, nil, nil
	}
	w.madeGood(list)
}

// madeGood takes what shows a promise kept for the one, past its due, whose place
// it took, if one person made both: a thing that comes after all comes late, under
// whichever date. A visit that did not take place is none that took place on another
// day.
func (w *world) madeGood(list []Promise) {
	at := make(map[string]*Promise, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	for i := range slices.Backward(list) {
		p := &list[i]
		next := at[p.Next]
		if next == nil || !w.samePerson(p.Actor, next.Actor) || p.visit || p.Status != Broken && p.State != "conflict" || next.FulfilledBy.IsZero() {
			continue
		}
		for _, e := range next.Evidence {
			if e.Ref == next.FulfilledBy {
				p.Evidence = append(p.Evidence, e)
				break
			}
		}
		p.FulfilledBy = next.FulfilledBy
		p.set("kept_late", KeptLate)
	}
}

// A message shows that a promise was kept if it counts for more than nothing does, but for
// lenient: what is not found does harm as what is found wrongly does. Below that it may show it,
// and then nobody is said to have broken it: down to doubt, or to disputed where another
// message says that it was not.
const (
	lenient  = 10
	disputed = 140
	doubt    = 300
	admitted = 250 // more is wanted where those who promised say that it was not done
)

// nothing returns how much speaks for it that no message shows a promise kept.
func (p *Promise) nothing() (f features) {
	f[fNothing] = 1
	f.set(fNothingUndated, !p.HasDue())
	return f
}

// judge works out what became of one promise.
func (w *world) judge(t *trial, near ...[]*Promise) {
	p := t.p
	var denied time.Time
	admits := false
	for i := range t.glances {
		if !t.glances[i].denies {
			continue
		}
		l := w.again(t, &t.glances[i])
		if denied.IsZero() {
			denied = l.m.at
		}
		admits = admits || l.admits
		e := w.evidence(&l, "denial")
		e.Quote = l.denied
		p.Evidence = append(p.Evidence, e)
	}
	f := p.nothing()
	shown := f.score(w.weights) - lenient
	least := shown - doubt
	if !denied.IsZero() {
		least = shown - disputed
	}
	if admits {
		shown += admitted
		least = shown
	}
	done := w.best(t, nil)
	if done != nil && admits && done.f[fObject]+done.f[fVerb]+done.f[fState]+done.f[fDone]+done.f[fDelivers]+done.f[fThanks]+done.f[fBrings] == 0 {
		done = nil // what tells of no such thing does not outweigh that it was not done
	}
	if done != nil && p.partlyIn(done.m, done.quote) { // until the rest was
		if whole := w.best(t, func(g *glance) bool {
			m := p.near[g.near]
			return m.at.After(done.m.at) && !p.partlyIn(m, g.at.Text)
		}); whole != nil && whole.score >= shown {
			done = whole
		}
	}
	if done != nil && done.score >= shown && !w.ofAnyone(p, done) {
		e := w.evidence(done, done.kind)
		if q := w.whether(p, done.m, done.at, w.role(p, done.m)); q != nil && q.fits(saysPunctual) {
			e.punctual = true // it was done as it was asked whether it was
		}
		p.done, p.doneIn = &e, done.m
	} else if done != nil && done.score >= least && done.f[fDenying] == 0 && !done.strange() && (denied.IsZero() || done.ofIt()) && !(done.absent && done.f[fObject] == 0) {
		e := w.evidence(done, "perhaps "+done.kind)
		p.maybe = &e
	}
	next := w.replacement(p, near)
	if next != nil && p.done != nil && next.Digest == p.done.Digest && strings.Contains(p.done.Quote, next.Quote) {
		p.done = nil // another date for it is not the thing
	}
	if p.done != nil && p.Conditional && w.meets(p, p.done) {
		p.done = nil // what it waits for is not the thing, either
	}
	w.settle(p, next, denied)
	slices.SortStableFunc(p.Evidence, func(a, b Evidence) int { return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Digest[:], b.Digest[:])) })
}

// best returns the look that shows most, of those that are wanted, nil if none shows
// anything; of such as are about as good the first.
func (w *world) best(t *trial, wanted func(*glance) bool) *look {
	var best *glance
	for i := range t.glances {
		if g := &t.glances[i]; g.at != nil && (wanted == nil || wanted(g)) && (best == nil || g.score > best.score+about) && !w.rejected(t.p, t.p.near[g.near]) {
			best = g
		}
	}
	if best == nil {
		return nil
	}
	l := w.again(t, best)
	return &l
}

// rejected reports whether who was to be sent a thing answers the message that seems to
// bring it that it is not that, or cannot be read.
func (w *world) rejected(p *Promise, m *message) bool {
	if !p.sends() || p.verb == "pay" || !w.role(p, m).ours {
		return false
	}
	for _, x := range since(w.convs[m.conv], m.at) {
		if x.at.Sub(m.at) > chase {
			break
		}
		if x.parent != m || !w.role(p, x).theirs {
			continue
		}
		for i := range x.Sentences {
			if s := &x.Sentences[i]; s.fits(saysRejects) && x.own(s) {
				return true
			}
		}
	}
	return false
}

// strange reports whether nothing ties a look to the promise: neither a word nor
// a name, and those concerned were not in touch when it was due.
func (l *look) strange() bool {
	return l.f[fBare] == 1 && l.f[fNames] == 0 && (l.f[fSoon] == 0 || l.f[fSelf]+l.f[fTheirs] == 0)
}

// ofIt reports whether a look tells of the thing, the act or the one who was to do it, or
// is of the one who was promised it.
func (l *look) ofIt() bool {
	return l.kind == confirmation || l.f[fObject]+l.f[fVerb]+l.f[fState]+l.f[fDone]+l.f[fThere]+l.f[fArrived]+l.f[fAnswers]+l.f[fBrings]+l.f[fNames] > 0
}

// chase is how long after something that seemed to show it done the thing may
// still be asked for, so that it does not.
const chase = 14 * 24 * time.Hour

// about as good
const about = 30

func (w *world) evidence(l *look, what string) Evidence {
	e := Evidence{Ref: Ref{l.m.digest, l.m.ID}, At: l.m.at, Author: l.m.From, For: what, Quote: l.quote, Why: l.why(), Score: l.score, late: l.late || lateWords.MatchString(l.quote) && !(l.f[fTheirs] == 1 && l.at.does(act.Apology)),
		brings: l.carried != "" || l.kind != confirmation && len(l.m.Files) > 0 && claims.MatchString(l.quote)}
	ours := l.f[fSelf]+l.f[fOurs] > 0
	linksTo := false
	for i := range l.m.Sentences {
		s := &l.m.Sentences[i]
		linksTo = linksTo || s.says(linked)
		e.late = e.late || l.kind == delivery && lateWords.MatchString(s.Text)
		if !l.m.own(s) {
			continue
		}
		e.sorry = e.sorry || ours && s.does(act.Apology) && (!sorryElse.MatchString(s.Text) || sorryLate.MatchString(s.Text))
		e.late = e.late || ours && meantFor.MatchString(s.Text)
		e.punctual = e.punctual || (s == l.at || len(l.m.Sentences) <= short) && s.fits(saysPunctual) && s.says(past) && !s.says(negated|asks|ahead)
	}
	e.bare = claims.MatchString(l.quote) && len(l.m.Files) == 0 && !linksTo
	return e
}

// short is how many sentences of a message speak of one thing.
const short = 6
