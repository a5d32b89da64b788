package check

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/audit/ledger"
)

// A statement is something that the firm wrote, with how well it fits what a
// claim says that it said.
type statement struct {
	m     *message
	s     *sentence
	score int // of 1000: with what the sentence answers
	own   int
}

var (
	limits    = regexp.MustCompile(`(?i)\b(not|no|never|only|cannot|can't|won't|unable|isn't|aren't|doesn't|don't|unfortunately|afraid|except|excluded?|excluding|none|without|neither|instead|waitlist|wait list|waiting list|sold out|not included|extra)\b|n't\b|n’t\b`)
	qualified = regexp.MustCompile(`(?i)\b(if|unless|subject to|provided|assuming|should be able|hope|hopefully|aim|try|likely|probably|might|may|could|approximately|roughly|estimate[ds]?|depending|as long as|up to|normally|usually)\b`)
)

// statements returns what the firm wrote to the client about a topic, best first.
func (w *World) statements(f *frame, topic []string) (list []statement) {
	for _, m := range w.messages {
		if !ours(m) {
			continue
		}
		for i, s := range m.sents {
			n, own, total := 0, 0, 0
			for _, x := range topic {
				weight := 4 * w.weight(x)
				total += weight
				switch {
				case slices.Contains(s.stems, x):
					n, own = n+weight, own+weight
				case i > 0 && slices.Contains(m.sents[i-1].stems, x):
					n += weight / 2
				case w.inSubject(m, x) || m.parent != nil && m.parent.bag[x]:
					n += weight * 3 / 4
				case m.bag[x]:
					n += weight / 2
				}
			}
			if total == 0 || n == 0 {
				continue
			}
			st := statement{m, s, 1000 * n / total, 1000 * own / total}
			if staff := w.staffOf(f.people); len(staff) > 0 && !slices.Contains(staff, m.From) {
				st.score -= 150
			}
			for _, a := range f.amounts {
				if mentionsAmount(s.Text, a) {
					st.score += 200
				}
			}
			list = append(list, st)
		}
	}
	slices.SortStableFunc(list, func(a, b statement) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.own, a.own)) })
	return list
}

func (w *World) inSubject(m *message, x string) bool { return slices.Contains(stems(m.Subject), x) }

// saidOf returns the topic of what a claim says was said, and of what it says
// came of it.
func (f *frame) saidOf(w *World) (said []string, rest []clause) {
	_, names := w.named(f.Text)
	any := len(f.undertakes()) > 0
	for i, c := range f.clauses {
		if any && !c.undertakes && i > 0 {
			rest = append(rest, c)
			continue
		}
		text := c.text
		if at := saying.FindStringIndex(text); at != nil { // who said it stands before
			text = text[at[1]:]
		}
		for _, x := range stems(text) {
			if !claimWords[x] && !names[x] && !isNumber(x) && !slices.Contains(said, x) {
				said = append(said, x)
			}
		}
	}
	if len(said) == 0 {
		said = f.topic
	}
	return said, rest
}

var saying = regexp.MustCompile(`(?i)\b(promised|told|said|agreed|offered|assured|guaranteed|undertook|wrote|confirmed|swore)( (me|us|him|her|them|my \w+))?( in writing)?( that)?\b`)

// checkSaid checks that the firm said or agreed to something.
func (w *World) checkSaid(f *frame) *Finding {
	k := w.make(f)
	if f.oral {
		return w.spoken(k, f)
	}
	topic, rest := f.saidOf(w)
	topic = w.used(topic)
	list := w.statements(f, topic)
	if u := w.meant(f); u != nil && u.score >= sure+100 {
		s := sentenceAt(u)
		if s != nil && w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) }) >= 500 && !limits.MatchString(s.Text) {
			return w.wasSaid(k, f, statement{m: u.m, s: s, score: 1000}, rest)
		}
	}
	if len(list) == 0 || len(topic) == 0 || list[0].score < 600 {
		k.nearest()
		return k.settle(Silent, "Nothing of the kind stands in what we wrote to you; it may have been said elsewhere.")
	}
	negative := f.deniesSaid()
	var same, other *statement
	for i := range list {
		x := &list[i]
		if x.score < 600 || x.own < 400 {
			continue
		}
		if limits.MatchString(x.s.Text) == negative {
			if same == nil {
				same = x
			}
		} else if other == nil {
			other = x
		}
	}
	switch {
	case same != nil && (other == nil || same.score >= other.score):
		return w.wasSaid(k, f, *same, rest)
	case same == nil && other != nil && other.score >= 680 && other.own >= 300 && len(topic) >= 2:
		return w.saidOtherwise(k, f, topic, *other)
	}
	if same != nil {
		k.cite(same.m, "statement", same.s)
	}
	if other != nil {
		k.cite(other.m, "statement", other.s)
	}
	return k.settle(Silent, "What we wrote can be read in more than one way.")
}

