package check

import (
	"regexp"
	"slices"
	"strings"
)

// untilAgain judges a claim that a message of the client was answered only after they had
// written again, by whether they had. It returns nil for other claims, and where nothing
// shows that.
func (w *World) untilAgain(f *frame) *Finding {
	if !againOnly.MatchString(f.Text) || !slices.Contains([]Kind{NeverReplied, NeverTold, Late, Other, Conduct}, f.Kind) || byPhone.MatchString(f.Text) && !inWriting.MatchString(f.Text) {
		return nil
	}
	for _, list := range w.wroteOf(f) {
		for _, m := range list {
			again := w.wroteNext(m)
			if again == nil || !w.unansweredTill(m, again) || f.rank[m] < isMeant && !slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.fits(m.At) }) {
				continue
			}
			k := w.make(f)
			human, _, _ := w.answers(again)
			k.cite(m, "message", nil).cite(again, "chase", nil).cite(human, "reply", nil)
			k.Atoms = []Atom{{Name: "message", Truth: True}, {Name: "no reply", Truth: True, Necessary: true, Absence: true}}
			return k.absent(Supported, m.At, again.At, "You wrote on %s and again on %s, and no answer by a person between them is in our mail.", w.date(m.At), w.date(again.At))
		}
	}
	return nil
}

// wroteNext returns the message by which the client's side asks again, or goes on with what
// it asked in another: the first after it in its conversation by any of them that is of a
// later day.
func (w *World) wroteNext(m *message) *message {
	for _, r := range w.after(m.At) {
		if theirs(r) && r.toUs && !sameDay(r.At, m.At) && (r.goesOn(m) || r.Conversation == m.Conversation || r.From == m.From && strings.EqualFold(r.Subject, m.Subject)) {
			return r
		}
	}
	return nil
}

// unansweredTill reports whether nobody of the firm wrote to the client between two
// messages of the client that belong together, in their conversation or to answer the first.
func (w *World) unansweredTill(m, again *message) bool {
	human, _, holding := w.answers(m)
	if human != nil && human.At.Before(again.At) || holding != nil && holding.At.Before(again.At) {
		return false
	}
	return !slices.ContainsFunc(w.between(m.At, again.At), func(r *message) bool {
		return ours(r) && (r.Conversation == m.Conversation || slices.Contains(m.To, r.From))
	})
}

// againOnly says that nobody answered before the client wrote again.
var againOnly = regexp.MustCompile(`(?i)\b(until|till|before) (after )?(i|we|he|she|they|my \w+|our \w+|(?-i:[A-Z])\w+) (had )?((wrote|written|asked|e-?mailed|chased|reminded)( \w+)? (again|a second time|once more|twice|another)|chased|reminded|prodded|nudged)\b|\b(i|we|he|she|my \w+|our \w+)( then| only)? had to (write|ask|e-?mail|send|chase|remind|prod)( \w+){0,2}? ?(again|a second|another|twice|once more|you|reminder)\b`)
