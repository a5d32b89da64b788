package ledger

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/due"
)

// toldOf returns when the proof says that the thing was done, if it says so: "he
// came at 3:40", "sent it on Tuesday"; or, where its sentence does not, another of the
// same message that goes on about it: "Gutters are clear. He got here about three." What a
// part of it was not done until counts more than when the rest was.
func (w *world) toldOf(p *Promise) (time.Time, due.Grain) {
	at, grain := w.toldIn(p, p.done.Quote)
	m := p.doneIn
	if m == nil || p.done.For == delivery && !(p.visit && p.Due.Timed) || len(m.Sentences) > short {
		return at, grain
	}
	first := !at.IsZero() && !w.ownHours(p, m)
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if s.Text == p.done.Quote || !m.own(s) || s.says(asks) || s.says(ahead) && !s.keptAsSaid() {
			continue
		}
		text, late := s.Text, false
		if at := cameTill.FindStringIndex(s.Text); at != nil && !iTill.MatchString(s.Text) {
			text, late = s.Text[at[0]:], true
		}
		if !late && (first || !(s.says(been|arrived) || goesOnOf.MatchString(s.Text)) || s.onlyTheyWere()) {
			continue
		}
		if x, g := w.toldIn(p, text); !x.IsZero() && (!late || x.After(p.latest) && sameDay(x, p.latest)) {
			p.done.punctual = p.done.punctual && !late
			return x, g
		}
	}
	return at, grain
}

// ownHours reports whether the proof tells only of what its writer did or waited for, where
// somebody was to come: "I was heard at five past ten".
func (w *world) ownHours(p *Promise, m *message) bool {
	i := slices.IndexFunc(m.Sentences, func(s sentence) bool { return s.Text == p.done.Quote })
	if i < 0 || p.sends() || p.verb == "call" || p.done.For != confirmation {
		return false
	}
	s := &m.Sentences[i]
	return s.onlyTheyWere() || iWaited.MatchString(s.Text) && !s.says(been)
}

// iWaited: that the writer waited.
var iWaited = regexp.MustCompile(`(?i)\b(i|we)(['’]ve| have| had)?( was| were| been)? (wait(ed|ing)|stayed in|stood around|hung around)\b`)

// iTill: what the writer did not do until then.
var iTill = regexp.MustCompile(`(?i)\b(i|we)((['’]?d|['’]ve| had| have| did| was| were| could)(n['’]?t| not)|(['’]?d|['’]ve)? (never|only)) (get|be|come|got|been|back|home|in)\b`)

// cameTill: that something had not come about until a time.
var cameTill = regexp.MustCompile(`(?i)(n['’]?t|\bnot|\bnobody|\bno one|\bnothing)\b[^.;!?]{0,20}\b(roll(ed)? (in|up)|(show|turn)(ed)? up|(show|turn)ed|get (here|there|in|back|to)|got (here|there|in|back|to)|come( in| back| out)?|came( in| back| out)?|arrived?|appear(ed)?|land(ed)?|back|here|there|start(ed)?|finish(ed)?|leave|left|reach(ed)?|done|open(ed)?|ready) (us |me )?(until|till?) `)

// goesOnOf: of what was spoken of before.
var goesOnOf = regexp.MustCompile(`(?i)^(it|they|he|she|that|this|the [a-z]+|(your|the) [a-z]+) (did |only |finally |eventually |just )?(was|were|came|come|got|arrived|appeared|turned|showed|rolled|rocked|landed|went|reached|hit)\b`)

