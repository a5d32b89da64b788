package ledger

import (
	"iter"
	"slices"

	"onrecord/audit/act"
)

// A Saying is a sentence in its author's own words, with what it certainly does.
type Saying struct {
	Place
	Kinds []act.Kind
	To    []string // addresses, those of Cc included
}

// Said yields the sentences of all messages that people wrote, by time.
func (l *Ledger) Said() iter.Seq[Saying] {
	return func(yield func(Saying) bool) {
		for _, m := range l.w.messages {
			if m.Automatic != "" {
				continue
			}
			for i := range m.Sentences {
				s := &m.Sentences[i]
				if m.own(s) && !yield(l.w.saying(m, s)) {
					return
				}
			}
		}
	}
}

func (w *world) saying(m *message, s *sentence) Saying {
	x := Saying{Place: w.place("", m, s, &did{End: len(s.Text)}, true), To: slices.Concat(m.To, m.Cc)}
	x.ID = ""
	for _, d := range s.Acts {
		if d.Sure && !slices.Contains(x.Kinds, d.Kind) {
			x.Kinds = append(x.Kinds, d.Kind)
		}
	}
	return x
}

// Messages yields the messages that people wrote, by time, as places without
// words.
func (l *Ledger) Messages() iter.Seq[Place] {
	return func(yield func(Place) bool) {
		for _, m := range l.w.messages {
			if m.Automatic == "" && !yield(Place{Digest: m.digest, MessageID: m.ID, At: m.at, Author: m.From, Subject: m.Subject, msg: m}) {
				return
			}
		}
	}
}

// Words returns the stems by which two texts are held to be about the same
// thing: each once, in order, without words that say nothing, days and months.
func Words(text string) []string { return words(text) }

// Waits reports whether a text says that its writer waits where somebody was to come,
// and not that they came.
func Waits(text string) bool { return waiting.MatchString(text) && !came.MatchString(text) }

// KindOf returns what kind of thing a text undertakes or asks for: pay, waive, call,
// fix, send, order, check, visit, or "" if none is known.
func KindOf(text string) string { return verbClass(text) }

// Kind returns what kind of thing was promised, as [KindOf] does, with what the
// promise answers.
func (p *Promise) Kind() string { return p.verb }

// Object returns the stems of what was promised, see [Words].
func (p *Promise) Object() []string { return slices.Clone(p.object) }
