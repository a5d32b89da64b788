package ledger

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// due finds the due date of a promise: the one in its clause, else the only one
// of its sentence if no other promise claims it.
func (w *world) due(p *Promise) {
	m, d := p.msg, p.did
	c := w.o.Due
	c.Topic = w.topic(p)
	all := due.Find(p.Sentence, m.at, c)
	var inside, dated []due.Due
	for _, x := range all {
		within := x.Start >= d.Start && x.End <= d.End
		switch {
		case x.Kind == due.Recurring:
			p.Recurring = p.Recurring || within && len(inside) == 0
		case x.Kind == due.Dated:
			dated = append(dated, x)
			if within && !w.conditionHas(p, x) {
				inside = append(inside, x)
			}
		}
	}
	if len(inside) == 0 {
		inside = w.ofClause(p, c)
	}
	if len(inside) == 0 && len(dated) == 1 && !w.claimed(p, dated[0]) && !w.conditionHas(p, dated[0]) {
		inside = dated
	}
	if len(inside) == 0 {
		inside = w.begins(p, all)
	}
	if len(inside) == 0 {
		inside = w.dayOfCondition(p, all)
	}
	if len(inside) == 0 && c.Topic.IsZero() {
		inside = w.pointedAt(p, c)
	}
	if len(inside) == 0 && c.Topic.After(p.At) && sameDay(c.Topic, p.At.AddDate(0, 0, 1)) {
		inside = w.nextDay(p, c)
	}
	if len(inside) == 0 || p.Recurring {
		for _, x := range all {
			if x.Kind != due.Dated && x.Kind != due.Past && x.Start >= d.Start && x.End <= d.End {
				p.Due = x
			}
		}
		return
	}
	p.Due = w.counted(p, w.choose(p, inside), c)
	if p.Due.Relation == due.Within && onceItIs.MatchString(p.Sentence[:p.Due.Start]) {
		p.Due = due.Due{} // it counts from when that is so
		return
	}
	if p.verb == "waive" && p.Due.Grain >= due.Month && p.Due.Relation == due.At {
		p.Due = due.Due{} // for which months nothing is charged, not when
		return
	}
	if p.Due.Undated {
		w.dayOf(p, c)
	}
}

// ofClause returns the due of the clause of a promise, read by itself: what stands
// before it in the sentence may tell of the past.
func (w *world) ofClause(p *Promise, c due.Context) []due.Due {
	if p.did.Start == 0 || conditionWords.MatchString(p.Quote) {
		return nil
	}
	var list []due.Due
	for _, x := range due.Find(p.Quote, p.msg.at, c) {
		if x.Kind == due.Dated {
			x.Start, x.End = x.Start+p.did.Start, x.End+p.did.Start
			list = append(list, x)
		}
	}
	return list
}

// choose returns the due among several in one clause: that of when the thing is
// with the other side, if they tell it apart from when it leaves; the one that
// stands behind the verb, not in a condition before it; of several behind it the
// first, or the last of those that only "and" joins.
func (w *world) choose(p *Promise, list []due.Due) due.Due {
	sub := p.Sentence
	if on := slices.DeleteFunc(slices.Clone(list), func(x due.Due) bool { return isOff.MatchString(sub[x.End:]) }); len(on) > 0 {
		list = on
	}
	if len(list) == 1 {
		return list[0]
	}
	for i, x := range list[1:] {
		own := modal.MatchString(sub[p.did.Start:list[i].Start])
		switch between := sub[list[i].End:x.Start]; {
		case !own && modal.MatchString(between) && x.Relation == due.By:
			return x // "get me both by Friday and I'll have it done by Monday"
		case own && list[i].Relation == due.By && thereupon.MatchString(between):
			return list[i] // "they will be with you by Friday, so you have the weekend"
		case reaches.MatchString(between), thereupon.MatchString(between) && !meanwhile.MatchString(between):
			return x
		case alsoThen.MatchString(between) && i == len(list)-2:
			return x // "tomorrow and Friday"
		}
	}
	for i, x := range list {
		before := sub[p.did.Start:x.Start]
		if i+1 < len(list) && calledBy.MatchString(before) && !onThe.MatchString(before) {
			continue
		}
		if conditional.MatchString(before) && !modal.MatchString(before) {
			continue
		}
		return x
	}
	return list[len(list)-1]
}

