package ledger

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// ownWords returns what a sentence says of a promise: its clause with the condition right
// before or behind it, but without what else it asks for or grants, "let me know if you
// need anything". The condition of another clause is none of the promise.
func (p *Promise) ownWords() string {
	s, start, end := p.Sentence, p.did.Start, p.did.End
	if from, to := conditionIn(s[:start]); to > 0 && onlyJoins.MatchString(s[to:start]) && !(besides.MatchString(","+s[:from]) && !joined.MatchString(s[:start])) {
		start = 0
	}
	if goesOnIf.MatchString(s[end:]) {
		end = len(s)
	}
	own := besides.ReplaceAllString(noCondition.ReplaceAllString(s[start:end], " "), " ")
	if x := alsoIf.FindStringIndex(own); x != nil && modal.MatchString(own[:x[0]]) {
		own = own[:x[0]]
	}
	return own
}

var (
	// besides: what is asked or said beside a promise, up to the end of its clause.
	besides = regexp.MustCompile(`(?i)(?:[,;:(–—]|\s-|\s(?:and|but|so|or)\b)\s*(?:and |but |so |or )?(?:please |just |do |kindly |feel free to |(?:you|u) can (?:always |just )?)*(?:let (?:me|us|him|her|them) know|(?:tell|call|ring|text|phone|message|ping|e-?mail|contact|chase|remind|warn|ask) (?:me|us|him|her|them)\b|(?:drop|give|send) (?:me|us|him|her) an?\b|get in touch|shout|holler|say so|don['’]t hesitate|sorry|apologies|my apologies)[^.;!?]*`)
	// noCondition: what only sounds like a condition.
	noCondition = regexp.MustCompile(`(?i)\beven (?:if|when|though)\b[^,.;!?]*|\bonce (?:an?|every|each|per|more|again)\b|\bwhen (?:I|we|you|he|she|they) (?:said|promised|told|agreed|arranged)\b[^,.;!?]*|\b(?:I|you|we|he|she|they|have|has|had|be|been|is|are|was|were) provided\b`)
	// alsoIf: a condition of what else is promised.
	alsoIf = regexp.MustCompile(`(?i)[,;]?\s(?:and|but)\s(?:if|unless|when|once)\b[^.;!?]*(?:\b(?:will|shall|can)\b|['’]ll\b)`)
	// onlyJoins: no more than joins a condition to what holds then.
	onlyJoins = regexp.MustCompile(`(?i)^\W*(?:(?:then|and|so)\b\W*)*$`)
	// joined: an "and" right before the clause, "call me when you are in and I'll come".
	joined = regexp.MustCompile(`(?i)\band\W*$`)
	// goesOnIf: a condition behind a clause.
	goesOnIf = regexp.MustCompile(`(?i)^\W*(?:but only |only |and )?(?:if|once|unless|as soon as|provided|assuming|when)\b`)
)

// Condition returns the words of the condition on which a promise was made, "" if there
// is none.
func (p *Promise) Condition() string {
	if !p.Conditional {
		return ""
	}
	words, _ := condition(p.ownWords())
	return strings.TrimSpace(words)
}

// Details returns what a promise names that can be looked up; a bare answer names what it
// answers.
func (p *Promise) Details() act.Details { return act.DetailsOf(p.Quote + "\n" + p.Asked) }

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
	words, not := condition(p.ownWords())
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
		if p.set("dormant", Open); denied.IsZero() && w.tooLate(p) {
			p.set("lapsed", Withdrawn)
		}
		return true
	case not:
		p.waited(came)
		p.set("lapsed", Withdrawn)
		return true
	}
	p.waited(came)
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

// meets reports whether what seems to show a promise kept only tells that its condition
// was met.
func (w *world) meets(p *Promise, e *Evidence) bool {
	words, _ := condition(p.ownWords())
	if words == "" {
		return false
	}
	came := w.came(p, words)
	return came != nil && came.m.digest == e.Digest && came.s.Text == e.Quote
}
