package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/audit/ledger"
)

// Words spoken so long after a due may still speak of its day.
const grace = 36 * time.Hour

// An outcome is what a story comes to.
type outcome struct {
	done         stance    // the likeliest sign that it was done
	maybe        stance    // a sign too weak for that
	at           time.Time // when
	timed        bool
	acked        *message // the words by which the client took it
	deny, admit  stance
	others       []stance // further signs that it was done
	late, inTime bool     // measured by the due; neither where there is none
}

// read works a story out. day tells of which days the claim speaks.
func (w *World) outcome(f *frame, st *story, days []day) outcome {
	var o outcome
	best := 0
	dueAt, dated := st.u.due()
	for _, x := range st.pos {
		if !w.shows(st, x) {
			continue
		}
		n := w.weighDone(st, x, days)
		if n > best {
			if o.done.m != nil {
				o.others = append(o.others, o.done)
			}
			best, o.done = n, x
		} else if n > 550 {
			o.others = append(o.others, x)
		}
	}
	if best < 550 {
		if best > 420 {
			o.maybe = o.done
		}
		o.done, o.others = stance{}, nil
	}
	if o.done.m != nil {
		o.at, o.timed = w.when(o.done)
		if o.done.what == delivers {
			o.acked = w.tookIt(o.done.m)
		}
		if dated {
			if o.done.what == delivers || o.timed {
				o.late = o.at.After(dueAt)
			} else {
				o.late = o.at.After(dueAt.Add(grace))
			}
			o.inTime = !o.late
		}
	}
	best = 0
	for _, x := range st.neg {
		if x.what != denies {
			continue
		}
		if n := w.weighDenial(st, x, days); n > best {
			best, o.deny = n, x
		}
	}
	best = 0
	for _, x := range st.neg {
		if x.what != admits {
			continue
		}
		n := x.topic/2 + 100
		if o.deny.m != nil && x.m.parent == o.deny.m {
			n += 500
		} else if x.topic < 600 || dated && x.m.At.Before(dueAt) {
			continue
		}
		if n > best {
			best, o.admit = n, x
		}
	}
	if o.admit.m == nil && o.deny.m != nil {
		o.admit = w.admission(o.deny.m)
	}
	if o.inTime && o.deny.m != nil && o.deny.m.At.After(dueAt) && o.deny.m.At.Before(o.at) {
		o.late, o.inTime = true, false
	}
	return o
}

// shows reports whether a message is certainly about the thing: it names it, or
// is the client's own answer to what undertook it.
func (w *World) shows(st *story, x stance) bool {
	if w.answersOther(st, x) {
		return false
	}
	if p := x.m.parent; x.what == delivers && x.m.toThem && len(x.m.Files) > 0 && p != nil && p.client && x.about >= 400 {
		if _, own := w.about(p, w.used(st.topic)); own >= 600 && p.says(func(s *sentence) bool { return s.maybe[act.Request] || s.maybe[act.Question] }) != nil { // it brings what was asked for
			return true
		}
	}
	if st.u != nil && st.u.Promise != nil && st.u.Recurring && w.share(st.promise, func(s string) bool { return x.m.bag[s] }) < 300 {
		return false
	}
	if x.what == confirms && x.s != nil && thanks.MatchString(x.s.Text) && !arrived.MatchString(x.s.Text) && !settled.MatchString(x.s.Text) && !received.MatchString(x.s.Text) {
		// Bare thanks are for what they answer.
		if x.m.parent == nil || !w.bringsIt(st, x.m.parent) && !w.namesIt(st, x) {
			return false
		}
	}
	if x.what == delivers && x.s != nil && st.u != nil && !sends.MatchString(st.u.Quote) && bringsOnly.MatchString(x.s.Text) && !happened.MatchString(x.s.Text) {
		return false // a paper about it is not the thing
	}
	if st.weekday != 0 && x.what == delivers && x.m.At.Weekday() != time.Weekday(st.weekday-1) {
		return false
	}
	if x.what == delivers && x.s != nil && len(x.m.Files) > 0 && !w.namesIt(st, x) {
		return false
	}
	if x.what != confirms && (x.own < 300 || !x.m.toThem && st.u != nil && sends.MatchString(st.u.Quote)) {
		return false
	}
	switch {
	case x.about >= 350 && (x.own >= 250 || x.m.parent != nil && (st.u != nil && x.m.parent == st.u.m || w.bringsIt(st, x.m.parent))):
		return true
	case st.u == nil || st.u.Promise == nil:
		return x.topic >= 600 && x.about >= 250
	case x.what == confirms && x.s != nil && arrived.MatchString(x.s.Text) && offMail.MatchString(st.u.Quote) && (w.follows(x.m, st.u) || x.topic >= 400 && st.onDay(x.m.At)):
		return true
	case x.what == confirms:
		return x.m.parent == st.u.m || x.m.parent != nil && x.m.parent.parent == st.u.m && x.about >= 150 || x.topic >= 600 && w.follows(x.m, st.u)
	}
	return st.u.FulfilledBy.Digest == x.m.Digest && x.about >= 250
}

