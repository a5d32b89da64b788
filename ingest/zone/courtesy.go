package zone

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// greets reports whether a line is a salutation and nothing else: "Hi Ann,".
func greets(s string) bool {
	if len(s) > 80 {
		return false
	}
	n := leading(greetingWords, fold(s))
	if n == 0 {
		return false
	}
	rest := strings.TrimRight(s[n:], " ,!.:;-–—，！。：、")
	if strings.ContainsAny(rest, ".!?:;") && !hasTitle(rest) {
		return false
	}
	words := strings.Fields(strings.TrimLeft(rest, " ,"))
	if len(words) > 6 {
		return false
	}
	lower := 0
	for _, word := range words {
		if c, _ := utf8.DecodeRuneInString(word); unicode.IsLower(c) && !smallWords[fold(strings.Trim(word, ","))] {
			lower++
		}
	}
	return lower == 0 || lower == 1 && len(words) == 1 || endsWithComma(s) && lower <= 2 && len(words) <= 3
}

func endsWithComma(s string) bool { return strings.HasSuffix(s, ",") || strings.HasSuffix(s, "，") }

// smallWords may stand in a salutation in lower case.
var smallWords = set("all team everyone folks there and & both guys friends sir madam or again to the of und et y e i och og en a ja ve herr frau mr mrs ms dr liste list tous toutes todos todas tutti allen alle alla kaikki colleagues")

func hasTitle(s string) bool {
	low := fold(s)
	for _, title := range []string{"mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "jr.", "sr.", "sra.", "dott.", "ing.", "hr.", "fr.", "m."} {
		if strings.Contains(low, title) && strings.Count(s, ".") == 1 {
			return true
		}
	}
	return false
}

// leading returns the length of the longest phrase of the list that a folded
// line begins with, as whole words.
func leading(list map[string]bool, low string) int {
	const longest, mostWords = 60, 6
	best, words := 0, 0
	inWord := false
	for end, c := range low {
		letter := unicode.IsLetter(c) || unicode.IsDigit(c)
		if end > 0 && (!letter || c >= 0x2e80) && list[low[:end]] {
			best = end
		}
		if letter && !inWord {
			words++
		}
		inWord = letter
		if end > longest || words > mostWords {
			return best
		}
	}
	if list[low] {
		best = len(low)
	}
	return best
}

// closes reports whether a line is a sign-off: a closing phrase, alone or with
// a few words. named says that the author's name stands on the line too.
func (a *about) closes(s string) (ok, named bool) {
	if len(s) > 70 {
		return false, false
	}
	n := leading(closingWords, fold(s))
	if n == 0 {
		return false, false
	}
	rest := strings.Trim(s[n:], " ,!.:;-–—，！。*")
	if rest == "" {
		return true, false
	}
	if a.isOwnName(rest) > 0 {
		return true, true
	}
	if strings.ContainsAny(rest, ".?!:;") {
		return false, false
	}
	words := strings.Fields(fold(rest))
	if m := leading(closingWords, strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(fold(rest), "/&+ "), "and "), " ")); m > 0 {
		return len(words) <= 5, false
	}
	for _, word := range words {
		if !closingRest[strings.Trim(word, ",")] {
			return false, false
		}
	}
	return len(words) <= 5, false
}

// closingRest are words that may follow a closing phrase.
var closingRest = set("so much very again all everyone team in advance and & for your help you to the a lot time patience understanding hearing from soon ahead wishes folks guys both sir madam then tomorrow day weekend evening always as ever")
