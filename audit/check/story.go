package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/ingest/email"
)

// A story is what the documents say about whether something was done.
type story struct {
	u        *undertaking
	topic    []string
	weekday  int      // on which it was to be done each week, from 1, Sunday; 0 for none
	promise  []string // the words of what was promised, of the claim
	heads    []string // what of a thing it is
	pos, neg []stance // by time
}

// tell looks for what became of a thing: after what undertook it if that is
// known, and about the topic of the claim.
func (w *World) tell(f *frame, u *undertaking) *story {
	st := &story{u: u, topic: w.used(f.topic), promise: w.used(f.promise), heads: f.heads, weekday: f.weekly}
	from := time.Time{}
	var object []string
	known := map[email.Digest]bool{}
	if u != nil {
		from = u.at()
		object = w.object(u)
		known[u.FulfilledBy.Digest] = true
	}
	for _, m := range w.between(from, w.o.Asserted) {
		if x := w.receipt(m, u); x.m != nil {
			st.pos = append(st.pos, x)
		}
		if u != nil && m == u.m || m.Automatic != "" {
			continue
		}
		near := w.follows(m, u) || known[m.Digest] || f.rank[m] >= 600
		x := w.stanceOf(m, st.topic, object, near)
		if m.namesAmountOf(f) {
			x.about, x.own = min(1000, x.about+amountTold), min(1000, x.own+amountTold)
			x.topic = max(x.topic, x.about)
		}
		if x.what.positive() && !w.isTheOne(f, m) {
			continue
		}
		x.topic = max(x.topic, f.rank[m]*4/5)
		if x.what == none || x.topic < 350 && !near || u != nil && w.takesPromise(x, u) {
			continue
		}
		if x.what.positive() {
			st.pos = append(st.pos, x)
		} else {
			st.neg = append(st.neg, x)
		}
	}
	return st
}

// amountTold is what it is worth, beside the topic, that a message names the amount
// that a claim names.
const amountTold = 350

// takesPromise reports whether the client only says thanks for what was
// promised, which is not done yet.
func (w *World) takesPromise(x stance, u *undertaking) bool {
	return x.what == confirms && x.m.parent == u.m && x.m.At.Sub(u.at()) < 36*time.Hour && !arrived.MatchString(x.s.plain) && !done.MatchString(x.s.plain) && !tookFirst.MatchString(x.s.plain)
}

// shows reports whether a message is certainly about the thing: it names it, or
// is the client's own answer to what undertook it.
func (w *World) shows(st *story, x stance) bool {
	if w.answersOther(st, x) || st.u != nil && !x.m.speaksOfHead(st.heads) {
		return false
	}
	if p := x.m.parent; x.what == delivers && x.m.toThem && len(x.m.Files) > 0 && p != nil && p.client && x.about >= 400 {
		if _, own := w.about(p, st.topic); own >= 600 && p.says(func(s *sentence) bool { return s.maybe[act.Request] || s.maybe[act.Question] }) != nil { // it brings what was asked for
			return true
		}
	}
	if st.u != nil && st.u.Recurring && w.share(st.promise, func(s string) bool { return x.m.bag[s] }) < 300 {
		return false
	}
	if x.what == confirms && x.s != nil && thanks.MatchString(x.s.plain) && !arrived.MatchString(x.s.plain) && !settled.MatchString(x.s.plain) && !received.MatchString(x.s.plain) && (!x.s.tellsDeed() || w.covers(x.s, st.topic) < pinnedShare) {
		// Bare thanks are for what they answer.
		if x.m.parent == nil || !w.bringsIt(st, x.m.parent) && !w.namesIt(st, x) || x.m.parent.match(awaits) != nil {
			return false
		}
	}
	if x.what == delivers && x.s != nil && st.u != nil && !sends.MatchString(Plain(st.u.Quote)) && !(ofPapers.MatchString(Plain(st.u.Quote)) && w.titled(st, x.m)) && bringsOnly.MatchString(x.s.plain) && !happened.MatchString(x.s.plain) {
		return false // a paper about it is not the thing
	}
	if x.what == delivers && x.s != nil && st.u != nil && len(x.m.Files) == 0 && sends.MatchString(Plain(st.u.Quote)) && !hands(x.s.plain) {
		return false // what was done is not what was to be sent
	}
	if st.weekday != 0 && x.what == delivers && x.m.At.Weekday() != time.Weekday(st.weekday-1) {
		return false
	}
	if x.what == delivers && x.s != nil && len(x.m.Files) > 0 && !w.namesIt(st, x) {
		return false
	}
	if x.what != confirms && (x.own < 300 || !x.m.toThem && st.u != nil && sends.MatchString(Plain(st.u.Quote))) {
		return false
	}
	switch {
	case x.about >= 350 && (x.own >= 250 || x.m.parent != nil && (st.u != nil && x.m.parent == st.u.m || w.bringsIt(st, x.m.parent))):
		return true
	case st.u == nil:
		return x.topic >= 600 && x.about >= 250
	case x.what == confirms && x.s != nil && arrived.MatchString(x.s.plain) && offMail.MatchString(Plain(st.u.Quote)) && (w.follows(x.m, st.u) || x.topic >= 400 && st.onDay(x.m.At)):
		return true
	case x.what == confirms:
		return x.m.parent == st.u.m || x.m.parent != nil && x.m.parent.parent == st.u.m && x.about >= 150 || x.topic >= 600 && w.follows(x.m, st.u)
	}
	return st.u.FulfilledBy.Digest == x.m.Digest && x.about >= 250
}