// namesIt reports whether the words that bring a file, its name or the subject
// say that it is the thing.
func (w *World) namesIt(st *story, x stance) bool {
	words := slices.Clone(x.s.stems)
	if x.what == delivers {
		words = append(words, stems(x.m.Subject)...)
	}
	for _, file := range x.m.Files {
		words = append(words, stems(fileWords(file.Name))...)
	}
	has := func(s string) bool { return slices.Contains(words, s) }
	if w.share(w.used(st.topic), has) >= 200 {
		return true
	}
	return st.u != nil && w.share(w.object(st.u), has) >= 200
}

// onDay reports whether a thing was to be done on the day of t.
func (st *story) onDay(t time.Time) bool {
	at, ok := st.u.due()
	return ok && sameDay(at, t)
}

// bringsIt reports whether a message of the firm is itself about the thing.
func (w *World) bringsIt(st *story, m *message) bool {
	if !m.Staff || st.u == nil {
		return false
	}
	_, own := w.about(m, w.object(st.u))
	return own >= 300
}

var sends = regexp.MustCompile(`(?i)\b(send|sent|e-?mail|mail|forward|share|number|quote|price|estimate|report|write|answer|reply|have (it|them|the|your|his|her)|get (it|them|the|you)|inbox|hand)\b`)

var (
	bringsOnly = regexp.MustCompile(`(?i)\b(attached|enclosed|here (is|are|it is)|see below|below)\b`)
	happened   = regexp.MustCompile(`(?i)\b(done|finished|complete[d]?|fixed|repaired|replaced|installed|fitted|removed|ran|results?|went|in place|credited|refunded|paid|put|took|closed|painted|swapped)\b`)
)

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

// admission returns the answer in which the firm says that the client is right.
func (w *World) admission(m *message) stance {
	for _, r := range m.replies {
		if !r.Staff || r.Automatic != "" || r.Bounced {
			continue
		}
		for _, s := range r.sents {
			if what, _ := w.postureOf(r, s); what == admits {
				return stance{m: r, s: s, what: admits}
			}
		}
	}
	return stance{}
}

// tookIt returns the first message in which the client shows to have a message
// of the firm without saying that it is not what was wanted.
func (w *World) tookIt(m *message) *message {
	for _, r := range m.replies {
		if r.client && r.Automatic == "" {
			if r.says(func(s *sentence) bool {
				return s.acts[act.Complaint] || negated.MatchString(s.Text) && !softNo.MatchString(s.Text)
			}) != nil &&
				r.says(func(s *sentence) bool { return thanks.MatchString(s.Text) || received.MatchString(s.Text) }) == nil {
				continue
			}
			return r
		}
	}
	return nil
}

// weighDone tells how likely a message shows that a thing was done.
func (w *World) weighDone(st *story, x stance, days []day) int {
	n := map[posture]int{confirms: 300, delivers: 250, reports: 150}[x.what] + x.topic/2
	if x.what == delivers && w.tookIt(x.m) != nil {
		n += 100
	}
	if st.u == nil {
		return n
	}
	if w.follows(x.m, st.u) {
		n += 150
	}
	at, _ := w.when(x)
	if dueAt, ok := st.u.due(); ok {
		switch d := at.Sub(dueAt); {
		case d < -14*24*time.Hour:
			n -= 150
		case d < 48*time.Hour:
			n += 150
		default:
			n -= min(250, int(d.Hours()/24)*8)
		}
	} else {
		n -= min(200, int(at.Sub(st.u.at()).Hours()/24)*4)
	}
	if st.u.Promise != nil && st.u.FulfilledBy.Digest == x.m.Digest {
		n += 250
	}
	if slices.ContainsFunc(days, func(d day) bool { return d.fits(at) && d.day != 0 }) {
		n += 150
	}
	return n
}

