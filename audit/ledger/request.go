package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
)

// listed is the score, in the fixed point of package act, from which on something
// is listed as a request.
const listed = -1100

// requests returns what was asked, by time, and what answered it.
func (w *world) requests(promises []Promise) []Request {
	var list []Request
	for _, m := range w.messages {
		seen := map[*sentence]bool{}
		m.acts(func(s *sentence, d *did, sure bool) {
			if d.Kind != act.Request && d.Kind != act.Question && d.Kind != act.Chase {
				return
			}
			if d.Score < listed || d.Kind != act.Request && d.Score < 0 && !strings.Contains(s.Text, "?") && !opensQuestion.MatchString(s.Text[d.Start:d.End]) {
				return
			}
			if seen[s] {
				return
			}
			seen[s] = true
			r := Request{Place: w.place("r-", m, s, d, sure), Kind: d.Kind, Of: w.toOf(m, s.Text), object: w.lex.words(s.Text)}
			list = append(list, r)
		})
	}
	kept := byConversation(promises)
	for i := range list {
		list[i].others = othersOf(list, i)
		w.answer(&list[i], kept)
	}
	return list
}

// othersOf returns the words of the other requests of the message of one of them, which
// stand beside it.
func othersOf(list []Request, i int) []string {
	var words []string
	note := func(k int) bool {
		if k < 0 || k == len(list) || list[k].msg != list[i].msg {
			return false
		}
		words = append(words, list[k].object...)
		return true
	}
	for k := i - 1; note(k); k-- {
	}
	for k := i + 1; note(k); k++ {
	}
	return words
}

// opensQuestion: what begins like a question, for those who write no question marks.
var opensQuestion = regexp.MustCompile(`(?i)^\W*((and|so|but|ok|also|or|then)\s+)?(what['’]?s|where['’]?s|who['’]?s|(what|where|when|how|who|which)\s+([\w'’]+\s+){0,2}(is|are|was|were|do|does|did|can|could|will|would|has|have|shall|should|r|we|u)|(is|are|can|could|does|did|do|will|would|has|have|r)\s+(it|he|she|they|you|ye|u|we|there|the|teh|this|that|these|my|our|your|her|his|any\w*))\b`)

// What a message says to a request.
const (
	nothing = iota
	told
	delivered
)

// holds reports whether a message says that the answer is still to come.
func (m *message) holds() bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool { return (s.says(ahead) || s.does(act.Promise)) && s.says(comes) })
}
