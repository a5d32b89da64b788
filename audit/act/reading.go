package act

import (
	"strings"
	"time"

	"onrecord/audit/due"
)

// A reading is a sentence that has been read once: its words, and what it says
// of time. Clauses, rules and features are taken from it.
type reading struct {
	Sentence
	text   string // of the part
	tokens []token
	masked []string // for each token, as features see it
	dues   []due.Due
	alone  bool // nothing is known of what stands around it
	quoted bool // it begins within a quotation
}

// writing is the moment at which expressions of time are read here: which day
// it is hardly changes what kind of expression there is. The dates themselves
// are read by those who know when and where the message was written.
var writing = time.Date(2025, 3, 5, 10, 0, 0, 0, time.UTC)

func read(text string, s Sentence) reading {
	r := reading{Sentence: s, text: text, tokens: tokenize(text, s.Start, s.End)}
	r.masked = mask(r.tokens)
	if len(r.tokens) > 0 {
		end := r.tokens[len(r.tokens)-1].end
		r.dues = due.Find(text[s.Start:end], writing, due.Context{Order: due.DMY, Country: "US", Zone: time.UTC})
		for i := range r.dues {
			r.dues[i].Start += s.Start
			r.dues[i].End += s.Start
		}
	}
	return r
}

// readAll reads sentences of a text.
func readAll(text string, sentences []Sentence) []reading {
	list := make([]reading, len(sentences))
	for i, s := range sentences {
		list[i] = read(text, s)
	}
	markQuoted(text, list)
	return list
}

// question reports whether the sentence ends in a question mark.
func (r *reading) question() bool { return asks(r.tokens) }

// asks reports whether tokens end in a question mark, leaving aside what closes
// a quotation, a bracket or emphasis.
func asks(list []token) bool {
	for i := len(list) - 1; i >= 0; i-- {
		switch list[i].word {
		case "?":
			return true
		case ")", "]", "\"", "”", "'", "’", "»", "*", "_", "!":
		default:
			return false
		}
	}
	return false
}

// A candidate is a sentence, or a clause of one, that may be an act.
type candidate struct {
	*reading
	from, to int // tokens
	quote    int // token from which on it can be read alone
}

func (c candidate) list() []token { return c.tokens[c.from:c.to] }

func (c candidate) whole() bool { return c.from == 0 && c.to == len(c.tokens) }

// span returns the bytes of the candidate.
func (c candidate) span() (start, end int) {
	if c.whole() {
		return c.Start, c.End
	}
	list := c.list()
	start, end = c.tokens[c.quote].start, list[len(list)-1].end
	return start, trimEnd(c.text, start, end)
}

// candidates returns the sentence and, if it has several, its clauses.
func (r *reading) candidates() []candidate {
	list := []candidate{{r, 0, len(r.tokens), 0}}
	starts := clauses(r.tokens)
	if len(starts) < 2 {
		return list
	}
	for i, from := range starts {
		to := len(r.tokens)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		c := candidate{r, from, to, from}
		if i > 0 && lacksSubject(r.tokens, from) {
			c.quote = starts[i-1]
		}
		if hasWord(c.list()) {
			list = append(list, c)
		}
	}
	return list
}

// lacksSubject reports whether the clause from token i on shares the subject of
// the one before: "I checked and will send it".
func lacksSubject(list []token, i int) bool {
	return list[i].tags&(tagGoverns|tagBe|tagHave|tagDo) != 0 && list[i-1].tags&tagConj != 0 && i+1 < len(list) &&
		list[i+1].tags&(tagI|tagWe|tagYou|tagThird) == 0 && !asks(list)
}

func hasWord(list []token) bool {
	for i := range list {
		if list[i].tags&tagPunct == 0 {
			return true
		}
	}
	return false
}

const blanks = " \t\r\n"

// trimEnd takes the mark and the conjunction off the end of a clause.
func trimEnd(text string, start, end int) int {
	for {
		s := strings.TrimRight(text[start:end], blanks+",;:-–—(")
		for _, word := range []string{"and", "but", "so", "then"} {
			if before, ok := strings.CutSuffix(s, word); ok && strings.TrimRight(before, blanks) != before {
				s = before
			}
		}
		if len(s) == end-start || len(s) == 0 {
			return end
		}
		end = start + len(s)
	}
}

// mask returns the words of a sentence as features see them: stems, with
// numbers, dates and names made alike.
func mask(list []token) []string {
	words := make([]string, len(list))
	for i := range list {
		t := &list[i]
		switch {
		case t.tags&tagMoney != 0:
			words[i] = "MONEY"
		case t.tags&tagNumber != 0 && t.tags&tagTime == 0:
			words[i] = "NUM"
		case t.tags&tagWeekday != 0:
			words[i] = "DAY"
		case t.tags&tagMonth != 0:
			words[i] = "MONTH"
		case t.capital && t.tags == 0 && i > 0 && list[i-1].tags&tagPunct == 0:
			words[i] = "NAME"
		case t.tags&tagMark != 0:
			words[i] = t.word
		default:
			words[i] = stem(t.word)
		}
	}
	return words
}

// stem returns the stem of a word in lower case.
func stem(word string) string {
	if len(word) < 3 {
		return word
	}
	return stems.of(word)
}
