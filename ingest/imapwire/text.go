package imapwire

import (
	"errors"
	"strconv"
	"strings"
)

// Values cuts the text of a response into its values: atoms, quoted strings,
// literals ("{n}", CRLF and n octets) and parenthesised lists, each as sent.
// A value that is not closed reaches to the end.
func Values(text string) []string {
	var vs []string
	for {
		text = strings.TrimLeft(text, " ")
		n := valueLen(text)
		if n == 0 {
			return vs
		}
		vs = append(vs, text[:n])
		text = text[n:]
	}
}

// List returns the values of a parenthesised list; ok is false for anything else.
func List(value string) (values []string, ok bool) {
	if !strings.HasPrefix(value, "(") {
		return nil, false
	}
	inner := strings.TrimSuffix(value[1:], ")")
	return Values(inner), true
}

// Text decodes an atom, quoted string or literal; ok is false for NIL and lists.
func Text(value string) (s string, ok bool) {
	switch {
	case value == "" || value[0] == '(' || strings.EqualFold(value, "NIL"):
		return "", false
	case value[0] == '"':
		return unquote(value), true
	}
	if n, head := literalAt(value); head > 0 {
		return value[head:min(len(value), head+n)], true
	}
	return value, true
}

// Quote makes a quoted string of s for a command. Octets over 127 stay as they
// are, since mailbox names of some servers have them. A string with CR, LF or
// NUL cannot be quoted.
func Quote(s string) (string, error) {
	if strings.ContainsAny(s, "\r\n\x00") {
		return "", errors.New("imap: quote: string holds a line end or NUL")
	}
	return `"` + escaper.Replace(s) + `"`, nil
}

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// unquote undoes Quote, leniently: an unclosed string reaches to its end.
func unquote(s string) string {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String()
		case '\\':
			if i+1 < len(s) {
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// valueLen returns the length of the value at the start of s, 0 if there is none.
func valueLen(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ':
			if depth == 0 {
				return i
			}
		case '(':
			depth++
		case ')':
			depth--
			if depth <= 0 {
				return i + 1 // a stray one stands for itself
			}
		case '"':
			i += quotedLen(s[i:]) - 1
			if depth == 0 {
				return i + 1
			}
		case '{':
			n, head := literalAt(s[i:])
			if head == 0 {
				continue
			}
			i = min(len(s), i+head+n) - 1
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// quotedLen returns the length of the quoted string at the start of s.
func quotedLen[T string | []byte](s T) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// literalAt reads "{n}CRLF" at the start of s: n, and the octets it takes; 0, 0
// if there is no such thing.
func literalAt(s string) (n, head int) {
	end := strings.Index(s[:min(len(s), maxAnnouncement)], "}\r\n")
	if end < 2 || s[0] != '{' {
		return 0, 0
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s[1:end], "+"))
	if err != nil || n < 0 || n > len(s) {
		return 0, 0
	}
	return n, end + len("}\r\n")
}

// maxAnnouncement is room for the longest "{n+}CRLF" of a 64-bit number.
const maxAnnouncement = 25