// weighDenial tells how likely the client complains of just this.
func (w *World) weighDenial(st *story, x stance, days []day) int {
	n := x.topic/2 + 100
	if st.u != nil {
		if w.follows(x.m, st.u) {
			n += 200
		}
		if dueAt, ok := st.u.due(); ok {
			switch d := x.m.At.Sub(dueAt); {
			case d < -12*time.Hour:
				return 0
			case d < 4*24*time.Hour:
				n += 250
			default:
				n -= min(300, int(d.Hours()/24)*10)
			}
		}
	}
	if slices.ContainsFunc(days, func(d day) bool { return d.fits(x.m.At) && d.day != 0 }) {
		n += 150
	}
	return n
}

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

var (
	until   = regexp.MustCompile(`(?i)\b(until|till|only (on|came|got|sent|arrived)|(days?|weeks?|hours?|months?|fortnight) (late|later|after)|before anyone|it (came|arrived|got (done|here)|was (done|replaced|sent|fitted|delivered|finished))|(came|arrived|turned up|walked in|got here|was (done|fixed|sent|delivered)) (on|at|in|after))\b`)
	offMail = regexp.MustCompile(`(?i)\b(call(ed)?|phone|telephone|ring|rang|visit|come (out|by|round|back|over)|came|inspect|site|in person|be (here|there)|turn up|show(ed)? up)\b`)
)

// checkUndertaking checks that something that was undertaken was not done, not
// in time, or otherwise.
func (w *World) checkUndertaking(f *frame) *Finding {
	k := w.make(f)
	u := w.meant(f)
	_, actual := f.dueDays()
	st := w.tell(f, u, w.o.Asserted)
	o := w.outcome(f, st, actual)
	if u == nil {
		return w.withoutPromise(k, f, st, o)
	}
	k.citeUndertaking(u)
	if len(actual) > 0 || until.MatchString(f.Text) && !f.never || f.Kind == Late {
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
	if forbids.MatchString(u.Sentence) {
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
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true}, {Name: "not once", Truth: False}}
		return k.settle(Partly, "It was promised on %s and done at first, but not every time.", w.date(u.at()))
	case o.done.m == nil:
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.silence(o.deny.m)
		if x := w.perhaps(f, u); x != nil {
			k.cite(x, "nearest", nil)
			return k.settle(Silent, "It was promised on %s; a message of %s may be what was promised.", w.date(u.at()), w.date(x.At))
		}
		if o.deny.m != nil || o.admit.m != nil {
			k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
			k.Absence = o.admit.m == nil
			if k.Absence && (o.maybe.m != nil || o.deny.topic < 500 || u.Status == ledger.Kept || u.Status == ledger.KeptLate) {
				return k.settle(Silent, "It was promised on %s; what became of it is not certain.", w.date(u.at()))
			}
			if k.Absence {
				return k.absent(Supported, u.at(), w.o.Asserted, "It was promised on %s; on %s you wrote that it had not been done, and nothing shows that it was.", w.date(u.at()), w.date(o.deny.m.At))
			}
			return k.settle(Supported, "It was promised on %s, and our own message of %s shows that it was not done.", w.date(u.at()), w.date(o.admit.m.At))
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
		if (offMail.MatchString(u.Quote) || comingWords.MatchString(f.Text)) && !f.inMail() {
			return k.settle(Silent, "It was promised on %s; whether it was done would not show in mail.", w.date(u.at()))
		}
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Absence: true}}
		return k.absent(Supported, u.at(), w.o.Asserted, "It was promised on %s, and nothing in our mail shows that it was done.", w.date(u.at()))
	}
	k.citeStance(o.done, "delivery")
	k.cite(o.acked, "confirmation", nil)
	switch {
	case o.deny.m != nil && o.admit.m != nil && fault.MatchString(o.admit.s.Text) && o.done.own < 600 && !o.done.m.At.Before(o.deny.m.At) || o.deny.m != nil && o.admit.m != nil && o.admit.m.parent == o.deny.m && o.deny.topic >= 600 && o.done.own < 500:
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
	case u.score >= certain && w.namedBy(f, u) && (o.done.what == confirms || o.acked != nil || f.Kind == NeverSent && o.done.what == delivers):
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: False, Necessary: true, Grade: Answered}}
		return k.settle(Contradicted, "It was promised on %s, and a message of %s shows that it was done.", w.date(u.at()), w.date(o.at))
	}
	return k.settle(Silent, "A message of %s reports that it was done; that you knew of it is not shown.", w.date(o.at))
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

