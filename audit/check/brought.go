package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// What a message must come to for being taken for the thing that a claim misses, of
// 1000: namesThing is how much of it its words, its subject or its file name.
const (
	namesThing = 400
	isMeant    = 650 // how well it must fit the claim
)

// checkSent checks that something was never sent: by what became of the promise of
// it, or by a message that brought it.
func (w *World) checkSent(f *frame) *Finding {
	found := w.checkUndertaking(f)
	if found.Verdict == Silent || found.Absence {
		if b := w.brought(f); b != nil {
			return w.unsure(f, b)
		}
	}
	return found
}

// brought contradicts a claim that something was never sent by the message that
// brought it: one of the firm's with a file that names the thing, and the client's
// answer that takes it. It returns nil where there is none, or where the client
// missed the thing again afterwards.
func (w *World) brought(f *frame) *Finding {
	if f.timed() || f.oral || len(w.used(f.topic)) == 0 || !w.knows(f.topic) {
		return nil
	}
	best := (*message)(nil)
	for _, m := range w.messages {
		if !ours(m) || len(m.Files) == 0 || f.rank[m] < isMeant || best != nil && f.rank[m] <= f.rank[best] || !w.carries(f, m) {
			continue
		}
		best = m
	}
	if best == nil {
		return nil
	}
	took := w.tookIt(best)
	if took == nil || took.says(func(s *sentence) bool {
		return s.negates() || s.acts[act.Complaint]
	}) != nil || w.missedSince(f, best) {
		return nil
	}
	k := w.make(f)
	if p := best.parent; p != nil && p.client && f.rank[p] >= comesNear {
		k.cite(p, "request", nil)
	}
	k.cite(best, "delivery", nil).cite(took, "confirmation", nil)
	k.Atoms = []Atom{{Name: "sent", Truth: False, Necessary: true, Grade: Answered}}
	return k.settle(Contradicted, "It was sent on %s, and your answer is of %s.", w.date(best.At), w.date(took.At))
}

// carries reports whether a message with a file names what a claim misses: in its
// own words, its subject or the name of the file, or in what the file says.
func (w *World) carries(f *frame, m *message) bool {
	topic := w.used(f.topic)
	if f.anotherOne(m) || !w.isTheOne(f, m) {
		return false
	}
	if _, own := w.about(m, topic); own >= namesThing {
		return true
	}
	return slices.ContainsFunc(m.texts, func(d *document) bool {
		return d.name != "" && w.share(topic, d.has) >= namesThing
	})
}

// recorded reports whether a message brought the client a record of what was done,
// made then: a paper that names the thing and tells what came of it shows more than
// that somebody says so, unless the client missed the thing afterwards.
func (w *World) recorded(f *frame, x stance) bool {
	promise := w.used(f.promise)
	return x.what == delivers && ours(x.m) && !w.missedSince(f, x.m) && slices.ContainsFunc(x.m.texts, func(d *document) bool {
		return d.name != "" && w.share(promise, d.has) >= namesThing &&
			slices.ContainsFunc(d.lines, func(l line) bool { return tellsResult.MatchString(l.plain) && !future.MatchString(l.plain) })
	})
}

// tellsResult is what a record says of what was done.
var tellsResult = regexp.MustCompile(`(?i)\b(results?|outcome|findings?|completed?|passed|failed|done|performed by|carried out|tested|inspected|serviced|cleaned|replaced|fitted|installed|repaired|technician|engineer|inspector)\b`)

// anotherOne reports whether a claim speaks of one of several things, or of that of
// a month, and a message does not say that it is about this one.
func (f *frame) anotherOne(m *message) bool {
	if which := whichOne.FindString(aQuarter.ReplaceAllString(f.Text, " ")); which != "" && !strings.Contains(strings.ToLower(m.Subject+" "+ownWords(m)), strings.ToLower(which)) {
		return true
	}
	return slices.ContainsFunc(f.days, func(d day) bool { return d.isMonth() && d.start >= 0 }) && !f.namesMonth(m)
}

// whichOne tells one of several from the others.
var whichOne = regexp.MustCompile(`(?i)\b(first|second|third|fourth|fifth|sixth|last|next|new|revised|corrected|final|updated|signed)\b`)

// aQuarter is one of the year, which the mail may name by its number.
var aQuarter = regexp.MustCompile(`(?i)\b(first|second|third|fourth) quarter\b`)

// comesNear is how well a message fits that fits half as well as the best.
const comesNear = 500

// sentPart reports whether the message of a promise brought some of what a claim says
// was never sent: a file that is called all that the claim calls the thing.
func (w *World) sentPart(f *frame, u *undertaking) bool {
	topic := w.used(f.topic)
	return f.Kind == NeverSent && ours(u.m) && slices.ContainsFunc(u.m.texts, func(d *document) bool {
		return d.name != "" && w.share(topic, d.has) == all
	})
}

// all is the share of a whole.
const all = 1000

// partly settles that some of what was never sent was, and the rest promised.
func (w *World) partly(k *maker, u *undertaking) *Finding {
	k.Atoms = append(k.Atoms, Atom{Name: "nothing at all", Truth: False})
	return k.absent(Partly, u.at(), w.o.Asserted, "Something of it came on %s, with the promise of more, and nothing in our mail shows that more came.", w.date(u.at()))
}

// asksFor reports whether a message of the client asks for what a claim is of, and for
// nothing beside it.
func (w *World) asksFor(f *frame, m *message) bool {
	topic := w.used(f.topic)
	return m != nil && theirs(m) && w.single(m, topic) && m.says(func(s *sentence) bool {
		return (s.maybe[act.Request] || s.maybe[act.Question]) && w.covers(s, topic) >= pinnedShare
	}) != nil
}

// broughtBefore returns the message with a file by which what a claim says was never
// sent may have come before it was promised, if the client did not miss it since.
func (w *World) broughtBefore(f *frame, u *undertaking) *message {
	if f.Kind != NeverSent {
		return nil
	}
	for _, m := range w.between(time.Time{}, u.at()) {
		if ours(m) && m.toThem && len(m.Files) > 0 && w.carries(f, m) && !w.missedSince(f, m) {
			return m
		}
	}
	return nil
}
