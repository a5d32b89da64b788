package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
)

// sure is how well an undertaking must fit a claim to be taken for the one meant.
const sure = 620

// certain is how well it must fit for a claim to be contradicted by what became
// of it.
const certain = 750

// meant returns the undertaking that a claim means, nil if none fits well.
func (w *World) meant(f *frame) *undertaking {
	list := w.undertakings(f)
	if len(list) == 0 || list[0].score < sure && (list[0].score < sure-80 || f.rank[list[0].m] < 700) {
		return nil
	}
	if u := list[0]; !f.recurring || u.Recurring || u.Due.Kind == due.Recurring {
		return u
	}
	return nil
}

// namedBy reports whether a claim names what a promise is about: all but a little
// of what it says was promised stands there, or in what the promise answers.
func (w *World) namedBy(f *frame, u *undertaking) bool {
	own := stems(u.Sentence + " " + u.Before)
	n := 0
	for _, x := range f.promise {
		if slices.Contains(own, x) || u.m.parent != nil && u.m.parent.bag[x] || w.inSubject(u.m, x) {
			n++
		}
	}
	return 10*n >= 6*len(f.promise)
}

// namesOwn is namedBy by the words of the promise alone.
func (w *World) namesOwn(f *frame, u *undertaking) bool {
	own := stems(u.Sentence + " " + u.Before + " " + u.Subject)
	return w.share(w.used(f.promise), func(x string) bool { return slices.Contains(own, x) }) >= named
}

var (
	until   = regexp.MustCompile(`(?i)\b(until|till|only (on|came|got|sent|arrived)|(days?|weeks?|hours?|months?|fortnight) (late|later|after)|before anyone|it (came|arrived|got (done|here)|was (done|replaced|sent|fitted|delivered|finished))|(came|arrived|turned up|walked in|got here|was (done|fixed|sent|delivered)) (on|at|in|after))\b`)
	offMail = regexp.MustCompile(`(?i)\b(call(ed)?|phone|telephone|ring|rang|visit|come (out|by|round|back|over)|came|inspect|site|in person|be (here|there)|turn up|show(ed)? up)\b`)
)

// checkUndertaking checks that something that was undertaken was not done, not
// in time, or otherwise.
func (w *World) checkUndertaking(f *frame) *Finding {
	return w.unsure(f, w.undertook(f))
}

func (w *World) undertook(f *frame) *Finding {
	k := w.make(f)
	u := w.meant(f)
	_, actual := f.dueDays()
	st := w.tell(f, u, w.o.Asserted)
	o := w.outcome(f, st, actual)
	if u == nil {
		return w.withoutPromise(k, f, st, o)
	}
	k.citeUndertaking(u)
	bounded := slices.ContainsFunc(actual, func(d day) bool { return d.day != 0 || f.Kind != BrokenPromise })
	if bounded || until.MatchString(f.Text) && !f.never || f.Kind == Late {
		return w.measured(k, f, u, o, actual)
	}
	return w.unkept(k, f, u, o)
}

// citeUndertaking adds the words that undertake a thing.
func (k *maker) citeUndertaking(u *undertaking) *maker {
	if u.doc != nil {
		return k.citeLine(u.doc, line{start: u.Start, text: u.Quote}, "document")
	}
	return k.cite(u.m, "promise", sentenceAt(u))
}

// sentenceAt returns the sentence of a promise.
func sentenceAt(u *undertaking) *sentence {
	if u.Promise == nil {
		return nil
	}
	return u.m.says(func(s *sentence) bool { return s.Part == u.Part && s.Start <= u.Start && u.Start < s.Start+len(s.Text) })
}

