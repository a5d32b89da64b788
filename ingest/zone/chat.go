package zone

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// chat returns the end of the paragraph that begins at line i with what people wrote
// to each other elsewhere, as programs for that write it, else i. Two such lines are
// enough; what stands between and below them goes on with them. Who speaks has a whole
// name, or is the author: others keep lists with days and times.
func (r *reader) chat(i, end int) int {
	if chatName(r.content(i)) == "" {
		return i
	}
	n, said, people := i, 0, true
	author := false
	for ; n < end && !r.rows[n].blank; n++ {
		if name := chatName(r.content(n)); name != "" {
			said++
			people = people && len(strings.Fields(name)) > 1
			author = author || r.about.isOwnName(name) > 0
		}
	}
	if said >= 2 && (people || author) {
		return n
	}
	return i
}

// chatName returns who wrote a line of a chat: "[26/10/2026, 08:10:00] Ann Lee: Yes." or
// "26/10/2026, 08:10 - Ann Lee: Yes."; "" if it is none.
func chatName(s string) string {
	s = strings.TrimLeft(s, "\u200e\u200f")
	at := strings.IndexByte(s, ']')
	if s == "" || s[0] != '[' {
		at = strings.Index(s, " - ")
	}
	if at <= 0 || at > 40 {
		return ""
	}
	w, _ := readWhen(strings.TrimLeft(s[:at], "["), false)
	if !w.isDate() || !w.hasClock() {
		return ""
	}
	name, _, ok := strings.Cut(trim(strings.TrimLeft(s[at:], "]- \u200e\u200f~")), ": ")
	words := strings.Fields(name)
	if !ok || len(name) > 60 || len(words) > 5 || slices.ContainsFunc(words, func(word string) bool {
		c, _ := utf8.DecodeRuneInString(word)
		return unicode.IsLower(c)
	}) {
		return ""
	}
	return name
}
