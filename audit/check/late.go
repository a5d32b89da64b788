package check

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"onrecord/audit/ledger"
)

// checkLate checks that something came late: an answer, a visit, or what was
// undertaken.
func (w *World) checkLate(f *frame) *Finding {
	promised := len(f.undertakes()) > 0
	if answerWords.MatchString(f.Text) && !promised {
		return w.checkResponse(f)
	}
	if _, ok := f.lateness(); ok && !promised && !laterThan.MatchString(f.Text) {
		if found := w.checkTook(f); found != nil {
			return found
		}
	}
	return w.checkUndertaking(f)
}

// measured checks when something came against when it was to come, and against
// when the claim says that it was to come and came.
func (w *World) measured(k *maker, f *frame, u *undertaking, o outcome, actual []day) *Finding {
	dueAt, dated := u.due()
	if due, _ := f.dueDays(); !dated && slices.ContainsFunc(due, day.exact) {
		k.drop(u.m)
		return w.lateWithout(k, f, o)
	}
	if o.done.m == nil {
		if found := w.slipped(k, f, u, o); found != nil {
			return found
		}
		if f.Kind != Late || !w.keptLate(u, &o) {
			return w.notYet(k, f, u, o)
		}
	}
	k.citeStance(o.done, "delivery")
	if o.deny.m != nil && o.deny.m.At.Before(o.at.Add(time.Hour)) {
		k.citeStance(o.deny, "complaint")
		if o.admit.m != nil && o.admit.m.At.Before(o.at.Add(time.Hour)) {
			k.citeStance(o.admit, "admission")
		}
	}
	if o.acked == nil && o.done.what == delivers {
		o.acked = w.hadIt(o.done.m)
	}
	sure := o.done.topic >= 500 && (o.done.what == confirms || o.acked != nil) || o.done.topic >= 700 && o.done.what == delivers ||
		o.done.what == delivers && o.done.m.toThem && o.done.own >= 500 && w.wentOn(o.done.m) || o.done.byProgram()
	wrong := w.wrongDue(f, u)
	promised := Atom{Name: "promise", Truth: True}
	when := func(t time.Time) string {
		if o.timed || dated && u.Promise != nil && u.Due.Timed {
			return t.Format("15:04 on 2 January 2006")
		}
		return w.date(t)
	}
	m, known := w.measure(f, u, o, actual)
	if x := o.done; x.what == delivers && x.s != nil && len(x.m.Files) == 0 && !w.bears(x.s, w.used(f.topic)) {
		return k.settle(Silent, "Something was promised on %s and done on %s; whether it is what this speaks of is not certain.", w.date(u.at()), when(o.at))
	}
	switch {
	case dated && !o.late && !o.at.After(dueAt) && sure && m != matches && u.score >= certain+150 && o.done.topic >= 600 && o.done.own >= 450 && (o.done.what == confirms || o.acked != nil) && (m == less || !known && !f.timed()) && w.namedBy(f, u):
		k.cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{promised, {Name: "late", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "It was promised for %s, and a message of %s shows that it was done.", when(dueAt), when(o.at))
	case dated && !o.late:
		return k.settle(Silent, "It was promised for %s; a message of %s tells that it was done.", when(dueAt), when(o.at))
	case m == less && sure && len(f.undertakes()) == 0 && !laterThan.MatchString(f.Text) && !f.timed():
		k.cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{promised, {Name: "not before", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "A message of %s shows that it was done by then.", when(o.at))
	case dated && (m == less || wrong):
		k.Atoms = []Atom{promised, {Name: "late", Truth: True, Necessary: true}, {Name: "how late", Truth: False}}
		return k.settle(Partly, "It was promised for %s and came on %s: late, but not as late.", when(dueAt), when(o.at))
	case dated && !known && len(actual) == 0 && untilEvent.MatchString(f.Text):
		k.Atoms = []Atom{promised, {Name: "late", Truth: True, Necessary: true}, {Name: "how late", Truth: Unknown}}
		return k.settle(Partly, "It was promised for %s and came on %s; whether as late as you say is not shown.", when(dueAt), when(o.at))
	case dated:
		k.Atoms = []Atom{promised, {Name: "late", Truth: True, Necessary: true}}
		return k.settle(Supported, "It was promised for %s and came on %s.", when(dueAt), when(o.at))
	case known && m == matches && o.deny.m != nil && o.deny.m.At.Before(o.at):
		k.Atoms = []Atom{promised, {Name: "late", Truth: True, Necessary: true}}
		return k.settle(Supported, "It was promised on %s; on %s you wrote that it had not been done, and it came on %s.", w.date(u.at()), w.date(o.deny.m.At), when(o.at))
	case known && m == less && o.deny.m != nil && o.deny.m.At.Before(o.at):
		return k.settle(Partly, "It came on %s: late, but not as late.", when(o.at))
	}
	return k.settle(Silent, "It was promised on %s and came on %s; for when it was promised is not shown.", w.date(u.at()), when(o.at))
}

// keptLate fills an outcome with what the ledger holds for the late keeping of a
// promise, and reports whether it does.
func (w *World) keptLate(u *undertaking, o *outcome) bool {
	if u.Promise == nil || u.Status != ledger.KeptLate || !w.keptSomehow(u) {
		return false
	}
	m := w.byDigest[u.FulfilledBy.Digest]
	o.done = stance{m: m, what: delivers}
	if m.client {
		o.done.what = confirms
	}
	o.at, o.late = m.At, true
	return true
}

// untilEvent says how late something came by what happened then.
var untilEvent = regexp.MustCompile(`(?i)\b(until|till) (after )?(they|we|he|she|i|(the|our|my|his|her) \w+ (was|were|had|came|left|went|began|started))\b`)

// wentOn reports whether the client wrote in a conversation after a message of
// the firm, in which they would have said that it is not so.
func (w *World) wentOn(m *message) bool {
	return slices.ContainsFunc(w.convs[m.Conversation], func(r *message) bool { return r.client && r.Automatic == "" && r.At.After(m.At) })
}

// A measure says how a time that the documents show compares with what a claim
// says of it.
type measure int

const (
	unmeasured measure = iota
	matches
	less // earlier, or not by as much
)

// measure compares when something was done with what the claim says: a day, a
// time of day, or how long it took.
func (w *World) measure(f *frame, u *undertaking, o outcome, actual []day) (measure, bool) {
	dueAt, dated := u.due()
	for _, d := range actual {
		switch {
		case d.day == 0:
			continue
		case d.fits(o.at):
			return matches, true
		case w.earlier(o.at, d):
			return less, true
		}
		return matches, true // later still
	}
	for _, h := range f.clocks {
		if !dated || h.is(dueAt) || !sameDay(o.at, dueAt) {
			continue
		}
		minutes, claimed, due := o.at.Hour()*60+o.at.Minute(), h.minutes, dueAt.Hour()*60+dueAt.Minute()
		if h.half && claimed < due {
			claimed += 12 * 60
		}
		if minutes < claimed-20 {
			return less, true
		}
		return matches, true
	}
	if n, ok := f.lateness(); ok {
		if n < 24*time.Hour && dated && u.Promise != nil && !u.Due.Timed {
			return unmeasured, true // hours do not show in days
		}
		from := dueAt
		if !dated {
			if o.deny.m == nil || !o.deny.m.At.Before(o.at) {
				return unmeasured, false
			}
			from = o.deny.m.At
		}
		gap := o.at.Sub(from)
		if n >= 24*time.Hour {
			gap += 12 * time.Hour
		}
		if gap >= n*8/10 {
			return matches, true
		}
		return less, true
	}
	return unmeasured, false
}

// wrongDue reports whether a claim names a day for which it was promised that is
// not the one.
func (w *World) wrongDue(f *frame, u *undertaking) bool {
	at, ok := u.due()
	if !ok || len(f.undertakes()) == 0 {
		return false
	}
	named, right := false, false
	due, _ := f.dueDays()
	for _, d := range due {
		if c := f.clauseAt(d.start); d.day == 0 || c == nil || !c.undertakes {
			continue
		}
		named = true
		right = right || d.fits(at) || d.fits(u.Due.Due) || d.fits(u.at())
	}
	return named && !right
}

// notYet closes a finding on something late of which no document shows that it
// came at all.
func (w *World) notYet(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	if o.deny.m == nil {
		return k.settle(Silent, "It was promised on %s; when it came, no document shows.", w.date(u.at()))
	}
	k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
	if x := w.perhaps(f, u); x != nil || o.maybe.m != nil || o.admit.m == nil && w.keptSomehow(u) && w.keptBut(u, o.deny.m) {
		return k.settle(Silent, "It was promised on %s; when it came is not certain.", w.date(u.at()))
	}
	dueAt, dated := u.due()
	if dated && o.deny.m.At.After(dueAt) && (o.deny.about >= 400 && f.Kind == Late || o.admit.m != nil) {
		if f.Kind == NeverSent || f.Kind == NeverDid { // whether it came later is not known
			return k.settle(Silent, "It was promised for %s, and on %s you wrote that it had not come; when it came, no document shows.", w.date(dueAt), w.date(o.deny.m.At))
		}
		k.Atoms = []Atom{{Name: "late", Truth: True, Necessary: true}}
		if f.timed() || len(f.clocks) > 0 || until.MatchString(f.Text) {
			k.Atoms = append(k.Atoms, Atom{Name: "how late", Truth: Unknown})
			return k.settle(Partly, "It was promised for %s, and on %s you wrote that it had not come; how late it came is not shown.", w.date(dueAt), w.date(o.deny.m.At))
		}
		return k.settle(Supported, "It was promised for %s, and on %s you wrote that it had not come.", w.date(dueAt), w.date(o.deny.m.At))
	}
	return k.settle(Silent, "It was promised on %s; when it came, no document shows.", w.date(u.at()))
}

// lateWithout checks that something came late of which no promise is found: by
// the day that a document gives for it, or by the day that the claim says it
// came.
func (w *World) lateWithout(k *maker, f *frame, o outcome) *Finding {
	due, actual := f.dueDays()
	topic := w.used(f.topic)
	// The day by which it was to be done, in a document or in the client's words.
	for _, m := range w.messages {
		if !m.toThem && !m.client || m.Automatic != "" && len(m.texts) == 0 {
			continue
		}
		n, _ := w.about(m, topic)
		for _, d := range due {
			if !d.exact() || n < 400 {
				continue
			}
			if s := m.says(func(s *sentence) bool { return mentions(s.Text, d) }); s != nil {
				k.cite(m, "statement", s)
				continue
			}
			for _, doc := range m.texts {
				if i := slices.IndexFunc(doc.lines, func(l line) bool { return doc.name != "" && mentions(l.text, d) }); i >= 0 {
					k.citeLine(doc, doc.lines[i], "document")
				}
			}
		}
	}
	named := len(k.Citations) > 0
	admit := o.admit
	for _, c := range slices.Clone(k.Citations) {
		if m := w.byDigest[c.Digest]; m.client && admit.m == nil {
			admit = w.admission(m)
		}
	}
	sure := o.done.m != nil && o.done.topic >= 600
	switch {
	case named && o.done.m != nil && slices.ContainsFunc(actual, func(d day) bool { return d.fits(o.at) }):
		k.citeStance(admit, "admission").citeStance(o.done, "delivery")
		return k.settle(Supported, "It was to be done by then and was done on %s.", w.date(o.at))
	case named && admit.m != nil:
		k.citeStance(admit, "admission")
		return k.settle(Supported, "Our own message of %s says that it was late.", w.date(admit.m.At))
	case sure && len(f.undertakes()) == 0 && slices.ContainsFunc(actual, func(d day) bool { return w.earlier(o.at, d) }) && (o.done.what == confirms && o.done.m.parent != nil || o.acked != nil) && !w.missedSince(f, o.done.m):
		k.citeStance(o.done, "delivery").cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "not before", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "A message of %s shows that it was done by then.", w.date(o.at))
	}
	k.nearest()
	return k.settle(Silent, "For when it was promised, and when it came, the documents do not show.")
}

// checkTook checks how long something took from when the client asked for it,
// or wrote of it. It returns nil where no such message is found.
func (w *World) checkTook(f *frame) *Finding {
	limit, _ := f.lateness()
	anchor, exact := w.asked(f)
	if anchor == nil {
		return nil
	}
	topic := w.used(f.topic)
	coming := comingWords.MatchString(f.Text) || responds.MatchString(f.Text)
	var end stance
	for _, m := range w.between(anchor.At, anchor.At.Add(4*limit+14*24*time.Hour)) {
		if m == anchor || m.Automatic != "" || !theirs(m) && !ours(m) {
			continue
		}
		near := m.Conversation == anchor.Conversation || w.alike(m, anchor)
		if coming {
			if !near || !m.client {
				continue
			}
			if s := m.says(func(s *sentence) bool {
				return arrived.MatchString(s.plain) && !negated.MatchString(s.plain) && !future.MatchString(s.plain)
			}); s != nil {
				end = stance{m: m, s: s, what: confirms, topic: 600}
				break
			}
			continue
		}
		if x := w.stanceOf(m, topic, nil, false); x.what.positive() && x.topic >= 600 {
			end = x
			break
		}
	}
	if end.m == nil {
		return nil
	}
	at := end.m.At
	if t, _ := w.toldOf(end.s0(), 0); end.s != nil && end.what == confirms && t.After(anchor.At) && t.Before(at) {
		at = t
	}
	k := w.make(f)
	k.cite(anchor, "message", nil)
	for _, r := range anchor.replies {
		if ours(r) && r.At.Before(end.m.At) {
			k.cite(r, "reply", nil)
			break
		}
	}
	k.citeStance(end, "confirmation")
	gap := at.Sub(anchor.At)
	sure := end.what == confirms || w.tookIt(end.m) != nil
	switch {
	case gap >= limit*8/10:
		return k.settle(Supported, "You wrote on %s, and a message of %s shows when it came.", w.date(anchor.At), w.date(end.m.At))
	case gap < limit*6/10 && sure && (exact || coming):
		k.Atoms = []Atom{{Name: "how long", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "You wrote at %s, and a message of %s shows that it had been done.", anchor.At.Format("15:04 on 2 January 2006"), end.m.At.Format("15:04 on 2 January 2006"))
	case gap > limit*3/10 && sure:
		return k.settle(Partly, "You wrote on %s, and a message of %s shows when it came: late, but not as late.", w.date(anchor.At), w.date(end.m.At))
	}
	return k.settle(Silent, "You wrote on %s; when it came is not certain.", w.date(anchor.At))
}

// s0 returns the sentence of a stance, an empty one if it has none.
func (x stance) s0() *sentence {
	if x.s == nil {
		return &sentence{Sentence: &emptySentence, m: x.m}
	}
	return x.s
}

// asked returns the message with which the client asked for what a claim is
// about, and whether the claim names its day.
func (w *World) asked(f *frame) (m *message, exact bool) {
	if slices.ContainsFunc(f.days, day.exact) {
		for _, list := range w.wroteOf(f) {
			if len(list) > 0 {
				return list[len(list)-1], true
			}
		}
	}
	hits := w.hits(w.used(f.topic), time.Time{}, w.o.Asserted, theirs)
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.score < 600 })
	if len(hits) == 0 {
		return nil, false
	}
	return slices.MinFunc(hits, func(a, b hit) int { return cmp.Compare(a.m.i, b.m.i) }).m, false
}

// lateness returns by how much a claim says that something was late.
func (f *frame) lateness() (time.Duration, bool) {
	for _, c := range f.counts {
		if u := unit(c.unit); u > 0 {
			return time.Duration(c.n) * u / 4, true
		}
	}
	return 0, false
}

func unit(s string) time.Duration {
	switch s {
	case "minute":
		return time.Minute
	case "hour":
		return time.Hour
	case "day", "night":
		return 24 * time.Hour
	case "week":
		return 7 * 24 * time.Hour
	case "fortnight":
		return 14 * 24 * time.Hour
	case "month":
		return 30 * 24 * time.Hour
	}
	return 0
}

// earlier reports whether t lies clearly before the day that a claim names.
func (w *World) earlier(t time.Time, d day) bool {
	if d.day == 0 {
		return false
	}
	y, m, _ := t.Date()
	if d.month != 0 {
		y, m = cmp.Or(d.year, y), d.month
	}
	at := time.Date(y, m, d.day, 0, 0, 0, 0, t.Location())
	return t.Before(at.Add(-12*time.Hour)) && at.Sub(t) < 200*24*time.Hour
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.In(a.Location()).Date()
	return ay == by && am == bm && ad == bd
}