// unkept checks that a promise was not kept at all.
func (w *World) unkept(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	promised := Atom{Name: "promise", Truth: True, Grade: Answered}
	if forbids.MatchString(Plain(u.Sentence)) && f.Kind == BrokenPromise {
		return w.violated(k, f, u, o)
	}
	switch {
	case u.Recurring && o.done.m != nil && (o.deny.m != nil || o.admit.m != nil):
		k.citeStance(o.done, "delivery")
		for _, x := range o.others {
			if x.what == delivers && x.m.At.Before(o.denied()) {
				k.citeStance(x, "delivery")
			}
		}
		for _, m := range w.times(f, u, o.denied()) {
			k.cite(m, "delivery", nil)
		}
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true}, {Name: "not once", Truth: False}}
		return k.settle(Partly, "It was promised on %s and done at first, but not every time.", w.date(u.at()))
	case o.done.m == nil:
		return w.undone(k, f, u, o, promised)
	}
	k.citeStance(o.done, "delivery")
	k.cite(o.acked, "confirmation", nil)
	switch {
	case o.deny.m != nil && o.admit.m != nil && ownsUp(o.admit.s.plain) && o.done.own < 600 && !o.done.m.At.Before(o.deny.m.At) || o.deny.m != nil && o.admit.m != nil && o.admit.m.parent == o.deny.m && o.deny.topic >= 600 && o.done.own < 500:
		k.drop(o.done.m).drop(o.acked)
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "It was promised on %s; on %s you wrote that it had not been done, and on %s we agreed.", w.date(u.at()), w.date(o.deny.m.At), w.date(o.admit.m.At))
	case o.late && f.Kind == NeverSent && (o.done.what == confirms || o.acked != nil) && o.lateBy(u) < 48*time.Hour:
		k.Atoms = []Atom{promised, {Name: "never", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "It was promised on %s and came on %s.", w.date(u.at()), w.date(o.at))
	case o.late:
		k.citeStance(o.before(o.at), "complaint")
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true}, {Name: "never", Truth: False}}
		return k.settle(Partly, "It was promised on %s and came later than promised, on %s.", w.date(u.at()), w.date(o.at))
	case o.admit.m != nil && o.admit.m.At.After(o.at) && o.admit.topic >= 500:
		k.citeStance(o.admit, "admission")
		return k.settle(Partly, "It was done on %s, and on %s we wrote that something was wrong with it.", w.date(o.at), w.date(o.admit.m.At))
	case o.deny.m != nil && o.deny.m.At.After(o.at) && o.deny.topic >= 500:
		k.citeStance(o.deny, "complaint")
		return k.settle(Silent, "A message of %s tells that it was done, and yours of %s that it was not.", w.date(o.at), w.date(o.deny.m.At))
	case u.Recurring || f.recurring:
		return k.settle(Silent, "It was promised on %s and done on %s; whether every time, the documents do not show.", w.date(u.at()), w.date(o.at))
	case u.score >= certain && w.namedBy(f, u) && f.denies() && (o.done.what == confirms || o.acked != nil || f.Kind == NeverSent && o.done.what == delivers || w.recorded(f, o.done)):
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "It was promised on %s, and a message of %s shows that it was done.", w.date(u.at()), w.date(o.at))
	}
	return k.settle(Silent, "A message of %s reports that it was done; that you knew of it is not shown.", w.date(o.at))
}

// times returns the messages before a moment, three at most, by which who promised
// something for again and again went on in its conversation, in words of it that
// the claim has too.
func (w *World) times(f *frame, u *undertaking, until time.Time) (list []*message) {
	said := stems(u.Sentence)
	object := slices.DeleteFunc(slices.Clone(f.topic), func(x string) bool { return !slices.Contains(said, x) })
	for _, m := range w.between(u.at().Add(time.Second), until) {
		if len(list) < 3 && ours(m) && m.From == u.m.From && m.Conversation == u.m.Conversation && slices.ContainsFunc(object, func(x string) bool { return m.bag[x] }) {
			list = append(list, m)
		}
	}
	return list
}

