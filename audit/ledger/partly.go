package ledger

import (
	"regexp"
	"slices"
	"strings"
)

// partly reports whether a sentence says that not all of what was promised was done.
func (p *Promise) partly(text string) bool {
	if partial.MatchString(text) {
		return true
	}
	for _, x := range partOf.FindAllStringSubmatch(text, -1) {
		if slices.ContainsFunc(x[1:], func(word string) bool {
			y := stem(strings.ToLower(word))
			return y != "" && p.speaks(y) && !slices.Contains(p.verbs, y)
		}) {
			return true
		}
	}
	return slices.ContainsFunc(byHalf.FindAllStringSubmatch(text, -1), func(x []string) bool {
		word := strings.ToLower(x[1])
		return wholly[word] || slices.Contains(p.verbs, stem(word))
	})
}

// partlyIn reports whether a message says so with a sentence that tells of the thing, or
// with the one behind it: "Here are the first forty. The rest comes next week."
func (p *Promise) partlyIn(m *message, text string) bool {
	if p.partly(text) {
		return true
	}
	i := slices.IndexFunc(m.Sentences, func(s sentence) bool { return s.Text == text })
	return i >= 0 && i+1 < len(m.Sentences) && m.own(&m.Sentences[i+1]) && theRest.MatchString(m.Sentences[i+1].Text)
}

var (
	// theRest: what is left of what was spoken of.
	theRest = regexp.MustCompile(`(?i)^\W*(and |but )?(the|your) (rest|remainder|remaining (\w+|ones?)|others?|other (half|\w+ ones)|second half|last (two|three|few))( of (it|them|the \w+|your \w+))? (is|are|will|to|follows?|comes?|next|tomorrow|should|needs?|takes?|has|have|go(es)?)\b`)
	// partial: what was done is not all of it.
	partial = regexp.MustCompile(`(?i)\b((half|part|some|most) of (it|them)|the rest (is|will|to|follows|comes|next)|(is|are) still to (come|do|follow)|so far|the other (one|two|three|four|five|six|\d+) (failed|(is|are) (missing|left|outstanding))|first (half|batch|part|of (two|three))|(one|two|three|four|five|six|seven|eight|nine|\d+) ([a-z]+ )?(out )?of (the |your |our |my )?(two|three|four|five|six|seven|eight|nine|ten|twelve|\d+)|(all|everything|every [a-z]+)\b[^.;!?]{0,30}\b(except|apart from|bar|but (for|one|two|the last)|save for)|not (yet )?(all|everything|every [a-z]+|the whole|the lot)|only (one|two|three|four|five|six|seven|eight|nine|\d+) (of (them|you) )?(came|come|turned up|showed up|arrived|reported|were))\b`)
	// partOf, byHalf: a part of something, and something done by half.
	partOf = regexp.MustCompile(`(?i)\b(?:half|part|some|most|a (?:third|quarter)|two thirds|three quarters)(?: of)? (?:the|your|my|our|his|her|their|these|those) (\p{L}+)(?: (\p{L}+))?`)
	byHalf = regexp.MustCompile(`(?i)\b(?:half|partly|partially|part)[ -](\p{L}+)`)
	// wholly: what is said of all that is done.
	wholly = set("done finished complete completed ready through there")
)
