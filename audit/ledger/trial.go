package ledger

import (
	"slices"
	"time"
)

// A trial is a promise with all that may tell what became of it.
type trial struct {
	p       *Promise
	glances []glance
}

// A glance is what is kept of a look until all promises have been looked at: two
// who write a lot to each other make millions of them.
type glance struct {
	at      *sentence // that tells; nil if none does
	near    int32     // which of the candidates it is of
	score   int32
	topical int16
	denies  bool
	admits  bool // it is the word of the side that promised
	chases  bool // the thing is asked for
	names   bool // it names the thing
	kind    uint8
	marks   // of the glances around it
}

// The marks of a look are what other looks make of it.
type marks struct {
	other  bool // the sentence fits another promise better
	chased bool // the thing was asked for afterwards
	first  bool // nobody of that side told anything before
}

func (f *features) mark(m marks) {
	f.set(fOther, m.other)
	f.set(fChased, m.chased)
	f.set(fFirst, m.first)
}

// trials collects what may tell what became of promises.
func (w *world) trials(list []Promise) []trial {
	for i := range list {
		w.event(&list[i])
	}
	w.twins(list)
	trials := make([]trial, len(list))
	best := map[*sentence]int16{}
	named := map[thingTold][]*Promise{}
	for i := range list {
		t := &trials[i]
		t.p = &list[i]
		for j, m := range w.candidates(t.p) {
			l := w.examine(t.p, m)
			if t.p.standing() && m.at.Sub(t.p.At) > lookAhead {
				l.at = nil // so late it can only show that it was broken
			}
			if l.at == nil && !l.denies {
				continue
			}
			g := glance{at: l.at, near: int32(j), score: int32(l.f.score(w.weights)), topical: int16(l.topical), denies: l.denies, admits: l.admits, chases: l.denies && l.kind == confirmation, kind: kinds[l.kind]}
			g.names = l.at != nil && w.namesThing(t.p, l.at)
			if g.names {
				named[thingTold{l.at, t.p.Actor}] = append(named[thingTold{l.at, t.p.Actor}], t.p)
			}
			t.glances = append(t.glances, g)
			best[l.at] = max(best[l.at], g.topical)
		}
	}
	for i := range trials {
		w.dropOthers(&trials[i], named)
		trials[i].compare(best, w.weights)
	}
	return trials
}

// A thingTold is a sentence that tells of something that somebody promised.
type thingTold struct {
	s     *sentence
	actor string
}

// dropOthers drops what tells of another promise of the same message and person, and names
// nothing of this one's, which has a thing of its own: "the winch is fixed" fixes no rudder.
func (w *world) dropOthers(t *trial, named map[thingTold][]*Promise) {
	if t.p.visit || !slices.ContainsFunc(t.p.wanted, func(x want) bool { return t.p.isThing(w, x) }) {
		return // of who came people tell no thing
	}
	t.glances = slices.DeleteFunc(t.glances, func(g glance) bool {
		return g.at != nil && !g.denies && !g.names && slices.ContainsFunc(named[thingTold{g.at, t.p.Actor}], func(q *Promise) bool { return q != t.p && q.msg == t.p.msg })
	})
}

// compare marks the glances of a promise by each other, and by how well the best
// of all promises fits what a sentence tells.
func (t *trial) compare(best map[*sentence]int16, weights *[nFeatures]int) {
	var chases []time.Time
	for i := range t.glances {
		if g := &t.glances[i]; g.chases {
			chases = append(chases, t.p.near[g.near].at)
		}
	}
	told := uint8(0)
	for i := range t.glances {
		g := &t.glances[i]
		if g.first = g.at != nil && told&g.kind == 0; g.first {
			told |= g.kind
		}
		written := t.p.near[g.near].at
		g.other = g.at != nil && best[g.at] > g.topical+8
		g.chased = slices.ContainsFunc(chases, func(at time.Time) bool { return at.After(written) && at.Sub(written) < chase })
		var f features
		f.mark(g.marks)
		g.score += int32(f.score(weights))
	}
}

// again takes the whole look that a glance was of.
func (w *world) again(t *trial, g *glance) look {
	l := w.examine(t.p, t.p.near[g.near])
	l.f.mark(g.marks)
	l.score = l.f.score(w.weights)
	return l
}
