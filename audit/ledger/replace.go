package ledger

import (
	"onrecord/audit/act"
	"onrecord/audit/due"
	"slices"
	"strings"
	"time"
)

// replacement returns the first later promise of the same thing with another
// due, of lists that are sorted by time.
func (w *world) replacement(p *Promise, near [][]*Promise) *Promise {
	if !p.HasDue() {
		return nil
	}
	var first *Promise
	for _, list := range near {
		i, _ := slices.BinarySearchFunc(list, p.At, func(q *Promise, t time.Time) int { return q.At.Compare(t) })
		for ; i < len(list) && list[i].At.Sub(p.At) <= lookAhead; i++ {
			q := list[i]
			if first != nil && !q.At.Before(first.At) {
				break
			}
			if w.replaces(p, q) {
				first = q
				break
			}
		}
	}
	return first
}

// replaces reports whether q gives another date for what p promises.
func (w *world) replaces(p, q *Promise) bool {
	if q == p || !q.At.After(p.At) || !q.HasDue() || !q.Due.Latest.After(p.latest) || sameDay(q.Due.Latest, p.latest) || w.sideOf(q.Actor) != w.sideOf(p.Actor) {
		return false
	}
	n, _ := w.match(p, func(x term) bool { return q.speaks(w.lex.spelled[x]) })
	own := 0
	for _, x := range p.object {
		if slices.Contains(q.object, x) {
			own += w.weight(x)
		}
	}
	if q.msg.conv == p.msg.conv && n >= 3 && (p.verb == q.verb && p.verb != "" || own >= 3) {
		return true
	}
	return own >= 5 && w.sideOf(q.To) == w.sideOf(p.To)
}

// postponed returns the message by which the one who is bound says before the
// due that it will be another day.
func (w *world) postponed(p *Promise) *Evidence {
	if !p.HasDue() {
		return nil
	}
	for _, m := range w.candidates(p) {
		if m.at.After(p.latest) {
			break
		}
		r, t := w.role(p, m), w.tie(p, m)
		if m.notice() || !r.self && !(r.ours && !r.theirs) || t == apart {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if s.says(asks) || !m.own(s) || !s.says(postpones) {
				continue
			}
			if n, _ := w.match(p, m.has); n >= 4 && w.laterDay(m, p.latest) {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "replaced", Quote: s.Text, Why: []string{"puts it off to another day"}}
			}
		}
	}
	return nil
}

// laterDay reports whether a message names a day after a moment.
func (w *world) laterDay(m *message, than time.Time) bool {
	for i := range m.Sentences {
		for _, x := range due.Find(m.Sentences[i].Text, m.at, w.o.Due) {
			if x.Kind == due.Dated && x.Latest.After(than) && !sameDay(x.Latest, than) {
				return true
			}
		}
	}
	return false
}

// released returns the message by which the one who was promised something
// lets it go, or the one who promised it takes it back before it is due.
func (w *world) released(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		r := w.role(p, m)
		if m.notice() || !r.theirs && !r.self || !p.latest.IsZero() && m.at.After(p.latest) {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if s.says(asks) || !m.own(s) || !s.says(frees) {
				continue
			}
			n, shared := w.match(p, func(x term) bool { return slices.Contains(s.stems, x) })
			t := w.tie(p, m)
			if t == direct && (n >= 1 || i == 0) || t == below && (n >= 4 || i == 0 && len(s.stems) < 3) || t >= together && n >= 4 || n >= 10 {
				e := Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "released", Quote: s.Text, Why: []string{"says that it is not wanted any more: " + strings.Join(shared, ", ")}}
				if r.self {
					e.For, e.Why = "cancelled", []string{"takes it back: " + strings.Join(shared, ", ")}
				}
				return &e
			}
		}
	}
	return nil
}

// refused returns the message by which the one who is bound says after the due
// that it will not be done.
func (w *world) refused(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		t := w.tie(p, m)
		if !m.at.After(p.latest) || t == apart || !w.role(p, m).self {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if !m.own(s) || !s.does(act.Refusal) {
				continue
			}
			if c := w.concerns(p, m, s); c.object >= 4 || t == direct && c.object+c.around > 0 {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "refused", Quote: s.Text, Why: []string{"says that it will not be done: " + strings.Join(c.shared, ", ")}}
			}
		}
	}
	return nil
}
