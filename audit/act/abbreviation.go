package act

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Abbreviations end in a full stop that may end no sentence.
var (
	// Behind a title, and behind what goes on with an example, none ends.
	titles = wordSet("mr mrs ms dr prof rev hon capt sgt messrs mme fr vs v eg ie e.g i.e cf approx attn incl excl sq w")
	// Behind shortened words one ends before a word of the closed classes alone, which
	// is no name: "the dept. They will", but "Dept. Luis".
	shortened = wordSet("appt dept tel acct ext vol pp para op jan feb apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri")
	// Behind these one may end before each capital.
	last = wordSet("inc ltd co corp llc jr sr etc ave blvd rd apt bldg b.sc ph.d hr hrs mins ft")
	// These are words too, and stand for another only before a number.
	alsoWords = wordSet("no nos sun sat mar art fig min max am ref est re rs sec")
)

// isAbbreviation reports whether a full stop behind before, of which word is the
// last, belongs to the word. rest is what follows.
func isAbbreviation(before, word, rest string) bool {
	next := firstWord(rest)
	first, _ := utf8.DecodeRuneInString(rest)
	capital := unicode.IsUpper(first)
	goesOn := !isClosed(next) && !addresses(rest)
	switch unit := strings.TrimLeft(word, "0123456789:."); {
	case unit == "a.m" || unit == "p.m":
		return !capital || isDay(next) || isZone(next)
	case word == "pm" || word == "am" && isNumber(before[:len(before)-len(word)]):
		return !capital
	case word == "st":
		return !capital || goesOn && !streets(before)
	case alsoWords[word]:
		return numbered(rest)
	case titles[word]:
		return true
	case len(word) == 1 && word[0] >= 'a' && word[0] <= 'z' && word != "i":
		return capital && goesOn // an initial
	case shortened[word] || isAcronym(word):
		return goesOn
	}
	return last[word] && !capital
}

// isNumber reports whether s ends in a digit.
func isNumber(s string) bool {
	s = strings.TrimRightFunc(s, isBlank)
	return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}

// isDay reports whether a word is the name of a day or a month.
func isDay(word string) bool {
	return lexicon[strings.ToLower(word)]&(tagWeekday|tagMonth) != 0
}

// isZone reports whether a word looks like the name of a time zone: EST, GMT, PT.
func isZone(word string) bool {
	return len(word) >= 2 && len(word) <= 4 && word == strings.ToUpper(word) && !isClosed(word)
}

// streets reports whether "St" behind before is a street, and not a saint: a name
// stands before it.
func streets(before string) bool {
	name := lastOf(strings.TrimRightFunc(before[:len(before)-len("st")], isBlank))
	first, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(first)
}

// numbered reports whether a number follows, or the name of a document, which has one.
func numbered(rest string) bool {
	rest = rest[:min(len(rest), maxWord)]
	if i := strings.IndexFunc(rest, isBlank); i >= 0 {
		rest = rest[:i]
	}
	return strings.ContainsAny(rest, "0123456789")
}

// isAcronym reports whether a word is of single letters with full stops between
// them: "u.s", "p.o".
func isAcronym(word string) bool {
	for i := range len(word) {
		if (word[i] == '.') != (i%2 == 1) || i%2 == 0 && (word[i] < 'a' || word[i] > 'z') {
			return false
		}
	}
	return len(word) > 2 && len(word)%2 == 1
}
