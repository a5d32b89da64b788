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
	if p.HasDue() && chargesSo.MatchString(p.Quote) {
		p.bill, _ = w.billFor(p)
	}
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
	if pointed.MatchString(anchor) {
		w.countFrom(p, w.spokenOf(p), "counted from the day spoken of before it")
		return
	}
	if anchor == "" { // "the same day" is that of the condition
		if anchor, _ = condition(p.ownWords()); anchor == "" {
			anchor = orders.FindString(p.Sentence[:p.Due.Start])
		}
	}
	came := w.came(p, anchor)
	if came == nil {
		return
	}
	if w.countFrom(p, came.at, fmt.Sprintf("counted from %s, by what %s wrote: %s", came.at.Format("2 Jan 2006"), came.m.From, came.s.Text)) {
		p.waited(came)
		p.trigger = came.s
	}
}

// pointed: an event that was named before.
var pointed = regexp.MustCompile(`(?i)^(that|this|it|then)$`)

// orders: what somebody is to do first, "send me the receipt and you'll have the money
// the same day".
var orders = regexp.MustCompile(`(?i)^\W*(please |just )?(send|let|pay|give|get|bring|drop|sign|tell|email|e-mail|post|return|approve|confirm) [^.;!?]*? and\b`)

// aheadOf: what follows comes later.
var aheadOf = regexp.MustCompile(`(?i)\b(before|prior to|ahead of|in advance of)\s+$`)

// countFrom counts the due of a promise from a moment, which from tells of; false if there
// is none or it cannot be counted.
func (w *world) countFrom(p *Promise, at time.Time, from string) bool {
	o := p.Due.Offset
	if a := p.Due.Anchor; a.End > 0 && aheadOf.MatchString(p.Sentence[p.Due.Start:a.Start]) {
		o = due.Offset{Days: -o.Days, Working: -o.Working, Months: -o.Months, Time: -o.Time}
	}
	if at.IsZero() || o.Working < 0 {
		return false
	}
	at = at.AddDate(0, min(o.Months, 0), min(o.Days, 0)).Add(min(o.Time, 0)) // before it
	far := counted(o)
	if p.Due.Relation == due.Within && o == (due.Offset{}) {
		far = p.Due.Text
	}
	for _, x := range due.Find(far, at, w.o.Due) {
		if x.Kind != due.Dated || !x.Latest.After(p.At) {
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
		return fmt.Sprintf("within %s", email.Plural(int(o.Time.Minutes()), "minute"))
	}
	return "today"
}

// A trigger is what tells that something came that a promise waits for.
type trigger struct {
	m  *message
	s  *sentence
	at time.Time // of the event, if it is told, else of the message
}

// waited notes what tells that something came that a promise waits for, once.
func (p *Promise) waited(t *trigger) {
	if slices.ContainsFunc(p.Evidence, func(e Evidence) bool { return e.Digest == t.m.digest && e.Quote == t.s.Text }) {
		return
	}
	p.Evidence = append(p.Evidence, Evidence{Ref: Ref{t.m.digest, t.m.ID}, At: t.m.at, Author: t.m.From, For: "condition", Quote: t.s.Text, Why: []string{"tells that what it waits for came"}})
}

// bringsToo reports whether a sentence that tells of what a promise was to follow, or comes
// with the bill it was to be on, may tell of the thing as well.
func (w *world) bringsToo(p *Promise, s *sentence, r role) bool {
	if p.bill != nil {
		return w.namesThing(p, s) || takesOff.MatchString(s.Text)
	}
	return r.self && s.does(act.Delivery)
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
				t := w.lex.find(x)
				counts := w.weightIn(w.clientsOf(p.msg), t)
				whole += counts
				if slices.Contains(s.stems, t) || slices.ContainsFunc(m.Files, func(f file) bool { return slices.Contains(f.words, t) }) {
					n += counts
				}
			}
			brings := s.does(act.Delivery, act.Acknowledgement) || len(m.Files) > 0
			switch {
			case agrees && r.theirs && t >= together && (s.does(act.Agreement) || agreed.MatchString(s.Text)):
			case arrives && !r.self && t >= below && brings && (n > 0 || !r.theirs || !w.tellsOfAct(p, s)):
			case (n >= 4 || 5*n >= 3*whole && n > 0) && (s.says(past|done) && !s.says(ahead) || brings) && (t > apart || n >= 8):
			default:
				continue
			}
			return &trigger{m, s, w.eventTime(p, s, m)}
		}
	}
	return nil
}

// tellsOfAct reports whether a sentence tells of the act that was promised: the payment that
// arrives is not what it waits for.
func (w *world) tellsOfAct(p *Promise, s *sentence) bool {
	return w.verbShown(p, s) != "" || p.verb == "pay" && owed.MatchString(strings.ToLower(s.Text))
}

// eventTime returns the end of the time that a sentence tells of, if it lies after the
// promise and is over, else when it was written.
func (w *world) eventTime(p *Promise, s *sentence, m *message) time.Time {
	c := w.o.Due
	c.Told = true
	for _, x := range due.Find(s.Text, m.at, c) {
		if x.Kind == due.Past && !x.Latest.IsZero() && x.Grain <= due.Day && x.Latest.After(p.At) && !x.Latest.After(m.at.Add(24*time.Hour)) {
			if x.Latest.Before(m.at) {
				return x.Latest
			}
			break
		}
	}
	return m.at
}

var (
	arriving = regexp.MustCompile(`(?i)\b(receiv\w*|reach(es)?|arriv\w*|gets?( here| in)?|lands?|comes?( in| back)?|in hand|sends?|has|have)\b`)
	agreeing = regexp.MustCompile(`(?i)\b(approv\w*|say (go|yes|so|the word)|says? (go|yes)|confirm\w*|sign(ed|s)?|go.?ahead|accept\w*|agree\w*|gives? (me|us) (the|your|a) (nod|word|ok(ay)?|go|green light|thumbs up)|(ok|okay|fine|good|happy|all right|alright) (with|by|for) (you|u|everyone|everybody)|suits?( (you|u))?|works for (you|u)|you(['’]re| are) (both |all )?(ok|okay|happy|fine))\b`)
	agreed   = regexp.MustCompile(`(?i)^(yes|yep|yeah|ok|okay|approved|agreed|go|sold|deal|go ahead|please (do|go)|confirmed|sounds good|done)\b`)
)