// hands reports whether words tell that something was sent or handed over.
func hands(plain string) bool {
	return sends.MatchString(plain) || handsOver.MatchString(plain) || bringsOnly.MatchString(plain) || arrived.MatchString(plain)
}

// namesIt reports whether the words that bring a file, its name or the subject
// say that it is the thing.
func (w *World) namesIt(st *story, x stance) bool {
	words := slices.Concat(x.s.stems, x.m.fileStems())
	if x.what == delivers {
		words = append(words, stems(x.m.Subject)...)
	}
	has := func(s string) bool { return slices.Contains(words, s) }
	if w.share(st.topic, has) >= 200 {
		return true
	}
	return st.u != nil && w.share(w.object(st.u), has) >= 200
}

// titled reports whether a message brings files and is named for the thing: by its
// subject or the names of the files.
func (w *World) titled(st *story, m *message) bool {
	if len(m.Files) == 0 {
		return false
	}
	title := m.title()
	return w.share(st.promise, func(x string) bool { return slices.Contains(title, x) }) >= 400
}

// bringsIt reports whether a message of the firm is itself about the thing.
func (w *World) bringsIt(st *story, m *message) bool {
	if !m.Staff || st.u == nil {
		return false
	}
	_, own := w.about(m, w.object(st.u))
	_, named := w.about(m, st.topic)
	return own >= 300 || named >= 600
}

// answersOther reports whether the client's words take what the firm wrote about
// something else: they answer a message with another promise or delivery, and do
// not name the thing.
func (w *World) answersOther(st *story, x stance) bool {
	p := x.m.parent
	if x.what != confirms || st.u == nil || p == nil || p == st.u.m || !p.Staff {
		return false
	}
	object := w.object(st.u)
	if w.share(object, func(s string) bool { return x.m.bag[s] }) >= 300 {
		return false
	}
	if _, own := w.about(p, object); own >= 400 {
		return false
	}
	return p.says(func(s *sentence) bool { return s.acts[act.Promise] || s.maybe[act.Delivery] }) != nil
}

// onDay reports whether a thing was to be done on the day of t.
func (st *story) onDay(t time.Time) bool {
	at, ok := st.u.due()
	return ok && sameDay(at, t)
}

// ofPapers says that somebody will have a thing that comes as a file.
var ofPapers = regexp.MustCompile(`(?i)\b(have|see|look at|get|receive)\b.{0,30}\b(layouts?|drafts?|drawings?|plans?|cop(y|ies)|certificates?|schedules?|lists?|designs?|proofs?|artwork|mock-?ups?|sketch(es)?|minutes)\b`)

var sends = regexp.MustCompile(`(?i)\b(send|sent|e-?mail|mail|forward|share|number|quote|price|estimate|report|write|answer|reply|have (it|them|the|your|his|her)|get (it|them|the|you)|inbox|hands?|with (you|us)|reach(es)? (you|us)|issue|let (you|us) know|revert)\b`)

var (
	offMail    = regexp.MustCompile(`(?i)\b(call(ed)?|phone|telephone|ring|rang|visit|come (out|by|round|over)|come back(\W*$| (\w{4,}|in|on|at|by|and|out|for)\b)|came|inspect|site|in person|be (here|there)|turn up|show(ed)? up)\b`)
	bringsOnly = regexp.MustCompile(`(?i)\b(attached|enclosed|here (is|are|it is)|see below|below)\b`)
	happened   = regexp.MustCompile(`(?i)\b(done|finished|complete[d]?|fixed|repaired|replaced|installed|fitted|removed|ran|results?|went|in place|credited|refunded|paid|put|took|closed|painted|swapped|corrected|changed|updated|adjusted|cleared|cleaned|moved|mended|sorted|resolved|reissued|revised|now|lodged)\b`)
)
