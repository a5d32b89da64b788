package act

import (
	"strings"

	"onrecord/ingest/zone"
)

// An Act is something that the author of a message does with a stretch of it.
type Act struct {
	Kind       Kind
	Start, End int      // bytes of the text of the part
	Sentence   Sentence // in which it stands
	Confirmed  bool     // else it is possible only
	Score      int32    // fixed point, comparable within one kind
	Rules      []string // of the grammar that fit, "kind/name@version"
}

// A Message is what is known of the message that a text is from.
type Message struct {
	Staff     bool   // the author belongs to the firm
	Automatic bool   // a program wrote it, or it went to many
	Answers   string // the request that it answers, if it answers one
}

// Detect returns the acts in the author's own words of a part, in order. A
// message that a program wrote has none.
func Detect(p zone.Part, m Message) []Act {
	if m.Automatic {
		return nil
	}
	var list []Act
	sentences := Sentences(p)
	for i, s := range sentences {
		x := Context{Staff: m.Staff, Answers: m.Answers}
		if i > 0 {
			x.Previous = p.Text[sentences[i-1].Start:sentences[i-1].End]
		}
		if i+1 < len(sentences) {
			x.Next = p.Text[sentences[i+1].Start:sentences[i+1].End]
		}
		list = append(list, shipped.detect(p.Text, s, x)...)
	}
	return list
}

// A judged stretch is a sentence or a clause with its scores.
type judged struct {
	candidate
	start, end int
	scores     []int32
}

func (m *Model) judge(text string, start, end int, x Context) judged {
	c := propose(text, start, end)
	return judged{c, start, end, m.scores(features(c, x))}
}

// detect returns the acts of one sentence. Where a clause alone says more
// clearly what the sentence does, the act is the clause.
func (m *Model) detect(text string, s Sentence, x Context) []Act {
	whole := m.judge(text, s.Start, s.End, x)
	parts := []judged{whole}
	if starts := clauses(whole.tokens); len(starts) > 1 {
		for i, from := range starts {
			to := len(whole.tokens)
			if i+1 < len(starts) {
				to = starts[i+1]
			}
			end := trimEnd(text, whole.tokens[from].start, whole.tokens[to-1].end)
			parts = append(parts, m.judge(text, whole.tokens[from].start, end, x))
		}
	}
	var list []Act
	for k := range m.Kinds {
		best := 0
		for i := range parts {
			if parts[i].scores[k] > parts[best].scores[k] {
				best = i
			}
		}
		b := &parts[best]
		score := b.scores[k]
		if score < m.Kinds[k].Possible || !b.may(m.Kinds[k].Kind) {
			continue
		}
		list = append(list, Act{Kind: m.Kinds[k].Kind, Start: b.start, End: b.end, Sentence: s,
			Confirmed: score >= m.Kinds[k].Confirmed, Score: score, Rules: b.rules})
	}
	return list
}

// may reports whether the words allow an act of kind k at all.
func (j *judged) may(k Kind) bool {
	switch k {
	case Promise:
		return !strings.HasSuffix(strings.TrimRight(j.text, " )*_\"'"), "?")
	}
	return true
}

// trimEnd takes the mark and the conjunction off the end of a clause.
func trimEnd(text string, start, end int) int {
	for {
		s := strings.TrimRight(text[start:end], " \n,;:-–—(")
		for _, word := range []string{" and", " but", " so", " then"} {
			s = strings.TrimSuffix(s, word)
		}
		if len(s) == end-start {
			return end
		}
		end = start + len(s)
	}
}
