package act

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendSentences cuts text[start:end], which has no layout in it, at its
// punctuation.
func appendSentences(list []Sentence, text string, start, end int, item bool) []Sentence {
	from := start
	add := func(to int) {
		s := Sentence{from, to, item}
		for s.Start < s.End && isSpace(text[s.Start]) {
			s.Start++
		}
		for s.End > s.Start && isSpace(text[s.End-1]) {
			s.End--
		}
		if s.Start < s.End && strings.ContainsFunc(text[s.Start:s.End], isWord) {
			list = append(list, s)
		}
		from = to
	}
	for i := start; i < end; i++ {
		switch text[i] {
		case '.', '!', '?', ';':
			if stop := sentenceEnd(text, from, i, end); stop > 0 {
				add(stop)
				i = stop - 1
			}
		case '\t':
			add(i)
		}
	}
	add(end)
	return list
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// marks returns which mark stands at i, how many marks there are in a row, and
// the offset after them and what closes a quotation or a bracket with them.
func marks(text string, i, end int) (mark byte, count, stop int) {
	mark, count, stop = text[i], 1, i+1
	for stop < end && strings.IndexByte(".!?", text[stop]) >= 0 {
		if text[stop] != '.' {
			mark = text[stop]
		}
		count++
		stop++
	}
	for stop < end && strings.IndexByte("\"')]*_", text[stop]) >= 0 {
		stop++
	}
	for _, closer := range []string{"”", "’"} {
		if strings.HasPrefix(text[stop:end], closer) {
			stop += len(closer)
		}
	}
	return mark, count, stop
}

// sentenceEnd returns the offset after the sentence that the mark at i ends,
// with what closes it, or 0 if it ends none.
func sentenceEnd(text string, from, i, end int) int {
	mark, dots, stop := marks(text, i, end)
	if stop < end && !isSpace(text[stop]) {
		return 0
	}
	rest := strings.TrimLeft(text[stop:end], " \n\t")
	if rest == "" {
		return end
	}
	next, _ := utf8.DecodeRuneInString(rest)
	switch mark {
	case '!', '?':
		return stop
	case ';':
		return stop
	}
	word := lastWord(text[from:i])
	switch {
	case dots > 1: // an ellipsis parts sentences only before a capital
		if unicode.IsUpper(next) {
			return stop
		}
		return 0
	case isAbbreviation(word, next):
		return 0
	case unicode.IsLower(next): // careless writers begin with small letters
		if len(word) < 3 || strings.Contains(word, ".") {
			return 0
		}
		return stop
	}
	return stop
}

// lastWord returns what stands before a full stop, in lower case.
func lastWord(s string) string {
	return strings.ToLower(s[strings.LastIndexAny(s, " \n\t(\"")+1:])
}

// abbreviations end in a full stop that ends no sentence. Those mapped to true
// may end one all the same, before a capital.
var abbreviations = map[string]bool{
	"mr": false, "mrs": false, "ms": false, "dr": false, "prof": false, "rev": false, "hon": false, "capt": false, "sgt": false,
	"messrs": false, "mme": false, "fr": false, "vs": false, "v": false, "eg": false, "ie": false, "e.g": false, "i.e": false, "cf": false,
	"approx": false, "appt": false, "dept": false, "est": false, "fig": false, "ref": false, "tel": false, "attn": false, "acct": false, "ext": false,
	"no": false, "nos": false, "rs": false, "vol": false, "pp": false, "para": false, "art": false, "sec": false, "op": false,
	"a.m": true, "p.m": true, "am": true, "pm": true, "inc": true, "ltd": true, "co": true, "corp": true, "llc": true, "jr": true, "sr": true, "etc": true,
	"st": true, "ave": true, "blvd": true, "rd": true, "apt": true, "bldg": true, "u.s": true, "u.k": true, "b.sc": true, "ph.d": true,
	"jan": false, "feb": false, "mar": false, "apr": false, "jun": false, "jul": false, "aug": false, "sep": false, "sept": false, "oct": false, "nov": false, "dec": false,
	"mon": false, "tue": false, "tues": false, "wed": false, "thu": false, "thur": false, "thurs": false, "fri": false, "sat": false, "sun": false,
	"min": true, "hr": true, "hrs": true, "mins": true, "ft": true, "sq": false, "max": false, "incl": false, "excl": false, "w": false, "re": false,
}

// isAbbreviation reports whether a full stop after word, before next, belongs
// to the word.
func isAbbreviation(word string, next rune) bool {
	if len(word) == 1 && word[0] >= 'a' && word[0] <= 'z' && word != "i" {
		return unicode.IsUpper(next) // an initial
	}
	ends, known := abbreviations[word]
	switch {
	case !known:
		return false
	case word == "no" || word == "nos" || word == "sun" || word == "sat" || word == "mar" || word == "art" || word == "fig" || word == "min" || word == "max" || word == "am" || word == "ref" || word == "est" || word == "re" || word == "rs":
		return unicode.IsDigit(next) // else it is a word
	case ends:
		return !unicode.IsUpper(next)
	}
	return true
}
