package quote

import (
	"html"
	"strings"
	"unicode/utf8"
)

// A word is 16 bits of the hash of a word; 0 is the mark of an omission.
type word uint16

const omission word = 0

// fold tells of each ASCII character what it adds to a word: itself in lower
// case, 0 if it ends the word.
var fold = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}()

// appendWords appends the words of a line. Case, punctuation, white space, and
// whether a character stands for itself or as an HTML entity make no
// difference. Signs of currency and "%" are words, and so is each character of
// scripts that are written without spaces.
func appendWords(list []word, line string) []word {
	h := hash(offset)
	for i := 0; i < len(line); {
		c := line[i]
		if c < utf8.RuneSelf {
			if f := fold[c]; f != 0 {
				h = h.add(f)
				i++
				continue
			}
			switch c {
			case '\'':
				i++
				continue
			case '$', '%':
				list = h.end(list)
				list = hash(offset).add(c).end(list)
			case '&':
				if text, size := entity(line[i:]); size > 0 {
					for _, r := range text {
						h, list = h.rune(list, r)
					}
					i += size
					continue
				}
				list = h.end(list)
			case '[', '(', '<':
				list = h.end(list)
				if n := cut(line[i:]); n > 0 {
					list = append(list, omission)
					i += n
					h = offset
					continue
				}
			default:
				list = h.end(list)
			}
			h = offset
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(line[i:])
		h, list = h.rune(list, r)
		i += size
	}
	return h.end(list)
}

// A hash is a word on its way (FNV-1a, 32 bits).
type hash uint32

const (
	offset = 2166136261
	prime  = 16777619
)

func (h hash) add(c byte) hash { return (h ^ hash(c)) * prime }

// end appends the word, if there is one.
func (h hash) end(list []word) []word {
	if h == offset {
		return list
	}
	w := word(h ^ h>>16)
	if w == omission {
		w = 1
	}
	return append(list, w)
}

// rune adds a character to the word or ends it.
func (h hash) rune(list []word, r rune) (hash, []word) {
	p := pieceOf(r)
	switch {
	case p.skip:
		return h, list
	case p.alone:
		return offset, hash(offset).addString(p.text).end(h.end(list))
	case p.text == "":
		return offset, h.end(list)
	}
	return h.addString(p.text), list
}

func (h hash) addString(s string) hash {
	for i := range len(s) {
		h = h.add(s[i])
	}
	return h
}

const longestEntity = 10

// entity decodes the HTML entity at the start of s. size is 0 if there is none.
func entity(s string) (text string, size int) {
	end := strings.IndexByte(s[:min(len(s), longestEntity)], ';')
	if end < 2 {
		return "", 0
	}
	if text = html.UnescapeString(s[:end+1]); text == s[:end+1] {
		return "", 0
	}
	return text, end + 1
}

// cut returns the length of a mark of an omission at the start of s, such as
// "[...]", "(…)" or "<snip>"; 0 if there is none.
func cut(s string) int {
	const longest = 24
	end := strings.IndexAny(s[:min(len(s), longest)], "])>")
	if end < 0 {
		return 0
	}
	switch inside := strings.ToLower(strings.TrimSpace(s[1:end])); inside {
	case "snip", "snipped", "cut", "trimmed", "...", "..", "....", "…":
		return end + 1
	}
	return 0
}
