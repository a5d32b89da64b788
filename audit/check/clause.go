package check

import (
	"regexp"
	"slices"
	"strings"
)

// A clause is a part of a claim with a verb of its own.
type clause struct {
	text       string
	start      int
	undertakes bool // tells of what was to be
	denies     bool // tells that something is not so
}

// cut cuts a claim into clauses.
func (f *frame) cut() {
	add := func(start, end int) {
		t := f.Text[start:end]
		if strings.TrimSpace(t) == "" {
			return
		}
		f.clauses = append(f.clauses, clause{text: t, start: start, undertakes: undertak.MatchString(t), denies: denial.MatchString(t)})
	}
	cuts := []int{}
	for _, m := range sentenceEnd.FindAllStringIndex(f.Text, -1) {
		if m[0] >= 2 && abbreviated.MatchString(f.Text[:m[0]+1]) {
			continue
		}
		cuts = append(cuts, m[1])
	}
	for _, m := range conjunction.FindAllStringIndex(f.Text, -1) {
		cuts = append(cuts, m[0]+1)
	}
	slices.Sort(cuts)
	from := 0
	for _, c := range append(cuts, len(f.Text)) {
		if c > from {
			add(from, c)
			from = c
		}
	}
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?;:]["”')]*\s+|\n+`)
	conjunction = regexp.MustCompile(`(?i)(, and |, but |, yet |, although |, though |, which | and then | and now | but | and (?:I|we|he|she|it|they|you|there|nobody|no one|not|never|neither|the|nothing|have|has|did|didn't|still)\b)`)
)

// lastSentences returns the last n sentences of a text.
func lastSentences(text string, n int) string {
	text = strings.TrimSpace(text)
	if cuts := sentenceEnd.FindAllStringIndex(text, -1); len(cuts) >= n {
		return text[cuts[len(cuts)-n][1]:]
	}
	return text
}

var abbreviated = regexp.MustCompile(`(?i)\b(mr|mrs|ms|dr|st|no|approx|inc|ltd|co)\.$`)

var (
	undertak = regexp.MustCompile(`(?i)\b(had|has|have|'d) been (supposed|due|scheduled|booked|expected|promised)\b|\b(was|were|is|are) (also |all )?(supposed|due|meant|going|scheduled|booked|expected|promised|to)\b|\b(promised?|promises|agreed|agrees|undertook|undertaken|assured|guaranteed|committed|pledged|offered|vowed|swore)\b|\bgave (\w+ )?(his|her|your|their) (word|hand)\b|\b(said|told (us|me|him|her|them)|assured (us|me)|you said|wrote)\b.*\b(would|will|'d|’d|going to|was to|were to|can|could have)\b|\bwould (be|have|get|send|come|call|do|take|pay|not)\b|\bthe (agreement|contract|lease|quote|estimate) (says|said|states|promises)\b`)
	denial   = regexp.MustCompile(`(?i)\b(not|never|nobody|no one|no-one|none|nothing|ignored|without|failed|refused|forgot|neither|nor|no)\b|n't\b|n’t\b|\b(is|are|was|were) (still|missing|wrong|ignored)\b|\bstill\b`)
)

// undertakes returns the words of a claim that say what was to be done.
func (f *frame) undertakes() (clauses []clause) {
	for _, c := range f.clauses {
		if c.undertakes {
			clauses = append(clauses, c)
		}
	}
	return clauses
}

// clauseAt returns the clause in which a byte of the claim stands, nil if none.
func (f *frame) clauseAt(at int) *clause {
	for i := range f.clauses {
		if c := &f.clauses[i]; at >= c.start && at < c.start+len(c.text) {
			return c
		}
	}
	return nil
}

// dueDays returns the days by which a claim says that something was to be done,
// and those on which it says that something happened.
func (f *frame) dueDays() (due, other []day) {
	promised := len(f.undertakes()) > 0
	for _, d := range f.days {
		c := f.clauseAt(d.start)
		switch {
		case c == nil || promised && c.undertakes:
			due = append(due, d)
		case !promised && c.denies && f.never && f.Kind == NeverSent && d.exact() && (d.before == "of" || d.before == "for" || d.before == "dated"):
			due = append(due, d) // the day of the thing, on which nothing happened: "the report for 3 May"
		case promised || d.notBefore():
			other = append(other, d)
		case c.denies:
			due, other = append(due, d), append(other, d)
		default:
			due = append(due, d)
		}
	}
	return due, other
}