// undone closes a finding on a promise of which no document shows for sure that it
// was kept.
func (w *World) undone(k *maker, f *frame, u *undertaking, o outcome, promised Atom) *Finding {
	k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
	k.silence(o.deny.m)
	if x := w.broughtBefore(f, u); x != nil {
		k.cite(x, "nearest", nil)
		return k.settle(Silent, "A message of %s may have brought what this misses.", w.date(x.At))
	}
	again := u.Promise != nil && u.Recurring && o.admit.m != nil // one that came does not undo the others
	if x := w.perhaps(f, u); x != nil && !again && !w.missedSince(f, x) {
		k.cite(x, "nearest", nil)
		return k.settle(Silent, "It was promised on %s; a message of %s may be what was promised.", w.date(u.at()), w.date(x.At))
	}
	if o.deny.m != nil || o.admit.m != nil {
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		k.Absence = o.admit.m == nil
		if k.Absence && (o.maybe.m != nil || o.deny.topic < 500 || w.vague(o.deny) || forbids.MatchString(Plain(u.Sentence)) || f.Kind == NeverDid && w.answered(o.deny.m) || u.score < certain+250 && !w.namedBy(f, u) || w.keptBut(u, o.deny.m)) {
			return k.settle(Silent, "It was promised on %s; what became of it is not certain.", w.date(u.at()))
		}
		if k.Absence {
			if found := w.hinted(k, f, u); found != nil {
				return found
			}
			k.citeBills(u)
			if w.sentPart(f, u) {
				return w.partly(k, u)
			}
			return k.absent(Supported, u.at(), w.o.Asserted, "It was promised on %s; on %s you wrote that it had not been done, and nothing shows that it was.", w.date(u.at()), w.date(o.deny.m.At))
		}
		if f.Kind != BrokenPromise && f.Kind != Late || f.never || stillSo.MatchString(f.Text) { // it may have been done after that
			if found := w.hintedAfter(k, f, u, o.admit.m); found != nil {
				return found
			}
		}
		if u.score < certain+250 && !w.namedBy(f, u) || f.inherited && !w.namesOwn(f, u) || !w.touches(f, u, o.admit) && (o.deny.m == nil || !w.touches(f, u, o.deny)) || o.deny.m != nil && o.admit.own < 250 && (w.vague(o.deny) || o.deny.own < 400 && !w.follows(o.deny.m, u)) {
			return k.settle(Silent, "Something of the kind was promised on %s; whether it is what this speaks of is not certain.", w.date(u.at()))
		}
		return k.settle(Supported, "It was promised on %s, and our own message of %s shows that it was not done.", w.date(u.at()), w.date(o.admit.m.At))
	}
	if u.Promise != nil && (u.State == "dormant" || u.State == "lapsed") && yourPart.MatchString(Plain(u.Sentence)) {
		return k.settle(Silent, "It was promised on %s on a condition; that this was met is not shown.", w.date(u.at()))
	}
	if w.keptSomehow(u) && o.maybe.m == nil {
		return k.settle(Silent, "It was promised on %s; what became of it is not certain.", w.date(u.at()))
	}
	if o.maybe.m != nil {
		k.citeStance(o.maybe, "nearest")
		return k.settle(Silent, "It was promised on %s; a message of %s may show that it was done.", w.date(u.at()), w.date(o.maybe.m.At))
	}
	if dueAt, ok := u.due(); ok && dueAt.After(w.o.Asserted) {
		return k.settle(Silent, "It was promised on %s, and the time for it had not passed.", w.date(u.at()))
	}
	if (offMail.MatchString(Plain(u.Quote)) || comingWords.MatchString(f.Text)) && !f.inMail() {
		return k.settle(Silent, "It was promised on %s; whether it was done would not show in mail.", w.date(u.at()))
	}
	chase := w.chased(f, u)
	if chase == nil && (f.Kind == NeverDid || !f.inMail() && !sends.MatchString(Plain(u.Quote))) {
		return k.settle(Silent, "It was promised on %s; nothing shows that it was done, and nothing of the time says that it was not.", w.date(u.at()))
	}
	if found := w.hinted(k, f, u); found != nil {
		return found
	}
	k.cite(chase, "chase", nil).citeBills(u)
	k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Absence: true}}
	if w.sentPart(f, u) {
		return w.partly(k, u)
	}
	return k.absent(Supported, u.at(), w.o.Asserted, "It was promised on %s, and nothing in our mail shows that it was done.", w.date(u.at()))
}

// yourPart makes a promise hang on what the client does.
var yourPart = regexp.MustCompile(`(?i)\b(if|once|when|as soon as|unless|until|provided|assuming)( that)? (you|your \w+)\b`)

// chased returns the first message after a promise in which the client asks
// where it is, or says that it is not as it should be: what nothing shows to have
// been done was missed then.
func (w *World) chased(f *frame, u *undertaking) *message {
	topic := w.used(f.topic)
	for _, m := range w.between(u.at().Add(time.Second), w.o.Asserted) {
		if !theirs(m) {
			continue
		}
		if n, own := w.about(m, topic); own < 250 || n < 450 && m.Conversation != u.m.Conversation {
			continue
		}
		if m.says(func(s *sentence) bool {
			return s.maybe[act.Chase] || s.maybe[act.Complaint] || s.acts[act.Question] || negated.MatchString(s.plain) && !softNo.MatchString(s.plain)
		}) != nil {
			return m
		}
	}
	return nil
}

