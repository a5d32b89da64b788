package ledger

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// What evidence is for.
const (
	delivery     = "delivery"     // by the one who was to do it
	report       = "report"       // by somebody else
	confirmation = "confirmation" // by the one who was promised it
)

// kinds are bits of what evidence is for.
var kinds = map[string]uint8{delivery: 1, report: 2, confirmation: 4}

// A look is what one message says about one promise.
type look struct {
	m       *message
	said    string // the sentence of the promise
	f       features
	score   int
	shared  []string // words in common
	carried string   // what it carries of what was to be sent
	at      *sentence
	quote   string
	kind    string
	denies  bool
	admits  bool   // whoever promised, or their side, denies it
	denied  string // the words
	negated bool   // they deny in so many words
	absent  bool   // who was promised it says that nobody came
	late    bool   // what it denies is only that it was done before
	topical int
}

// A role is who writes, as a promise sees it.
type role struct {
	self   bool // whoever made it, or is bound
	ours   bool // their side
	theirs bool // the one who was promised it, or their side
}

func (w *world) role(p *Promise, m *message) role {
	r := role{self: w.samePerson(m.From, p.Actor) || w.samePerson(m.From, p.Author)}
	inside := w.sideOf(p.To) == w.sideOf(p.Actor)
	r.ours = w.sideOf(m.From) == w.sideOf(p.Actor) || w.sideOf(m.From) == p.msg.side
	r.theirs = !r.self && (inside && w.samePerson(m.From, p.To) || !inside && w.sideOf(m.From) == w.sideOf(p.To))
	r.theirs = r.theirs || !r.self && p.about != "" && w.samePerson(m.From, p.about)
	return r
}

// examine weighs a message as evidence for a promise: its best sentence, what
// it is about, how it hangs together with the promise, when and by whom it was
// written.
func (w *world) examine(p *Promise, m *message) look {
	l := look{m: m, said: p.Sentence, kind: report}
	r, t := w.role(p, m), w.tie(p, m)
	switch {
	case m.notice():
	case r.theirs:
		l.kind = confirmation
	case w.samePerson(m.From, p.Actor):
		l.kind = delivery
	}
	best, others := -1<<30, t == apart && w.withOthers(p, m)
	early := w.tooEarly(p, m)
	hearsay := t == apart && p.sends() && l.kind == report && !(p.verb == "pay" && m.notice() && w.namesPayer(p, m))
	missed := false // they say of the thing itself that it was not done
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		c := w.concerns(p, m, s)
		if others && c.object == 0 {
			continue // what is said to somebody else must name the thing
		}
		if w.denies(p, m, s, r, t, c) {
			l.denies, l.denied, l.negated = true, s.Text, s.says(negated)
			l.absent = l.absent || r.theirs && (s.fits(saysAbsent) || s.fits(saysNobody)) && !tillLater.MatchString(s.Text)
			l.admits = l.admits || r.ours && s.says(admits)
		}
		if (s == p.trigger || p.bill != nil && p.bill.Digest == m.digest) && !w.bringsToo(p, s, r) {
			continue // what it was to follow is not the thing
		}
		if hearsay && !w.namesThing(p, s) && !(s.fits(saysClaims) && w.callsThing(p, m)) || early && !w.already(p, m, s) || w.ofDayBefore(p, m, s) {
			continue // that something was sent, or of another day, is no word of this
		}
		missed = missed || r.theirs && c.object > 0 && w.undone(p, s, r)
		var f features
		if !w.tells(&f, p, m, s, r, t, c) {
			continue
		}
		if n := f.score(w.weights); n > best {
			best, l.f, l.at, l.quote, l.shared, l.topical = n, f, s, s.Text, c.shared, c.score()+int(t)
		}
	}
	if !early || l.at != nil {
		l.brings(w, p, m, r, t)
	}
	if l.at == nil {
		return l
	}
	w.around(&l.f, p, m, r, t)
	if p.HasDue() {
		w.ofDay(&l.f, p, m, l.at)
	}
	switch {
	case l.denies && l.completes():
		l.denies, l.late = false, true
	case r.ours && !r.theirs && l.at != nil && !l.ofThing() && (w.putsBack(p, m) || w.missed(p, m.parent) && w.whether(p, m, l.at, r) == nil):
		l.at, l.f = nil, features{} // who gives another day for it tells beside what kept them
		return l
	case missed && l.f[fObject] == 0, l.denies && l.absent && !l.tellsDone():
		l.at, l.f = nil, features{} // who misses the thing tells beside what they did meanwhile
		return l
	}
	l.f.set(fDenying, l.denies && l.quote == l.denied)
	l.f.set(fDenies, l.denies || missed && l.f[fObject] == 0) // "I looked in the shed, too. No key."
	l.score = l.f.score(w.weights)
	return l
}

