package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
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
	eachTime  = regexp.MustCompile(`(?i)\b((every|each) (single |other |second |first )?(day|night|week|fortnight|month|quarter|year|hour|morning|afternoon|evening|weekend|visit|time|(mon|tues|wednes|thurs|fri|satur|sun)day)|daily|weekly|fortnightly|monthly|quarterly|yearly|hourly|(once|twice|times) (a|per) (day|week|fortnight|month|quarter|year))\b`)
	qualified = regexp.MustCompile(`(?i)\b(if|unless|subject to|provided|assuming|should be able|hope|hopefully|aim|try|likely|probably|might|may|could|approximately|roughly|estimate[ds]?|depending|as long as|up to|normally|usually)\b`)
)

// statements returns what the firm wrote to the client about a topic, best first.
func (w *World) statements(f *frame, topic []string) (list []statement) {
	again := eachTime.MatchString(f.Text)
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
				if mentionsAmount(s.plain, a) {
					st.score += 200
				}
			}
			if again && !eachTime.MatchString(s.plain) {
				st.score -= 400 // what is done once is not what is done each time
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
	if f.oral || w.toldOthers(f.Text) {
		return w.spoken(k, f)
	}
	if len(f.said) < 2 && len(f.amounts) == 0 && !slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.start >= 0 }) {
		k.nearest()
		return k.settle(Silent, "What this says was said is too little to find it by.")
	}
	topic, rest := f.saidOf(w)
	topic = w.used(topic)
	list := w.statements(f, topic)
	if u := w.meant(f); u != nil && u.score >= sure+100 {
		s := sentenceAt(u)
		if s != nil && w.covers(s, topic) >= 500 && !limits.MatchString(s.plain) && (!eachTime.MatchString(f.Text) || eachTime.MatchString(s.plain)) {
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
		if limits.MatchString(x.s.plain) == negative {
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
		return w.unsure(f, w.saidOtherwise(k, topic, *other))
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
	if amiss(f.Text) && !amiss(x.s.plain) || owning.MatchString(f.Text) && !x.s.owns() {
		return k.settle(Silent, "We wrote of it on %s, but not that it was so.", w.date(x.m.At))
	}
	if eachTime.MatchString(f.Text) && !eachTime.MatchString(x.s.plain) {
		return k.settle(Silent, "We wrote of it on %s, but not that it would be so each time.", w.date(x.m.At))
	}
	if f.saidThen() && !slices.ContainsFunc(f.days, func(d day) bool { return d.month == 0 || d.near(x.m.At) }) {
		return k.settle(Silent, "We wrote of it on %s, which is not when this says that it was said.", w.date(x.m.At))
	}
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
	if !w.pinned(f, f.said, &k.Finding) {
		return k.settle(Silent, "We wrote on %s of something like it; whether it is what this speaks of is not certain.", w.date(x.m.At))
	}
	if qualified.MatchString(x.s.plain) && !qualified.MatchString(f.Text) {
		k.Atoms = append(k.Atoms, Atom{Name: "without condition", Truth: False})
		return k.settle(Partly, "We wrote on %s of it, but with a condition.", w.date(x.m.At))
	}
	return k.settle(Supported, "We wrote so on %s.", w.date(x.m.At))
}

// owning says that somebody owned that a thing was so: to have written of it is not that.
var owning = regexp.MustCompile(`(?i)\b(admit(ted|s)?|conceded?|concedes|acknowledged?s?|accepted|confess(ed|es)?|owned( up)?( to)?|agreed( with \w+)?)( to \w+)? (that (?:\S+ ){1,6}?(was|were|had|is|are|did|has|have)|to having|it was|\w+ing)\b`)

// owns reports whether a sentence owns something, or agrees to it.
func (s *sentence) owns() bool {
	return ownsUp(s.plain) || concedes.MatchString(s.plain) || sorry.MatchString(s.plain) && !hedgedSorry.MatchString(s.plain) || s.consents()
}

// amiss reports whether a text says that something was not in time or not in measure: who
// speaks of the thing alone has not said so.
func amiss(text string) bool {
	return tooMuch.MatchString(text) || overdue.MatchString(lateIn.ReplaceAllString(text, " "))
}

var (
	tooMuch = regexp.MustCompile(`(?i)\btoo \w+\b`)
	overdue = regexp.MustCompile(`(?i)\b(late|overdue)\b`)
	// lateIn names a time: late in June.
	lateIn = regexp.MustCompile(`(?i)\blate(-| in (the )?| )(` + months + `|` + weekdays + `|spring|summer|autumn|winter|morning|afternoon|evening|night|day|week|month|year)\b`)
)

// saidThen reports whether a claim says when something was said: it names a day or
// a month before what was said.
func (f *frame) saidThen() bool {
	at := saying.FindStringIndex(f.Text)
	return at != nil && slices.ContainsFunc(f.days, func(d day) bool { return d.month != 0 && d.start >= 0 && d.start < at[0] })
}

// saidOtherwise closes a finding on something of which the firm wrote the
// opposite.
func (w *World) saidOtherwise(k *maker, topic []string, x statement) *Finding {
	k.cite(x.m, "statement", x.s)
	if qualified.MatchString(x.s.plain) && !strings.Contains(x.s.plain, "only") {
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
			n := w.covers(s, topic)
			return callWords.MatchString(s.plain) && (n > 0 || f.namedIn(s.plain)) && (f.near(w, m.At) || n >= 400)
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
				if s := r.says(func(s *sentence) bool { return disputes.MatchString(s.plain) || callWords.MatchString(s.plain) }); s != nil {
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

var callWords = regexp.MustCompile(`(?i)\b(call|called|phone|telephone|spoke|speak|spoken|conversation|discussed|rang|told me|in person|came in|memory|recollection|remembers?)\b`)