// keptSomehow reports whether the ledger holds a promise for kept by a message
// that speaks of the same: then that nothing was found here is no sign that it
// was not.
func (w *World) keptSomehow(u *undertaking) bool {
	m := w.byDigest[u.FulfilledBy.Digest]
	if m == nil || !m.toThem && !m.client || u.Status != ledger.Kept && u.Status != ledger.KeptLate {
		return false
	}
	_, own := w.about(m, w.object(u))
	return own >= 200
}

// keptBut reports whether the ledger holds a promise for kept, by another message
// than the one in which the client says that it was not.
func (w *World) keptBut(u *undertaking, denial *message) bool {
	return (u.Status == ledger.Kept || u.Status == ledger.KeptLate) && u.FulfilledBy.Digest != denial.Digest
}

func (o outcome) lateBy(u *undertaking) time.Duration {
	at, _ := u.due()
	return o.at.Sub(at)
}

// forbids tells a promise not to do something.
var forbids = regexp.MustCompile(`(?i)\b(nothing|not (a|one)( single)?|no(body| one)|never|won't|will not|without)\b.{0,60}\b(without|unless|until|before|will be|be|go(es)?|will)\b`)

// violated checks a promise not to do something: that it was done shows in what
// the client wrote of it and the firm answered, or in a bill.
func (w *World) violated(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	for _, e := range w.entries(f, w.used(f.topic)) {
		if f.names(e.l.text) && e.d.m.At.After(u.at()) {
			k.citeLine(e.d, e.l, "document")
			break
		}
	}
	billed := len(k.Citations) > 1
	k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
	if billed || o.deny.m != nil && o.admit.m != nil {
		k.Atoms = []Atom{{Name: "promise", Truth: True}, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "It was promised on %s that this would not be done, and it was.", w.date(u.at()))
	}
	return k.settle(Silent, "It was promised on %s that this would not be done; whether it was, the documents do not show.", w.date(u.at()))
}

// denies reports whether a claim says that something was not done: one that says
// what was done instead is not contradicted by its having been done as well.
func (f *frame) denies() bool {
	return f.Kind != BrokenPromise || breached.MatchString(f.Text) || slices.ContainsFunc(f.clauses, func(c clause) bool { return c.denies && (!c.undertakes || len(f.clauses) == 1) })
}

var breached = regexp.MustCompile(`(?i)\b(broke|broken|blew|missed|breached|failed|ignored|forgot|forgotten|let .{1,20} down)\b`)

// missedSince reports whether the client wrote after a message, which may have
// brought what a claim misses, that it had not come: then it was not that.
func (w *World) missedSince(f *frame, x *message) bool {
	topic := w.used(f.topic)
	for _, m := range w.between(x.At.Add(time.Second), w.o.Asserted) {
		if !theirs(m) {
			continue
		}
		if m.says(func(s *sentence) bool {
			return negated.MatchString(s.plain) && !softNo.MatchString(s.plain) &&
				(f.names(s.Text) || w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) }) >= 500)
		}) != nil {
			return true
		}
	}
	return false
}

// inMail reports whether what a claim misses would have come as mail.
func (f *frame) inMail() bool {
	return f.Kind == NeverSent || inMail.MatchString(f.Text)
}

var inMail = regexp.MustCompile(`(?i)\b(heard|hear|reports?|updates?|e-?mails?|letters?|writ(e|ten|ing)|wrote|sent?|send|receiv\w+|certificates?|invoices?|bills?|statements?|refunds?|credits?|documents?|paperwork|quotes?|estimates?|copy|copies|answer|word|decision|results?|confirm\w*|revert(ed)?|respond(ed)?|get back|got back|let (me|us) know|date)\b`)

func (o outcome) denied() time.Time {
	if o.deny.m != nil {
		return o.deny.m.At
	}
	return o.admit.m.At
}

// before returns the complaint if it came before a time.
func (o outcome) before(t time.Time) stance {
	if o.deny.m != nil && o.deny.m.At.Before(t) {
		return o.deny
	}
	return stance{}
}