var (
	// thereupon: what follows from what stands before.
	thereupon = regexp.MustCompile(`(?i)\bso\b`)
	// isOff: that a day is off.
	isOff = regexp.MustCompile(`(?i)^('s|’s)?( is| are)? (now )?(off|out)\b`)
	// calledBy, onThe: a day by which a thing is called, "the Sunday price", and one
	// on which something is, "on the Sunday".
	calledBy = regexp.MustCompile(`(?i)\b(the|a|an|your|our|his|her|their|this) $`)
	onThe    = regexp.MustCompile(`(?i)\b(by|on|for|before|until|till|from|of|after|since) (the|your|our|his|her|their|this) $`)
	// meanwhile: what follows is what the other side is to do, or what it is good for: "on
	// Friday, so no sprinklers on Thursday night", "so you've the weekend to spare".
	meanwhile = regexp.MustCompile(`(?i)\bso\s+(that|no|nobody|please|don['’]t|keep|there['’]s|you(['’](ve|re)| have| are| can))\b`)
	// alsoThen: no more than that joins two days.
	alsoThen = regexp.MustCompile(`(?i)^\s*(,|and|&|\+|or)+\s*(on )?$`)
)

// claimed reports whether another promise of the same sentence has a due in its
// own clause.
func (w *world) claimed(p *Promise, x due.Due) bool {
	for i := range p.sent.Acts {
		o := &p.sent.Acts[i]
		if o != p.did && o.Kind == act.Promise && x.Start >= o.Start && x.End <= o.End {
			return true
		}
	}
	return false
}

var modal = regexp.MustCompile(`(?i)\b(will|'ll|’ll|going to|shall)\b|'ll\b`)

// begins returns the day from which on somebody will be there or a thing will be so, or
// up to which it will: "we're with you from eight tomorrow", "it stays up until Friday".
func (w *world) begins(p *Promise, all []due.Due) []due.Due {
	for _, x := range all {
		if x.Kind != due.Ambiguous || len(x.Readings) != 1 || x.Start < p.did.Start || x.End > p.did.End || x.Relation != due.From && x.Relation != due.Until {
			continue
		}
		if x.Relation == due.Until && receives.MatchString(p.Quote) {
			x.Relation = due.By // in the English of others
		}
		p.holds = x.Relation == due.Until || x.Relation == due.From && !p.visit && !present.MatchString(p.Quote)
		x.Kind, x.Reason = due.Dated, ""
		x.Earliest, x.Due, x.Latest = x.Readings[0].Earliest, x.Readings[0].Latest, x.Readings[0].Latest
		return []due.Due{x}
	}
	return nil
}

// receives: that somebody will have a thing.
var receives = regexp.MustCompile(`(?i)\b(you|ye|u)(['’]ll| will)? (get|receive|have|hear)\b|\byou (\w+ ){0,3}get\b`)

var present = regexp.MustCompile(`(?i)(\b(am|is|are|be)|'m|'s|'re|’m|’s|’re)( \w+)? (here|there|with|at|on site|onsite|yours)\b`)

// nextDay reads a time of day, which was past on the day of writing, on the next day
// if the sentence before names that: "Tomorrow is on. Sam will be there at 9."
func (w *world) nextDay(p *Promise, c due.Context) []due.Due {
	for _, x := range due.Find(p.Sentence, startOfDay(c.Topic), c) {
		if x.Kind == due.Dated && x.Undated && x.Timed && x.Start >= p.did.Start && x.End <= p.did.End {
			return []due.Due{x}
		}
	}
	return nil
}

