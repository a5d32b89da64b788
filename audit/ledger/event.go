package ledger

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/ingest/email"
)

// event makes a due that is tied to something to come ("two days after the
// survey", "the day they reach me") a date, by the mail that tells that it came.
func (w *world) event(p *Promise) {
	if p.HasDue() || p.Recurring {
		return
	}
	if p.Due.Kind != due.Event {
		w.withBill(p)
		return
	}
	anchor := p.Sentence[p.Due.Anchor.Start:p.Due.Anchor.End]
	if i := strings.IndexAny(anchor, ",;"); i > 0 {
		anchor = anchor[:i]
	}
	if strings.EqualFold(anchor, "that") {
		w.countFrom(p, w.topic(p), "counted from the day spoken of before it")
		return
	}
	if anchor == "" { // "the same day" is that of the condition
		if anchor, _ = condition(p.Sentence); anchor == "" {
			anchor = orders.FindString(p.Sentence[:p.Due.Start])
		}
	}
	came := w.came(p, anchor)
	if came == nil {
		return
	}
	if w.countFrom(p, came.at, fmt.Sprintf("counted from %s, by what %s wrote: %s", came.at.Format("2 Jan 2006"), came.m.From, came.s.Text)) {
		p.Evidence = append(p.Evidence, came.evidence("condition"))
	}
}

// withBill dates what comes with a bill that is still to come, by that bill: "it comes
// off the next invoice". Whether it did, only the bill shows.
func (w *world) withBill(p *Promise) {
	if !nextBill.MatchString(p.Quote) {
		return
	}
	for _, m := range w.messages {
		if !m.at.After(p.At) || m.notice() || m.bounced || !w.role(p, m).ours || !slices.ContainsFunc(m.To, func(a string) bool { return w.sideOf(a) == w.sideOf(p.To) }) {
			continue
		}
		if m.at.Sub(p.At) > lookAhead {
			return
		}
		if s := m.bill(); s != nil && w.countFrom(p, m.at, fmt.Sprintf("the day of the bill that %s sent: %s", m.From, s.Text)) {
			p.bill = &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "perhaps " + delivery, Quote: s.Text, Why: []string{"brings the bill it was to be on"}}
			return
		}
	}
}

// bill returns the sentence with which a message brings a bill, nil if it brings none.
func (m *message) bill() *sentence {
	if len(m.Files) == 0 {
		return nil
	}
	for i := range m.Sentences {
		if s := &m.Sentences[i]; m.own(s) && bills.MatchString(s.Text) && !s.says(negated|asks) {
			return s
		}
	}
	return nil
}

// nextBill: a bill that is still to come.
var nextBill = regexp.MustCompile(`(?i)\b(?:on|off|in|with|from|at|against) (?:the|your|our|my|his|her|their) (?:next|final|following) (?:invoice|bill|statement|instal?lment)\b`)

// bills: a bill is spoken of.
var bills = regexp.MustCompile(`(?i)\b(invoice|bill|statement|instal?lment)s?\b`)

// orders: what somebody is to do first, "send me the receipt and you'll have the money
// the same day".
var orders = regexp.MustCompile(`(?i)^\W*(please |just )?(send|let|pay|give|get|bring|drop|sign|tell|email|e-mail|post|return|approve|confirm) [^.;!?]*? and\b`)

// countFrom counts the due of a promise from a moment, which from tells of; false if there
// is none or it cannot be counted.
func (w *world) countFrom(p *Promise, at time.Time, from string) bool {
	if at.IsZero() {
		return false
	}
	for _, x := range due.Find(counted(p.Due.Offset), at, w.o.Due) {
		if x.Kind != due.Dated {
			continue
		}
		x.Text, x.Start, x.End, x.Anchor, x.Offset = p.Due.Text, p.Due.Start, p.Due.End, p.Due.Anchor, p.Due.Offset
		p.Due, p.latest, p.DueFrom = x, x.Latest, from
		p.near = nil // it is looked for about another day now
		return true
	}
	return false
}

// counted says a distance from today in words of package due.
func counted(o due.Offset) string {
	switch {
	case o.Working > 0:
		return fmt.Sprintf("within %s", email.Plural(o.Working, "working day"))
	case o.Months > 0:
		return fmt.Sprintf("within %s", email.Plural(o.Months, "month"))
	case o.Days > 0:
		return fmt.Sprintf("in %s", email.Plural(o.Days, "day"))
	case o.Time > 0:
		return fmt.Sprintf("within %s", email.Plural(int(o.Time.Hours()), "hour"))
	}
	return "today"
}