// silence adds the automatic answer to a message that got no other.
func (k *maker) silence(m *message) {
	if m == nil {
		return
	}
	var auto *message
	for _, r := range m.replies {
		if r.Staff && r.Automatic == "" {
			return
		}
		if r.Automatic != "" && !r.Bounce {
			auto = r
		}
	}
	k.cite(auto, "automatic", nil)
}

// withoutPromise checks that something was not done where no promise of it is
// found.
func (w *World) withoutPromise(k *maker, f *frame, st *story, o outcome) *Finding {
	if f.Kind == Late {
		return w.lateWithout(k, f, o)
	}
	switch {
	case o.done.m != nil && !f.anotherOne(o.done.m) && o.done.topic >= 700 && (o.done.what == confirms || o.acked != nil) && (o.deny.m == nil || o.deny.m.At.Before(o.at)) && len(f.undertakes()) == 0:
		k.citeStance(o.done, "delivery").cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "outcome", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "Messages of %s show that it was done.", w.date(o.at))
	case f.Kind == NeverSent && o.done.what == delivers && o.done.m.toThem && o.done.m.parent != nil && o.done.m.parent.client && len(o.done.m.Files) > 0 && o.done.about >= 500 && (o.deny.m == nil || !o.deny.m.At.After(o.done.m.parent.At)):
		k.cite(o.done.m.parent, "request", nil).citeStance(o.done, "delivery").cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "sent", Truth: False, Necessary: true, Grade: NoBounce}}
		if o.acked == nil && !neverSent.MatchString(f.Text) {
			return k.settle(Partly, "It was sent on %s; that it reached you is not shown.", w.date(o.at))
		}
		return k.settle(Contradicted, "You asked for it, and it was sent on %s.", w.date(o.at))
	case o.done.m == nil && o.deny.m != nil && o.admit.m != nil && o.deny.topic >= 500 && w.knows(f.topic) && !unforetold.MatchString(f.Text) && w.touches(f, nil, o.admit) && f.ofWeekday(o.deny.m):
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.Atoms = []Atom{{Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "You wrote so on %s, and we agreed on %s.", w.date(o.deny.m.At), w.date(o.admit.m.At))
	}
	if o.done.m == nil && o.maybe.m == nil && f.inMail() && len(f.undertakes()) == 0 {
		if ask := w.askedFor(f); ask != nil {
			k.cite(ask, "request", nil)
			k.citeStance(o.deny, "complaint")
			k.silence(ask)
			if x := w.mayAnswer(ask); x != nil && len(x.Files) > 0 {
				k.cite(x, "nearest", nil)
				return k.settle(Silent, "You asked for it on %s; our message of %s, in another conversation, may have brought it.", w.date(ask.At), w.date(x.At))
			}
			return k.absent(Supported, ask.At, w.o.Asserted, "You asked for it on %s, and nothing in our mail shows that it was sent.", w.date(ask.At))
		}
	}
	k.nearest()
	return k.settle(Silent, "No document shows that this was undertaken, or what became of it.")
}

var neverSent = regexp.MustCompile(`(?i)\b(sent|send|sending|forwarded|e-?mailed|provided?|gave|given|supplied)\b`)

// askedFor returns the first message in which the client asked for what a claim
// is about.
func (w *World) askedFor(f *frame) *message {
	for _, m := range w.messages {
		if !theirs(m) {
			continue
		}
		if n, own := w.about(m, w.used(f.topic)); n < 600 || own < 400 {
			continue
		}
		if m.says(func(s *sentence) bool {
			return (s.maybe[act.Request] || s.maybe[act.Question]) && w.share(f.topic, func(x string) bool { return slices.Contains(s.stems, x) }) > 0
		}) != nil {
			return m
		}
	}
	return nil
}

// nearest adds the messages that come nearest to a claim.
func (k *maker) nearest() {
	if len(k.Citations) > 0 || len(k.f.topic) == 0 {
		return
	}
	list := k.w.hits(k.f.topic, time.Time{}, k.w.o.Asserted, func(m *message) bool { return m.Automatic == "" && (m.client || m.toThem) })
	for _, h := range list[:min(len(list), 2)] {
		if h.own >= 600 {
			k.cite(h.m, "nearest", nil)
		}
	}
}
