package check

import (
	"regexp"
	"slices"
	"time"
)

// checkUndertaking checks that something that was undertaken was not done, not
// in time, or otherwise.
func (w *World) checkUndertaking(f *frame) *Finding {
	return w.unsure(f, w.undertook(f))
}

// undertook is checkUndertaking, whatever what is found may be of.
func (w *World) undertook(f *frame) *Finding {
	k := w.make(f)
	u := w.meant(f)
	_, actual := f.dueDays()
	o := w.outcome(f, w.tell(f, u), actual)
	if u == nil {
		return w.withoutPromise(k, f, o)
	}
	k.citeUndertaking(u)
	bounded := slices.ContainsFunc(actual, func(d day) bool {
		return d.day != 0 || f.Kind != BrokenPromise && (f.Kind != NeverSent || d.notBefore())
	})
	if bounded || until.MatchString(toBeAfter.ReplaceAllString(f.Text, " ")) && !f.never || f.Kind == Late {
		return w.measured(k, f, u, o, actual)
	}
	return w.unkept(k, f, u, o)
}

var until = regexp.MustCompile(`(?i)\b(until|till|only (on|came|got|sent|arrived)|(days?|weeks?|hours?|months?|fortnight) (late|later|after)|before anyone|it (came|arrived|got (done|here)|was (done|replaced|sent|fitted|delivered|finished))|(came|arrived|turned up|walked in|got here|was (done|fixed|sent|delivered)) (on|at|in|after))\b`)

// toBeAfter says for when something was to be: "was to call the week after".
var toBeAfter = regexp.MustCompile(`(?i)\b(was|were) (going )?to\b[^,.;]*?\bthe (day|week|month) after\b`)

// unkept checks that a promise was not kept at all.
func (w *World) unkept(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	switch {
	case f.Kind == BrokenPromise && u.forbids():
		return w.violated(k, f, u, o)
	case u.Recurring && o.done.m != nil && (o.deny.m != nil || o.admit.m != nil):
		return w.keptAtFirst(k, f, u, o)
	case o.done.m == nil:
		return w.undone(k, f, u, o)
	}
	return w.kept(k, f, u, o)
}

// promised is that a thing was promised.
var promised = Atom{Name: "promise", Truth: True, Grade: Answered}

// keptAtFirst closes a finding on what was promised for again and again, and done
// before it was missed.
func (w *World) keptAtFirst(k *maker, f *frame, u *undertaking, o outcome) *Finding {
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
}

// onlyNever reports whether a claim says of a thing that it never came, and nothing of
// when it was to come: that it came late makes it no less wrong.
func (f *frame) onlyNever() bool {
	return f.never && len(f.undertakes()) == 0 && ofSending.MatchString(f.Text)
}

// onlyDeed reports whether a claim says that a thing was never done, and nothing of when
// it was to be: that it was done late makes it no less wrong.
func (f *frame) onlyDeed() bool {
	return (f.never || stillNone.MatchString(f.Text)) && len(f.undertakes()) == 0 && len(f.days) == 0
}

// stillNone says that there is none to this day.
var stillNone = regexp.MustCompile(`(?i)\bstill (no|not|none|nothing|without)\b`)

// knewDone reports whether the client answered a report that a thing was done without
// saying anything against that.
func (w *World) knewDone(f *frame, m *message) bool {
	r := w.hadIt(m)
	return ours(m) && r != nil && r.says(func(s *sentence) bool {
		return (wrong(s) || s.asks()) && w.covers(s, w.used(f.topic)) > 0
	}) == nil
}

// hadOne reports whether a claim says of a thing only that it never came, and the client
// answered a message that brought it, after it was promised, as one who has it.
func (w *World) hadOne(f *frame, u *undertaking) bool {
	return f.Kind == NeverSent && f.never && len(f.undertakes()) == 0 && slices.ContainsFunc(w.after(u.at()), func(m *message) bool {
		return ours(m) && len(m.Files) > 0 && f.rank[m] >= isMeant && w.carries(f, m) && w.hadIt(m) != nil && !w.missedSince(f, m)
	})
}

// handed reports whether a message of ours brought the client a file that is called what
// a claim calls the thing.
func (w *World) handed(f *frame, x stance) bool {
	return x.what == delivers && ours(x.m) && len(x.m.Files) > 0 && w.carries(f, x.m) && !w.missedSince(f, x.m)
}