// completes reports whether a look tells that the very thing is done, and denies it
// only of a time before: "The gate is open now, nobody came till eight."
func (l *look) completes() bool {
	tells := l.f[fDone]+l.f[fState]+l.f[fThere]+l.f[fArrived]+l.f[fDelivers]+l.f[fVerb] > 0
	return tells && l.f[fNot]+l.f[fWill]+l.f[fUnhappy] == 0 && l.f[fObject]+l.f[fThere] > 0 && l.negated && ofThen.MatchString(l.denied) && !stillSo.MatchString(l.denied)
}

// ofThing reports whether a look tells that something was done with the thing, or brings it.
func (l *look) ofThing() bool {
	told := l.f[fVerb]+l.f[fState]+l.f[fDone]+l.f[fDelivers]+l.f[fPast] > 0 || inPlace.MatchString(l.quote)
	named := l.f[fObject] > 0 || points.MatchString(l.quote) && inPlace.MatchString(l.quote)
	return l.f[fBrings]+l.f[fAnswers] > 0 || named && told && l.f[fNot]+l.f[fWill] == 0
}

// missed reports whether a message is by who was promised a thing, and says that it was not
// done: what answers it shows that it was only in so many words.
func (w *world) missed(p *Promise, m *message) bool {
	if m == nil || !m.at.After(p.At) {
		return false
	}
	r, t := w.role(p, m), w.tie(p, m)
	return r.theirs && slices.ContainsFunc(m.Sentences, func(s sentence) bool {
		return m.own(&s) && w.denies(p, m, &s, r, t, w.concerns(p, m, &s))
	})
}

// inPlace: that something is where it is to be.
var inPlace = regexp.MustCompile(`(?i)\b(is|are|['’]s|['’]re|was|were) (all |now |already |back )*(down|up|in|out|on|off|back|there|here|yours|with (you|ye|u))\b`)

// putsBack reports whether a message of the side that promised says sorry or that something
// could not be, once the thing is due, and names a later day for it.
func (w *world) putsBack(p *Promise, m *message) bool {
	if !p.HasDue() || m.at.Before(startOfDay(p.latest)) {
		return false
	}
	regrets, later := false, false
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		regrets = regrets || s.does(act.Apology, act.Refusal, act.Delay) || s.says(admits|postpones) || s.fits(saysThwarted) || s.willNot()
		later = later || !s.says(past) && w.namesLater(s, m, m.at, due.Day)
	}
	return regrets && later
}

// tellsDone reports whether a look tells in any way that something was done or came.
func (l *look) tellsDone() bool {
	return l.f[fVerb]+l.f[fState]+l.f[fDone]+l.f[fDelivers]+l.f[fThanks]+l.f[fArrived]+l.f[fThere]+l.f[fBrings]+l.f[fGlad] > 0
}

// tillLater: that it was not so only for a while.
var tillLater = regexp.MustCompile(`(?i)\b(till?|until|before)\b`)

// ofThen: of a time that is past.
var ofThen = regexp.MustCompile(`(?i)\b(till?|until|before|by then|yesterday|last (night|week|month)|(mon|tues|wednes|thurs|fri|satur|sun)day|on the \d+\w*|at (\d[\d:.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)|all (day|morning|afternoon|evening|night|week)|didn['’]?t get to)\b`)

// stillSo: that something is not done to this day.
var stillSo = regexp.MustCompile(`(?i)\b(still|yet|(has|have)(n['’]?t| not)|never|(is|are)(n['’]?t| not)|waiting|where)\b`)

// around notes what does not depend on a sentence.
func (w *world) around(f *features, p *Promise, m *message, r role, t tie) {
	f.set(fDirect, t == direct)
	f.set(fBelow, t == below)
	f.set(fTogether, t == together)
	f.set(fDelegated, t == delegated)
	f.set(fNotice, m.notice())
	f.set(fSelf, r.self)
	f.set(fOurs, r.ours && !r.self && !r.theirs)
	f.set(fTheirs, r.theirs)
	f.set(fToThem, r.ours && !r.theirs && slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a string) bool { return w.sideOf(a) == w.sideOf(p.To) }))
	f.set(fSorry, m.does(act.Apology) && !(r.theirs && m.answersLate()) && f[fBrings]+f[fDelivers] == 0)
	f.set(fPromise, m.does(act.Promise) && f[fAnswers] == 0)
	after := m.at.Sub(p.At)
	if !p.HasDue() {
		f.set(fFresh, after <= 48*time.Hour)
		f.set(fWeek, after > 48*time.Hour && after <= 8*24*time.Hour)
		f.set(fStale, after > 21*24*time.Hour)
		return
	}
	late := m.at.Sub(p.latest)
	switch soon := w.soon(p, m); {
	case soon:
		f[fSoon] = 1
	case late <= 0:
		f.set(fNear, late > -24*time.Hour || after < 18*time.Hour)
		f.set(fAhead, f[fNear] == 0)
	default:
		f.set(fDays, late <= 5*24*time.Hour)
		f.set(fWeeks, late > 5*24*time.Hour && late <= 21*24*time.Hour)
		f.set(fMonths, late > 21*24*time.Hour)
	}
}