// deniesSaid reports whether what was said is itself negative: "you told me that
// nothing was wrong".
func (f *frame) deniesSaid() bool {
	for _, c := range f.clauses {
		if c.undertakes || len(f.clauses) == 1 {
			return limits.MatchString(c.text)
		}
	}
	return len(f.clauses) > 0 && limits.MatchString(f.clauses[0].text)
}

// wasSaid closes a finding on something that the firm did write.
func (w *World) wasSaid(k *maker, f *frame, x statement, rest []clause) *Finding {
	k.cite(x.m, "statement", x.s)
	k.Atoms = []Atom{{Name: "statement", Truth: True, Necessary: true, Grade: Answered}}
	wrong := slices.ContainsFunc(rest, func(c clause) bool { return c.denies })
	if wrong {
		// It was said, and the claim goes on that it was not so.
		var shown []stance
		for _, m := range w.between(x.m.At, w.o.Asserted) {
			if m == x.m || m.Automatic != "" || !m.Staff && !m.client {
				continue
			}
			if st := w.stanceOf(m, w.used(f.topic), nil, false); st.what == admits && st.topic >= 500 {
				shown = append(shown, st)
			}
		}
		slices.SortStableFunc(shown, func(a, b stance) int { return cmp.Compare(b.topic, a.topic) })
		if len(shown) == 0 {
			return k.settle(Silent, "We wrote so on %s; whether it was so does not show in mail.", w.date(x.m.At))
		}
		for _, a := range shown[:min(len(shown), 3)] {
			k.citeStance(a, "admission")
		}
		return k.settle(Supported, "We wrote so on %s, and our own message of %s shows that it was otherwise.", w.date(x.m.At), w.date(shown[0].m.At))
	}
	k.cite(w.tookIt(x.m), "confirmation", nil)
	if qualified.MatchString(x.s.Text) && !qualified.MatchString(f.Text) {
		k.Atoms = append(k.Atoms, Atom{Name: "without condition", Truth: False})
		return k.settle(Partly, "We wrote on %s of it, but with a condition.", w.date(x.m.At))
	}
	return k.settle(Supported, "We wrote so on %s.", w.date(x.m.At))
}

// saidOtherwise closes a finding on something of which the firm wrote the
// opposite.
func (w *World) saidOtherwise(k *maker, f *frame, topic []string, x statement) *Finding {
	k.cite(x.m, "statement", x.s)
	if qualified.MatchString(x.s.Text) && !strings.Contains(x.s.Text, "only") {
		return k.settle(Silent, "What we wrote on %s can be read in more than one way.", w.date(x.m.At))
	}
	// What the firm did about it afterwards bears the words out.
	for _, m := range w.between(x.m.At, x.m.At.AddDate(0, 0, 14)) {
		if m != x.m && m.Staff && !m.toThem && m.parent != nil && m.parent.Staff && !m.parent.toThem {
			if n, _ := w.about(m.parent, topic); n >= 700 {
				k.cite(m, "internal", nil)
				break
			}
		}
	}
	g, _ := w.grade(x.m)
	k.Atoms = []Atom{{Name: "statement", Truth: False, Necessary: true, Grade: g}}
	return k.settle(verdictOf(k.Atoms, Answered), "We wrote otherwise on %s: “%s”", w.date(x.m.At), strings.TrimSpace(x.s.Text))
}

// spoken closes a finding on words that were spoken: the mail can only name the
// messages that come nearest.
func (w *World) spoken(k *maker, f *frame) *Finding {
	topic := w.used(f.topic)
	var found []*message
	for _, m := range w.messages {
		if m.Automatic != "" || !m.client && !m.toThem {
			continue
		}
		s := m.says(func(s *sentence) bool {
			n := w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) })
			return callWords.MatchString(s.Text) && (n > 0 || w.mentionsDay(s.Text, f)) && (f.near(w, m.At) || n >= 400)
		})
		if s == nil {
			continue
		}
		k.cite(m, "nearest", s)
		found = append(found, m)
		if len(found) == 2 {
			break
		}
	}
	for _, m := range found {
		for _, r := range m.replies {
			if r.Staff != m.Staff && r.Automatic == "" {
				if s := r.says(func(s *sentence) bool { return disputes.MatchString(s.Text) || callWords.MatchString(s.Text) }); s != nil {
					k.cite(r, "nearest", s)
				}
			}
		}
	}
	k.Needed = "A note of the call or meeting made at the time, a recording, or a message in which either side confirms it."
	if len(k.Citations) == 0 {
		return k.settle(Silent, "It was spoken, and no document records it.")
	}
	return k.settle(Silent, "It was spoken; the documents only tell of it afterwards.")
}

