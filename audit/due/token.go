package due

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	eof tokenKind = iota
	word
	number
	sign
)

// A token is a run of letters, a run of digits, or one other character.
type token struct {
	start, end int
	kind       tokenKind
	glued      bool   // no white space before it
	upper      bool   // a word that begins with a capital letter
	text       string // of words in lower case; signs are mapped to ASCII where they have a twin there
	num        int    // of digits, or of a word for a number; -1 for none
	entry
}

// none stands for the tokens before the first and after the last.
var none = token{num: -1}

// tokenise cuts text and appends the tokens to out, which is empty. Addresses of
// the web and of mail are left out.
func tokenise(text string, out []token) []token {
	if n := min(len(text)/4+4, maxTokens); cap(out) < n {
		out = make([]token, 0, n)
	}
	glued := false
	for i := 0; i < len(text) && len(out) < maxTokens; {
		size, space := spaceAt(text, i)
		if space {
			i, glued = i+size, false
			continue
		}
		if end := skipAddress(text, i, glued); end > i {
			i, glued = end, true
			continue
		}
		t := tokenAt(text, i)
		t.glued = glued
		out = append(out, t)
		i, glued = t.end, true
	}
	return out
}

func spaceAt(text string, i int) (size int, space bool) {
	if c := text[i]; c < utf8.RuneSelf {
		return 1, c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	return size, unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
}

func tokenAt(text string, i int) token {
	switch c := text[i]; {
	case c >= '0' && c <= '9':
		t := numberAt(text, i)
		if t.num == 2 && t.end == i+1 && t.end < len(text) && isLetter(text[t.end]) {
			if w := wordAt(text, t.end); twos[w.text] != "" {
				w.start, w.text = i, twos[w.text]
				w.entry = lexicon[w.text]
				return w
			}
		}
		return t
	case strings.HasPrefix(text[i:], "b4 "):
		return token{start: i, end: i + 2, kind: word, text: "before", num: -1, entry: lexicon["before"]}
	case isLetter(c):
		return wordAt(text, i)
	case c < utf8.RuneSelf:
		return token{start: i, end: i + 1, kind: sign, text: text[i : i+1], num: -1}
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	if s := twin(r); s != "" {
		return token{start: i, end: i + size, kind: sign, text: s, num: -1}
	}
	if unicode.IsLetter(r) || unicode.IsMark(r) {
		return wordAt(text, i)
	}
	return token{start: i, end: i + size, kind: sign, text: text[i : i+size], num: -1}
}

// twos are what stands behind a 2 that is to be spoken: "2nite", "2moro".
var twos = map[string]string{"nite": "tonight", "moro": "tomorrow", "morow": "tomorrow", "morrow": "tomorrow", "mrw": "tomorrow", "moz": "tomorrow"}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// twin maps typographic signs to those of a keyboard.
func twin(r rune) string {
	switch r {
	case '\u2018', '\u2019', '\u02bc', '\u00b4':
		return "'"
	case '\u2010', '\u2011', '\u2012', '\u2013':
		return "-"
	case '\u2014', '\u2015':
		return "--"
	case '\u201c', '\u201d':
		return `"`
	}
	return ""
}

func numberAt(text string, i int) token {
	t := token{start: i, kind: number}
	for t.end = i; t.end < len(text) && text[t.end] >= '0' && text[t.end] <= '9'; t.end++ {
		t.num = min(t.num*10+int(text[t.end]-'0'), 1e8)
	}
	return t
}

func wordAt(text string, i int) token {
	t := token{start: i, kind: word, num: -1}
	capitals := false
	for t.end = i; t.end < len(text); {
		c := text[t.end]
		if c < utf8.RuneSelf {
			if !isLetter(c) {
				break
			}
			capitals = capitals || c < 'a'
			t.end++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[t.end:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		t.end += size
	}
	t.upper = text[i] >= 'A' && text[i] <= 'Z'
	t.text = text[i:t.end]
	if capitals {
		t.text = lower(t.text)
	}
	if x, ok := careless[t.text]; ok {
		t.text = x
	}
	if e, ok := lexicon[t.text]; ok {
		t.entry = e
		if e.class&cNumber != 0 {
			t.num = e.val
		}
	}
	return t
}

// careless are spellings of people in a hurry.
var careless = map[string]string{"nxt": "next", "wknd": "weekend", "wkend": "weekend", "tmoro": "tomorrow", "tomoro": "tomorrow", "tmrw": "tomorrow"}

// lower is strings.ToLower without garbage for the words that matter.
func lower(s string) string {
	var b [16]byte
	if len(s) > len(b) {
		return strings.ToLower(s)
	}
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b[i] = c
	}
	if e, ok := lexicon[string(b[:len(s)])]; ok {
		return e.word
	}
	return string(b[:len(s)])
}

// skipAddress returns the end of a web or mail address that begins at i.
func skipAddress(text string, i int, glued bool) int {
	if glued || !isLetter(text[i]) && !(text[i] >= '0' && text[i] <= '9') {
		return i
	}
	end, at := i, false
	for end < len(text) {
		size, space := spaceAt(text, end)
		if space {
			break
		}
		c := text[end]
		at = at || c == '@' && end > i && end+1 < len(text) && isLetter(text[end+1]) ||
			c == ':' && strings.HasPrefix(text[end:], "://")
		end += size
	}
	if at || strings.HasPrefix(text[i:end], "www.") {
		return end
	}
	return i
}