// ofDay notes whether a sentence tells of the day on which a promise was due.
func (w *world) ofDay(f *features, p *Promise, m *message, s *sentence) {
	f.set(fOnDay, slices.ContainsFunc(w.daysToldOf(m, s), func(day time.Time) bool { return sameDay(day, p.latest) }))
}

// daysToldOf returns the days of which a sentence tells, zero for one that it does not
// name. They are kept, since many promises look at one sentence.
func (w *world) daysToldOf(m *message, s *sentence) []time.Time {
	if days, ok := w.toldOn[s]; ok {
		return days
	}
	c := w.o.Due
	c.Told = true
	var days []time.Time
	for _, x := range due.Find(s.Text, m.at, c) {
		if x.Kind == due.Past && x.Grain <= due.Day && !x.Undated {
			days = append(days, x.Latest)
		}
	}
	w.toldOn[s] = days
	return days
}

// ofDayBefore reports whether a sentence tells of days before that of a visit or a call, and
// of no other: then it is of another one. On a Sunday "Sunday" may be any.
func (w *world) ofDayBefore(p *Promise, m *message, s *sentence) bool {
	if !p.HasDue() || !p.visit && p.verb != "call" || p.Due.Relation != due.At && p.Due.Relation != due.Between || p.Due.Grain > due.Day {
		return false
	}
	days := w.daysToldOf(m, s)
	return len(days) > 0 && !slices.ContainsFunc(days, func(day time.Time) bool {
		return day.IsZero() || !day.Before(startOfDay(p.Due.Earliest)) || day.Weekday() == m.at.Weekday()
	})
}

// answersLate reports whether a message says that it comes late as an answer.
func (m *message) answersLate() bool {
	return slices.ContainsFunc(m.Sentences, func(s sentence) bool { return m.own(&s) && s.fits(saysOwnDelay) })
}

// soon reports whether a message was written when people write of a thing that
// is due: from the day on which it is until the next working day.
func (w *world) soon(p *Promise, m *message) bool {
	if !p.HasDue() {
		return false
	}
	from := startOfDay(p.latest)
	if p.Due.Timed {
		from = p.latest.Add(-2 * time.Hour)
	}
	return m.at.After(from) && !m.at.After(w.heardBy(p.latest))
}

// brings notes what a message carries, or points to: the thing itself.
func (l *look) brings(w *world, p *Promise, m *message, r role, t tie) {
	if !r.ours || r.theirs && !r.self || p.verb == "call" || p.visit {
		return
	}
	most := -1
	carry := func(name string, s *sentence, words []term) {
		n, shared := w.match(p, func(x term) bool { return slices.Contains(words, x) })
		if p.sends() && (t >= together || n >= 6 || 2*n > p.wholeOf && n > 0) || n >= 10 || p.verb == "" && t >= below {
			if n > most {
				most, l.carried = n, name
				l.f[fBrings], l.f[fNamed] = 1, int16(min(n, 20)/4)
				if l.at == nil {
					l.at, l.quote, l.shared = s, s.Text, shared
				}
			}
		}
	}
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		for _, f := range m.Files {
			carry(f.Name, s, f.words)
		}
		if s.says(linked) {
			carry("a link", s, s.stems)
		}
	}
}

// standing reports whether a promise holds on for long: what is not to be charged
// is charged at any time.
func (p *Promise) standing() bool { return p.verb == "waive" && !p.HasDue() }

// lasts reports whether a promise is one of many times, or holds on for long.
func (p *Promise) lasts() bool { return p.Recurring || p.standing() }

// sends reports whether a promise is kept by a message, with or without a file.
func (p *Promise) sends() bool { return p.verb == "send" || p.verb == "check" || p.verb == "pay" }

// mentionsOrMeans reports whether a sentence names the actor of a promise, or
// means that person by "he" or "she": the one who is answered.
func (w *world) mentionsOrMeans(p *Promise, m *message, s *sentence) bool {
	return w.mentions(p, s) || s.says(means) && m.parent != nil && w.samePerson(m.parent.From, p.Actor)
}
