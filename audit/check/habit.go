package check

import (
	"regexp"

	"onrecord/audit/act"
	"onrecord/ingest/email"
)

// habit tells a claim about all messages from one about some: "you never answer
// my e-mails".
var habit = regexp.MustCompile(`(?i)\b(never|nobody|no one) (ever )?(answers?|repl(y|ies)|responds?|answered|replied|responded)( to)?( any of| a single one of)?( my| our)? (e-?mails|messages|letters)\b`)

// checkHabit checks that none of the client's messages was answered: those that
// asked for something are counted.
func (w *World) checkHabit(k *maker) *Finding {
	var with, without []*message
	for _, m := range w.messages {
		if !theirs(m) || !m.toUs || m.says(func(s *sentence) bool { return s.acts[act.Request] || s.acts[act.Question] || s.acts[act.Chase] }) == nil {
			continue
		}
		if human, _, _ := w.answers(m); human != nil {
			with = append(with, m)
		} else {
			without = append(without, m)
		}
	}
	for _, m := range without[:min(len(without), 2)] {
		k.cite(m, "message", nil)
	}
	if len(with) > 0 {
		human, _, _ := w.answers(with[0])
		k.cite(with[0], "message", nil).cite(human, "reply", nil)
	}
	k.Atoms = []Atom{{Name: "one unanswered", Truth: truth(len(without) > 0), Necessary: true, Grade: NoBounce}, {Name: "all unanswered", Truth: truth(len(with) == 0), Grade: NoBounce}}
	switch {
	case len(with) == 0 && len(without) == 0:
		return k.settle(Silent, "No message of yours that asks for an answer is in our mail.")
	case len(without) == 0:
		return k.settle(Contradicted, "Your %s answered.", email.Count(len(with), "message that asks for something was", "messages that ask for something were"))
	case len(with) == 0:
		return k.absent(Supported, w.start, w.o.Asserted, "None of your messages that ask for something was answered in our mail.")
	}
	return k.absent(Partly, w.start, w.o.Asserted, "Of your messages that ask for something, %d were answered and to %d no answer is in our mail.", len(with), len(without))
}
