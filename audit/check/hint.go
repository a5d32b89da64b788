package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// hinted closes a finding as silent if others than the client tell that a promise
// may have been kept; else it returns nil.
func (w *World) hinted(k *maker, f *frame, u *undertaking) *Finding {
	return w.hintedAfter(k, f, u, u.m)
}

// hintedAfter is hinted by what they wrote after a message.
func (w *World) hintedAfter(k *maker, f *frame, u *undertaking, after *message) *Finding {
	x := w.trace(f, w.object(u), after.At)
	if x == nil {
		return nil
	}
	k.citeStance(*x, "nearest")
	return k.settle(Silent, "It was promised on %s; a message of %s may show that it was done.", w.date(u.at()), w.date(x.m.At))
}

// perhaps returns a later message of the firm to the client that may bring what
// was promised: with an attachment or a link, and in its words.
func (w *World) perhaps(f *frame, u *undertaking) *message {
	object := w.object(u)
	if len(object) == 0 {
		object = w.used(f.promise)
	}
	for _, m := range w.after(u.at()) {
		if !m.Staff || !m.toThem || m == u.m || m.Bounced {
			continue
		}
		brings := len(m.Files) > 0 || m.says(func(s *sentence) bool { return s.acts[act.Delivery] || strings.Contains(s.plain, "://") }) != nil
		if !brings {
			continue
		}
		has := func(x string) bool {
			return m.has(x)
		}
		follows := m.Conversation == u.m.Conversation && len(m.Files) > 0 && m.At.Sub(u.at()) < 45*24*time.Hour
		if w.share(object, has) >= 400 && w.share(w.used(f.topic), has) >= 300 || follows && f.inMail() {
			return m
		}
	}
	return nil
}

// vague reports whether words of the client that deny something neither name
// what a claim is about nor complain.
func (w *World) vague(x stance) bool {
	return x.own < 250 && x.s != nil && !x.s.maybe[act.Complaint] && !x.s.maybe[act.Chase] && !absent.MatchString(x.s.plain)
}

// trace returns what hints, to others than the client, that a thing was done:
// what people of the firm wrote among themselves, a supplier, or a program.
func (w *World) trace(f *frame, object []string, since time.Time) *stance {
	for _, m := range w.after(since) {
		if m.client || m.toThem || m.Bounced || m.Bounce || len(m.Files) > 0 { // a file went to somebody else
			continue
		}
		for _, s := range m.sents {
			has := func(x string) bool { return slices.Contains(s.stems, x) }
			n := max(w.share(object, has), w.share(w.used(f.topic), has))
			if n < 250 {
				continue
			}
			done := m.Automatic != "" && !negated.MatchString(s.plain)
			if !done {
				what, _ := w.postureOf(m, s)
				done = what.positive() || !negated.MatchString(s.plain) && !future.MatchString(s.plain) && putBack.MatchString(s.plain)
			}
			if done {
				return &stance{m: m, s: s, what: reports, topic: n}
			}
		}
	}
	return nil
}

// putBack tells of work as those do who did it.
var putBack = regexp.MustCompile(`(?i)\bback (on|in|up|together)\b|\b(did|finished|seen to|saw to|been to|went to|called (at|on)|popped (round|in)( to)?) (it|them|the|her|his|their|this|that|(?-i:[A-Z])\w+)`)
