package check

import (
	"slices"
	"strings"
	"time"
)

// returned closes a finding on a message by which the firm wrote to the client of what
// a claim says was never sent or told, and which came back: then it was not. It returns
// nil where there is none, or where another may have told or brought it.
func (w *World) returned(f *frame) *Finding {
	if f.Kind != NeverSent && f.Kind != NeverTold || f.timed() {
		return nil
	}
	topic := w.used(f.topic)
	var best *message
	for _, m := range w.messages {
		if m.Bounced && m.Staff && w.meantFor(m) && w.isOf(f, m, topic) && (best == nil || f.rank[m] > f.rank[best]) {
			best = m
		}
	}
	if best == nil {
		return nil
	}
	for _, m := range w.between(best.At.AddDate(0, -1, 0), w.o.Asserted) {
		if ours(m) && m != best && w.instead(f, m, best, topic) {
			return nil
		}
	}
	var missed *message
	for _, m := range w.after(best.At) {
		if _, own := w.about(m, topic); theirs(m) && own >= namesThing && m.says(wrong) != nil {
			missed = m
			break
		}
	}
	if f.Kind == NeverTold && missed == nil { // it may have been told otherwise
		return nil
	}
	k := w.make(f)
	k.cite(best, "returned", nil).cite(w.bounceOf(best), "automatic", nil).cite(missed, "complaint", nil)
	k.Atoms = []Atom{{Name: "arrived", Truth: True, Necessary: true}}
	return k.absent(Supported, best.At, w.o.Asserted, "Our message of %s came back, and nothing in our mail shows that it was sent again.", w.date(best.At))
}

// isOf reports whether a message is surely of what a claim says was not told or sent.
func (w *World) isOf(f *frame, m *message, topic []string) bool {
	_, own := w.about(m, topic)
	if f.Kind == NeverSent {
		return len(m.Files) > 0 && (w.carries(f, m) || own >= named && slices.ContainsFunc(m.To, func(a string) bool { return slices.Contains(f.people, a) }))
	}
	return len(topic) > 1 && own >= namesNews+100
}

// instead reports whether a message may have told or brought what one that came back
// was to: before the client asked for it again.
func (w *World) instead(f *frame, m, back *message, topic []string) bool {
	if f.Kind == NeverSent {
		return len(m.Files) > 0 && w.carries(f, m) && !w.missedSince(f, m)
	}
	_, own := w.about(m, topic)
	_, its := w.about(back, topic)
	return 3*own >= 2*its && !slices.ContainsFunc(w.between(back.At, m.At), func(r *message) bool {
		_, n := w.about(r, topic)
		return theirs(r) && n >= named
	})
}

// meantFor reports whether a message went to an address of the client, or to one that
// is an address of the client but for a slip of the pen.
func (w *World) meantFor(m *message) bool {
	return m.toThem || slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a string) bool {
		if w.o.Directory.IsStaff(a) || slices.ContainsFunc(w.messages, func(x *message) bool { return x.From == a }) {
			return false
		}
		for c := range w.clients {
			if misspelt(a, c) {
				return true
			}
		}
		return false
	})
}

// misspelt reports whether two texts are the same but for a stretch of two letters in
// one place.
func misspelt(a, b string) bool {
	before := 0
	for before < min(len(a), len(b)) && a[before] == b[before] {
		before++
	}
	behind := 0
	for behind < min(len(a), len(b))-before && a[len(a)-1-behind] == b[len(b)-1-behind] {
		behind++
	}
	return before+behind >= max(len(a), len(b))-2
}

// bounceOf returns the report that a message did not arrive.
func (w *World) bounceOf(m *message) *message {
	for _, r := range w.between(m.At, m.At.Add(5*24*time.Hour)) {
		if r.Bounce && (slices.Contains(r.Refs, m.MessageID) || r.parent == m || slices.Contains(r.To, m.From) && strings.Contains(r.Subject, m.Subject)) {
			return r
		}
	}
	return nil
}