// kept closes a finding on a promise of which a message tells that it was kept.
func (w *World) kept(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	if o.owned() {
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "It was promised on %s; on %s you wrote that it had not been done, and on %s we agreed.", w.date(u.at()), w.date(o.deny.m.At), w.date(o.admit.m.At))
	}
	k.citeStance(o.done, "delivery").cite(o.acked, "confirmation", nil)
	taken := o.done.what == confirms || o.acked != nil // the client knew of it
	switch {
	case o.late && (w.hadOne(f, u) || f.Kind == NeverDid && f.onlyDeed() && (taken || w.knewDone(f, o.done.m)) && u.score >= certain && w.namedBy(f, u)):
		k.Atoms = []Atom{promised, {Name: "never", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "It was promised on %s and came on %s.", w.date(u.at()), w.date(o.at))
	case o.late && f.Kind == NeverSent && (taken && o.lateBy(u) < 48*time.Hour || f.onlyNever() && (taken || w.handed(f, o.done))):
		k.Atoms = []Atom{promised, {Name: "never", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "It was promised on %s and came on %s.", w.date(u.at()), w.date(o.at))
	case o.late && (f.onlyDeed() && !w.namedBy(f, u) || f.Kind == NeverSent && !taken && !w.handed(f, o.done)):
		return k.settle(Silent, "It was promised on %s and came on %s; whether it is what this speaks of is not certain.", w.date(u.at()), w.date(o.at))
	case o.late:
		k.citeStance(o.before(o.at), "complaint")
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true}, {Name: "never", Truth: False}}
		return k.settle(Partly, "It was promised on %s and came later than promised, on %s.", w.date(u.at()), w.date(o.at))
	case o.admit.m != nil && o.admit.m.At.After(o.at) && o.admit.topic >= 500 && !(o.admit.s != nil && o.admit.s.sorryElse(w.used(f.topic))):
		k.citeStance(o.admit, "admission")
		return k.settle(Partly, "It was done on %s, and on %s we wrote that something was wrong with it.", w.date(o.at), w.date(o.admit.m.At))
	case o.deny.m != nil && o.deny.m.At.After(o.at) && o.deny.topic >= 500 && !w.missesAnswer(f, o):
		k.citeStance(o.deny, "complaint")
		return k.settle(Silent, "A message of %s tells that it was done, and yours of %s that it was not.", w.date(o.at), w.date(o.deny.m.At))
	case w.creditsElse(f, o.done):
		return k.settle(Silent, "A message of %s answers yours with a credit; whether it is for this, the words do not show.", w.date(o.at))
	case u.Recurring || f.recurring:
		return k.settle(Silent, "It was promised on %s and done on %s; whether every time, the documents do not show.", w.date(u.at()), w.date(o.at))
	case u.score >= certain && w.namedBy(f, u) && f.denies() && (taken || f.Kind == NeverSent && o.done.what == delivers || w.recorded(f, o.done)):
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "It was promised on %s, and a message of %s shows that it was done.", w.date(u.at()), w.date(o.at))
	}
	return k.settle(Silent, "A message of %s reports that it was done; that you knew of it is not shown.", w.date(o.at))
}

// missesAnswer reports whether what the client wrote after having had a thing only says that
// nobody answered, which denies nothing of the thing, nor does what they wrote about.
func (w *World) missesAnswer(f *frame, o outcome) bool {
	s := o.deny.s
	if o.done.what != confirms || o.done.own < 600 || s == nil {
		return false
	}
	return noAnswer.MatchString(s.plain) && w.covers(s, w.used(f.topic)) == 0 ||
		wroteAbout.MatchString(s.plain) && o.deny.m.says(func(s *sentence) bool { return noAnswer.MatchString(s.plain) }) != nil
}

// wroteAbout: that the writer wrote about something before.
var wroteAbout = regexp.MustCompile(`(?i)\b(i|we) (have |had )?(wrote|written|asked|e-?mailed|rang|called|enquired|inquired)\b.*\babout\b`)

// creditsElse reports whether a sign is a credit in answer to an objection of the client's, of
// which nothing tells that it is for what a claim is about.
func (w *World) creditsElse(f *frame, x stance) bool {
	return x.s != nil && creditNote.MatchString(x.s.plain) && x.m.parent != nil && x.m.parent.client && !w.creditsIt(x.s, x.m.parent, f, w.used(f.topic))
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

// violated checks a promise not to do something: that it was done shows in what
// the client wrote of it and the firm answered, or in a bill.
func (w *World) violated(k *maker, f *frame, u *undertaking, o outcome) *Finding {
	for _, e := range w.entries(f, w.used(f.topic)) {
		if f.names(e.l.plain) && e.d.m.At.After(u.at()) {
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

// forbids reports whether a promise is one not to do something.
func (u *undertaking) forbids() bool { return forbids.MatchString(Plain(u.Sentence)) }

var forbids = regexp.MustCompile(`(?i)\b(nothing|not (a|one)( single)?|no(body| one)|never|won't|will not|without)\b.{0,60}\b(without|unless|until|before|will be|be|go(es)?|will)\b`)

// denies reports whether a claim says that something was not done: one that says
// what was done instead is not contradicted by its having been done as well.
func (f *frame) denies() bool {
	return f.Kind != BrokenPromise || breached.MatchString(f.Text) || slices.ContainsFunc(f.clauses, func(c clause) bool { return c.denies && (!c.undertakes || len(f.clauses) == 1) })
}

var breached = regexp.MustCompile(`(?i)\b(broke|broken|blew|missed|breached|failed|ignored|forgot|forgotten|let .{1,20} down)\b`)
