package act

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTokens bounds the words of a sentence that are looked at.
const maxTokens = 500

// maxWord bounds the bytes of one word.
const maxWord = 200

// A token is a word, a number or a mark of punctuation. A contraction is two:
// "I'll" is "i" and "'ll", "won't" is "wo" and "n't".
type token struct {
	start, end int    // bytes in the text
	word       string // in lower case, with a plain apostrophe and without joiners
	tags       tags
	number     uint16 // of the word in the vocabulary, 0 if it is not there
	capital    bool   // written with a capital
}

func newToken(start, end int, word string, capital bool) token {
	return token{start, end, word, tagsOf(word), vocabulary[word], capital}
}

// tokenize cuts text[start:end] into tokens.
func tokenize(text string, start, end int) []token {
	list := make([]token, 0, min((end-start)/4+2, maxTokens+1))
	for i := start; i < end && len(list) < maxTokens; {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if unicode.IsSpace(r) || isJoiner(r) {
			i += size
			continue
		}
		n := size
		if isWord(r) {
			n = wordLength(text[i:min(end, i+maxWord)])
			list = appendWord(list, text, i, i+n)
		} else {
			word := string(r)
			if r == '’' && len(list) > 0 && list[len(list)-1].end == i {
				word = "'" // of "48 hours’ notice", whichever way it is written
			}
			list = append(list, newToken(i, i+n, word, false))
			list[len(list)-1].tags |= tagPunct
		}
		i += n
	}
	list = splitCareless(list)
	tagByPlace(list)
	return list
}

// isJoiner reports whether r is shown as nothing, or says only how to show what is
// beside it.
func isJoiner(r rune) bool {
	return r >= '\u00ad' && unicode.In(r, unicode.Cf, unicode.Variation_Selector)
}

// wordLength returns the length of the word at the start of s: letters and
// digits, with what joins them inside.
func wordLength(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case isWord(r) || isJoiner(r) || unicode.Is(unicode.Mn, r):
			n += size
			continue
		case strings.ContainsRune("-._@/:,&$€£%+", r), isApostrophe(r):
			next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s[n+size:], isJoiner))
			joins := isWord(next)
			if r == ',' || r == ':' { // 4,380 and 9:30, but not "yes,no"
				joins = joins && unicode.IsDigit(next) && n > 0 && s[n-1] >= '0' && s[n-1] <= '9'
			}
			if joins {
				n += size
				continue
			}
		}
		break
	}
	return n
}

// appendWord appends a word, as two tokens if it is contracted.
func appendWord(list []token, text string, start, end int) []token {
	word := plain(text[start:end])
	first, _ := utf8.DecodeRuneInString(text[start:end])
	capital := unicode.IsUpper(first)
	stem, rest := splitContraction(word)
	if rest == "" {
		return append(list, newToken(start, end, word, capital))
	}
	cut := end - contractedLength(text[start:end], rest)
	return append(list, newToken(start, cut, stem, capital), newToken(cut, end, rest, false))
}

// plain returns a word in lower case, with plain apostrophes and without what is
// not shown.
func plain(word string) string {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf || word[i] == '`' {
			return strings.Map(func(r rune) rune {
				switch {
				case isJoiner(r):
					return -1
				case isApostrophe(r):
					return '\''
				}
				return unicode.ToLower(r)
			}, word)
		}
	}
	return strings.ToLower(word)
}