// A trigger is what tells that something came that a promise waits for.
type trigger struct {
	m  *message
	s  *sentence
	at time.Time // of the event, if it is told, else of the message
}

func (t *trigger) evidence(what string) Evidence {
	return Evidence{Ref: Ref{t.m.digest, t.m.ID}, At: t.m.at, Author: t.m.From, For: what, Quote: t.s.Text, Why: []string{"tells that what it waits for came"}}
}

// came returns the first message that tells that what a promise waits for came:
// in words of the event, by what it carries where something was to be sent, by
// a yes where one was to be given.
func (w *world) came(p *Promise, event string) *trigger {
	stems := words(event)
	arrives, agrees := arriving.MatchString(event), agreeing.MatchString(event)
	for _, m := range w.candidates(p) {
		t, r := w.tie(p, m), w.role(p, m)
		if m.at.Sub(p.At) > lookAhead || m.notice() {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if s.says(asks|negated|unchanged) || !m.own(s) {
				continue
			}
			n, whole := 0, 0
			for _, x := range stems {
				whole += w.weight(x)
				t := w.lex.find(x)
				if slices.Contains(s.stems, t) || slices.ContainsFunc(m.Files, func(f file) bool { return slices.Contains(f.words, t) }) {
					n += w.weight(x)
				}
			}
			brings := s.does(act.Delivery, act.Acknowledgement) || len(m.Files) > 0
			switch {
			case agrees && r.theirs && t >= together && (s.does(act.Agreement) || agreed.MatchString(s.Text)):
			case arrives && !r.self && t >= below && brings:
			case (n >= 4 || 5*n >= 3*whole && n > 0) && (s.says(past|done) && !s.says(ahead) || brings) && (t > apart || n >= 8):
			default:
				continue
			}
			return &trigger{m, s, w.eventTime(p, s, m)}
		}
	}
	return nil
}

// meets reports whether what seems to show a promise kept only tells that its condition
// was met.
func (w *world) meets(p *Promise, e *Evidence) bool {
	words, _ := condition(p.Sentence)
	if words == "" {
		return false
	}
	came := w.came(p, words)
	return came != nil && came.m.digest == e.Digest && came.s.Text == e.Quote
}

// eventTime returns the day that a sentence tells of, if it lies after the
// promise, else when it was written.
func (w *world) eventTime(p *Promise, s *sentence, m *message) time.Time {
	c := w.o.Due
	c.Told = true
	for _, x := range due.Find(s.Text, m.at, c) {
		if x.Kind == due.Past && !x.Latest.IsZero() && x.Grain <= due.Day && x.Latest.After(p.At) && !x.Latest.After(m.at.Add(24*time.Hour)) {
			return x.Earliest
		}
	}
	return m.at
}

var (
	arriving = regexp.MustCompile(`(?i)\b(receiv\w*|reach(es)?|arriv\w*|gets?( here| in)?|lands?|comes?( in| back)?|in hand|sends?|has|have)\b`)
	agreeing = regexp.MustCompile(`(?i)\b(approv\w*|say (go|yes|so|the word)|says? (go|yes)|confirm\w*|sign(ed|s)?|go.?ahead|accept\w*|agree\w*|give (me|us) the (nod|word|ok))\b`)
	agreed   = regexp.MustCompile(`(?i)^(yes|yep|yeah|ok|okay|approved|agreed|go|sold|deal|go ahead|please (do|go)|confirmed|sounds good|done)\b`)
)

// condition returns the words of the condition of a promise, "" if it has none
// of its own, and whether it is that something does not happen.
func condition(sentence string) (words string, not bool) {
	start, end := conditionIn(sentence)
	if end == 0 {
		return "", false
	}
	x := conditionWords.FindStringSubmatch(sentence)
	words = sentence[start:end]
	return words, strings.EqualFold(x[1], "unless") || notIn.MatchString(words)
}

