package email

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A wordDecoder turns header text into UTF-8: encoded words (RFC 2047, with
// the language tag of RFC 2231 section 5) and raw 8-bit text. It never fails.
type wordDecoder struct {
	part    string
	defects *defects
}

// decode returns s for people to read: decoded, one line, no control
// characters.
func (w *wordDecoder) decode(s string) string {
	if !strings.Contains(s, "=?") {
		return oneLine(w.raw(s))
	}
	var out strings.Builder
	var pending encodedWord // decoded bytes of adjacent words of one charset
	for len(s) > 0 {
		word, n := nextEncodedWord(s)
		if n < 0 { // no further word
			pending.flush(w, &out)
			out.WriteString(w.raw(s))
			break
		}
		gap := s[:n]
		if pending.charset == "" || strings.TrimLeft(gap, " \t") != "" {
			pending.flush(w, &out)
			out.WriteString(w.raw(gap))
		}
		s = s[n+word.length:]
		if !word.ok {
			w.defects.add(DefectEncodedWord, w.part, "")
			pending.flush(w, &out)
			out.WriteString(w.raw(word.source))
			continue
		}
		if pending.charset != word.charset {
			pending.flush(w, &out)
			pending.charset = word.charset
		}
		pending.bytes = append(pending.bytes, word.bytes...)
	}
	pending.flush(w, &out)
	return oneLine(out.String())
}

// raw returns header text that is not encoded.
func (w *wordDecoder) raw(s string) string {
	if isASCII(s) {
		return s
	}
	text, ok := guessText([]byte(s), false, false)
	if !ok {
		w.defects.add(DefectHeader8Bit, w.part, "")
	}
	return text
}

type encodedWord struct {
	charset string // lower case; "" if none is open
	bytes   []byte
	source  string
	length  int
	ok      bool
}

// flush decodes the bytes gathered so far. Words are joined before their
// charset is decoded, since some programs cut characters in two.
func (e *encodedWord) flush(w *wordDecoder, out *strings.Builder) {
	if e.charset == "" {
		return
	}
	text, code := toUTF8(e.bytes, e.charset, false)
	if code != "" {
		w.defects.add(code, w.part, "encoded word in "+quoteShort(e.charset))
	}
	out.WriteString(text)
	e.charset, e.bytes = "", e.bytes[:0]
}

// nextEncodedWord finds the next thing in s that looks like an encoded word,
// "=?charset?encoding?text?=". n is its offset, or -1.
func nextEncodedWord(s string) (word encodedWord, n int) {
	for at := 0; ; {
		i := strings.Index(s[at:], "=?")
		if i < 0 {
			return encodedWord{}, -1
		}
		at += i
		name, rest, ok := strings.Cut(s[at+2:], "?")
		if ok && name != "" && len(name) <= 80 && !strings.ContainsAny(name, " \t<>\"") && len(rest) >= 2 && rest[1] == '?' {
			end := strings.Index(rest[2:], "?=")
			if end < 0 { // then no later word ends either
				return encodedWord{}, -1
			}
			length := 2 + len(name) + 1 + 2 + end + 2
			word = encodedWord{source: s[at : at+length], length: length}
			word.bytes, word.ok = decodeWordText(rest[0], rest[2:2+end])
			name, _, _ = strings.Cut(name, "*")
			word.charset = strings.ToLower(name)
			word.ok = word.ok && name != ""
			return word, at
		}
		at += 2
	}
}

func decodeWordText(enc byte, s string) ([]byte, bool) {
	switch enc {
	case 'B', 'b':
		s = strings.Map(func(r rune) rune {
			if r == '=' || unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
		if len(s)%4 == 1 {
			s = s[:len(s)-1]
		}
		b, err := base64.RawStdEncoding.DecodeString(s)
		return b, err == nil
	case 'Q', 'q':
		return decodeQ(s)
	}
	return nil, false
}

// decodeQ decodes the Q encoding of RFC 2047 section 4.2. An "=" without two
// hex digits is kept as it stands.
func decodeQ(s string) ([]byte, bool) {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			out = append(out, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out, true
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// oneLine replaces control characters, which decoding may have brought in, by
// spaces, and trims s.
func oneLine(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f || c >= utf8.RuneSelf {
			clean = false
			break
		}
	}
	if !clean {
		s = strings.Map(func(r rune) rune {
			if r == 0 {
				return -1
			}
			if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || isFixedBlank(r) {
				return ' '
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// quoteShort returns s cut to a length fit for the detail of a defect.
func quoteShort(s string) string {
	if len(s) > 40 {
		s = s[:40]
	}
	return strings.ToValidUTF8(oneLine(s), "\uFFFD")
}
