package ledger

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// thirdPerson returns who "he" or "she" is that acts: the author, where it is somebody
// who gets what the author promises.
func (w *world) thirdPerson(m *message, s *sentence, clause string) string {
	if a := w.antecedent(m, s, clause); !w.served(m, a, clause) {
		return a
	}
	return m.From
}

// antecedent returns whom "he" or "she" means: the last person named before in
// the message, else in the message that it answers; the author if nobody was, or if it
// is somebody of a trade whose name is not known.
func (w *world) antecedent(m *message, s *sentence, clause string) string {
	at := max(0, strings.Index(s.Text, clause))
	if x := pronoun.FindStringIndex(clause); x != nil {
		at += x[0]
	}
	toReader := reader.MatchString(clause)
	before := []string{s.Text[:at]}
	for i := slices.IndexFunc(m.Sentences, func(x sentence) bool { return x.Part == s.Part && x.Start == s.Start }) - 1; i >= 0; i-- {
		before = append(before, m.Sentences[i].Text)
	}
	for _, text := range before {
		if a := w.lastNamed(m, text); a != "" && !(toReader && w.sideOf(a) != m.side && w.readers(m, a)) {
			return a
		}
		if ofTrade.MatchString(text) && alone.MatchString(clause) {
			return m.From
		}
	}
	for p, n := m.parent, 0; p != nil && n < 3; p, n = p.parent, n+1 {
		for i := len(p.Sentences) - 1; i >= 0; i-- {
			if a := w.lastNamed(m, p.Sentences[i].Text); a != "" && (w.sideOf(a) == m.side || w.outside(m, a)) {
				return a
			}
		}
	}
	if a := w.lastNamed(m, s.Text[at:]); a != "" && w.sideOf(a) == m.side {
		return a // "they're on the way, I had Ann on the line"
	}
	return w.copied(m)
}

// outside reports whether somebody belongs neither to the side of the author nor
// to that of anybody who is addressed.
func (w *world) outside(m *message, a string) bool {
	return w.sideOf(a) != m.side && !slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(to string) bool { return w.sideOf(to) == w.sideOf(a) })
}

var (
	pronoun = regexp.MustCompile(`(?i)\b(he|she|they|him|his|her|them)\b`)
	alone   = regexp.MustCompile(`(?i)\b(he|she)\b`)
	reader  = regexp.MustCompile(`(?i)\b(you|your|ye|u)\b`)
	// ofTrade: somebody whose trade is told and no name, or a name that nobody in the mail
	// has: "the locksmith is off today", "Ann my gardener is ill"
	ofTrade = regexp.MustCompile(`(?i)(?:^\W*(?:(?:the|a|an|our|my|your) )?|\p{Lu}\p{L}+,? (?:my|our|the) )(?:locksmith|plumber|electrician|engineer|driver|courier|inspector|surveyor|fitter|technician|tech|roofer|glazier|gardener|cleaner|painter|plasterer|joiner|carpenter|builder|photographer|guy|lad)(?:['’]s| is| has| was| will| can| got| had| comes| rang| called)\b`)
)

// copied returns the one colleague of the author who has a copy, whom "he" then
// means; the author if there is none, or several.
func (w *world) copied(m *message) string {
	found := m.From
	all := slices.Concat(m.To, m.Cc)
	if !slices.ContainsFunc(m.To, func(a string) bool { return w.sideOf(a) != m.side }) {
		all = m.Cc // the colleagues who are addressed are "you"
	}
	for _, a := range all {
		if w.sideOf(a) != m.side || w.samePerson(a, m.From) {
			continue
		}
		if found != m.From {
			return m.From
		}
		found = a
	}
	return found
}

func (w *world) lastNamed(m *message, text string) string {
	found := ""
	for _, word := range tokens(text) {
		b := bare(word)
		if b == "" || !unicode.IsUpper([]rune(b)[0]) {
			continue
		}
		if a, ok := w.resolve(m, strings.TrimSuffix(strings.ToLower(b), "'s")); ok && a != m.From && (w.sideOf(a) == m.side || !slices.Contains(m.To, a)) {
			found = a
		}
	}
	if found != "" {
		return found
	}
	if a := w.called(m, text); a != m.From && !slices.Contains(m.To, a) {
		return a
	}
	return ""
}
