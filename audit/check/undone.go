package check

import (
	"regexp"

	"onrecord/audit/act"
	"onrecord/audit/ledger"
)

// undone closes a finding on a promise of which no document shows for sure that it
// was kept.
func (w *World) undone(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
	k.silence(o.deny.m)
	if x := w.broughtBefore(f, u); x != nil {
		if p := x.parent; ofSending.MatchString(f.Text) && w.asksFor(f, p) {
			found := w.make(f).cite(p, "request", nil).cite(x, "delivery", nil)
			found.Atoms = []Atom{{Name: "sent", Truth: False, Necessary: true, Grade: NoBounce}}
			return found.settle(Contradicted, "You asked for it, and it was sent on %s.", w.date(x.At))
		}
		k.cite(x, "nearest", nil)
		return k.settle(Silent, "A message of %s may have brought what this misses.", w.date(x.At))
	}
	again := u.Recurring && o.admit.m != nil // one that came does not undo the others
	if x := w.perhaps(f, u); x != nil && !again && !w.missedSince(f, x) {
		k.cite(x, "nearest", nil)
		return k.settle(Silent, "It was promised on %s; a message of %s may be what was promised.", w.date(u.at()), w.date(x.At))
	}
	switch {
	case o.admit.m != nil:
		return w.ownedUndone(k, f, u, o)
	case o.deny.m != nil:
		return w.deniedDone(k, f, u, o)
	}
	return w.unheardOf(k, f, u, o)
}

// ownedUndone closes a finding on a promise of which the firm wrote that it was not
// kept.
func (w *World) ownedUndone(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
	if f.Kind != BrokenPromise && f.Kind != Late || f.never || stillSo.MatchString(f.Text) { // it may have been done after that
		if found := w.hintedAfter(k, f, u, o.admit.m); found != nil {
			return found
		}
	}
	if !w.surelyMeant(f, u) || f.inherited && !w.namesOwn(f, u) || !w.ownsThis(f, u, o) {
		return k.settle(Silent, "Something of the kind was promised on %s; whether it is what this speaks of is not certain.", w.date(u.at()))
	}
	return k.settle(Supported, "It was promised on %s, and our own message of %s shows that it was not done.", w.date(u.at()), w.date(o.admit.m.At))
}

// ownsThis reports whether what the firm owned not to have done bears on a claim or
// its promise: by its words, or else by those of the client that it answers.
func (w *World) ownsThis(f *frame, u *undertaking, o outcome) bool {
	if o.deny.m == nil {
		return w.touches(f, u, o.admit)
	}
	if !w.touches(f, u, o.admit) && !w.touches(f, u, o.deny) {
		return false
	}
	return o.admit.own >= 250 || !w.vague(o.deny) && (o.deny.own >= 400 || w.follows(o.deny.m, u))
}

// deniedDone closes a finding on a promise of which the client alone wrote that it
// was not kept.
func (w *World) deniedDone(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
	if o.maybe.m != nil || o.deny.topic < 500 && !w.overdue(f, u, o.deny) || w.vague(o.deny) || u.forbids() || f.Kind == NeverDid && w.answered(o.deny.m) || !w.surelyMeant(f, u) || w.keptBut(u, o.deny.m) {
		return k.settle(Silent, "It was promised on %s; what became of it is not certain.", w.date(u.at()))
	}
	if found := w.hinted(k, f, u); found != nil {
		return found
	}
	k.citeBills(u)
	if w.sentPart(f, u) {
		return w.partly(k, u)
	}
	return k.absent(Supported, u.at(), w.o.Asserted, "It was promised on %s; on %s you wrote that it had not been done, and nothing shows that it was.", w.date(u.at()), w.date(o.deny.m.At))
}

// overdue reports whether the client asked where something was after the day for which
// it was promised, in words of the promise, and the ledger holds that for broken.
func (w *World) overdue(f *frame, u *undertaking, deny stance) bool {
	at, dated := u.due()
	return dated && deny.m.At.After(at) && u.Status == ledger.Broken && u.score >= certain+250 && w.namedBy(f, u) && (deny.s.complains() || deny.s.asks()) && max(w.covers(deny.s, w.object(u)), w.covers(deny.s, w.used(f.topic))) >= named
}

