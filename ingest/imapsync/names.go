package imapsync

import (
	"strings"

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
	if !strings.ContainsFunc(raw, func(r rune) bool { return r < ' ' || r > '~' }) {
		if name, ok := email.DecodeMailboxName(raw); ok {
			return name
		}
	}
	return strings.ToValidUTF8(raw, "\uFFFD")
}

// selected reports whether a mailbox is to be synced. With include patterns, one
// of them must match; in any case none of the exclude patterns may.
//
// A pattern matches, in any case of letters, the whole name ("Clients/*"), or
// it names the role of the mailbox ("Trash" also matches "Papierkorb" if that is
// the server's trash). "*" stands for any characters, also across levels, and
// "?" for one.
func selected(name string, role email.Role, include, exclude []string) bool {
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
