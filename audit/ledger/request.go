package ledger

import (
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// asks is the score, in the fixed point of package act, from which on something
// is listed as a request.
const asks = -1400

// requests returns what was asked, by time, and what answered it.
func (w *world) requests() []Request {
	var list []Request
	for _, m := range w.messages {
		seen := map[*sentence]bool{}
		m.acts(func(s *sentence, d *did, sure bool) {
			if d.Kind != act.Request && d.Kind != act.Question && d.Kind != act.Chase {
				return
			}
			if d.Score < asks || d.Kind != act.Request && d.Score < 0 && !strings.Contains(s.Text, "?") {
				return
			}
			if seen[s] {
				return
			}
			seen[s] = true
			r := Request{Place: w.place("r-", m, s, d, sure), Kind: d.Kind, Of: w.toOf(m, s.Text), object: words(s.Text)}
			list = append(list, r)
		})
	}
	for i := range list {
		w.answer(&list[i])
	}
	return list
}

// answer looks for the first message that answers a request or acts on it.
func (w *world) answer(r *Request) {
	until := r.At.Add(lookAhead)
	of := w.sideOf(r.Of)
	i, _ := slices.BinarySearchFunc(w.messages, r.At, func(m *message, t time.Time) int { return m.at.Compare(t) })
	for ; i < len(w.messages) && !w.messages[i].at.After(until); i++ {
		m := w.messages[i]
		if m == r.msg || m.Automatic != "" || m.bounced || w.samePerson(m.From, r.Author) {
			continue
		}
		if w.sideOf(m.From) != of && m.conv != r.msg.conv {
			continue
		}
		ok, why := w.answers(r, m)
		if !ok {
			if m.parent == r.msg && r.Holding.IsZero() {
				r.Holding = Ref{m.digest, m.ID}
			}
			continue
		}
		r.AnsweredBy = Ref{m.digest, m.ID}
		r.Evidence = append(r.Evidence, Evidence{Ref: r.AnsweredBy, At: m.at, Author: m.From, For: "answer", Why: why})
		return
	}
}

// answers reports whether a message answers a request: it replies to it with
// more than thanks or a bare promise, or brings what was asked for.
func (w *world) answers(r *Request, m *message) (bool, []string) {
	n, shared := 0, []string{}
	for _, x := range r.object {
		if m.bag[x] || slices.Contains(m.heads, x) {
			n += w.weight(x)
			shared = append(shared, x)
		}
	}
	promises, substance, delivers := false, false, len(m.Files) > 0
	for i := range m.Sentences {
		s := &m.Sentences[i]
		kinds := map[act.Kind]bool{}
		for _, d := range s.Acts {
			kinds[d.Kind] = true
		}
		switch {
		case kinds[act.Delivery]:
			delivers = true
		case kinds[act.Refusal] || kinds[act.Agreement]:
			substance = true
		case kinds[act.Promise]:
			promises = true
		case kinds[act.Apology], kinds[act.Acknowledgement], kinds[act.Complaint]:
		case len(words(s.Text)) > 0:
			substance = true
		}
	}
	reply := m.parent == r.msg
	to := slices.Contains(m.To, r.Author) || slices.Contains(m.Cc, r.Author)
	switch {
	case reply && (delivers || substance):
		return true, []string{"replies to it"}
	case reply && promises && r.Kind != act.Request:
		return true, []string{"replies to the question"}
	case m.conv == r.msg.conv && to && (delivers || substance && n >= 4):
		return true, []string{"in the same conversation, about " + strings.Join(shared, ", ")}
	case to && delivers && n >= 6:
		return true, []string{"brings it: " + strings.Join(shared, ", ")}
	case n >= 10 && delivers:
		return true, []string{"tells that it was done: " + strings.Join(shared, ", ")}
	}
	return false, nil
}
