package ledger

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// denies reports whether a sentence says that the thing was not done: by the
// other side, that asks after it or complains, or by the one's own, that admits
// it.
func (w *world) denies(p *Promise, m *message, s *sentence, r role, t tie, c topic) bool {
	from := p.At
	if p.HasDue() {
		from = p.latest
		if !p.Due.Timed && strings.Contains(strings.ToLower(p.Due.Text), "morning") {
			from = startOfDay(p.latest).Add(12 * time.Hour)
		}
	}
	late := m.at.Sub(from) > complainedOf
	if p.HasDue() && !p.Due.Timed && (p.visit || p.verb == "fix") && r.theirs && s.says(negated) {
		from = startOfDay(p.latest).Add(dayDone)
	}
	if !m.at.After(from) || late && !p.lasts() && !p.keepsSo() || s.does(act.Promise, act.Delivery) || s.says(done) && !s.says(negated) {
		return false
	}
	if wouldNever.MatchString(s.Text) || r.theirs && iTill.MatchString(s.Text) && tillLater.MatchString(s.Text) {
		return false
	}
	if p.verb == "check" && r.ours && !s.says(admits) && !s.fits(saysNoWord) || r.theirs && (s.fits(saysRetracts) || s.fits(saysOwnDelay)) {
		return false
	}
	tied := c.object >= 4 || c.object+c.around >= 6 && t > apart || w.mentions(p, s) && (t > apart || c.rest > 0) && (c.object > 0 || m.at.Sub(from) <= namedFor)
	tied = tied || w.recallsDay(p, m, s) && (c.object+c.around > 0 || p.verb == "waive" && s.says(charged))
	switch {
	case r.theirs:
		if s.keptAsSaid() || !p.sends() && s.says(been) && !s.says(asks|negated|misses) {
			return false // "it came as you said", "you came in the end"
		}
		if s.dislikes() {
			return false // "not happy with this start": it is there
		}
		if waitedThen.MatchString(s.Text) && m.tellsOfComing() {
			return false // "you came today in the end. I was waiting on Wednesday"
		}
		if p.verb == "waive" && s.says(charged) && (tied || t > apart && !late) {
			return true
		}
		if s.says(asks) && c.object >= 4 && !s.says(ahead) || s.says(negated) && w.mentions(p, s) && (s.length < 8 || w.didNot(p, s) || s.fits(saysNothing)) || s.says(lasting) && t >= below && (c.object > 0 || s.length <= 4 || s.says(negated|misses)) {
			return true
		}
		if t >= below && (wentBy.MatchString(s.Text) || !s.says(glad|been) && noneOf.MatchString(s.Text)) && slices.ContainsFunc(w.daysToldOf(m, s), func(day time.Time) bool { return p.HasDue() && sameDay(day, p.latest) }) {
			return true // "Monday has been and gone without one"
		}
		if p.Recurring { // one time is missed, whatever came before
			return c.object >= 4 && (s.fits(saysMissing) && !s.says(glad) || s.does(act.Chase, act.Complaint) || gotNone.MatchString(s.Text)) || t > apart && (p.sends() || p.verb == "call") && s.fits(saysSilence) && !s.says(glad)
		}
		if s.does(act.Chase, act.Complaint) || s.says(unchanged) && !s.says(glad) || s.says(negated) && w.verbShown(p, s) != "" && (s.says(past) || !s.does(act.Request)) || s.says(misses) {
			return tied || t == direct && (s.says(negated) || s.does(act.Chase, act.Complaint) || s.says(asks))
		}
	case r.ours:
		if p.verb == "waive" && p.standing() && c.object >= 4 && m.bills() && s.charges() {
			return true // the bill has it
		}
		if s.fits(saysNoItWasNot) && w.whether(p, m, s, r) != nil {
			return true
		}
		if s.says(admits) {
			return tied && (t > apart || w.samePerson(m.From, p.Actor)) || c.object >= 8 || r.self && (t == direct || t == below && m.parent.parent == p.msg)
		}
		return tied && t > apart && s.says(negated) && wasNotDone.MatchString(s.Text)
	}
	return false
}

