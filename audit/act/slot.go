package act

import "onrecord/audit/due"

// fill sets the slots of an act from its words.
func (v *verdict) fill(a *Act) {
	s := &a.Slots
	list := v.list()
	head := headOf(list)
	s.Subject, s.Name = subject(v.tokens, head.shifted(v.from))
	s.Vocative = vocative(v.tokens)
	s.Negated = head.negated
	after := 0
	if head.verb >= 0 {
		t := &list[head.verb]
		s.Verb, s.Action, after = Span{t.start, t.end}, stem(t.word), head.verb+1
	}
	for i := range list {
		s.Hedged = s.Hedged || list[i].tags&tagHedge != 0 && list[i].word != "should"
	}
	s.Condition = condition(v.tokens)
	s.Dues = v.claimed(s.Condition)
	s.Objects = objects(list[after:], s)
	if before := list[:max(0, min(head.governor, after))]; len(s.Objects) == 0 && s.Subject != I && s.Subject != We {
		if head.governor < 0 && head.verb > 0 {
			before = list[:head.verb]
		}
		s.Objects = objects(before, s) // of a passive, or of what comes
	}
	s.Amounts = amounts(list)
	s.Numbers, s.Files = references(v.text, list)
}

// claimed returns the expressions of time that belong to the verb of the
// candidate: those in its clause, or else the only one of the sentence if no
// other verb stands with it. Those of the condition belong to its verb.
func (v *verdict) claimed(condition Span) []Span {
	var inside, outside []Span
	for i := range v.dues {
		d := &v.dues[i]
		if d.Kind == due.Past || condition.Start <= d.Start && d.End <= condition.End {
			continue
		}
		if v.within(d.Start, d.End) {
			inside = append(inside, Span{d.Start, d.End})
		} else {
			outside = append(outside, Span{d.Start, d.End})
		}
	}
	if len(inside) > 0 || len(outside) != 1 {
		return inside
	}
	for _, c := range v.reading.candidates()[1:] {
		if c.within(outside[0].Start, outside[0].End) && verbal(c.list()) {
			return nil
		}
	}
	return outside
}

// verbal reports whether tokens have a verb.
func verbal(list []token) bool {
	return headOf(list).verb >= 0
}

// objects returns the stems of what a verb is about: words of the open classes
// that are no time, no number and no name of a person called.
func objects(tokens []token, s *Slots) []string {
	const closed = tagPunct | tagMark | tagNumber | tagTime | tagWeekday | tagMonth | tagPrep | tagConj | tagThanks | tagPlease | tagYes | tagAdverb
	var list []string
	for i := range tokens {
		t := &tokens[i]
		if len(list) == 12 {
			break
		}
		if t.tags&closed != 0 || len(t.word) < 2 || t.word[0] == '\'' || covers(s.Dues, t) || covers([]Span{s.Vocative, s.Condition, s.Name}, t) {
			continue
		}
		list = appendNew(list, stem(t.word))
	}
	return list
}

func covers(spans []Span, t *token) bool {
	for _, s := range spans {
		if s.Start <= t.start && t.end <= s.End {
			return true
		}
	}
	return false
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// vocative returns the name that a sentence calls at its start: "Kayla, can
// you ...", "Noor take that out".
func vocative(list []token) Span {
	i := 0
	for i < len(list) && list[i].tags&(tagConj|tagThanks|tagPlease|tagYes|tagSorry) != 0 {
		i++
	}
	if i < len(list) && (list[i].word == "hi" || list[i].word == "hey" || list[i].word == "hello" || list[i].word == "dear") {
		i++
	}
	if i+1 >= len(list) || !isName(&list[i]) {
		return Span{}
	}
	end := i + 1
	if isName(&list[end]) {
		end++
	}
	if end >= len(list) {
		return Span{}
	}
	next := &list[end]
	called := next.word == "," && next.tags&tagPunct != 0 ||
		next.tags&tagVerb != 0 && !next.capital ||
		next.tags&(tagCan|tagWill|tagWould|tagPlease) != 0 && end+1 < len(list) && (list[end+1].tags&tagYou != 0 || next.tags&tagPlease != 0)
	if !called {
		return Span{}
	}
	return Span{list[i].start, list[end-1].end}
}

// isName reports whether a token looks like the name of somebody.
func isName(t *token) bool {
	return t.capital && t.tags&^tagBad == 0 && len(t.word) > 1
}
