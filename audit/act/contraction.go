package act

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// contractedLength returns how many bytes of written the ending takes, which may
// be written with another apostrophe or with none, and with joiners in it.
func contractedLength(written, ending string) int {
	letters := len(strings.Trim(ending, "'"))
	if strings.Contains(ending, "n't") {
		letters = 2
	}
	n := 0
	for n < len(written) && letters > 0 {
		r, size := utf8.DecodeLastRuneInString(written[:len(written)-n])
		n += size
		if unicode.IsLetter(r) {
			letters--
		}
	}
	if ending[0] == '\'' { // the apostrophe itself, if it is there
		before := strings.TrimRightFunc(written[:len(written)-n], isJoiner)
		if r, size := utf8.DecodeLastRuneInString(before); isApostrophe(r) {
			n = len(written) - len(before) + size
		}
	}
	return n
}

// isApostrophe reports whether r is written for an apostrophe.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '´', '`':
		return true
	}
	return false
}

// careless are contractions written without their apostrophe that are no other
// word, or hardly ever.
var careless = map[string][2]string{
	"im": {"i", "'m"}, "ive": {"i", "'ve"}, "youll": {"you", "'ll"}, "theyll": {"they", "'ll"}, "itll": {"it", "'ll"}, "thatll": {"that", "'ll"},
	"youre": {"you", "'re"}, "theyre": {"they", "'re"}, "weve": {"we", "'ve"}, "youve": {"you", "'ve"},
	"dont": {"do", "n't"}, "doesnt": {"does", "n't"}, "didnt": {"did", "n't"}, "wont": {"wo", "n't"}, "cant": {"ca", "n't"}, "couldnt": {"could", "n't"},
	"wouldnt": {"would", "n't"}, "shouldnt": {"should", "n't"}, "isnt": {"is", "n't"}, "arent": {"are", "n't"}, "wasnt": {"was", "n't"},
	"werent": {"were", "n't"}, "havent": {"have", "n't"}, "hasnt": {"has", "n't"}, "hadnt": {"had", "n't"},
}

// splitContraction parts a contracted word; rest is "" if it is none.
func splitContraction(word string) (stem, rest string) {
	if pair, ok := careless[word]; ok {
		return pair[0], pair[1]
	}
	if strings.HasSuffix(word, "n't") && len(word) > 3 {
		return word[:len(word)-3], "n't"
	}
	if i := strings.LastIndexByte(word, '\''); i > 0 {
		switch rest := word[i:]; rest {
		case "'ll", "'s", "'d", "'ve", "'re", "'m", "'t":
			return word[:i], rest
		}
	}
	return word, ""
}

// splitCareless parts "ill" and "well" where they stand for "I'll" and "we'll": at
// the start of a clause, before a verb.
func splitCareless(list []token) []token {
	for i := 0; i < len(list); i++ {
		if (list[i].word == "ill" || list[i].word == "well") && clauseStart(list, i) && beforeVerb(list, i) {
			t := list[i]
			cut := t.end - 2
			list = append(list[:i], append([]token{newToken(t.start, cut, t.word[:len(t.word)-2], t.capital), newToken(cut, t.end, "'ll", false)}, list[i+1:]...)...)
		}
	}
	return list
}

func beforeVerb(list []token, i int) bool {
	if list[i].end-list[i].start != len(list[i].word) {
		return false // joiners in it
	}
	for i++; i < len(list); i++ {
		if t := &list[i]; t.tags&tagAdverb == 0 {
			return t.tags&tagVerb != 0 || t.word == "be" || t.word == "have" || t.word == "let"
		}
	}
	return false
}