var (
	// wouldNever: what somebody would not have done, but for what was: "I'd never have found it".
	wouldNever = regexp.MustCompile(`(?i)\b(i|we)(['’]d| would)( never|n['’]?t| not) have\b`)
	// wasNotDone: that something was not done, and not only that somebody is not content.
	wasNotDone = regexp.MustCompile(`(?i)n['’]t\b|\b(did|does|was|were|has|have|had|could|will) not\b|\b(didnt|wasnt|werent|hasnt|havent|hadnt|couldnt|never|nobody|nothing|without)\b|\bno one\b|\bnot (yet|been|had|got|done|sent|come|gone|made|paid|able)\b`)
)

// gotNone: that a thing did not reach its writer.
var gotNone = regexp.MustCompile(`(?i)\b(did|have|had|has)(n['’]?t| not) (get|got|had|received?|seen|heard|arrived?|come)\b`)

// waitedThen: that somebody waited, and waits no more.
var waitedThen = regexp.MustCompile(`(?i)\b((was|were) (still )?waiting|waited|sat (t?here|waiting))\b`)

// tellsOfComing reports whether a message says that somebody came.
func (m *message) tellsOfComing() bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool { return m.own(&s) && s.says(been) && !s.says(negated) })
}

// noneOf: that there was none, or nobody.
var noneOf = regexp.MustCompile(`(?i)\b(without (a|an|any|the|one|him|her|them|it)|no sign of|nobody|no one|nothing (came|arrived|happened|was|has|turned)|never (came|arrived|turned up|showed))\b`)

// recallsDay reports whether a sentence tells of what was said on the day on which a promise
// was made, which was another day: "you told me on 8 January that I would not be billed".
func (w *world) recallsDay(p *Promise, m *message, s *sentence) bool {
	return said.MatchString(s.Text) && !sameDay(p.At, m.at) && slices.ContainsFunc(w.daysToldOf(m, s), func(day time.Time) bool { return sameDay(day, p.At) })
}

// said: that somebody said something.
var said = regexp.MustCompile(`(?i)\b(said|told|promised|assured|agreed|wrote|confirmed|swore|guaranteed|e-?mailed|undertook)\b`)

// dayDone is how far into a day people who work have come, or come no more.
const dayDone = 17 * time.Hour

// complainedOf is how long after its due people still write of a thing to say
// that it was not done. What they list much later is no word of the time.
const complainedOf = 30 * 24 * time.Hour

// namedFor is how long after its due a person's name alone tells that a complaint is
// of that thing.
const namedFor = 7 * 24 * time.Hour

// verbShown returns the word of a sentence that tells of an act such as a
// promise is about.
func (w *world) verbShown(p *Promise, s *sentence) string {
	set := shows(p.verb)
	for _, t := range s.stems {
		x := w.lex.spelled[t]
		if set[x] || slices.Contains(p.verbs, x) {
			return x
		}
	}
	return ""
}

// undoes reports whether a sentence that denies something denies the act: of its words
// for such an act, each stands soon behind a negation.
func (w *world) undoes(p *Promise, s *sentence) bool {
	set := shows(p.verb)
	toks := fields(s.Text)
	found := false
	for i, x := range toks {
		if x = stem(x); !set[x] && !slices.Contains(p.verbs, x) {
			continue
		}
		if !slices.ContainsFunc(toks[max(0, i-soon):i], denying) {
			return false
		}
		found = true
	}
	return found
}

// denying reports whether a word denies the verb behind it.
func denying(word string) bool {
	return strings.HasSuffix(word, "n't") || word == "not" || word == "never" || carelessNots[word]
}

// willNot reports whether a sentence says that somebody cannot, or will not, do something:
// its writer or another, and not who reads it.
func (s *sentence) willNot() bool {
	toks := fields(s.Text)
	for i, x := range toks {
		if i > 0 && toks[i-1] == "you" {
			continue
		}
		switch {
		case cannots[x], modals[x] && i+1 < len(toks) && toks[i+1] == "not":
			return true
		case x == "able" && slices.ContainsFunc(toks[max(0, i-soon):i], denying), x == "going" && i > 0 && denying(toks[i-1]):
			return true
		}
	}
	return false
}

var cannots, modals = set("cannot can't cant won't wont shan't unable"), set("can will shall")
