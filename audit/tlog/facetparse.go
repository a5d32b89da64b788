package tlog

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// ParseFacet parses the text of a facet. It is strict: encoding the result
// gives the input, byte for byte. All errors are [FormatError]s.
func ParseFacet(text []byte) (*Facet, error) {
	if len(text) > MaxFacet {
		return nil, malformed("facet", "%d bytes, at most %d are allowed", len(text), MaxFacet)
	}
	r := lineReader{rest: string(text)}
	f := new(Facet)
	name, okName := r.line(facetHeader)
	salt, okSalt := r.line("salt ")
	if !okName || !isName(name) || !okSalt || !decodeHex(f.Salt[:], salt) {
		return nil, malformed("facet", "want the lines %qNAME and salt with 64 hex digits first", facetHeader)
	}
	f.Name = name
	var keys keySet
	for r.rest != "" {
		at := len(text) - len(r.rest)
		line, ok := r.line("")
		if !ok {
			return nil, malformed("facet", "%s: no line end after byte %d", name, at)
		}
		field, err := parseField(line)
		if err != nil {
			return nil, malformed("facet", "%s: line at byte %d: %s", name, at, err)
		}
		if !keys.add(field.Key) {
			return nil, malformed("facet", "%s: line at byte %d: key repeats on lines that are not adjacent", name, at)
		}
		f.Fields = append(f.Fields, field)
	}
	return f, nil
}

// A lineFault says what is wrong with one line; ParseFacet says where it is.
type lineFault string

func (e lineFault) Error() string { return string(e) }

func parseField(line string) (Field, error) {
	key, value, ok := strings.Cut(line, " ")
	if !ok || !isName(key) {
		return Field{}, lineFault("want a key, a space and a value")
	}
	if strings.HasPrefix(value, `"`) {
		text, ok := unquote(value)
		if !ok {
			return Field{}, lineFault("not a quoted text in its one spelling")
		}
		return Field{Key: key, Value: text, Form: Quoted}, nil
	}
	if b64, ok := strings.CutPrefix(value, base64Prefix); ok {
		// The decoder skips CR, which the strict form does not allow.
		b, err := strictBase64.DecodeString(b64)
		if err != nil || strings.ContainsRune(b64, '\r') {
			return Field{}, lineFault("not base64 in its one spelling")
		}
		return Field{Key: key, Value: string(b), Form: Base64}, nil
	}
	if !isBare(value) {
		return Field{}, lineFault("not a bare value: want printable ASCII without spaces")
	}
	return Field{Key: key, Value: value, Form: Bare}, nil
}

// strictBase64 refuses padding bits that are not zero. Like every decoder of
// encoding/base64 it skips CR and LF.
var strictBase64 = base64.StdEncoding.Strict()

// mustEscape reports whether c has to be written with a backslash.
func mustEscape(c byte) bool { return c < 0x20 || c == '"' || c == '\\' || c == 0x7f }

// quotedLen returns the length of s in quotes.
func quotedLen(s string) int {
	n := len(s) + 2
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			n++
		case mustEscape(c):
			n += 5
		}
	}
	return n
}

// appendQuoted appends s as a JSON string (RFC 8259 section 7) in one
// spelling: \" and \\, \u00xx for the other control characters of ASCII,
// everything else as it is.
func appendQuoted(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if !mustEscape(c) {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if c == '"' || c == '\\' {
			b = append(b, '\\', c)
		} else {
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

// unquote undoes appendQuoted, and accepts nothing else.
func unquote(s string) (string, bool) {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return "", false
	}
	s = s[1 : len(s)-1]
	if !utf8.ValidString(s) {
		return "", false
	}
	var b []byte // stays nil while nothing is escaped
	from := 0
	for i := 0; i < len(s); i++ {
		if !mustEscape(s[i]) {
			continue
		}
		c, n := unescape(s[i:])
		if n == 0 {
			return "", false
		}
		b = append(append(b, s[from:i]...), c)
		i += n - 1
		from = i + 1
	}
	if b == nil {
		return s, true
	}
	return string(append(b, s[from:]...)), true
}

// unescape returns the byte that the escape at the start of s stands for, and
// the length of the escape, 0 if it is none of ours.
func unescape(s string) (c byte, n int) {
	switch {
	case len(s) >= 2 && s[0] == '\\' && (s[1] == '"' || s[1] == '\\'):
		return s[1], 2
	case len(s) >= 6 && strings.HasPrefix(s, `\u00`):
		hi, lo := hexDigit(s[4]), hexDigit(s[5])
		if hi > 15 || lo > 15 {
			return 0, 0
		}
		c = hi<<4 | lo
		if c < 0x20 || c == 0x7f {
			return c, 6
		}
	}
	return 0, 0
}
