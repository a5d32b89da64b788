package imapsync

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"onrecord/ingest/email"
)

// displayName returns the name of a mailbox for people. Mailbox names travel in
// modified UTF-7 (RFC 3501 section 5.1.3); some servers send UTF-8, or neither.
// A name that does not decode is shown as it is, other octets as U+FFFD. The
// display name is never used to address the mailbox.
func displayName(raw string) string {
	if strings.EqualFold(raw, "INBOX") {
		return "INBOX"
	}
	if name, ok := decodeUTF7(raw); ok {
		return name
	}
	return strings.ToValidUTF8(raw, "\uFFFD")
}

// base64UTF7 is base64 with "," for "/" and without padding.
var base64UTF7 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

func decodeUTF7(raw string) (string, bool) {
	var b strings.Builder
	for raw != "" {
		plain, rest, shifted := strings.Cut(raw, "&")
		if strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r > '~' }) {
			return "", false
		}
		b.WriteString(plain)
		if !shifted {
			break
		}
		code, after, closed := strings.Cut(rest, "-")
		if !closed {
			return "", false
		}
		raw = after
		if code == "" {
			b.WriteByte('&')
			continue
		}
		text, ok := decodeUTF16(code)
		if !ok {
			return "", false
		}
		b.WriteString(text)
	}
	return b.String(), true
}

// decodeUTF16 decodes one shifted sequence: base64 of UTF-16BE.
func decodeUTF16(code string) (string, bool) {
	octets, err := base64UTF7.DecodeString(code)
	if err != nil || len(octets)%2 != 0 {
		return "", false
	}
	units := make([]uint16, len(octets)/2)
	for i := range units {
		units[i] = uint16(octets[2*i])<<8 | uint16(octets[2*i+1])
	}
	text := string(utf16.Decode(units))
	// A lone surrogate decodes to U+FFFD: then the raw name says more.
	return text, !strings.ContainsRune(text, utf8.RuneError)
}

// Selected reports whether a mailbox is to be synced. With include patterns, one
// of them must match; in any case none of the exclude patterns may.
//
// A pattern matches, in any case of letters, the whole name ("Clients/*"), or
// it names the role of the mailbox ("Trash" also matches "Papierkorb" if that is
// the server's trash). "*" stands for any characters, also across levels, and
// "?" for one.
func Selected(name string, role email.Role, include, exclude []string) bool {
	return (len(include) == 0 || matchAny(include, name, role)) && !matchAny(exclude, name, role)
}

func matchAny(patterns []string, name string, role email.Role) bool {
	for _, p := range patterns {
		if matchGlob(p, name) || role != "" && strings.EqualFold(p, string(role)) {
			return true
		}
	}
	return false
}

// matchGlob is linear in the pattern for each star: a pattern comes from the
// user, a name from the server.
func matchGlob(pattern, name string) bool {
	p, s := []rune(strings.ToLower(pattern)), []rune(strings.ToLower(name))
	star, mark := -1, 0 // the last star, and where it stopped matching
	i, j := 0, 0
	for j < len(s) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == s[j]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
