package ledger

import (
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// moved returns the message by which, before a thing is due, one side agrees to another
// day for it that the other asked for: "could we make it Monday instead?", "Monday is
// fine".
func (w *world) moved(p *Promise) *Evidence {
	if !p.HasDue() || p.Due.Grain > due.Day {
		return nil
	}
	for _, m := range w.candidates(p) {
		if m.at.After(p.latest) {
			break
		}
		up := m.parent
		if m.notice() || up == nil || !up.at.After(p.At) || up.side == m.side || w.tie(p, up) == apart || !w.concerned(p, m) || !w.concerned(p, up) {
			continue
		}
		ask := w.asksForDay(p, up)
		if ask == nil || w.keepsDay(p, m) {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if !m.own(s) || s.says(negated|asks) && !s.fits(saysSuits) || conditional.MatchString(s.Text) {
				continue
			}
			later := w.laterDay(up, p.latest)
			yes := s.does(act.Agreement) || s.fits(saysSuits)
			if yes && (later || w.laterDay(m, p.latest)) || later && s.does(act.Promise) && w.sameLaterDay(ask, up, s, m, p.latest) {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "replaced", Quote: s.Text, Why: []string{"agrees to another day"}}
			}
		}
	}
	return nil
}

// keepsDay reports whether a message names the day of a promise over again, and not as one
// that is off: "Thursday is full, we'll stick with Wednesday".
func (w *world) keepsDay(p *Promise, m *message) bool {
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) || s.says(negated) || !s.dayNamed {
			continue
		}
		for _, x := range due.Find(s.Text, m.at, w.o.Due) {
			if x.Kind == due.Dated && x.Grain <= due.Day && sameDay(x.Latest, p.latest) && !w.namesLater(s, m, p.latest, due.Day) {
				return true
			}
		}
	}
	return false
}

// concerned reports whether a message is by either side of a promise.
func (w *world) concerned(p *Promise, m *message) bool {
	r := w.role(p, m)
	return r.self || r.ours || r.theirs
}

// asksForDay returns the sentence of a message that asks for another day than that of a
// promise, nil if there is none.
func (w *world) asksForDay(p *Promise, m *message) *sentence {
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) || !s.says(asks) && !s.does(act.Request, act.Question, act.Offer) || !s.fits(saysMoves) {
			continue
		}
		if !w.putsOffOther(p, m, s) {
			return s
		}
	}
	return nil
}

// sameLaterDay reports whether two sentences name one day after a moment.
func (w *world) sameLaterDay(a *sentence, in *message, b *sentence, of *message, than time.Time) bool {
	days := func(s *sentence, m *message) (list []time.Time) {
		for _, x := range due.Find(s.Text, m.at, w.o.Due) {
			if x.Kind == due.Dated && x.Latest.After(than) {
				list = append(list, x.Latest)
			}
		}
		return list
	}
	theirs := days(b, of)
	return slices.ContainsFunc(days(a, in), func(t time.Time) bool {
		return slices.ContainsFunc(theirs, func(u time.Time) bool { return sameDay(t, u) })
	})
}
