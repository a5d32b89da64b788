package check

import (
	"regexp"
	"time"

	"onrecord/audit/ledger"
)

// stoodUp settles a claim that nobody came, of no day that is known, by the message in
// which the client waited or missed them then, if none other fits nearly as well, and
// by the words of the firm, or of those who were to come, that owns it. It returns nil
// where there is no such exchange.
func (w *World) stoodUp(f *frame) *Finding {
	if f.Kind != NoShow || f.times() > 1 || len(f.clocks) > 0 {
		return nil
	}
	var missed *sentence
	best, next := 0, 0
	for _, m := range w.messages {
		n := f.rank[m]
		if n < isMeant || !theirs(m) || !w.timely(f, m) || !f.ofWeekday(m) || !f.ofMonth(w, m) {
			continue
		}
		s := m.says(func(s *sentence) bool { return missing.MatchString(s.plain) || ledger.Waits(s.plain) })
		switch {
		case s == nil:
		case n > best:
			missed, best, next = s, n, best
		default:
			next = max(next, n)
		}
	}
	if missed == nil || best-next < clearly || w.disputed(missed.m) {
		return nil
	}
	owns := w.ownsAbsenceOf(f, missed.m)
	if owns.m == nil {
		return nil
	}
	k := w.make(f)
	k.cite(missed.m, "complaint", missed).citeStance(owns, "admission")
	k.Atoms = []Atom{{Name: "came", Truth: True, Necessary: true, Grade: Answered}}
	return k.settle(Supported, "You wrote on %s that nobody had come, and a message of %s owns it.", w.date(missed.m.At), w.date(owns.m.At))
}

// clearly is by how much a message must fit better than any other to be the one that is
// meant.
const clearly = 100

// ownsAbsenceOf returns the words that own that nobody came, of which the client wrote:
// the firm's answer to that, or to what the client's side wrote on it next, or what those
// who were to come wrote of it then.
func (w *World) ownsAbsenceOf(f *frame, m *message) stance {
	if a := w.admission(m); a.m != nil {
		return a
	}
	for _, r := range m.replies {
		if theirs(r) && r.At.Sub(m.At) < promptly {
			if a := w.admission(r); a.m != nil {
				return a
			}
		}
	}
	for _, r := range w.between(m.At.Add(-12*time.Hour), m.At.Add(promptly)) {
		if s := r.match(notThere); s != nil && !r.client && r.Automatic == "" && f.rank[r] >= comesNear && !w.others(r) {
			return stance{m: r, s: s, what: disclaims}
		}
	}
	return stance{}
}

// missing says that somebody who was to come is not there.
var missing = regexp.MustCompile(`(?i)\b(nobody|no[ -]?one|none of (you|them)) (at all )?((from|of|at) (\w+ ){1,3}?)?(has |had |have )?(\w+ )?(came|come|been|turned up|showed|shown|appeared|arrived|here|there)\b|\bno (sign of|show)\b|\b(and|,|there(’s|'s| is| was)) no (?-i:[A-Z])\w+\b|\bon your way\b|\bnot (here|there) yet\b|\b(did(n't| not)|has(n't| not)|never) (come|came|turn(ed)? up|show(n|ed)?( up)?|appear(ed)?|arrive[d]?)\b`)