// counted counts a length of time from the day that was named before, if the
// thing follows something of that day: "the survey is on the 10th, and the report
// follows within three days".
func (w *world) counted(p *Promise, x due.Due, c due.Context) due.Due {
	if x.Relation != due.Within || x.Timed || !follows.MatchString(p.Quote) {
		return x
	}
	from := c.Topic
	for _, y := range due.Find(p.Sentence[:x.Start], p.msg.at, c) {
		if y.Kind == due.Dated && y.Grain <= due.Day {
			from = y.Due
		}
	}
	if !from.After(p.At) {
		return x
	}
	for _, y := range due.Find(p.Sentence, startOfDay(from).Add(12*time.Hour), c) {
		if y.Start == x.Start && y.Kind == due.Dated {
			p.DueFrom = "counted from " + from.Format(time.DateOnly)
			return y
		}
	}
	return x
}

var follows = regexp.MustCompile(`(?i)\b(follows?|following|after (that|which)|afterwards?|then|thereafter)\b`)

// reaches: when the thing is with whoever was promised it.
var reaches = regexp.MustCompile(`(?i)\b(with (you|ye|u)|(you|ye|u)(’ll| will|'ll)? (have|get|receive)|(at|on|in) your (door|desk|doorstep|drive|driveway|kitchen|office|shop|hall|window)|back (on|in|at) your|in your (hands?|inbox))\b`)

// topic returns the day that the sentences before speak of.
func (w *world) topic(p *Promise) time.Time {
	if p.Before == "" {
		return time.Time{}
	}
	var day time.Time
	for _, x := range due.Find(p.Before, p.msg.at, w.o.Due) {
		if x.Kind == due.Dated && x.Grain <= due.Day {
			day = x.Due
		}
	}
	return day
}

// pointedAt returns the day at which a promise points ("that night"), if it is one
// that the message it answers names.
func (w *world) pointedAt(p *Promise, c due.Context) []due.Due {
	if c.Topic = w.answeredDay(p); c.Topic.IsZero() {
		return nil
	}
	for _, x := range due.Find(p.Sentence, p.At, c) {
		if x.Kind == due.Dated && x.Grain <= due.Day && x.Start >= p.did.Start && x.End <= p.did.End {
			p.DueFrom = answersDay
			return []due.Due{x}
		}
	}
	return nil
}

// answersDay tells where the day of a promise comes from.
const answersDay = "the day is that of the message it answers"

// answeredDay returns the first day that the message before names and that is
// still ahead, zero if there is none.
func (w *world) answeredDay(p *Promise) time.Time {
	up := w.answered(p.msg)
	if up == nil {
		return time.Time{}
	}
	for i := range up.Sentences {
		for _, x := range due.Find(up.Sentences[i].Text, up.at, w.o.Due) {
			if x.Kind == due.Dated && x.Grain <= due.Day && !x.Undated && x.Due.After(p.At) {
				return x.Due
			}
		}
	}
	return time.Time{}
}

// dayOf gives a time of day the day of what the message answers, or of the
// sentence before, if that names one that is still ahead.
func (w *world) dayOf(p *Promise, c due.Context) {
	day := c.Topic
	if day.IsZero() {
		if day = w.answeredDay(p); day.IsZero() {
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
	for _, x := range due.Find(ask.Text, p.answers.at, w.o.Due) {
		if x.Kind == due.Dated && x.Latest.After(p.At) {
			p.Due, p.DueFrom = x, "of the request that it answers: "+ask.Text
			p.Due.Text = ""
			return
		}
	}
}

// HasDue reports whether a promise has a due date.
func (p *Promise) HasDue() bool { return p.Due.Kind == due.Dated && !p.Due.Due.IsZero() }

// DueValue prints the due date, and the latest reading of it; both are empty
// where there is none.
func (p *Promise) DueValue() (value, latest string) {
	if !p.HasDue() {
		return "", ""
	}
	return p.Due.Value(), p.Due.LatestValue()
}
