package ledger

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// pointedAt returns the day at which a promise points ("that night"), if it is one
// that the message it answers names.
func (w *world) pointedAt(p *Promise, c due.Context) []due.Due {
	if c.Topic = w.answeredDay(p); c.Topic.IsZero() {
		return nil
	}
	for _, x := range due.Find(p.Sentence, p.At, c) {
		if x.Kind == due.Dated && x.Grain <= due.Day && p.has(x) && !w.conditionHas(p, x) {
			p.DueFrom = answersDay
			return []due.Due{x}
		}
	}
	return nil
}

// answersDay tells where the day of a promise comes from.
const answersDay = "the day is that of the message it answers"

// answeredDay returns the day that the message before names and that is still ahead,
// zero if there is none: the first of what it asks, else the first of all. On a Sunday
// "Sunday" may be any.
func (w *world) answeredDay(p *Promise) (day time.Time) {
	up := w.answered(p.msg)
	if up == nil {
		return time.Time{}
	}
	for i := range up.Sentences {
		s := &up.Sentences[i]
		asked := s.says(asks) || s.does(act.Request, act.Question)
		if !day.IsZero() && !asked {
			continue
		}
		for _, x := range due.Find(s.Text, up.at, w.o.Due) {
			if x.Kind != due.Dated || x.Grain > due.Day || x.Undated || !x.Due.After(p.At) || sameDay(x.Earliest, up.at) && !sameDay(x.Due, up.at) {
				continue
			}
			if asked {
				return x.Due
			}
			if day.IsZero() {
				day = x.Due
			}
		}
	}
	return day
}

// hourOf reads a time of day that was past when it was written on the day of which
// the sentence before or the message before speaks: "Tomorrow is on. Sam will be there
// at 9."
func (w *world) hourOf(p *Promise, all []due.Due, c due.Context) []due.Due {
	if !slices.ContainsFunc(all, func(x due.Due) bool { return x.Kind == due.Ambiguous && x.Undated && p.has(x) }) {
		return nil
	}
	day, from := w.dayBefore(p, c), ""
	if !day.After(p.At) {
		day, from = w.answeredDay(p), answersDay
	}
	if day.IsZero() {
		return nil
	}
	for _, x := range due.Find(p.Quote, startOfDay(day), c) {
		if x.Kind != due.Dated || !x.Undated || !x.Timed {
			continue
		}
		x.Start, x.End = x.Start+p.did.Start, x.End+p.did.Start
		if half := 12 * time.Hour; !x.Due.After(p.At) && x.Due.Hour() < 8 { // "at 7" of an evening
			x.Earliest, x.Due, x.Latest = x.Earliest.Add(half), x.Due.Add(half), x.Latest.Add(half)
		}
		if x.Due.After(p.At) {
			p.DueFrom = from
			return []due.Due{x}
		}
	}
	return nil
}

// has reports whether a time stands in the clause of a promise.
func (p *Promise) has(x due.Due) bool { return x.Start >= p.did.Start && x.End <= p.did.End }

// dayBefore returns the day that is named before a promise in its sentence, else that of
// the sentences before; zero if there is none.
func (w *world) dayBefore(p *Promise, c due.Context) time.Time {
	if day := w.lastDay(p, p.Sentence[:p.did.Start]); day.After(p.At) {
		return day
	}
	return c.Topic
}

// atOnce: that somebody is at it.
var atOnce = regexp.MustCompile(`(?i)\b(?:i|we|he|she|they)(?:['’](?:m|re|s|ll)| am| are| is| will)? (?:just |now )?(?:start|starting|begin|beginning|on it|at it|off|doing it|going)\b[^.;!?]*\b(?:now|straight away|right away|at once|immediately)\b`)

// dayOf gives a time of day the day of what the message answers, or of the
// sentence before, if that names one that is still ahead.
func (w *world) dayOf(p *Promise, c due.Context) {
	day := w.dayBefore(p, c)
	if day.IsZero() {
		if day = w.answeredDay(p); day.IsZero() || atOnce.MatchString(p.Before) {
			return
		}
		p.DueFrom = answersDay
	}
	move := func(t time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), 0, p.At.Location())
	}
	if x := move(p.Due.Due); x.After(p.At) {
		p.Due.Earliest, p.Due.Due, p.Due.Latest = x, x, x
	}
}

// dueOfRequest takes the due of the request that a bare answer answers, at the
// time of the request.
func (w *world) dueOfRequest(p *Promise, ask *sentence) {
	if own, theirs := verbClass(p.Quote), verbClass(ask.Text); p.Due.Undated || own != "" && theirs != "" && own != theirs {
		return // it names an hour of another day, or something else than what was asked
	}
	for _, x := range due.Find(ask.Text, p.answers.at, w.o.Due) {
		if x.Kind == due.Dated && x.Latest.After(p.At) {
			p.Due, p.DueFrom = x, "of the request that it answers: "+ask.Text
			p.Due.Text = ""
			return
		}
	}
}
