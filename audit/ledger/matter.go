package ledger

import (
	"slices"
	"strings"
)

// matters tell whose and which affair a message is about, whoever wrote it to
// whom: the sides outside the firm that take part in it or are named in it, and
// the numbers of jobs, orders and papers.
func (w *world) matters(m *message) []string {
	var list []string
	add := func(x string) {
		if x != "" && x != sideFirm && !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	add(m.side)
	for _, a := range slices.Concat(m.To, m.Cc) {
		add(w.sideOf(a))
	}
	read := func(words []string) {
		for _, x := range words {
			if add(w.sideNamed(strings.TrimSuffix(x, "'s"))); isReference(x) {
				add("number " + x)
			}
		}
	}
	read(fields(m.Subject))
	for i := range m.Files {
		read(words(fileWords(m.Files[i].Name)))
	}
	for i := range m.Sentences {
		if s := &m.Sentences[i]; m.own(s) {
			read(fields(s.Text))
		}
	}
	return list
}

// sideNamed returns the only client of which somebody bears a name, "" if there is
// none, or somebody of the firm bears it: what a firm's people call a client among
// themselves. Addresses of nobody are often those of a client, misspelt.
func (w *world) sideNamed(name string) string {
	if len(name) < 4 {
		return ""
	}
	side := ""
	for _, a := range w.names[name] {
		switch s := w.sideOf(a); {
		case s == sideFirm || side != "" && strings.HasPrefix(s, sideClient) && s != side:
			return ""
		case strings.HasPrefix(s, sideClient):
			side = s
		}
	}
	return side
}

// isReference reports whether a word is a number by which people call a job, an
// order or a paper: four digits or more that are no year and no sum.
func isReference(word string) bool {
	digits := 0
	for _, r := range word {
		if r >= '0' && r <= '9' {
			digits++
		} else if strings.ContainsRune(sums+"%", r) {
			return false
		}
	}
	year := len(word) == 4 && (strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20"))
	return digits >= 4 && !year
}

// concernsWhom returns the affairs of what one undertakes to another in a message:
// their own sides, and what else the message is about.
func (w *world) concernsWhom(actor, to string, m *message) []string {
	list := slices.Clone(m.matters)
	for _, s := range []string{w.sideOf(actor), w.sideOf(to)} {
		if s != sideFirm && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
