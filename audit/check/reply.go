package check

import (
	"cmp"
	"regexp"
	"slices"
	"time"
)

// checkReply checks that a message of the client got no answer.
func (w *World) checkReply(f *frame) *Finding {
	k := w.make(f)
	if habit.MatchString(f.Text) && len(f.days) == 0 {
		return w.checkHabit(k)
	}
	if onlyAsked.MatchString(f.Text) { // that it was answered then is what it says
		return w.checkNeverTold(f)
	}
	if byPhone.MatchString(f.Text) && !inWriting.MatchString(f.Text) {
		return w.spoken(k, f)
	}
	r := w.citeReplies(k, f)
	from := w.start
	if len(k.Citations) > 0 {
		from = slices.MinFunc(k.Citations, func(a, b Citation) int { return a.At.Compare(b.At) }).At
	}
	switch {
	case r.answered+r.unanswered == 0:
		k.nearest()
		return k.settle(Silent, "No message of yours that this could mean is in our mail.")
	case r.maybe != nil:
		k.cite(r.maybe, "nearest", nil)
		return k.settle(Silent, "Our message of %s, in another conversation, may be the answer.", w.date(r.maybe.At))
	case r.unanswered == 0:
		return w.answeredAll(k, f, r)
	case r.answered > 0:
		return k.absent(Partly, from, w.o.Asserted, "One of your messages was answered; to the other no answer is in our mail.")
	case r.unanswered < f.times():
		return k.absent(Partly, from, w.o.Asserted, "Of the messages that this speaks of, %d are in our mail, and no answer by a person is.", r.unanswered)
	}
	return k.absent(Supported, from, w.o.Asserted, "Your message is in our mail, and no answer by a person is.")
}

// answeredAll closes a finding on messages of which all that are held were answered.
func (w *World) answeredAll(k *maker, f *frame, r replied) *Finding {
	switch {
	case properly.MatchString(f.Text):
		return k.settle(Silent, "Your message was answered; whether properly, documents cannot settle.")
	case r.doubtful:
		return k.settle(Silent, "A message of ours may be the answer to yours, but does not say so.")
	case r.missing, f.times() > 2 && r.answered < f.times():
		return k.settle(Silent, "Only some of the messages that this speaks of are in our mail.")
	case !f.chased() && !w.pinned(f, f.said, &k.Finding):
		return k.settle(Silent, "A message of yours that this may mean was answered; whether it is the one is not certain.")
	}
	k.Atoms = []Atom{{Name: "message", Truth: True}, {Name: "no reply", Truth: False, Necessary: true, Grade: NoBounce}}
	return k.settle(Contradicted, "Your message was answered: see our reply.")
}

// A replied tells what became of the messages that a claim means. Those of one day
// count as one.
type replied struct {
	answered, unanswered int
	missing              bool     // one is not in the mail
	doubtful             bool     // an answer may be to something else
	maybe                *message // may answer one that nothing else answers
}

// citeReplies cites the messages that a claim means, with what answered them.
func (w *World) citeReplies(k *maker, f *frame) (r replied) {
	again, latest := w.wroteAgain(f)
	surely := map[*message]*message{} // of an answer, what it surely answers
	for _, list := range w.wroteOf(f) {
		if len(list) == 0 {
			r.missing = true
			continue
		}
		ok := false
		var perhaps *message
		for _, m := range list {
			human, direct := w.citeAnswer(k, m, latest)
			if human == nil {
				perhaps = cmp.Or(perhaps, w.mayAnswer(m))
				continue
			}
			ok = true
			switch before := surely[human]; {
			case (again.IsZero() || !human.At.After(again)) && w.answersMatter(f, m, human, direct):
				surely[human] = m
			case before == nil || !m.goesOn(before): // who asks again is answered with the first
				r.doubtful = true
			}
		}
		if ok { // then a word of thanks of the same day lacks no answer
			r.answered++
		} else {
			r.unanswered++
			r.maybe = cmp.Or(r.maybe, perhaps)
		}
	}
	return r
}

// citeAnswer adds a message of the client and its answer until a time, if there is a
// bound, or else what a program answered and how the client missed an answer. It
// returns the answer, and whether that names the message.
func (w *World) citeAnswer(k *maker, m *message, latest time.Time) (human *message, direct bool) {
	human, automatic, holding, direct := w.answersTo(m)
	k.cite(m, "message", nil)
	if human != nil && (latest.IsZero() || !human.At.After(latest)) {
		k.cite(human, "reply", nil).cite(w.tookIt(human), "confirmation", nil)
		return human, direct
	}
	if holding != nil {
		k.cite(holding, "holding", nil)
	} else {
		k.cite(automatic, "automatic", nil)
	}
	if automatic != nil {
		k.cite(w.closing(m, automatic), "automatic", nil)
	}
	k.cite(w.complained(m), "complaint", nil)
	return nil, false
}

// UntilAsked is the pattern of the words by which a claim says that the firm told
// nothing until the client asked.
const UntilAsked = `\b(?:until|till|before) (?:after )?(?:i|we|my \w+|our \w+)(?: had)?(?: myself| ourselves| finally)? (?:wrote|written|asked|chased|rang|rung|phoned|called|e-?mailed|complained|enquired|inquired|contacted)\b`

var onlyAsked = regexp.MustCompile(`(?i)` + UntilAsked)

// A claim about calls is not settled by mail: nobody answers a telephone in it.
var (
	byPhone   = regexp.MustCompile(`(?i)\b(rang|ringing|phoned|telephoned|voice ?mails?|answerphone|answering machine|(on|to|by) (your|the) (tele)?phone|your (\w+ )?(number|line|hotline|switchboard)|(tele)?phone calls?|(returned|answered|missed) (my|our) calls?)\b`)
	inWriting = regexp.MustCompile(`(?i)\b(wrote|written|writing|e-?mails?|e-?mailed|letters?)\b`)
)

// properly says of an answer what it was like: one that was no such answer may have come.
var properly = regexp.MustCompile(`(?i)\b(proper|real|straight|full|clear|meaningful|substantive|satisfactory|useful|sensible|decent|honest|written|final|satisfying|helpful)(ly)? (answer|repl|respon|explanation)`)

// complained returns the next message in which the client says to have had no
// answer.
func (w *World) complained(m *message) *message {
	for _, r := range w.between(m.At, w.o.Asserted) {
		if r == m || !theirs(r) || r.Conversation != m.Conversation && r.parent != m && !w.alike(r, m) {
			continue
		}
		if r.says(func(s *sentence) bool {
			return (s.complains() || negated.MatchString(s.plain)) && noAnswer.MatchString(s.plain)
		}) != nil {
			return r
		}
	}
	return nil
}

var noAnswer = regexp.MustCompile(`(?i)\b(no (answer|reply|response|word)|(never|not|nobody|no one|haven't|hasn't|didn't)\b.*\b(answer|repl|respon|heard|hear|called|wrote|written|contact|got back)|any(thing| news| word| update)|still waiting|second time|following up)`)
