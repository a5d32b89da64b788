package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/ledger"
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
	case f.anotherSum(ownWords(best.m)), goesUp.MatchString(f.Text) && best.m.says(func(s *sentence) bool { return goesUp.MatchString(s.plain) || onTop.MatchString(s.plain) }) == nil:
		return k.settle(Silent, "We wrote of it on %s, but not that it would be so.", w.date(best.m.At))
	case acked != nil && acked.says(func(s *sentence) bool { return wrongOne.MatchString(s.plain) }) != nil:
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
		return w.share(n.topic, func(x string) bool { return slices.Contains(s.stems, x) }) > 0
	})
}

var (
	hadWord = regexp.MustCompile(`(?i)\b(told|informed|warned|let) (me|us)\b|\b(you|he|she|they) (said|told|wrote|warned)\b|\bthanks for (the warning|letting|telling)\b`)
	changes = regexp.MustCompile(`(?i)\b(dead|down|mov(e|ed|ing)|push(ed)?|postpon\w+|delay\w*|reschedul\w+|instead|not make|won't make|will not make|cancel\w*|put back|put off|bring forward|later than|new date|off\b|change[ds]?|slip(ped|s)?|isn't going to|not today|leave (it|that) out|can't|cannot|closed?|until|backorder|back order|held up)\b`)
	changed = regexp.MustCompile(`(?i)\b((was|were|would be|being) (off|down|dead|closed|late)|mov(e|ed|ing)|push(ed)?|postpon\w+|delay\w*|reschedul\w+|cancell?ed|was off|been off|change[ds]?|put back|came and went|slip(ped)?|brought forward)\b`)
)

// told returns the message by which the firm told the client of a thing before
// it happened, and the client's answer to it: the likeliest one that is answered,
// else the likeliest.
func (w *World) told(f *frame, news news) (*statement, *message) {
	event := news.event
	words := slices.DeleteFunc(slices.Clone(news.topic), func(x string) bool { return x == "mov" || x == "cancel" })
	var best *statement
	var answer *message
	most := 0
	for _, m := range w.between(time.Time{}, news.to) {
		if !w.tellsClient(m) || w.isWhere(m, f.learned) || !event.IsZero() && !w.beforeDay(m, event) {
			continue
		}
		n, own := w.about(m, words)
		foretold := w.foretold(m, news)
		if !foretold && (n < 400 && f.rank[m] < 600 || own < 250 && f.rank[m] < 800) {
			continue
		}
		var said *sentence
		fit := -1
		for _, s := range m.sents {
			if strings.HasSuffix(strings.TrimSpace(s.Text), "?") && len(m.sents) > 1 {
				continue
			}
			x := w.share(words, func(x string) bool { return slices.Contains(s.stems, x) })
			if changes.MatchString(s.plain) {
				x += 300
			}
			if !event.IsZero() && mentions(s.Text, day{month: event.Month(), day: event.Day()}) {
				x += 300
			}
			if x > fit {
				fit, said = x, s
			}
		}
		if said == nil || news.change && m.says(isChange) == nil {
			continue
		}
		n += f.rank[m]
		if !foretold && !event.IsZero() {
			text := ownWords(m)
			if event.Sub(m.At) > 45*24*time.Hour && !m.mentions(day{month: event.Month(), day: event.Day()}) {
				continue // long before
			}
			switch {
			case m.mentions(day{month: event.Month(), day: event.Day()}) || strings.Contains(text, event.Weekday().String()) && event.Sub(m.At) < 8*24*time.Hour:
				n += 300
			case !news.change:
				continue // of another time
			}
		}
		_, by := w.grade(m)
		if by != nil && !foretold && (w.missesIt(by) || by.says(protests) != nil) {
			by = nil // to be missing a thing, or to ask why it is so, is not to have been told
		}
		switch {
		case by != nil && foretold:
			n += 2000
		case by != nil:
			n += 300
		}
		if own < 250 {
			n -= 1000 // only for want of a better one
		}
		if best == nil || n > most {
			most, best, answer = n, &statement{m: m, s: said, score: n}, by
		}
	}
	return best, answer
}

