package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/ingest/zone"
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
			if seen[s] || asksForNothing(s.Text) || s.fits(saysRetracts) {
				return
			}
			seen[s] = true
			list = append(list, w.request(m, s, d, sure))
		})
		for i := range m.Sentences {
			if s := &m.Sentences[i]; m.Automatic == "" && m.own(s) && !s.routine && !seen[s] && plainAsks.In(s.Text) && plainAsk.MatchString(s.Text) {
				list = append(list, w.request(m, s, &did{Kind: act.Request, End: len(s.Text)}, true))
			}
		}
	}
	kept := byConversation(promises)
	for i := range list {
		list[i].others = othersOf(list, i)
		w.answer(&list[i], kept)
	}
	return list
}

func (w *world) request(m *message, s *sentence, d *did, sure bool) Request {
	return Request{Place: w.place("r-", m, s, d, sure), Kind: d.Kind, Of: w.toOf(m, s.Text), object: w.lex.words(s.Text)}
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

// asksForNothing reports whether a sentence has the form of a request and, beside what
// asks for nothing, no more than a word of a matter.
func asksForNothing(text string) bool {
	at := asksNothing.FindStringIndex(text)
	if at == nil {
		return false
	}
	rest := text[at[1]:]
	if i := strings.IndexAny(rest, ",;.!?"); i >= 0 {
		rest = rest[i:]
	} else {
		rest = ""
	}
	return len(words(text[:at[0]])) < 2 && len(words(rest)) < 2
}

var (
	// asksNothing: what has the form of a request and asks for nothing, such as an
	// invitation to get in touch if there is a need, or a rhetorical question.
	asksNothing = regexp.MustCompile(`(?i)\b(let (me|us) know|(give|drop) (me|us) an? (shout|ring|call|line|bell)|shout|feel free|hesitate|happy to|glad to|get in touch|(contact|call|ring|email) (me|us))\b.*\b(if|should) (you|ye|u|there) (ever |do |should )?(have|need|want|require|is|are|run into|get|spot|notice) (any|a|some|more|further|me|us|anything|something)\b|\b(if you (ever )?(have|need) any|any (further )?(trouble|questions?|problems?|issues?|queries|bother))\b.*\b(let (me|us) know|(give|drop) (me|us) an? (shout|ring|call|line|bell)|shout|hesitate|get in touch|(contact|call|ring|email) (me|us))\b|\b(can|could|would) (you|ye|u|anybody|anyone) (believe|imagine)\b|\b(any|no) wonder\b|\bwho(['’]d| would) have (thought|guessed|known)\b`)
	// plainAsks: what stands in each plain ask.
	plainAsks = zone.NewPhrases("ee to it", "ee that", "orget to", "ure to", "sking ", "equesting ", "ask ", "equest ", "EE TO IT", "EE THAT", "ORGET TO", "URE TO", "SKING ", "EQUESTING ", "ASK ", "EQUEST ")
	// plainAsk: what says in so many words that something is asked for.
	plainAsk = regexp.MustCompile(`(?i)^\W*((and|but|so|also|then|anyway|hi|hello|kindly|please)\W+)*(see (to it )?that|do(n['’]t| not) forget to|be sure to|(what )?(i|we)(['’](m|re)| am| are)? (just |only |simply |formally |hereby |now )?((asking|requesting) (is|you|that|for|whether|if)|(ask|request) (you|that|whether)))\b`)
)

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
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool {
		return m.own(&s) && (s.says(ahead) || s.does(act.Promise)) && s.says(comes)
	})
}
