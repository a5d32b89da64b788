package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/ledger"
)

// checkTold checks that the client had told the firm something.
func (w *World) checkTold(f *frame) *Finding {
	k := w.make(f)
	if f.oral {
		return w.spoken(k, f)
	}
	topic := w.used(f.topic)
	times := f.times()
	var list []hit
	for _, h := range w.hits(topic, time.Time{}, w.o.Asserted, theirs) {
		if w.mentionsDay(ownWords(h.m), f) {
			h.score += 250
		}
		for _, d := range f.days {
			if d.exact() && d.fits(h.m.At) {
				h.score += 300
			}
		}
		h.score += f.rank[h.m] / 5
		staff := w.staffOf(f.people)
		to := func(a string) bool { return slices.Contains(staff, a) }
		if len(staff) > 0 && !slices.ContainsFunc(h.m.To, to) && !slices.ContainsFunc(h.m.Cc, to) {
			continue // told to somebody else
		}
		if slices.ContainsFunc(f.days, func(d day) bool { return d.month != 0 && d.day == 0 && !d.fits(h.m.At) }) && !w.mentionsDay(ownWords(h.m), f) {
			continue // told at another time
		}
		if h.score >= 600 && h.own >= 300 {
			list = append(list, h)
		}
	}
	if slices.ContainsFunc(f.days, day.exact) { // the day that was told has to be told
		list = slices.DeleteFunc(list, func(h hit) bool {
			return !w.mentionsDay(ownWords(h.m), f) && !slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.fits(h.m.At) })
		})
	}
	slices.SortStableFunc(list, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	if m, s := w.ownsUntold(topic); m != nil { // their own words speak against it
		k.cite(m, "statement", s)
		if len(list) > 0 {
			k.cite(list[0].m, "message", nil)
		}
		return k.settle(Silent, "By your message of %s you had not told us of it, or not all.", w.date(m.At))
	}
	if len(list) == 0 {
		k.nearest()
		return k.settle(Silent, "No e-mail of that kind is in our mail; it may have been said elsewhere.")
	}
	if times > 1 {
		for _, h := range list[:min(len(list), times)] {
			k.cite(h.m, "message", nil)
		}
		switch {
		case len(list) >= times:
			return k.settle(Supported, "At least %d messages of yours say so.", times)
		case len(list) > 1 || times == 2:
			return k.settle(Partly, "Messages of yours say so, %d of them.", len(list))
		}
		return k.settle(Silent, "One message of yours says so; others may have gone another way.")
	}
	if len(f.clauses) > 1 && f.clauses[len(f.clauses)-1].denies && times == 0 { // told, and nothing came of it
		if done := w.checkUndertaking(f); done.Verdict != Supported { // which also says what came of it
			return done
		}
	}
	k.cite(list[0].m, "message", nil)
	if human, _, _ := w.answers(list[0].m); human != nil {
		if n, _ := w.about(human, topic); n >= 500 {
			k.cite(human, "reply", nil)
		}
	}
	return k.settle(Supported, "Your message of %s says so.", w.date(list[0].m.At))
}

// ownsUntold returns the words in which the client says not to have told the firm
// of a thing.
func (w *World) ownsUntold(topic []string) (*message, *sentence) {
	for _, m := range w.messages {
		if !theirs(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return untoldByUs.MatchString(s.plain) && w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) }) >= 400
		}); s != nil {
			return m, s
		}
	}
	return nil, nil
}

var untoldByUs = regexp.MustCompile(`(?i)\b(i|we)('d| had| have|'ve)? (forgot to|should have|should've|meant to|failed to|never|didn't|did not|hadn't|haven't|had not|have not)( even| ever)? (tell|told|mention(ed)?|sa(y|id)|warn(ed)?|let you know|inform(ed)?|report(ed)?|flag(ged)?|rais(e|ed))\b`)

func ownWords(m *message) string {
	var b strings.Builder
	for _, s := range m.sents {
		b.WriteString(s.Text + "\n")
	}
	return b.String()
}

