package check

import (
	"regexp"
	"time"
)

// checkNeverTold checks that nobody had told the client something.
func (w *World) checkNeverTold(f *frame) *Finding {
	k := w.make(f)
	n := w.newsOf(f)
	deny, admit := w.untold(f, n.topic, n.event)
	if admit.m != nil && w.covers(admit.s, n.topic) == 0 && (admit.s.hasMatter() || !w.bears(admit.s, n.topic)) {
		admit = stance{} // of something else
	}
	owned := admit.m != nil && didNotTell.MatchString(admit.s.plain)
	best, acked := w.told(f, n)
	if owned && (best == nil || acked == nil || !w.foretold(best.m, n)) {
		k.citeStance(deny, "complaint").citeStance(admit, "admission")
		k.Atoms = []Atom{{Name: "told", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "Our own message of %s says that you should have been told.", w.date(admit.m.At))
	}
	knew, words := w.knewOf(n)
	if best != nil && (knew == nil || !w.tellsMore(knew, best.m, n)) {
		if !owned {
			admit = stance{}
		}
		return w.wasTold(k, f, n, best, acked, admit)
	}
	// Nobody told: the firm may say so itself, or the client wrote so then.
	k.citeStance(deny, "complaint").citeStance(admit, "admission")
	if admit.m != nil && deny.m != nil {
		return k.settle(Supported, "You wrote so on %s, and we agreed on %s.", w.date(deny.m.At), w.date(admit.m.At))
	}
	if deny.m != nil {
		return k.absent(Supported, w.start, n.to, "You wrote so on %s, and no earlier message of ours tells of it.", w.date(deny.m.At))
	}
	if knew != nil {
		k.cite(knew, "document", words)
		return k.absent(Supported, knew.At, w.o.Asserted, "A message of %s that did not go to you tells of it, and none of ours to you does.", w.date(knew.At))
	}
	k.nearest()
	return k.settle(Silent, "Whether you were told does not show in mail.")
}

// wasTold closes a finding on a message that told the client.
func (w *World) wasTold(k *maker, f *frame, n news, best *statement, acked *message, owned stance) *Finding {
	if u := w.movedFrom(best.m, f); u != nil {
		k.cite(u, "promise", nil)
	}
	k.cite(best.m, "notice", best.s)
	k.cite(acked, "confirmation", nil)
	if acked == nil {
		acked = w.saysTold(k, best.m, n.topic)
	}
	_, own := w.about(best.m, n.topic)
	switch foretold := w.foretold(best.m, n); {
	case own < namesNews && !foretold, !foretold && !w.pinned(f, n.said, &k.Finding):
		return k.settle(Silent, "We wrote on %s of something like it; whether it is what this speaks of is not certain.", w.date(best.m.At))
	case f.anotherSum(ownWords(best.m)), goesUp.MatchString(f.Text) && !best.m.namesAmountOf(f) && best.m.says(func(s *sentence) bool { return goesUp.MatchString(s.plain) || onTop.MatchString(s.plain) }) == nil:
		return k.settle(Silent, "We wrote of it on %s, but not that it would be so.", w.date(best.m.At))
	case tellsFault.MatchString(f.Text) && best.m.says(func(s *sentence) bool { return tellsFault.MatchString(s.plain) || s.negates() }) == nil:
		return k.settle(Silent, "We wrote of it on %s, but not that anything was wrong with it.", w.date(best.m.At))
	case acked != nil && acked.match(wrongOne) != nil:
		return k.settle(Silent, "We wrote on %s of something like it; by your side's answer it was something else.", w.date(best.m.At))
	case acked == nil:
		return k.settle(Silent, "We wrote of it on %s; that you had it is not shown.", w.date(best.m.At))
	case n.open && !foretold && (len(n.said) < 2 || best.m.says(regrets) != nil):
		return k.settle(Silent, "We wrote of it on %s; whether that was before the time that you name is not shown.", w.date(best.m.At))
	case owned.m != nil:
		k.citeStance(owned, "admission")
		k.Atoms = []Atom{{Name: "not told", Truth: True, Necessary: true}, {Name: "at all", Truth: False}}
		return k.settle(Partly, "We wrote of it on %s, and your side's answer is of %s; on %s we wrote that more should have been said.", w.date(best.m.At), w.date(acked.At), w.date(owned.m.At))
	}
	k.Atoms = []Atom{{Name: "told", Truth: False, Necessary: true, Grade: Answered}}
	return k.settle(Contradicted, "We wrote of it on %s, and your side's answer is of %s.", w.date(best.m.At), w.date(acked.At))
}

// goesUp says that something comes to more.
var goesUp = regexp.MustCompile(`(?i)\b(go(es|ing)?|went|gone|put) (\w+ )?up\b|\b(ris(e|es|en|ing)|rose|increas\w*|exceed\w*|doubl\w+|higher|dearer|more expensive|cost (us |me )?more)\b`)

// tellsFault says that something is not as it should be.
var tellsFault = regexp.MustCompile(`(?i)\b(wrong|faulty|defective|broken|damaged|missing|mistaken?|leak(s|ed|ing|y)?|crack(s|ed)?|rotten|mouldy|moldy|unsafe|dangerous|expired|out of (date|stock))\b`)

// onTop names what makes something come to more.
var onTop = regexp.MustCompile(`(?i)\b(extra|additional(ly)?|more|on top|surcharge|supplement|apply|applies|new (price|rate|fee|tariff)s?)\b`)

// namesNews is how much of what was not told a message must speak of, of 1000, to
// be taken for the one that tells it, unless it speaks of its day.
const namesNews = 250

// tellsMore reports whether a message is later than another and tells more of a
// thing, which the other then did not tell yet.
func (w *World) tellsMore(m, than *message, n news) bool {
	_, own := w.about(m, n.topic)
	_, other := w.about(than, n.topic)
	return own > other && m.At.After(than.At)
}

// knewOf returns the words of a message that did not go to the client, which tell
// of a thing, if no later one to the client speaks of it.
func (w *World) knewOf(n news) (best *message, words *sentence) {
	if len(n.topic) < 2 {
		return nil, nil
	}
	most := 499
	for _, m := range w.between(time.Time{}, n.to) {
		if m.client || m.toThem || m.Bounced || !m.Staff && !m.toUs || w.others(m) {
			continue
		}
		if _, own := w.about(m, n.topic); own > most {
			best, most = m, own
		}
	}
	if best == nil {
		return nil, nil
	}
	for _, r := range w.between(best.At, w.o.Asserted) {
		if _, later := w.about(r, n.topic); ours(r) && 3*later >= 2*most {
			return nil, nil
		}
	}
	return best, best.says(func(s *sentence) bool {
		return w.covers(s, n.topic) > 0
	})
}

// untold returns the words in which the client said at the time that nobody had
// told them, and those in which the firm agreed.
func (w *World) untold(f *frame, topic []string, event time.Time) (deny, admit stance) {
	for _, m := range w.messages {
		if !theirs(m) || !event.IsZero() && (m.At.Before(event) || m.At.Sub(event) > 10*24*time.Hour) {
			continue
		}
		n, _ := w.about(m, topic)
		if n < 400 && event.IsZero() || f.rank[m] < 450 {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return notTold.MatchString(s.plain) && (s.complains() || w.covers(s, topic) > 0)
		})
		if s == nil {
			for _, r := range m.replies { // the firm says it itself
				if a := r.says(func(s *sentence) bool { return r.Staff && didNotTell.MatchString(s.plain) }); a != nil {
					return stance{m: m, s: m.first(), what: denies, topic: n}, stance{m: r, s: a, what: admits}
				}
			}
			continue
		}
		deny = stance{m: m, s: s, what: denies, topic: n}
		return deny, w.admission(m)
	}
	return deny, admit
}

var didNotTell = regexp.MustCompile(`(?i)\b(should(n't)? have|should've|ought to have|could have|meant to|forgot to|never|didn't|did not|failed to|not) (told|tell(ing)?|called|call|ring|rung|warn(ed)?|let(ting)? you|say|said|mention(ed)?|inform(ed)?|write|written|explain(ed)?)\b|\bon telling\b`)

var notTold = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|never|not one|none of you|nothing|didn't|did not|haven't|without)\b.*\b(told|tell|said|say|warn(ed|ing)?|inform(ed)?|mention(ed)?|called|wrote|notice|word|heard|let (me|us))\b`)
