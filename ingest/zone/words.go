package zone

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold makes s lower case without moving a byte: a letter whose lower case is
// longer or shorter stays.
func fold(s string) string {
	ascii, i := true, len(s)
	for j := range len(s) {
		c := s[j]
		if i == len(s) && (c >= 0x80 || 'A' <= c && c <= 'Z') {
			i = j
		}
		if c >= 0x80 {
			ascii = false
			break
		}
	}
	switch {
	case i == len(s):
		return s
	case ascii:
		return strings.ToLower(s)
	}
	b := []byte(s)
	for i < len(b) {
		if b[i] < 0x80 {
			if 'A' <= b[i] && b[i] <= 'Z' {
				b[i] |= 0x20
			}
			i++
			continue
		}
		c, size := utf8.DecodeRune(b[i:])
		if low := unicode.ToLower(c); low != c && utf8.RuneLen(low) == size {
			utf8.EncodeRune(b[i:], low)
		}
		i += size
	}
	return string(b)
}

// trim takes white space off both ends, also the kinds that mail programs put
// at the beginnings of lines.
func trim(s string) string {
	for s != "" && asciiSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && asciiSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	if s == "" || s[0] < 0x80 && s[len(s)-1] < 0x80 {
		return s
	}
	return strings.TrimFunc(s, func(c rune) bool {
		return unicode.IsSpace(c) || c == '\u200b' || c == '\ufeff' || c == '\u200e' || c == '\u200f' || c == '\u2060'
	})
}

func asciiSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// squash makes every run of white space one blank.
func squash(s string) string {
	if isSquashed(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isSquashed reports whether a text of ASCII has single blanks within it, and no other
// white space.
func isSquashed(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || asciiSpace(c) && (c != ' ' || last == ' ') {
			return false
		}
		last = s[i]
	}
	return s == "" || last != ' '
}

// isWordByte reports whether c can be part of a word.
func isWordByte(c byte) bool {
	return c >= 0x80 || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// cut shortens s to at most n bytes, at the boundary of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
