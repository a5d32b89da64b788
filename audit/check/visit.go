package check

import (
	"regexp"
	"slices"
	"time"
)

// checkVisit checks that nobody came on a day.
func (w *World) checkVisit(f *frame) *Finding {
	k := w.make(f)
	u := w.appointment(f)
	d, ok := w.dayOf(f, u)
	if !ok {
		return w.checkUndertaking(f)
	}
	if u != nil {
		k.cite(u.m, "promise", sentenceAt(u))
	}
	var theirsCame, theirsAbsent, oursCame *presence
	for _, p := range w.presences(f, u, d) {
		switch {
		case p.m.client && p.came && theirsCame == nil:
			theirsCame = &p
		case p.m.client && !p.came && theirsAbsent == nil:
			theirsAbsent = &p
		case !p.m.client && p.came && (oursCame == nil || !oursCame.m.toThem && p.m.toThem):
			oursCame = &p
		}
	}
	switch {
	case theirsCame != nil && theirsAbsent != nil && theirsAbsent.m == theirsCame.m && w.covers(theirsCame.s, w.used(f.topic)) == 0:
		k.cite(theirsCame.m, "nearest", theirsCame.s)
		return k.settle(Silent, "Your message of %s tells of somebody who came and of somebody who did not.", w.date(theirsCame.m.At))
	case theirsCame != nil:
		return w.cameLate(k, u, theirsCame)
	case oursCame != nil && f.ofOtherTime(oursCame):
		k.cite(oursCame.m, "report", oursCame.s)
		return k.settle(Silent, "A message of %s tells that they came; at what time, it does not settle.", w.date(oursCame.m.At))
	case oursCame != nil:
		if reply := w.accepted(oursCame.m); reply != nil {
			for _, p := range w.presences(f, u, d) {
				if !p.m.client && p.came {
					k.cite(p.m, "report", p.s)
				}
			}
			k.cite(reply, "confirmation", nil)
			k.Atoms = []Atom{{Name: "came", Truth: False, Necessary: true, Grade: Answered}}
			return k.settle(Contradicted, "A message of %s tells that they came on that day, and your answer accepts it.", w.date(oursCame.m.At))
		}
		if by := w.undisputed(f, u, d, oursCame); by != nil && theirsAbsent == nil {
			k.cite(by.m, "report", by.s).cite(oursCame.m, "report", oursCame.s)
			k.Atoms = []Atom{{Name: "came", Truth: False, Necessary: true, Grade: Answered}}
			return k.settle(Contradicted, "Those who came wrote so on %s, we told you on the same day, and you wrote afterwards without saying otherwise.", w.date(by.m.At))
		}
		k.cite(oursCame.m, "report", oursCame.s)
		if theirsAbsent != nil {
			k.cite(theirsAbsent.m, "complaint", theirsAbsent.s)
		}
		return k.settle(Silent, "A message of %s reports that somebody came; nothing shows that you saw it so.", w.date(oursCame.m.At))
	case theirsAbsent != nil:
		k.cite(theirsAbsent.m, "complaint", theirsAbsent.s)
		admit := w.admission(theirsAbsent.m)
		k.citeStance(admit, "admission")
		k.Atoms = []Atom{{Name: "came", Truth: True, Necessary: true, Grade: Answered}}
		if admit.m != nil {
			return k.settle(Supported, "You wrote on %s that nobody had come, and our answer of %s owns it.", w.date(theirsAbsent.m.At), w.date(admit.m.At))
		}
		if w.disputed(theirsAbsent.m) {
			return k.settle(Silent, "You wrote on %s that nobody had come, and our answer says otherwise.", w.date(theirsAbsent.m.At))
		}
		return k.settle(Supported, "You wrote on %s that nobody had come, and nobody answered that it was otherwise.", w.date(theirsAbsent.m.At))
	}
	return k.settle(Silent, "Whether somebody came on %s does not show in mail.", w.date(d))
}

// undisputed returns what somebody from outside, who came, wrote of it on the day,
// if the firm told the client so on that day as well, and the client wrote to the
// firm in the days after, when they would have said that it was not so. It returns
// nil where any of that is missing.
func (w *World) undisputed(f *frame, u *undertaking, d time.Time, told *presence) *presence {
	if !ours(told.m) || !sameDay(told.m.At, d) || !slices.ContainsFunc(w.between(told.m.At.Add(time.Second), told.m.At.Add(wouldSaySo)), theirs) {
		return nil
	}
	for _, p := range w.presences(f, u, d) {
		if p.came && !p.m.client && !p.m.Staff && !w.kin[p.m.From] && sameDay(p.m.At, d) {
			return &p
		}
	}
	return nil
}

