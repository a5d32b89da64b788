package ledger

import (
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// whether returns the question of who was promised a thing whether it was done, if a
// sentence of the other side may answer it: the first of a message that has such a question
// for its parent.
func (w *world) whether(p *Promise, m *message, s *sentence, r role) *sentence {
	if !r.ours || r.theirs || m.parent == nil || !m.parent.at.After(p.At) || !m.opens(s) {
		return nil
	}
	if !s.fits(saysYesItWas) && !s.fits(saysNoItWasNot) || !w.role(p, m.parent).theirs {
		return nil
	}
	for i := range m.parent.Sentences {
		q := &m.parent.Sentences[i]
		if q.says(asks) && m.parent.own(q) && q.fits(saysWhether) && w.asksOf(p, m.parent, q) {
			return q
		}
	}
	return nil
}

// asksOf reports whether a question is whether the thing was done: it names it, and the act,
// or most of it, or asks whether it came about.
func (w *world) asksOf(p *Promise, m *message, q *sentence) bool {
	c := w.concerns(p, m, q)
	return c.object > 0 && (w.verbShown(p, q) != "" || 2*c.object > c.whole || w.namesThing(p, q) && q.fits(saysCameAbout))
}

// opens reports whether a message begins with a sentence, but for a greeting.
func (m *message) opens(s *sentence) bool {
	return s == &m.Sentences[0] || m.Sentences[0].length < 5 && s == &m.Sentences[1]
}

// thanksAhead reports whether who was promised a thing only thanks for the promise, in an
// answer to it before its day, "thanks for sending it, that is a relief", or with a word
// where it has none: "Lovely."
func (w *world) thanksAhead(p *Promise, m *message, s *sentence, r role) bool {
	if r.theirs && !p.HasDue() && m.parent == p.msg && s.length <= 2 && !s.says(past|done|been|arrived) {
		return true
	}
	return r.theirs && p.HasDue() && m.parent == p.msg && m.at.Before(startOfDay(p.latest)) && m.at.Sub(p.At) < 24*time.Hour &&
		s.does(act.Acknowledgement) && !s.says(past|done|been|arrived)
}

// plansAhead reports whether a sentence puts something on a day after that on which it was
// written: "the fence goes back up tomorrow".
func (w *world) plansAhead(m *message, s *sentence) bool {
	if !s.dayNamed {
		return false
	}
	if s.later == 0 {
		s.later = -1
		if w.namesLater(s, m, m.at, due.Day) {
			s.later = 1
		}
	}
	return s.later > 0
}
