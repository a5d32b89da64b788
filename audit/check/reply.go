package check

import (
	"cmp"
	"regexp"
	"slices"
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
	groups := w.wroteOf(f)
	again, latest := w.wroteAgain(f)
	var answered, unanswered, unknown, doubtful int
	var maybe *message
	for _, list := range groups {
		if len(list) == 0 {
			unknown++
			continue
		}
		ok := false
		var perhaps *message
		for _, m := range list {
			human, automatic, holding, direct := w.answersTo(m)
			if k.cite(m, "message", nil); human != nil && !latest.IsZero() && human.At.After(latest) {
				human = nil
			}
			switch {
			case human != nil:
				ok = true
				if !again.IsZero() && human.At.After(again) || !w.answersMatter(f, m, human, direct) {
					doubtful++
				}
				k.cite(human, "reply", nil)
				k.cite(w.tookIt(human), "confirmation", nil)
			case holding != nil:
				k.cite(holding, "holding", nil)
			case automatic != nil:
				k.cite(automatic, "automatic", nil)
			}
			if human == nil {
				if automatic != nil {
					k.cite(w.closing(m, automatic), "automatic", nil)
				}
				k.cite(w.complained(m), "complaint", nil)
				if perhaps == nil {
					perhaps = w.mayAnswer(m)
				}
			}
		}
		if ok { // then a word of thanks of the same day lacks no answer
			answered++
		} else {
			unanswered++
			maybe = cmp.Or(maybe, perhaps)
		}
	}
	from := w.start
	if len(k.Citations) > 0 {
		from = slices.MinFunc(k.Citations, func(a, b Citation) int { return cmp.Compare(a.At.Unix(), b.At.Unix()) }).At
	}
	switch {
	case answered+unanswered == 0:
		k.nearest()
		return k.settle(Silent, "No message of yours that this could mean is in our mail.")
	case maybe != nil:
		k.cite(maybe, "nearest", nil)
		return k.settle(Silent, "Our message of %s, in another conversation, may be the answer.", w.date(maybe.At))
	case properly.MatchString(f.Text) && unanswered == 0:
		return k.settle(Silent, "Your message was answered; whether properly, documents cannot settle.")
	case doubtful > 0 && unanswered == 0:
		return k.settle(Silent, "A message of ours may be the answer to yours, but does not say so.")
	case unanswered == 0 && unknown == 0 && !f.chased() && !w.pinned(f, f.said, &k.Finding):
		return k.settle(Silent, "A message of yours that this may mean was answered; whether it is the one is not certain.")
	case unanswered == 0 && unknown == 0:
		k.Atoms = []Atom{{Name: "message", Truth: True}, {Name: "no reply", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "Your message was answered: see our reply.")
	case answered > 0 && unanswered > 0:
		return k.absent(Partly, from, w.o.Asserted, "One of your messages was answered; to the other no answer is in our mail.")
	case answered == 0 && unanswered < f.times():
		return k.absent(Partly, from, w.o.Asserted, "Of the messages that this speaks of, %d are in our mail, and no answer by a person is.", unanswered)
	case answered == 0:
		return k.absent(Supported, from, w.o.Asserted, "Your message is in our mail, and no answer by a person is.")
	}
	return k.settle(Silent, "Only some of the messages that this speaks of are in our mail.")
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
