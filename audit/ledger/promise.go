package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// idOf names a stretch of a message. The same stretch has the same id in every
// rebuild.
func idOf(prefix string, m *message, part string, start, end int, kind act.Kind) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d %s", m.digest, part, start, end, kind))
	return prefix + hex.EncodeToString(h[:5])
}

// place tells where an act stands.
func (w *world) place(prefix string, m *message, s *sentence, d *did, sure bool) Place {
	p := Place{Digest: m.digest, MessageID: m.ID, Part: s.Part, Start: s.Start + d.Start, End: s.Start + d.End, Quote: s.Text[d.Start:d.End], Sentence: s.Text,
		At: m.at, Author: m.From, Subject: m.Subject, Confidence: Possible, Rules: d.Rules, msg: m, sent: s, did: d}
	if sure {
		p.Confidence = Confirmed
	}
	i := slices.IndexFunc(m.Sentences, func(x sentence) bool { return x.Part == s.Part && x.Start == s.Start })
	if i > 0 {
		p.Before = m.Sentences[i-1].Text
	}
	if i+1 < len(m.Sentences) {
		p.After = m.Sentences[i+1].Text
	}
	p.ID = idOf(prefix, m, p.Part, p.Start, p.End, d.Kind)
	return p
}

// promises returns all promises, by time, and what became of them.
func (w *world) promises() []Promise {
	var list []Promise
	for _, m := range w.messages {
		m.acts(func(s *sentence, d *did, sure bool) {
			if d.Kind == act.Promise {
				list = append(list, w.promise(m, s, d, sure))
			}
			if d.Kind == act.Offer && sure && w.accepted(m) {
				list = append(list, w.promise(m, s, d, false))
			}
		})
	}
	w.judgeAll(list)
	return list
}

// accepted reports whether somebody of another side answers a message with a
// yes: an offer in it then may bind its author.
func (w *world) accepted(m *message) bool {
	for _, x := range w.convs[m.conv] {
		if x.parent != m || x.side == m.side || x.Automatic != "" || x.at.Sub(m.at) > 14*24*time.Hour {
			continue
		}
		for i := range x.Sentences {
			if s := &x.Sentences[i]; x.own(s) && yes.MatchString(s.Text) && !s.says(negated) {
				return true
			}
		}
	}
	return false
}

var yes = regexp.MustCompile(`(?i)^((oh|ok|okay|hi|hello)[ ,]+)?(yes|yep|yeah|please do|go ahead|sure|that would be (great|good|lovely|helpful|fine)|sounds good)\b`)

var conditional = regexp.MustCompile(`(?i)\b(if|unless|once|assuming|provided|when|as soon as)\b`)

// whereabouts: where somebody will be on the day that they name is no condition: "on
// Monday when I'm in town".
var whereabouts = regexp.MustCompile(`(?i)\b(when|once|as soon as) ((i['’]?m|i am|we['’]?re|we are) (in|at|over|there|back|up|down|out|round|around|passing|next|home)\b|(i|we) get (in|there|back|home)(\s+(from|to|on|at|tomorrow|today)\b|\s*($|[.,;!])))`)

func (w *world) promise(m *message, s *sentence, d *did, sure bool) Promise {
	p := Promise{Place: w.place("p-", m, s, d, sure)}
	p.Actor = w.actorOf(m, s, d)
	p.To = w.toOf(m, s.Text)
	p.verb = verbClass(p.Quote)
	p.visit = p.verb == "visit"
	w.due(&p)
	p.Conditional = conditional.MatchString(s.Text) && !(p.HasDue() && !conditional.MatchString(whereabouts.ReplaceAllString(s.Text, "")))
	p.verbs = mainVerbs(p.Quote)
	p.asksOther = asksOther.MatchString(p.Quote)
	p.object = w.content(unconditional(p.Quote), p.Due.Text)
	w.fill(&p)
	p.What = what(p.Quote)
	p.latest = p.Due.Latest
	p.matters = w.concernsWhom(p.Actor, p.To, m)
	return p
}

// asksOther: to ask, tell or chase somebody else.
var asksOther = regexp.MustCompile(`(?i)(will|'ll|’ll|going to|let me)\s+(just\s+|also\s+)?(ask|tell|chase|nudge|remind|pass (it|this|that|them) (on|along)|forward|check with|speak (to|with)|talk (to|with))\b`)

// unconditional is a clause without its condition.
func unconditional(clause string) string {
	if rest := conditionWords.ReplaceAllString(clause, " "); len(tokens(rest)) > 2 {
		return rest
	}
	return clause
}

// content returns the stems of a clause without the words of its due.
func (w *world) content(clause, without string) []string {
	if without != "" {
		clause = strings.Replace(clause, without, " ", 1)
	}
	return w.lex.words(clause)
}

// fill takes what a promise does not say itself from what stands before it and
// from the message that it answers.
func (w *world) fill(p *Promise) {
	m := p.msg
	p.context = append(p.context, w.lex.words(p.Sentence)...)
	p.context = append(p.context, w.lex.words(p.Before)...)
	p.context = append(p.context, w.lex.words(m.Subject)...)
	p.answers = w.answered(m)
	if p.answers == nil {
		return
	}
	ask := w.asked(p)
	if ask == nil {
		return
	}
	p.context = append(p.context, w.lex.words(ask.Text)...)
	bare := len(p.object) < 2 && len(tokens(p.Quote)) < 8
	if p.sendsThat() {
		p.object = append(p.object, w.lex.words(w.meant(p.answers, ask))...)
	} else if bare {
		p.object = append(p.object, w.lex.words(ask.Text)...)
	}
	if bare {
		if p.verb == "" {
			p.verb = verbClass(ask.Text)
			p.visit = p.verb == "visit"
		}
		if !p.HasDue() {
			w.dueOfRequest(p, ask)
		}
	}
}