// protests reports whether a sentence asks why something is so.
func protests(s *sentence) bool { return whyIs.MatchString(s.plain) }

var whyIs = regexp.MustCompile(`(?i)\b(why|how come|since when|what) (is|are|was|were|am|did|do|have|has|'s|’s) (there|it|this|that|i|we|you|the|they|he|she)\b`)

// missesIt reports whether a message of the client says that something is not as it
// should be.
func (w *World) missesIt(m *message) bool {
	if m.says((*sentence).consents) != nil {
		return false
	}
	return m.says(func(s *sentence) bool {
		what, _ := w.postureOf(m, s)
		return what == denies && !thanks.MatchString(s.plain)
	}) != nil
}

// tellsClient reports whether somebody of the firm, or one who works for it and
// writes to it as well, wrote a message to the client.
func (w *World) tellsClient(m *message) bool {
	return ours(m) || m.toThem && m.toUs && !m.client && m.Automatic == "" && !m.Bounced
}

// isWhere reports whether a message brought that from which the client says to
// have learned of a thing: the bill, say.
func (w *World) isWhere(m *message, learned []string) bool {
	var names []string
	for _, file := range m.Files {
		names = append(names, fileWords(file.Name))
	}
	heads := stems(m.Subject + " " + strings.Join(names, " "))
	return slices.ContainsFunc(learned, func(x string) bool { return !claimWords[x] && slices.Contains(heads, x) && len(m.Files) > 0 })
}

// saysTold returns the message in which somebody of the client's side says later
// to have been told.
func (w *World) saysTold(k *maker, m *message, topic []string) *message {
	for _, r := range w.between(m.At, w.o.Asserted) {
		if !r.client || r.Automatic != "" || r.says(protests) != nil {
			continue
		}
		next := slices.Contains(r.To, m.From) && r.At.Sub(m.At) < 7*24*time.Hour
		if s := r.says(func(s *sentence) bool {
			return hadWord.MatchString(s.plain) && !notTold.MatchString(s.plain) && (next || w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) }) > 0)
		}); s != nil {
			k.cite(r, "confirmation", s)
			return r
		}
	}
	return nil
}

// movedFrom returns the message that gave the time that a later one changes.
func (w *World) movedFrom(m *message, f *frame) *message {
	if !changed.MatchString(f.Text) {
		return nil
	}
	var best *message
	for i := range w.ledger.Promises {
		p := &w.ledger.Promises[i]
		x := w.byDigest[p.Digest]
		if x == nil || !ours(x) || !x.At.Before(m.At) || !p.HasDue() || p.Due.Latest.Before(m.At) || p.Status != ledger.Withdrawn && p.Status != ledger.Broken && p.Status != ledger.KeptLate {
			continue
		}
		if n, _ := w.about(x, w.used(f.topic)); n >= 400 || x.Conversation == m.Conversation {
			best = x
		}
	}
	return best
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
			return notTold.MatchString(s.plain) && (s.maybe[act.Complaint] || s.maybe[act.Chase] || w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) }) > 0)
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

// first returns the first sentence of a message, nil if it has none.
func (m *message) first() *sentence {
	if len(m.sents) == 0 {
		return nil
	}
	return m.sents[0]
}

var didNotTell = regexp.MustCompile(`(?i)\b(should(n't)? have|should've|ought to have|could have|meant to|forgot to|never|didn't|did not|failed to|not) (told|tell(ing)?|called|call|ring|rung|warn(ed)?|let(ting)? you|say|said|mention(ed)?|inform(ed)?|write|written|explain(ed)?)\b|\bon telling\b`)

var notTold = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|never|not one|none of you|nothing|didn't|did not|haven't|without)\b.*\b(told|tell|said|say|warn(ed|ing)?|inform(ed)?|mention(ed)?|called|wrote|notice|word|heard|let (me|us))\b`)