// checkNeverTold checks that nobody had told the client something.
func (w *World) checkNeverTold(f *frame) *Finding {
	k := w.make(f)
	topic := w.used(f.topic)
	if i := untilThen.FindStringIndex(f.Text); i != nil { // how the client learned of it
		f.learned = stems(f.Text[i[1]:])
		if told := w.used(f.stemsOf(w, f.Text[:i[0]])); len(told) > 0 {
			topic = told
		}
	}
	var event time.Time
	for _, d := range f.days {
		if d.exact() {
			event = w.resolve(d)
		}
	}
	to := w.o.Asserted
	if !event.IsZero() {
		to = event.AddDate(0, 0, 1)
	}
	if deny, admit := w.untold(f, topic, event); admit.m != nil && didNotTell.MatchString(admit.s.plain) {
		k.citeStance(deny, "complaint").citeStance(admit, "admission")
		k.Atoms = []Atom{{Name: "told", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "Our own message of %s says that you should have been told.", w.date(admit.m.At))
	}
	best, acked := w.told(f, topic, event, to)
	if best != nil {
		if u := w.movedFrom(best.m, f); u != nil {
			k.cite(u, "promise", nil)
		}
		k.cite(best.m, "notice", best.s)
		k.cite(acked, "confirmation", nil)
		if acked == nil {
			acked = w.saysTold(k, best.m, topic)
		}
		if _, own := w.about(best.m, topic); own < 250 {
			return k.settle(Silent, "We wrote on %s of something like it; whether it is what this speaks of is not certain.", w.date(best.m.At))
		}
		if acked != nil {
			k.Atoms = []Atom{{Name: "told", Truth: False, Necessary: true, Grade: Answered}}
			return k.settle(Contradicted, "We wrote of it on %s, and your side's answer is of %s.", w.date(best.m.At), w.date(acked.At))
		}
		return k.settle(Silent, "We wrote of it on %s; that you had it is not shown.", w.date(best.m.At))
	}
	// Nobody told: the firm may say so itself, or the client wrote so then.
	deny, admit := w.untold(f, topic, event)
	k.citeStance(deny, "complaint").citeStance(admit, "admission")
	if admit.m != nil && deny.m != nil {
		return k.settle(Supported, "You wrote so on %s, and we agreed on %s.", w.date(deny.m.At), w.date(admit.m.At))
	}
	if best == nil && deny.m != nil {
		return k.absent(Supported, w.start, to, "You wrote so on %s, and no earlier message of ours tells of it.", w.date(deny.m.At))
	}
	k.nearest()
	return k.settle(Silent, "Whether you were told does not show in mail.")
}

// stemsOf returns the topic of a part of the claim.
func (f *frame) stemsOf(w *World, text string) (list []string) {
	for _, x := range stems(text) {
		if slices.Contains(f.topic, x) {
			list = append(list, x)
		}
	}
	return list
}

var untilThen = regexp.MustCompile(`(?i)\b(until|till|before (the|it|we|i) |because|when (the|we|i|it))\b`)

var (
	wasTold = regexp.MustCompile(`(?i)\b(told|informed|warned|let) (me|us)\b|\b(you|he|she|they) (said|told|wrote|warned)\b|\bthanks for (the warning|letting|telling)\b`)
	changes = regexp.MustCompile(`(?i)\b(dead|down|mov(e|ed|ing)|push(ed)?|postpon\w+|delay\w*|reschedul\w+|instead|not make|won't make|will not make|cancel\w*|put back|put off|bring forward|later than|new date|off\b|change[ds]?|slip(ped|s)?|isn't going to|not today|leave (it|that) out|can't|cannot|closed?|until|backorder|back order|held up)\b`)
	changed = regexp.MustCompile(`(?i)\b((was|were|would be|being) (off|down|dead|closed|late)|mov(e|ed|ing)|push(ed)?|postpon\w+|delay\w*|reschedul\w+|cancell?ed|was off|been off|change[ds]?|put back|came and went|slip(ped)?|brought forward)\b`)
)

// told returns the message by which the firm told the client of a thing before
// it happened, and the client's answer to it: the likeliest one that is answered,
// else the likeliest.
func (w *World) told(f *frame, topic []string, event, to time.Time) (*statement, *message) {
	change := changed.MatchString(f.Text)
	words := slices.DeleteFunc(slices.Clone(topic), func(x string) bool { return x == "mov" || x == "cancel" })
	var best *statement
	var answer *message
	most := 0
	for _, m := range w.between(time.Time{}, to) {
		if !ours(m) || w.isWhere(m, f.learned) {
			continue
		}
		n, own := w.about(m, words)
		if n < 400 && f.rank[m] < 600 || own < 250 && f.rank[m] < 800 {
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
		if said == nil || change && m.says(func(s *sentence) bool { return changes.MatchString(s.plain) || limits.MatchString(s.plain) }) == nil {
			continue
		}
		n += f.rank[m]
		if !event.IsZero() {
			text := ownWords(m)
			if event.Sub(m.At) > 45*24*time.Hour && !mentions(text, day{month: event.Month(), day: event.Day()}) {
				continue // long before
			}
			switch {
			case mentions(text, day{month: event.Month(), day: event.Day()}) || strings.Contains(text, event.Weekday().String()) && event.Sub(m.At) < 8*24*time.Hour:
				n += 300
			case !change:
				continue // of another time
			}
		}
		_, by := w.grade(m)
		if by != nil {
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
		if !r.client || r.Automatic != "" {
			continue
		}
		if s := r.says(func(s *sentence) bool {
			return wasTold.MatchString(s.plain) && !notTold.MatchString(s.plain) && w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) }) > 0
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
		s := m.says(func(s *sentence) bool { return notTold.MatchString(s.plain) })
		if s == nil {
			for _, r := range m.replies { // the firm says it itself
				if a := r.says(func(s *sentence) bool { return r.Staff && didNotTell.MatchString(s.plain) }); a != nil {
					return stance{m: m, s: m.best0(), what: denies, topic: n}, stance{m: r, s: a, what: admits}
				}
			}
			continue
		}
		deny = stance{m: m, s: s, what: denies, topic: n}
		return deny, w.admission(m)
	}
	return deny, admit
}

// best0 returns the first sentence of a message, nil if it has none.
func (m *message) best0() *sentence {
	if len(m.sents) == 0 {
		return nil
	}
	return m.sents[0]
}

var didNotTell = regexp.MustCompile(`(?i)\b(should(n't)? have|should've|ought to have|could have|meant to|forgot to|never|didn't|did not|failed to|not) (told|tell(ing)?|called|call|ring|rung|warn(ed)?|let(ting)? you|say|said|mention(ed)?|inform(ed)?|write|written|explain(ed)?)\b|\bon telling\b`)

var notTold = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|never|not one|none of you|nothing|didn't|did not|haven't|without)\b.*\b(told|tell|said|say|warn(ed|ing)?|inform(ed)?|mention(ed)?|called|wrote|notice|word|heard|let (me|us))\b`)