var callWords = regexp.MustCompile(`(?i)\b(call|called|phone|telephone|spoke|speak|spoken|conversation|discussed|rang|told me|in person|came in|front desk|memory|recollection|remembers?)\b`)

// near reports whether a time is not far from the days of a claim.
func (f *frame) near(w *World, t time.Time) bool {
	for _, d := range f.days {
		if d.exact() {
			at := w.resolve(d)
			return t.After(at.AddDate(0, 0, -3)) && t.Before(at.AddDate(0, 0, 45))
		}
	}
	return false
}

// mentionsDay reports whether a text names a day that the claim names.
func (w *World) mentionsDay(text string, f *frame) bool {
	for _, d := range f.days {
		if d.exact() && mentions(text, d) {
			return true
		}
	}
	return false
}

// mentions reports whether a text names a day of the year.
func mentions(text string, d day) bool {
	if !strings.Contains(text, strconv.Itoa(d.day)) && !ordinalIn(text, d.day) {
		return false // most texts
	}
	g := frame{Claim: Claim{Text: text}}
	g.readDays()
	if slices.ContainsFunc(g.days, func(x day) bool { return x.day == d.day && (x.month == d.month || x.month == 0 && x.weekday == 0) }) {
		return true
	}
	for _, m := range slashed.FindAllStringSubmatch(text, -1) {
		a, b := atoi(m[1]), atoi(m[2])
		if a == int(d.month) && b == d.day || b == int(d.month) && a == d.day {
			return true
		}
	}
	return false
}

// ordinalIn reports whether a text may name a day of the month by a word.
func ordinalIn(text string, day int) bool {
	word := "twent"
	switch {
	case day >= 30:
		word = "thirt"
	case day < 20:
		word = ordinals[max(day, 1)-1]
	}
	return strings.Contains(strings.ToLower(text), word)
}

var slashed = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})\b`)

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// checkTold checks that the client had told the firm something.
func (w *World) checkTold(f *frame) *Finding {
	k := w.make(f)
	if f.oral {
		return w.spoken(k, f)
	}
	topic := w.used(f.topic)
	times := 0
	for _, c := range f.counts {
		if c.unit == "time" || c.unit == "times" || c.unit == "occasion" || strings.HasPrefix(c.unit, "e") || c.unit == "letter" || c.unit == "message" {
			times = c.n / 4
		}
	}
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
	k.cite(list[0].m, "message", nil)
	if human, _, _ := w.answers(list[0].m); human != nil {
		if n, _ := w.about(human, topic); n >= 500 {
			k.cite(human, "reply", nil)
		}
	}
	return k.settle(Supported, "Your message of %s says so.", w.date(list[0].m.At))
}

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
	changes = regexp.MustCompile(`(?i)\b(dead|down|mov(e|ed|ing)|push(ed)?|postpon\w+|delay\w*|reschedul\w+|instead|not make|won't make|will not make|cancel\w*|put back|put off|bring forward|later than|new date|off\b|change[ds]?|slip(ped|s)?|shuffle|isn't going to|not today|leave (it|that) out|can't|cannot|closed?|until|backorder|back order|held up)\b`)
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
			if changes.MatchString(s.Text) {
				x += 300
			}
			if !event.IsZero() && mentions(s.Text, day{month: event.Month(), day: event.Day()}) {
				x += 300
			}
			if x > fit {
				fit, said = x, s
			}
		}
		if said == nil || change && m.says(func(s *sentence) bool { return changes.MatchString(s.Text) || limits.MatchString(s.Text) }) == nil {
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
		if n > most {
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
			return wasTold.MatchString(s.Text) && !notTold.MatchString(s.Text) && w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) }) > 0
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
		s := m.says(func(s *sentence) bool { return notTold.MatchString(s.Text) })
		if s == nil {
			for _, r := range m.replies { // the firm says it itself
				if a := r.says(func(s *sentence) bool { return r.Staff && didNotTell.MatchString(s.Text) }); a != nil {
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

var didNotTell = regexp.MustCompile(`(?i)\b(should(n't)? have|should've|meant to|forgot to|never|didn't|did not|failed to|not) (told|tell(ing)?|called|call|ring|rung|warn(ed)?|let(ting)? you|say|said|mention(ed)?|inform(ed)?|write|written|explain(ed)?)\b|\bon telling\b`)

var notTold = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|never|not one|none of you|nothing|didn't|did not|haven't|without)\b.*\b(told|tell|said|say|warn(ed|ing)?|inform(ed)?|mention(ed)?|called|wrote|notice|word|heard|let (me|us))\b`)
