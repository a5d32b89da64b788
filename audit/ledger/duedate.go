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
	m := p.msg
	c := w.o.Due
	c.Topic = w.topic(p)
	all := due.Find(p.Sentence, m.at, c)
	var inside, dated []due.Due
	for _, x := range all {
		within := p.has(x)
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
	if len(inside) == 0 {
		inside = w.hourOf(p, all, c)
	}
	p.Recurring = p.Recurring || len(inside) == 0 && eachTime.MatchString(p.Quote)
	if len(inside) == 0 || p.Recurring {
		for _, x := range all {
			if x.Kind != due.Dated && x.Kind != due.Past && p.has(x) {
				p.Due = x
			}
		}
		return
	}
	inside = slices.DeleteFunc(inside, func(x due.Due) bool {
		return x.Start >= p.did.Start && (bookedFor.MatchString(p.Sentence[p.did.Start:x.End]) || askedFor.MatchString(p.Sentence[p.did.Start:x.Start]))
	})
	p.Due = w.counted(p, w.choose(p, inside), c)
	if p.Due.Relation == due.Within && onceItIs.MatchString(p.Sentence[:p.Due.Start]) {
		p.Due = due.Due{Kind: due.Event, Relation: due.Within, Start: p.Due.Start, End: p.Due.End, Text: p.Due.Text} // it counts from when that is so
		return
	}
	if p.Due.Relation == due.At && (p.verb == "waive" && (p.Due.Grain >= due.Month || onUs.MatchString(p.Sentence[p.Due.End:])) || freeOf.MatchString(p.Sentence[:p.Due.End])) {
		p.Due = due.Due{} // for what nothing is charged, not when
		return
	}
	if p.Due.Undated {
		w.dayOf(p, c)
	}
}

var (
	// bookedFor: a thing that somebody will book for what follows. Who books a person in for a
	// day has them come on it.
	bookedFor = regexp.MustCompile(`(?i)(?:\b(?:I|we|i['’]ll|we['’]ll)(?: will| shall)?) (?:also |just |now |go ahead and )?(?:book|reserve|order|hire) (?:the|a|an|your|two|three|four|that|this|some) (?:[\w'’-]+ ){1,5}for (?:the )?\w+(?: \w+)?$|\b(?:put|pencil|enter|add) [^.,;!?]{1,40} in(?:to)? (?:the|your|our|my) (?:diary|diaries|calendar|calendars|books?) for (?:the )?\w+(?: \w+)?$`)
	// askedFor: a day that somebody will be asked for: "I'll ask him for something sooner than
	// the 31st".
	askedFor = regexp.MustCompile(`(?i)\b(?:ask|asking|beg|begging|push|pushing) (?:[\p{L}'’-]+ ){1,3}(?:for|about) (?:[\p{L}'’-]+ )*(?:than )$`)
	// freeOf: what follows is what is not paid for.
	freeOf = regexp.MustCompile(`(?i)(\bnot|n['’]?t|\bnever) (be )?(pay|paying|owe|charged?|billed?)( you)?( a (penny|cent|thing)| anything)? for [^.,;!?]*$`)
	// onUs: what stands before is not charged.
	onUs = regexp.MustCompile(`(?i)^['’]?( night| morning| afternoon| evening)?(['’]s| is| are)? (on (us|me|the house)|free|at no charge)\b`)
)

// eachTime: that something is to be so at all times.
var eachTime = regexp.MustCompile(`(?i)\b(every (single )?time|each (and every )?time|each and every|every single)\b`)

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
	list = slices.DeleteFunc(slices.Clone(list), func(x due.Due) bool { return isOff.MatchString(sub[x.End:]) })
	switch len(list) {
	case 0:
		return due.Due{}
	case 1:
		return list[0]
	}
	for i, x := range list[1:] {
		own := modal.MatchString(sub[p.did.Start:list[i].Start])
		switch between := sub[list[i].End:x.Start]; {
		case isThe.MatchString(between):
			return x // "the first Thursday is the 4th"
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
	// isThe: a day is that date.
	isThe = regexp.MustCompile(`(?i)^,? (is|being|that['’]?s|that is) $`)
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

var modal = regexp.MustCompile(`(?i)\b(will|'ll|’ll|ill|youll|itll|theyll|going to|shall)\b|'ll\b`)

// begins returns the day from which on somebody will be there or a thing will be so, or
// up to which it will: "we're with you from eight tomorrow", "it stays up until Friday".
func (w *world) begins(p *Promise, all []due.Due) []due.Due {
	for _, x := range all {
		if x.Kind != due.Ambiguous || len(x.Readings) != 1 || !p.has(x) || x.Relation != due.From && x.Relation != due.Until {
			continue
		}
		if x.Relation == due.Until && receives.MatchString(p.Quote) {
			x.Relation = due.By // in the English of others
		}
		p.holds = x.Relation == due.Until || x.Relation == due.From && !p.visit && !present.MatchString(p.Quote)
		x.Kind, x.Reason = due.Dated, ""
		x.Earliest, x.Due, x.Latest = x.Readings[0].Earliest, x.Readings[0].Latest, x.Readings[0].Latest
		if x.Relation == due.From && !p.holds && !x.Earliest.Equal(startOfDay(x.Earliest)) { // whoever is there from eight is there at eight
			x.Due, x.Latest, x.Timed, x.Grain = x.Earliest, x.Earliest, true, due.Minute
		}
		return []due.Due{x}
	}
	return nil
}

// receives: that somebody will have a thing.
var receives = regexp.MustCompile(`(?i)\b(you|ye|u)(['’]ll| will)? (get|receive|have|hear)\b|\byou (\w+ ){0,3}get\b`)

var present = regexp.MustCompile(`(?i)(\b(am|is|are|be)|'m|'s|'re|’m|’s|’re)( \w+)? (here|there|with|at|on site|onsite|yours)\b`)

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
	return w.lastDay(p, p.Before)
}

// lastDay returns the last day that a text of the message of a promise names, zero if it
// names none.
func (w *world) lastDay(p *Promise, text string) (day time.Time) {
	for _, x := range due.Find(text, p.msg.at, w.o.Due) {
		if x.Kind == due.Dated && x.Grain <= due.Day {
			day = x.Due
		}
	}
	return day
}

// spokenOf returns the last day that is named before a promise, in its sentence or in one of
// the few before it; zero if there is none.
func (w *world) spokenOf(p *Promise) time.Time {
	all := p.msg.Sentences
	at := slices.IndexFunc(all, func(s sentence) bool { return s.Part == p.sent.Part && s.Start == p.sent.Start })
	texts := []string{p.Sentence[:p.did.Start]}
	for i := at - 1; i >= max(0, at-nearBefore); i-- {
		texts = append(texts, all[i].Text)
	}
	for _, text := range texts {
		if day := w.lastDay(p, text); !day.IsZero() {
			return day
		}
	}
	return time.Time{}
}

// nearBefore is how many sentences back a day is that "that" may still mean.
const nearBefore = 3

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
