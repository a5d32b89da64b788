package check

import (
	"regexp"
	"slices"
	"time"
)

// byItsDays checks that something came late by the two days that the claim itself names,
// where nothing else of it settles the claim: the firm undertook something of the kind for
// the first, or wrote of that day, and something of the kind came on the second. That both
// are so by chance is unlikely. It returns nil where that does not show.
func (w *World) byItsDays(f *frame) *Finding {
	dueAt, came, ok := w.dueAndCame(f)
	if !ok {
		return nil
	}
	k := w.make(f)
	for _, u := range w.undertakenFor(f, dueAt) {
		if x := w.cameOnDay(f, u, came); x.m != nil {
			return k.citeUndertaking(u).cameLate(x, dueAt, came)
		}
	}
	if s := w.wroteOfDay(f, dayOfYear(dueAt), came); s != nil {
		if x := w.cameOnDay(f, nil, came); x.m != nil && x.m != s.m {
			return k.cite(s.m, "statement", s).cameLate(x, dueAt, came)
		}
	}
	return nil
}

// cameLate closes a finding on something that came on a later day than it was to.
func (k *maker) cameLate(x stance, dueAt, came time.Time) *Finding {
	k.citeStance(x, "delivery")
	k.Atoms = []Atom{wasToBe, {Name: "late", Truth: True, Necessary: true}}
	return k.settle(Supported, "It was to be there by %s and came on %s.", k.w.date(dueAt), k.w.date(came))
}

// cameOnDay returns what tells that a thing came on a day, after it was undertaken if that
// is known.
func (w *World) cameOnDay(f *frame, u *undertaking, day time.Time) stance {
	for _, x := range w.tell(f, u).pos {
		if at, _ := w.when(x); sameDay(at, day) && (x.topic >= 400 || u != nil && x.m.Conversation == u.m.Conversation && x.own >= 250) {
			return x
		}
	}
	return stance{}
}

// wroteOfDay returns the words of the firm, to whomever, that name a day and what a claim
// is about, from before the day on which that came. Nil if there are none.
func (w *World) wroteOfDay(f *frame, d day, before time.Time) *sentence {
	topic := w.used(f.topic)
	for _, m := range w.messages {
		if !m.Staff || m.Automatic != "" || !m.At.Before(before) {
			continue
		}
		if s := m.says(func(s *sentence) bool { return mentions(s.plain, d) && w.covers(s, topic) > 0 && !s.negates() }); s != nil {
			return s
		}
	}
	return nil
}

// dueAndCame returns the day for which a claim says that something was to be and the
// later one on which it says that it came.
func (w *World) dueAndCame(f *frame) (dueAt, came time.Time, ok bool) {
	var days []day
	for _, d := range f.days {
		if d.day != 0 && d.start >= 0 {
			days = append(days, d)
		}
	}
	if len(days) != 2 || !days[0].exact() || !cameOn.MatchString(f.Text[days[0].start:days[1].start]) {
		return dueAt, came, false
	}
	dueAt = w.resolve(days[0])
	if days[1].month == 0 { // "... was due on 17 June and came on the 23rd"
		days[1].month = dueAt.Month()
		if days[1].day < days[0].day {
			days[1].month = dueAt.AddDate(0, 0, 1-dueAt.Day()).AddDate(0, 1, 0).Month()
		}
	}
	came = w.resolve(days[1])
	return dueAt, came, came.After(dueAt) && came.Sub(dueAt) < halfYear
}

// halfYear is how much later than it was to a thing may come.
const halfYear = 183 * 24 * time.Hour

// cameOn are the words before the day on which something came, at their end.
var cameOn = regexp.MustCompile(`(?i)\b(came|come|arrived|got|had|received|reached|turned up|showed up|appeared|was|were|took|not|until|till|only)\b[^.;!?\d]{0,40}\b(on|until|till|the)( the)?\s*$`)

// undertakenFor returns what the firm undertook for a day of what a claim is about,
// likeliest first.
func (w *World) undertakenFor(f *frame, day time.Time) []*undertaking {
	list := w.undertakings(f)
	return slices.DeleteFunc(list, func(u *undertaking) bool {
		at, dated := u.due()
		return !dated || !sameDay(at, day) || w.fitsWords(f, u) < 250
	})
}
