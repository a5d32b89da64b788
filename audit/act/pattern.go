package act

import (
	"fmt"
	"strings"
)

// A pattern is a row of tests on tokens. It is written as words parted by
// blanks:
//
//	word        that word           a|b|c     one of several
//	#tag        a word with the tag #a|b      with one of the tags
//	#name       a word that looks like the name of somebody
//	x?          x, or nothing       x*        x up to four times
//	!x          the next token is not x, which is not taken
//	=x          the next token is x, which is not taken
//	.           any token           ..        up to six tokens, as few as will do
//	^           the start of the sentence or of a clause, at a mark of
//	            punctuation or a conjunction
//	^^          the start of the sentence
//	$           the end, or a mark of punctuation
//	<           what follows is the part that is reported
//
// A match takes linear time in the tokens: what may repeat is bounded.
type pattern []element

type element struct {
	words      numbers
	tags       tags
	any        bool
	name       bool
	start, end bool // anchors
	first      bool // at the start of the sentence only
	mark       bool // <
	negated    bool
	ahead      bool // not taken
	min, max   int
}

var tagNames = map[string]tags{
	"punct": tagPunct, "i": tagI, "we": tagWe, "you": tagYou, "third": tagThird, "ours": tagPossOurs, "yours": tagPossYours, "det": tagDet,
	"will": tagWill, "would": tagWould, "can": tagCan, "might": tagMight, "should": tagShould, "be": tagBe, "have": tagHave, "do": tagDo,
	"not": tagNot, "hedge": tagHedge, "habit": tagHabit, "adv": tagAdverb, "wh": tagWh, "if": tagIf, "that": tagThat, "report": tagReport,
	"month": tagMonth, "weekday": tagWeekday, "time": tagTime, "number": tagNumber, "conj": tagConj, "prep": tagPrep, "please": tagPlease,
	"thanks": tagThanks, "sorry": tagSorry, "yes": tagYes, "verb": tagVerb, "ing": tagIng, "ed": tagEd, "money": tagMoney, "closed": tagMark, "bad": tagBad, "past": tagPast,
}

// compile reads a pattern. sets are named lists of words, written as {name}.
func compile(source string, sets map[string]string) (pattern, error) {
	var p pattern
	for word := range strings.FieldsSeq(source) {
		e := element{min: 1, max: 1}
		switch word {
		case "^":
			p = append(p, element{start: true})
			continue
		case "^^":
			p = append(p, element{start: true, first: true})
			continue
		case "$":
			p = append(p, element{end: true})
			continue
		case "<":
			p = append(p, element{mark: true})
			continue
		case "..":
			p = append(p, element{any: true, max: 6})
			continue
		}
		if rest, ok := strings.CutPrefix(word, "!"); ok && rest != "" {
			e.negated, e.ahead, word = true, true, rest
		} else if rest, ok := strings.CutPrefix(word, "="); ok && rest != "" {
			e.ahead, word = true, rest
		}
		if rest, ok := strings.CutSuffix(word, "?"); ok && rest != "" {
			e.min, word = 0, rest
		} else if rest, ok := strings.CutSuffix(word, "*"); ok && rest != "" {
			e.min, e.max, word = 0, 4, rest
		}
		if err := e.test(word, sets); err != nil {
			return nil, fmt.Errorf("pattern %q: %w", source, err)
		}
		p = append(p, e)
	}
	return p, nil
}

// test sets what the element looks for.
func (e *element) test(word string, sets map[string]string) error {
	if word == "." {
		e.any = true
		return nil
	}
	for alternative := range strings.SplitSeq(word, "|") {
		switch {
		case alternative == "#name":
			e.name = true
		case strings.HasPrefix(alternative, "#"):
			t, ok := tagNames[alternative[1:]]
			if !ok {
				return fmt.Errorf("no tag %q", alternative)
			}
			e.tags |= t
		case strings.HasPrefix(alternative, "{"):
			set, ok := sets[strings.Trim(alternative, "{}")]
			if !ok {
				return fmt.Errorf("no set %q", alternative)
			}
			for w := range strings.FieldsSeq(set) {
				e.words.add(numberOf(w))
			}
		default:
			e.words.add(numberOf(alternative))
		}
	}
	return nil
}

func (e *element) fits(t *token) bool {
	return e.any || t.tags&e.tags != 0 || e.name && isName(t) || t.number != 0 && e.words.has(t.number)
}

// A match is where a pattern was found: its tokens, and where the mark stood.
type match struct{ from, to, mark int }

// find returns the first match that begins at token from or later.
func (p pattern) find(list []token, from int) (match, bool) {
	for i := from; i <= len(list); i++ {
		if len(p) > 0 && p[0].needs(list, i) {
			continue
		}
		m := match{from: i, mark: i}
		if end, ok := p.at(list, i, &m); ok {
			m.to = end
			return m, true
		}
	}
	return match{}, false
}

// needs reports whether the element must take a token and cannot take token i.
func (e *element) needs(list []token, i int) bool {
	if e.min == 0 || e.ahead || e.start || e.end || e.mark {
		return false
	}
	return i >= len(list) || !e.fits(&list[i])
}

// at matches the pattern at token i and returns the token after the match.
func (p pattern) at(list []token, i int, m *match) (int, bool) {
	if len(p) == 0 {
		return i, true
	}
	e := &p[0]
	switch {
	case e.start:
		return p[1:].when(i == 0 || !e.first && clauseStart(list, i), list, i, m)
	case e.end:
		return p[1:].when(i == len(list) || list[i].tags&tagPunct != 0, list, i, m)
	case e.mark:
		m.mark = i
		return p[1:].at(list, i, m)
	case e.ahead:
		return p[1:].when((i < len(list) && e.fits(&list[i])) != e.negated, list, i, m)
	}
	n := 0
	for n < e.min {
		if i+n >= len(list) || !e.fits(&list[i+n]) {
			return 0, false
		}
		n++
	}
	for {
		if end, ok := p[1:].at(list, i+n, m); ok {
			return end, true
		}
		if n >= e.max || i+n >= len(list) || !e.fits(&list[i+n]) {
			return 0, false
		}
		n++
	}
}

func (p pattern) when(ok bool, list []token, i int, m *match) (int, bool) {
	if !ok {
		return 0, false
	}
	return p.at(list, i, m)
}

// clauseStart reports whether a clause can begin at token i.
func clauseStart(list []token, i int) bool {
	return i == 0 || list[i-1].tags&(tagPunct|tagConj) != 0 && list[i-1].word != "'"
}
