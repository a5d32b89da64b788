package act

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTokens bounds the words of a sentence that are looked at.
const maxTokens = 500

// A token is a word, a number or a mark of punctuation. A contraction is two:
// "I'll" is "i" and "'ll", "won't" is "wo" and "n't".
type token struct {
	start, end int    // bytes in the text
	word       string // in lower case, with a plain apostrophe
	tags       tags
	capital    bool // written with a capital
}

// tokenize cuts text[start:end] into tokens.
func tokenize(text string, start, end int) []token {
	var list []token
	for i := start; i < end && len(list) < maxTokens; {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if unicode.IsSpace(r) || r == '\u200b' || r == '\u200d' {
			i += size
			continue
		}
		n := size
		if isWord(r) {
			n = wordLength(text[i:end])
			list = appendWord(list, text, i, i+n)
		} else {
			list = append(list, token{start: i, end: i + n, word: string(r), tags: tagPunct, capital: false})
		}
		i += n
	}
	tagUnknown(list)
	return list
}

// wordLength returns the length of the word at the start of s: letters and
// digits, with what joins them inside.
func wordLength(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case isWord(r) || r == '\u200d' || r == '\u200c' || unicode.Is(unicode.Mn, r):
			n += size
			continue
		case strings.ContainsRune("'’-._@/:,&$€£%+", r):
			next, _ := utf8.DecodeRuneInString(s[n+size:])
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
	word := strings.ToLower(text[start:end])
	if strings.ContainsRune(word, '’') {
		word = strings.ReplaceAll(word, "’", "'")
	}
	first, _ := utf8.DecodeRuneInString(text[start:end])
	capital := unicode.IsUpper(first)
	stem, rest := splitContraction(word)
	if rest == "" {
		return append(list, token{start, end, word, tagsOf(word), capital})
	}
	cut := end - contractedLength(text[start:end], rest)
	return append(list,
		token{start, cut, stem, tagsOf(stem), capital},
		token{cut, end, rest, tagsOf(rest), false})
}

// contractedLength returns how many bytes of written the ending takes, which may
// be written with another apostrophe or with none.
func contractedLength(written, ending string) int {
	letters := len(strings.Trim(ending, "'"))
	n := 0
	for n < len(written) && letters > 0 {
		r, size := utf8.DecodeLastRuneInString(written[:len(written)-n])
		n += size
		if unicode.IsLetter(r) {
			letters--
		}
	}
	if ending[0] == '\'' { // the apostrophe itself, if it is there
		r, size := utf8.DecodeLastRuneInString(written[:len(written)-n])
		if r == '\'' || r == '’' {
			n += size
		}
	}
	return n
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