// unheardOf closes a finding on a promise of which neither side wrote that it was not
// kept.
func (w *World) unheardOf(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	dueAt, dated := u.due()
	if x := w.amongUs(u); f.Kind == BrokenPromise && x.m != nil {
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		k.citeStance(x, "admission")
		return k.settle(Supported, "It was promised on %s, and our own message of %s shows that it was not done.", w.date(u.at()), w.date(x.m.At))
	}
	switch {
	case (u.State == "dormant" || u.State == "lapsed") && yourPart.MatchString(Plain(u.Sentence)):
		return k.settle(Silent, "It was promised on %s on a condition; that this was met is not shown.", w.date(u.at()))
	case o.maybe.m != nil:
		k.citeStance(o.maybe, "nearest")
		return k.settle(Silent, "It was promised on %s; a message of %s may show that it was done.", w.date(u.at()), w.date(o.maybe.m.At))
	case w.keptSomehow(u):
		return k.settle(Silent, "It was promised on %s; what became of it is not certain.", w.date(u.at()))
	case dated && dueAt.After(w.o.Asserted):
		return k.settle(Silent, "It was promised on %s, and the time for it had not passed.", w.date(u.at()))
	case (offMail.MatchString(Plain(u.Quote)) || comingWords.MatchString(f.Text)) && !f.inMail():
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
	for _, m := range w.after(u.at()) {
		if !theirs(m) {
			continue
		}
		if n, own := w.about(m, topic); own < 250 || n < 450 && m.Conversation != u.m.Conversation {
			continue
		}
		if m.says(func(s *sentence) bool { return (wrong(s) || s.acts[act.Question]) && w.asksAfter(s, f, u) }) != nil {
			return m
		}
	}
	return nil
}

// missedSince reports whether the client wrote after a message, which may have
// brought what a claim misses, that it had not come: then it was not that.
func (w *World) missedSince(f *frame, x *message) bool {
	topic := w.used(f.topic)
	for _, m := range w.after(x.At) {
		if !theirs(m) {
			continue
		}
		if m.says(func(s *sentence) bool {
			return s.negates() && (f.names(s.plain) || w.covers(s, topic) >= 500)
		}) != nil {
			return true
		}
	}
	return false
}

// keptSomehow reports whether the ledger holds a promise for kept by a message
// that speaks of the same: then that nothing was found here is no sign that it
// was not.
func (w *World) keptSomehow(u *undertaking) bool {
	m := w.byDigest[u.FulfilledBy.Digest]
	if m == nil || !m.toThem && !m.client || !u.heldKept() {
		return false
	}
	_, own := w.about(m, w.object(u))
	return own >= 200
}

// keptBut reports whether the ledger holds a promise for kept, by another message
// than the one in which the client says that it was not.
func (w *World) keptBut(u *undertaking, denial *message) bool {
	return u.heldKept() && u.FulfilledBy.Digest != denial.Digest
}

// heldKept reports whether the ledger holds a promise for kept, in time or late.
func (u *undertaking) heldKept() bool {
	return u.Status == ledger.Kept || u.Status == ledger.KeptLate
}

// inMail reports whether what a claim misses would have come as mail.
func (f *frame) inMail() bool {
	return f.Kind == NeverSent || inMail.MatchString(f.Text)
}

var inMail = regexp.MustCompile(`(?i)\b(heard|hear|reports?|updates?|e-?mails?|letters?|writ(e|ten|ing)|wrote|sent?|send|receiv\w+|certificates?|invoices?|bills?|statements?|refunds?|credits?|documents?|paperwork|quotes?|estimates?|copy|copies|answer|word|decision|results?|confirm\w*|revert(ed)?|respond(ed)?|(get|got|come|came) back( to (us|me|him|her))?|let (me|us) know|date)\b`)

// amongUs returns the words by which people of the firm, or who work for it, tell each
// other after the day for which something was promised that it was not done: asked about
// that in rare words of the promise.
func (w *World) amongUs(u *undertaking) stance {
	at, dated := u.due()
	if !dated {
		return stance{}
	}
	due := day{month: at.Month(), day: at.Day()}
	for _, m := range w.after(at) {
		p := m.parent
		if p == nil || p.client || p.toThem || m.client || m.toThem || m.Automatic != "" || m.Bounced || !p.At.After(at) {
			continue
		}
		if n := w.shared(p, u.m); n < 2 && (n == 0 || !p.mentions(due)) {
			continue
		}
		if s := m.first(); s != nil && notDone.MatchString(s.plain) && p.says((*sentence).asks) != nil {
			return stance{m: m, s: s, what: admits}
		}
	}
	return stance{}
}

// notDone answers that something was not done.
var notDone = regexp.MustCompile(`(?i)^\W*(no|nope|nah|not yet|never|not done)\b`)