// toldIn returns when a sentence says that the thing was done. A time without a day is
// one of the day on which it was due, if people still write of that day, and of the half
// of the day that lies nearer; but who did it and says so within the hour speaks of now.
func (w *world) toldIn(p *Promise, text string) (time.Time, due.Grain) {
	if d := thatDay.FindStringSubmatch(text); d != nil && d[1] == "" && strings.EqualFold(d[2], p.latest.Weekday().String()) {
		return startOfDay(p.latest), due.Day
	}
	c := w.o.Due
	c.Told = true
	for _, x := range due.Find(text, p.done.At, c) {
		now := p.done.For == delivery && sameDay(x.Latest, p.done.At) && p.done.At.Sub(x.Latest) <= time.Hour
		before := text[:x.Start]
		if p.visit && x.Relation == due.Between && x.Grain == due.Minute {
			x.Latest = x.Earliest // when they came
		}
		switch {
		case x.Kind != due.Past || x.Grain > due.Day:
			continue
		case x.Relation == due.Until && !tillThen.MatchString(before) || x.Relation != due.Until && wasToBe.MatchString(before) && !saysItWas.MatchString(before):
			continue
		case p.visit && p.Due.Timed && x.Grain == due.Minute && wasOver.MatchString(before):
			continue
		case soNow.MatchString(before) && !tillThen.MatchString(before) && x.Relation == due.At && x.Grain == due.Day && sameDay(x.Latest, p.done.At):
			continue
		case x.Latest.IsZero():
			if strings.Contains(strings.ToLower(x.Text), "last night") {
				return startOfDay(p.done.At).Add(-time.Second), due.Day
			}
			continue
		case x.Grain == due.Minute && !now && p.Due.Timed && sameDay(x.Latest, p.latest) && !halfNamed.MatchString(x.Text) && namesDay.MatchString(text):
			x.Latest = nearerHalf(x.Latest, p.latest, p.done.At)
		case x.Grain == due.Minute && !now && !namesDay.MatchString(text) && !p.done.At.After(w.heardBy(p.latest)):
			if x.Latest = onDayOf(p.latest, x.Latest); !halfNamed.MatchString(x.Text) {
				x.Latest = nearerHalf(x.Latest, p.latest, p.done.At)
			}
			if x.Latest.After(p.done.At) {
				continue
			}
		}
		if x.Latest.Before(p.At) || x.Earliest.After(p.done.At) {
			continue
		}
		if x.Relation == due.After || pastTime.MatchString(before) {
			x.Latest = x.Latest.Add(time.Minute)
		}
		return x.Latest, x.Grain
	}
	return time.Time{}, 0
}

// onDayOf puts a time of day on another day.
func onDayOf(day, t time.Time) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, t.Location())
}

// nearerHalf returns which of the two times of day that a clock of twelve hours shows
// lies nearer to a due, and not after a moment.
func nearerHalf(t, due, until time.Time) time.Time {
	other := t.Add(12 * time.Hour)
	if t.Hour() >= 12 {
		other = t.Add(-12 * time.Hour)
	}
	if !other.After(until) && other.Sub(due).Abs() < t.Sub(due).Abs() {
		return other
	}
	return t
}

var (
	// thatDay: a day of which was spoken.
	thatDay = regexp.MustCompile(`(?i)(?:\b(after|since|before|until|till) )?\bthat (monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`)
	// wasToBe: what follows is when it was to be, not when it was.
	wasToBe = regexp.MustCompile(`(?i)\b(to (be|come|go|have)|said|say|promised|agreed|due|supposed|meant|planned|arranged|booked|scheduled|told (me|us|you|him|her|them)|instead of|rather than|not|than|before)[^.;!?]{0,12}$`)
	// wasOver: what follows is when somebody went again.
	wasOver = regexp.MustCompile(`(?i)\b(left|finished|finishing|done|gone|over|packed up|wrapped up|cleared off|away|home) ([\w'’]+ ){0,3}$`)
	// saysItWas: what somebody says was so.
	saysItWas = regexp.MustCompile(`(?i)\b(says?|said|tells?|told)( me| us)?( that)? (he|she|they|you|it|i|we|the \w+|your \w+|(?-i:[A-Z]\p{L}+)) (came|was|were|got|arrived|left|finished|did|has|had|rang|called|fixed|fitted|turned|showed)\b[^.;!?]*$`)
	// soNow: what follows is when it is so, not when it came about: "the line is fast today".
	soNow = regexp.MustCompile(`(?i)^[^.;!?]*\b(is|are|runs?|works?|looks?|feels?) ([\w'’]+ ){0,3}$`)
	// tillThen: it was not before.
	tillThen = regexp.MustCompile(`(?i)(n['’]?t|\bnot|\bnobody|\bno one|\bnothing)\b[^.;!?]*$`)
	// halfNamed: a time that says which half of the day.
	halfNamed = regexp.MustCompile(`(?i)\d ?[ap]\.?m\b|noon|midnight|midday|morning|evening|night|afternoon|\b(1[3-9]|2[0-3])[:.]?[0-5]\d`)
	// pastTime: a little after a time.
	pastTime = regexp.MustCompile(`(?i)\b(after|gone|past)( about| around)?\s*$`)
)
