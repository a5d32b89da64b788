package check

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"onrecord/audit/due"
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
	list := w.presences(f, u, d)
	came, missed, told := byClient(list, true), byClient(list, false), byOthers(list)
	switch {
	case came != nil && missed != nil && missed.m == came.m && w.covers(came.s, w.used(f.topic)) == 0:
		k.cite(came.m, "nearest", came.s)
		return k.settle(Silent, "Your message of %s tells of somebody who came and of somebody who did not.", w.date(came.m.At))
	case came != nil:
		return w.cameThen(k, u, came)
	case told != nil:
		return w.saysCame(k, list, d, told, missed)
	case missed != nil:
		return w.saysAbsent(k, missed)
	}
	return k.settle(Silent, "Whether somebody came on %s does not show in mail.", w.date(d))
}

// byClient returns the first words of the client that tell that somebody came, or
// that nobody did.
func byClient(list []presence, came bool) *presence {
	return firstOf(list, func(p presence) bool { return p.m.client && p.came == came })
}

// byOthers returns the first words by which the client was told that somebody came,
// or else the first of anybody.
func byOthers(list []presence) *presence {
	tells := func(p presence) bool { return !p.m.client && p.came }
	return cmp.Or(firstOf(list, func(p presence) bool { return tells(p) && p.m.toThem }), firstOf(list, tells))
}

func firstOf(list []presence, wanted func(presence) bool) *presence {
	if i := slices.IndexFunc(list, wanted); i >= 0 {
		return &list[i]
	}
	return nil
}

// saysCame judges a visit of which others than the client wrote that it took place.
// missed is what the client wrote that says otherwise.
func (w *World) saysCame(k *maker, list []presence, d time.Time, told, missed *presence) *Finding {
	if k.f.ofOtherTime(told) {
		k.cite(told.m, "report", told.s)
		return k.settle(Silent, "A message of %s tells that they came; at what time, it does not settle.", w.date(told.m.At))
	}
	against := []Atom{{Name: "came", Truth: False, Necessary: true, Grade: Answered}}
	if reply := w.accepted(told.m); reply != nil {
		for _, p := range list {
			if !p.m.client && p.came {
				k.cite(p.m, "report", p.s)
			}
		}
		k.cite(reply, "confirmation", nil)
		k.Atoms = against
		return k.settle(Contradicted, "A message of %s tells that they came on that day, and your answer accepts it.", w.date(told.m.At))
	}
	if by := w.undisputed(list, d, told); by != nil && missed == nil {
		k.cite(by.m, "report", by.s).cite(told.m, "report", told.s)
		k.Atoms = against
		return k.settle(Contradicted, "Those who came wrote so on %s, we told you on the same day, and you wrote afterwards without saying otherwise.", w.date(by.m.At))
	}
	k.cite(told.m, "report", told.s)
	if missed != nil {
		k.cite(missed.m, "complaint", missed.s)
	}
	return k.settle(Silent, "A message of %s reports that somebody came; nothing shows that you saw it so.", w.date(told.m.At))
}

// saysAbsent judges a visit of which the client alone wrote, that nobody came.
func (w *World) saysAbsent(k *maker, p *presence) *Finding {
	admit := w.admission(p.m)
	k.cite(p.m, "complaint", p.s).citeStance(admit, "admission")
	k.Atoms = []Atom{{Name: "came", Truth: True, Necessary: true, Grade: Answered}}
	switch {
	case len(k.f.clocks) == 0 && !timeOfDay.MatchString(k.f.Text) && w.mayHaveCome(p.m):
		return k.settle(Silent, "You wrote on %s that nobody had come, and we gave a later time of that day; that nobody came then either does not show.", w.date(p.m.At))
	case admit.m != nil:
		return k.settle(Supported, "You wrote on %s that nobody had come, and our answer of %s owns it.", w.date(p.m.At), w.date(admit.m.At))
	case w.disputed(p.m):
		return k.settle(Silent, "You wrote on %s that nobody had come, and our answer says otherwise.", w.date(p.m.At))
	}
	return k.settle(Supported, "You wrote on %s that nobody had come, and nobody answered that it was otherwise.", w.date(p.m.At))
}