// wouldSaySo is how long after being told that somebody came a client who writes to
// the firm would say that nobody did.
const wouldSaySo = 7 * 24 * time.Hour

// cameLate judges a visit of which the client wrote that it took place.
func (w *World) cameLate(k *maker, u *undertaking, p *presence) *Finding {
	k.cite(p.m, "confirmation", p.s)
	if dueAt, ok := u.due(); ok && u.Due.Timed && p.timed && p.at.After(dueAt) {
		k.Atoms = []Atom{{Name: "came", Truth: True, Necessary: true}, {Name: "at all", Truth: False}}
		return k.settle(Partly, "By your message of %s they came, later than the time that was given.", w.date(p.m.At))
	}
	if k.f.ofOtherTime(p) {
		return k.settle(Silent, "Your message of %s tells that they came; at what time, it does not settle.", w.date(p.m.At))
	}
	if work := purpose.FindStringSubmatch(k.f.Text); work != nil && p.m.says(func(s *sentence) bool {
		return s != p.s && s.negates() && w.covers(s, stems(work[1])) > 0
	}) != nil {
		return k.settle(Silent, "Your message of %s tells that somebody came, and not to do this.", w.date(p.m.At))
	}
	if x := w.ownsAbsence(p.m); x != nil {
		k.cite(x, "reply", nil)
		return k.settle(Silent, "Your message of %s speaks of their coming, and our answer of %s as if nobody had.", w.date(p.m.At), w.date(x.At))
	}
	k.Atoms = []Atom{{Name: "came", Truth: False, Necessary: true, Grade: Acknowledged}}
	return k.settle(Contradicted, "Your message of %s tells that they came.", w.date(p.m.At))
}

// purpose is what somebody was to come for.
var purpose = regexp.MustCompile(`(?i)\b(?:came|come|show(?:ed)?(?: up)?|turn(?:ed)?(?: up)?|appear(?:ed)?|arrived?)\b.{0,30}?\bto (\w+)`)

// ownsAbsence returns the answer of the firm to thanks for a visit that owns that nobody
// came, or gives another day for it: such thanks were bitter.
func (w *World) ownsAbsence(m *message) *message {
	for _, r := range w.repliesTo(m) {
		if ours(r) && r.says(func(s *sentence) bool { return insteadOf.MatchString(s.plain) || notThere.MatchString(s.plain) }) != nil {
			return r
		}
	}
	return nil
}

var (
	insteadOf = regexp.MustCompile(`(?i)\b(` + weekdays + `|tomorrow|today|next week|another (day|time))\b.{0,20}\binstead\b|\binstead\b.{0,20}\b(` + weekdays + `|tomorrow|today|next week|another (day|time))\b|\b(reschedul|rearrang|rebook)\w*`)
	notThere  = regexp.MustCompile(`(?i)\b(i|we|he|she|they) (\w+ )?((did|could|was|were)(n't| not) (\w+ )?(come|make|get|there|turn|show|able)|never (came|made|got|turned|showed)|missed|forgot|got (held|stuck|called))`)
)

// ofOtherTime reports whether a claim is of a time of the day, and who came may have come
// at another. Of two times that it names, one may be when somebody came, and who came at
// nine did not come before nine.
func (f *frame) ofOtherTime(p *presence) bool {
	if len(f.clocks) == 0 {
		return timeOfDay.MatchString(f.Text)
	}
	return !p.timed || slices.ContainsFunc(f.clocks, func(h hour) bool { return !h.is(p.at) || !atHour.MatchString(h.before) })
}

var (
	atHour    = regexp.MustCompile(`^(at|by|around)( about| around)?$`)
	timeOfDay = regexp.MustCompile(`(?i)\b(on|in|by|before|until|till|at|that|this|\w+day) (the )?(morning|lunch(time)?|midday|noon|afternoon|evening|night|midnight)\b|\b(first thing|o'clock|\d ?[ap]\.?m|(on|in) time|later?|earl(y|ier))\b`)
)

// appointment returns the promise of a visit that a claim means.
func (w *World) appointment(f *frame) *undertaking {
	exact := slices.ContainsFunc(f.days, day.exact)
	for _, u := range w.undertakings(f) {
		at, ok := u.due()
		if !exact && u.score >= sure {
			return u
		}
		if ok && slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.fits(at) }) {
			return u
		}
	}
	return nil
}

// dayOf returns the day of which a claim speaks.
func (w *World) dayOf(f *frame, u *undertaking) (time.Time, bool) {
	for _, d := range f.days {
		if d.exact() {
			return w.resolve(d), true
		}
	}
	if at, ok := u.due(); ok {
		return at, true
	}
	return time.Time{}, false
}