// sendsThat reports whether what is to be sent or brought stands only in what was
// asked: "I'll climb up and send it to you".
func (p *Promise) sendsThat() bool {
	at := sendsIt.FindStringIndex(p.Quote)
	return at != nil && !named.MatchString(strings.Replace(p.Quote[:at[0]], p.Due.Text, " ", 1))
}

var (
	sendsIt = regexp.MustCompile(`(?i)\b(send|email|e-mail|forward|text|bring|post|drop|courier|upload)( you| over| round)? (it|them|one|those|both)( (to|over|across|round|by|on|at|tomorrow|today|tonight|first|this|with|along)\b|[.,;!]|$)`)
	// named: a thing is named.
	named = regexp.MustCompile(`(?i)\b(the|a|an|your|my|our|his|her|their|some|those|these)\s+\w+`)
	// points: a word that stands for a thing.
	points = regexp.MustCompile(`(?i)\b(it|them|one|those|both)\b`)
)

// meant is a sentence of a message, with the one before it where it names nothing
// itself: "They want a photo of the plate. Can you take one?"
func (w *world) meant(m *message, s *sentence) string {
	for i := range m.Sentences {
		if i > 0 && &m.Sentences[i] == s && points.MatchString(s.Text) && !named.MatchString(s.Text) {
			return m.Sentences[i-1].Text + " " + s.Text
		}
	}
	return s.Text
}

// answered returns the message that m answers: the one its header names, else
// the one before it in the conversation.
func (w *world) answered(m *message) *message {
	if m.parent != nil {
		return m.parent
	}
	list := w.convs[m.conv]
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].at.Before(m.at) && list[i].From != m.From {
			return list[i]
		}
	}
	return nil
}

// asked returns the request of the answered message that fits a promise best:
// the one with most words in common, else the last.
func (w *world) asked(p *Promise) *sentence {
	var best *sentence
	most := -1
	p.answers.acts(func(s *sentence, d *did, sure bool) {
		if d.Kind != act.Request && d.Kind != act.Question && d.Kind != act.Chase {
			return
		}
		n := 0
		for _, x := range words(s.Text) {
			if slices.Contains(p.object, x) {
				n += 2
			}
		}
		if d.Kind == act.Request {
			n++
		}
		if n >= most {
			best, most = s, n
		}
	})
	return best
}

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

// dayOfCondition returns the day of a condition on which the thing is to be done too:
// "if it's dry on Thursday the roofers will be up there". What arrives or is paid on a
// day tells nothing of when the thing follows.
func (w *world) dayOfCondition(p *Promise, all []due.Due) []due.Due {
	words, not := condition(p.Sentence)
	if not || p.sends() || !letsIt.MatchString(words) {
		return nil
	}
	var list []due.Due
	for _, x := range all {
		if x.Kind == due.Dated && x.Relation == due.At && x.Grain <= due.Day && w.conditionHas(p, x) {
			list = append(list, x)
		}
	}
	return list
}

// letsIt: the weather, and who is there, which let something be done on their day.
var letsIt = regexp.MustCompile(`(?i)\b(dry|fine|sunny|mild|weather|rains?|wet|windy?|calm|in|home|there|free|suits?|works?)\b`)

// conditionHas reports whether a time is one of the condition of a promise: "if it
// is back by Friday, the day is yours".
func (w *world) conditionHas(p *Promise, x due.Due) bool {
	start, end := conditionIn(p.Sentence)
	return end > 0 && !whenBefore.MatchString(p.Sentence[:start]) && x.Start >= start && x.End <= end && !modal.MatchString(p.Sentence[start:x.Start])
}

// whenBefore: a condition that begins with "when".
var whenBefore = regexp.MustCompile(`(?i)\bwhen\s+$`)

// reaches: when the thing is with whoever was promised it.
var reaches = regexp.MustCompile(`(?i)\b(with (you|ye|u)|(you|ye|u)(’ll| will|'ll)? (have|get|receive)|(at|on|in) your (door|desk|doorstep|drive|driveway|kitchen|office|shop|hall|window)|back (on|in|at) your|in your (hands?|inbox))\b`)

// choose returns the due among several in one clause: that of when the thing is
// with the other side, if they tell it apart from when it leaves; the one that
// stands behind the verb, not in a condition before it; of several behind it the
// first, or the last of those that only "and" joins.
func (w *world) choose(p *Promise, list []due.Due) due.Due {
	if len(list) == 1 {
		return list[0]
	}
	sub := strings.ToLower(p.Sentence)
	for i, x := range list[1:] {
		switch between := sub[list[i].End:x.Start]; {
		case reaches.MatchString(between), thereupon.MatchString(between):
			return x
		case alsoThen.MatchString(between) && i == len(list)-2:
			return x // "tomorrow and Friday"
		}
	}
	for _, x := range list {
		before := sub[p.did.Start:x.Start]
		if conditional.MatchString(before) && !modal.MatchString(before) {
			continue
		}
		return x
	}
	return list[len(list)-1]
}

var (
	// thereupon: what follows from what stands before.
	thereupon = regexp.MustCompile(`\bso\b`)
	// alsoThen: no more than that joins two days.
	alsoThen = regexp.MustCompile(`^\s*(,|and|&|\+|or)+\s*(on )?$`)
)

var modal = regexp.MustCompile(`(?i)\b(will|'ll|’ll|going to|shall)\b|'ll\b`)

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

// what is a promise without the words around it.
func what(quote string) string {
	return strings.Join(strings.Fields(quote), " ")
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
