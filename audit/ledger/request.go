package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// listed is the score, in the fixed point of package act, from which on something
// is listed as a request.
const listed = -1100

// requests returns what was asked, by time, and what answered it.
func (w *world) requests() []Request {
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
	for i := range list {
		w.answer(&list[i])
	}
	return list
}

// opensQuestion: what begins like a question, for those who write no question marks.
var opensQuestion = regexp.MustCompile(`(?i)^\W*((and|so|but|ok|also|or|then)\s+)?(what['’]?s|where['’]?s|who['’]?s|(what|where|when|how|who|which)\s+([\w'’]+\s+){0,2}(is|are|was|were|do|does|did|can|could|will|would|has|have|shall|should|r|we|u)|(is|are|can|could|does|did|do|will|would|has|have|r)\s+(it|he|she|they|you|ye|u|we|there|the|teh|this|that|these|my|our|your|her|his|any\w*))\b`)

// What a message says to a request.
const (
	nothing = iota
	told
	delivered
)

var asksWhen = regexp.MustCompile(`(?i)\b(when|what time|what day|how soon|which day|any chance|(can|could) (someone|somebody|anyone))\b`)

// holds reports whether a message says that the answer is still to come.
func (m *message) holds() bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool { return (s.says(ahead) || s.does(act.Promise)) && s.says(comes) })
}

// substance returns what a message says beyond courtesies and bare promises. A
// promise to come, to mend or to call, or one with a day, answers who asked for
// that or when; a promise to send or to find out leaves the question open.
func (w *world) substance(r *Request, m *message) int {
	says := nothing
	if len(m.Files) > 0 {
		says = delivered
	}
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		kinds := map[act.Kind]bool{}
		for _, d := range s.Acts {
			kinds[d.Kind] = kinds[d.Kind] || d.Sure || d.Score > listed
		}
		class := s.Class
		reply := m.parent == r.msg
		switch {
		case kinds[act.Delivery]:
			says = delivered
		case kinds[act.Refusal] || kinds[act.Agreement] && r.Kind != act.Request:
			says = max(says, told)
		case kinds[act.Promise]:
			if asked := verbClass(r.Sentence); class != "" && asked != "" && class != asked && !(asked == "check" || class == "visit" || class == "fix") {
				continue // of another thing
			}
			dated := len(due.Find(s.Text, m.at, w.o.Due)) > 0
			if class != "check" && class != "send" && dated || dated && asksWhen.MatchString(r.Quote) || r.Kind == act.Request && (class == "visit" || class == "fix" || class == "call") {
				says = max(says, told)
			}
		case s.says(done) && (reply || len(s.stems) > 1):
			says = delivered
		case s.says(putsOff):
		case (kinds[act.Apology] || kinds[act.Acknowledgement]) && len(tokens(s.Text)) < 9:
		case reply && len(tokens(s.Text)) >= 3 || len(s.stems) >= 3 || strings.ContainsAny(s.Text, "0123456789"):
			says = max(says, told)
		}
	}
	return says
}