// mayHaveCome reports whether the firm answered a message that nobody had come with a
// later time of the same day, and the client wrote on in the days after it without saying
// that nobody came then either.
func (w *World) mayHaveCome(m *message) bool {
	for _, r := range w.repliesTo(m) {
		if !ours(r) || !sameDay(r.At, m.At) || r.says(func(s *sentence) bool {
			return slices.ContainsFunc(due.Find(s.plain, r.At, w.o.Due), func(d due.Due) bool {
				return d.Kind == due.Dated && d.Timed && sameDay(d.Latest, m.At) && d.Latest.After(m.At)
			})
		}) == nil {
			continue
		}
		later := slices.DeleteFunc(slices.Clone(w.between(r.At.Add(time.Second), r.At.Add(promptly))), func(x *message) bool {
			return !theirs(x) || x.Conversation != m.Conversation
		})
		return len(later) > 0 && !slices.ContainsFunc(later, func(x *message) bool {
			return x.says(func(s *sentence) bool {
				return s.complains() || absent.MatchString(s.plain) || missing.MatchString(s.plain)
			}) != nil
		})
	}
	return false
}

// undisputed returns what somebody from outside, who came, wrote of it on the day,
// if the firm told the client so on that day as well, and the client wrote to the
// firm in the days after, when they would have said that it was not so. It returns
// nil where any of that is missing.
func (w *World) undisputed(list []presence, d time.Time, told *presence) *presence {
	if !ours(told.m) || !sameDay(told.m.At, d) || !slices.ContainsFunc(w.between(told.m.At.Add(time.Second), told.m.At.Add(wouldSaySo)), theirs) {
		return nil
	}
	return firstOf(list, func(p presence) bool {
		return p.came && !p.m.client && !p.m.Staff && !w.kin[p.m.From] && sameDay(p.m.At, d)
	})
}

// wouldSaySo is how long after being told that somebody came a client who writes to
// the firm would say that nobody did.
const wouldSaySo = 7 * 24 * time.Hour

// cameThen judges a visit of which the client wrote that it took place.
func (w *World) cameThen(k *maker, u *undertaking, p *presence) *Finding {
	k.cite(p.m, "confirmation", p.s)
	if dueAt, ok := u.due(); ok && u.Due.Timed && p.timed && p.at.After(dueAt) {
		k.Atoms = []Atom{{Name: "came", Truth: True, Necessary: true}, {Name: "at all", Truth: False}}
		return k.settle(Partly, "By your message of %s they came, later than the time that was given.", w.date(p.m.At))
	}
	if k.f.ofOtherTime(p) {
		return k.settle(Silent, "Your message of %s tells that they came; at what time, it does not settle.", w.date(p.m.At))
	}
	if !comingWords.MatchString(k.f.Text) && !absent.MatchString(k.f.Text) && !comingWords.MatchString(p.s.plain) {
		return k.settle(Silent, "Your message of %s tells that somebody was there; whether this speaks of that is not certain.", w.date(p.m.At))
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
	notThere  = regexp.MustCompile(`(?i)\b(i|we|he|she|they) (\w+ )?((did|could|was|were)(n't| not) (\w+ )?(come|make|get|there|turn|show|able)|never (came|made|got|turned|showed)|missed|forgot|(got|was|were) (held up|stuck|called (away|out|off|to)))\b`)
)

// ofOtherTime reports whether a claim is of a time of the day, and who came may have come
// at another. Of two times that it names, one may be when somebody came, and who came at
// nine did not come before nine.
func (f *frame) ofOtherTime(p *presence) bool {
	if len(f.clocks) == 0 {
		return timeOfDay.MatchString(f.Text) || cameAtLast.MatchString(f.Text)
	}
	return !p.timed || slices.ContainsFunc(f.clocks, func(h hour) bool { return !h.is(p.at) || !atHour.MatchString(h.before) })
}

var (
	atHour = regexp.MustCompile(`^(at|by|around)( about| around)?$`)
	// cameAtLast says when somebody came after all: that they came is what it says too
	cameAtLast = regexp.MustCompile(`(?i)\b(until|till)\b`)
	timeOfDay  = regexp.MustCompile(`(?i)\b(on|in|by|before|until|till|at|that|this|\w+day) (the )?(morning|lunch(time)?|midday|noon|afternoon|evening|night|midnight)\b|\b(first thing|o'clock|\d ?[ap]\.?m|(on|in) time|later?|earl(y|ier))\b`)
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