// perhaps returns a later message of the firm to the client that may bring what
// was promised: with an attachment or a link, and in its words.
func (w *World) perhaps(f *frame, u *undertaking) *message {
	object := w.object(u)
	if len(object) == 0 {
		object = w.used(f.promise)
	}
	for _, m := range w.between(u.at().Add(time.Second), w.o.Asserted) {
		if !m.Staff || !m.toThem || m == u.m || m.Bounced {
			continue
		}
		brings := len(m.Files) > 0 || m.says(func(s *sentence) bool { return s.acts[act.Delivery] || strings.Contains(s.Text, "://") }) != nil
		if !brings {
			continue
		}
		has := func(x string) bool {
			return m.bag[x] || slices.ContainsFunc(m.texts, func(d *document) bool { return d.bag[x] })
		}
		follows := m.Conversation == u.m.Conversation && len(m.Files) > 0 && m.At.Sub(u.at()) < 45*24*time.Hour
		if w.share(object, has) >= 400 && w.share(w.used(f.topic), has) >= 300 || follows && f.inMail() {
			return m
		}
	}
	return nil
}

// inMail reports whether what a claim misses would have come as mail.
func (f *frame) inMail() bool {
	return f.Kind == NeverSent || inMail.MatchString(f.Text)
}

var inMail = regexp.MustCompile(`(?i)\b(heard|hear|report|update|e-?mails?|letters?|writ(e|ten|ing)|wrote|sent?|send|receiv\w+|certificate|invoice|bill|statement|refund|credit|documents?|paperwork|quote|estimate|copy|copies|answer|word|confirm\w*)\b`)

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
	case o.done.m != nil && o.done.topic >= 700 && (o.done.what == confirms || o.acked != nil) && (o.deny.m == nil || o.deny.m.At.Before(o.at)) && len(f.undertakes()) == 0:
		k.citeStance(o.done, "delivery").cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "outcome", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "Messages of %s show that it was done.", w.date(o.at))
	case f.Kind == NeverSent && o.done.what == delivers && o.done.m.toThem && o.done.m.parent != nil && o.done.m.parent.client && len(o.done.m.Files) > 0 && o.done.about >= 500 && o.deny.m == nil:
		k.cite(o.done.m.parent, "request", nil).citeStance(o.done, "delivery").cite(o.acked, "confirmation", nil)
		k.Atoms = []Atom{{Name: "sent", Truth: False, Necessary: true, Grade: NoBounce}}
		if o.acked == nil && !neverSent.MatchString(f.Text) {
			return k.settle(Partly, "It was sent on %s; that it reached you is not shown.", w.date(o.at))
		}
		return k.settle(Contradicted, "You asked for it, and it was sent on %s.", w.date(o.at))
	case o.done.m == nil && o.deny.m != nil && o.admit.m != nil && o.deny.topic >= 500:
		k.citeStance(o.deny, "complaint").citeStance(o.admit, "admission")
		k.Atoms = []Atom{{Name: "outcome", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "You wrote so on %s, and we agreed on %s.", w.date(o.deny.m.At), w.date(o.admit.m.At))
	}
	if o.done.m == nil && o.maybe.m == nil && f.inMail() && len(f.undertakes()) == 0 {
		if ask := w.askedFor(f); ask != nil {
			k.cite(ask, "request", nil)
			k.citeStance(o.deny, "complaint")
			k.silence(ask)
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
