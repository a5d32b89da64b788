package check

import (
	"slices"

	"onrecord/audit/act"
	"onrecord/audit/ledger"
)

// A Grade says how sure it is that the other side had a document, or how well a
// thing is shown.
type Grade int

// The grades.
const (
	Draft        Grade = iota // not sent, or it came back
	InSent                    // our copy shows that it was written
	NoBounce                  // sent, and nothing came back
	Answered                  // the other side answered or quoted it
	Acknowledged              // the other side says that it has it, or speaks of what it says
)

// String returns the name of a grade in lists.
func (g Grade) String() string {
	return [...]string{"not_sent", "in_sent", "no_bounce", "answered", "acknowledged"}[g]
}

// GradeOf tells how sure it is that those who wrote replies to a message had it,
// and which reply shows it, nil if none does. Replies are by time.
func GradeOf(m *ledger.Message, replies []*ledger.Message) (Grade, *ledger.Message) {
	if m.Bounced {
		return Draft, nil
	}
	for _, r := range replies {
		if r.Automatic != "" {
			continue
		}
		if slices.ContainsFunc(r.Sentences, acknowledges) {
			return Acknowledged, r
		}
		return Answered, r
	}
	return NoBounce, nil
}

func acknowledges(s ledger.Sentence) bool {
	text := Plain(s.Text)
	return thanks.MatchString(text) || received.MatchString(text) ||
		slices.ContainsFunc(s.Acts, func(a ledger.SentenceAct) bool {
			return a.Sure && (a.Kind == act.Acknowledgement || a.Kind == act.Agreement)
		})
}

// grade tells how sure it is that the client had a message of the firm.
func (w *World) grade(m *message) (Grade, *message) {
	var replies []*ledger.Message
	for _, r := range m.replies {
		if r.client {
			replies = append(replies, r.Message)
		}
	}
	g, by := GradeOf(m.Message, replies)
	if by == nil {
		return g, nil
	}
	return g, w.byDigest[by.Digest]
}