// conditionIn returns where the words of a condition stand in a sentence, 0 and 0 if it
// has none: up to a comma or to the subject of what holds then, "if you sign in January
// you go live on 31 March".
func conditionIn(sentence string) (start, end int) {
	x := conditionWords.FindStringSubmatchIndex(sentence)
	if x == nil {
		return 0, 0
	}
	start, end = x[4], x[5]
	for _, y := range mainSubject.FindAllStringSubmatchIndex(sentence[start:end], -1) {
		if !joins.MatchString(sentence[start+y[2]:start+y[3]]) && !goesOnThen.MatchString(sentence[start+y[5]:end]) {
			return start, start + y[4]
		}
	}
	return start, end
}

var (
	conditionWords = regexp.MustCompile(`(?i)\b(if|once|unless|as soon as|provided|assuming|when)\s+((?:you|u|he|she|they|it|we|i|the|your|his|her|our|my|that|this|any|one|no|nothing|everything|both|(?-i:[A-Z][a-z]+))\b[^,.;!?]*)`)
	// mainSubject: a word and the subject of another clause behind it.
	mainSubject = regexp.MustCompile(`(?i)\b([\w'’]+) ((?:I|we|he|she|they)\b|you(?:['’]ll| will| get| go| have| receive| can| may| pay)\b|it(?:['’]ll| will| goes| comes)\b)`)
	// goesOnThen: the verb of the condition, behind a clause about its subject: "the sail
	// we ordered is here".
	goesOnThen = regexp.MustCompile(`(?i)^ [\w'’]+( [\w'’]+)? (is|are|isn['’]t|aren['’]t|has|have|arrives?|comes?|gets?|lands?)\b`)
	// joins: a word that joins what follows to the condition.
	joins = regexp.MustCompile(`(?i)^(that|which|what|who|and|or|when|as|than|if|before|after|until|till|once|because|while|where|how|the|whatever)$`)
	byYou = regexp.MustCompile(`(?i)^(you|u|your)\b`)
	notIn = regexp.MustCompile(`(?i)\bnot\b|n't\b|n’t\b`)
)

// waits settles a conditional promise that nothing shows done: it sleeps until
// its condition is met, and lapses where that was that something is not done.
// It reports whether it did. Whoever is told a day and asks for the thing when that
// is past does not wait for anything, unless it is their own act.
func (w *world) waits(p *Promise, denied time.Time) bool {
	words, not := condition(p.Sentence)
	if words == "" {
		return false
	}
	came := w.came(p, words)
	switch {
	case came == nil && not:
		return false
	case came == nil && p.HasDue() && !denied.IsZero() && denied.After(p.latest) && !byYou.MatchString(words):
		return false
	case came == nil:
		p.Unknown = append(p.Unknown, "no document shows that its condition was met: "+words)
		if p.set("dormant", Open); w.tooLate(p) {
			p.set("lapsed", Withdrawn)
		}
		return true
	case not:
		p.Evidence = append(p.Evidence, came.evidence("condition"))
		p.set("lapsed", Withdrawn)
		return true
	}
	p.Evidence = append(p.Evidence, came.evidence("condition"))
	return w.awoken(p, came)
}

// tooLate reports whether the day on which the condition of a promise was to be met is
// over, and the time in which people write of it too.
func (w *world) tooLate(p *Promise) bool {
	return slices.ContainsFunc(due.Find(p.Sentence, p.msg.at, w.o.Due), func(x due.Due) bool {
		return x.Kind == due.Dated && x.Grain <= due.Day && w.conditionHas(p, x) && w.o.AsOf.After(w.heardBy(x.Latest))
	})
}

// awoken counts a relative due from the message that met the condition, if that
// lies later: it reports whether the promise is not yet due by that.
func (w *world) awoken(p *Promise, came *trigger) bool {
	if !p.HasDue() || p.Due.Text == "" {
		return false
	}
	for _, x := range due.Find(p.Due.Text, came.m.at, w.o.Due) {
		if x.Kind != due.Dated || !x.Latest.After(p.latest) {
			continue
		}
		first := p.Due.Value()
		x.Text, x.Start, x.End = p.Due.Text, p.Due.Start, p.Due.End
		p.Due, p.latest = x, x.Latest
		p.DueFrom = fmt.Sprintf("counted from when its condition was met (%s); from when it was made it is %s", came.m.at.Format("2 Jan 2006"), first)
		if w.o.AsOf.Before(p.latest) {
			p.set("open", Open)
			return true
		}
	}
	return false
}
