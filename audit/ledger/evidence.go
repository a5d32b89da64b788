package ledger

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// What evidence is for.
const (
	delivery     = "delivery"     // by the one who was to do it
	report       = "report"       // by somebody else
	confirmation = "confirmation" // by the one who was promised it
)

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
			l.admits = l.admits || r.ours && s.says(admits)
		}
		var f features
		if !w.tells(&f, p, m, s, r, t, c) {
			continue
		}
		if n := f.score(); n > best {
			best, l.f, l.at, l.quote, l.shared, l.topical = n, f, s, s.Text, c.shared, c.score()+int(t)
		}
	}
	l.brings(w, p, m, r, t)
	if l.at == nil {
		return l
	}
	w.around(&l.f, p, m, r, t)
	if l.denies && l.completes() {
		l.denies, l.late = false, true
	}
	if l.denies {
		l.f[fDenies] = 1
	}
	l.score = l.f.score()
	return l
}

// completes reports whether a look tells that the very thing is done, and denies it
// only of a time before: "The gate is open now, nobody came till eight."
func (l *look) completes() bool {
	tells := l.f[fDone]+l.f[fState]+l.f[fThere]+l.f[fArrived]+l.f[fDelivers]+l.f[fVerb] > 0
	return tells && l.f[fNot]+l.f[fWill]+l.f[fUnhappy] == 0 && l.f[fObject]+l.f[fThere] > 0 && l.negated && ofThen.MatchString(l.denied) && !stillSo.MatchString(l.denied)
}

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
	f.set(fSorry, m.does(act.Apology) && f[fBrings]+f[fDelivers] == 0)
	f.set(fPromise, m.does(act.Promise))
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

// tells notes what one sentence tells of such a thing; false if it cannot tell
// that it was done.
func (w *world) tells(f *features, p *Promise, m *message, s *sentence, r role, t tie, c topic) bool {
	if p.asksOther && r.self && t == delegated && s.does(act.Request) {
		f[fAsksOn] = 1
		f.about(c, t)
		return true
	}
	if p.verb == "pay" && r.theirs && (s.says(pays) || s.fits(saysBill) && !s.says(arrived|glad) && !s.does(act.Acknowledgement)) || strings.Contains(s.Text, p.Quote) {
		return false // what who is owed money does not say of it; the promise over again
	}
	if s.says(negated) && s.length < 8 && w.mentions(p, s) || r.ours && (s.says(admits) || s.says(negated) && s.fits(saysNeverDid)) || r.theirs && (s.says(waits) || s.says(unchanged) && !s.says(done|glad) && w.verbShown(p, s) == "") {
		return false // "no Luis", "I forgot", "I have been sitting here"
	}
	if r.theirs && s.fits(saysAbsent) || r.ours && s.fits(saysThwarted) {
		return false // "we waited in", "I ran out of time"
	}
	if r.ours && s.does(act.Apology) && !s.does(act.Delivery) && !s.says(done) && w.verbShown(p, s) == "" {
		return false // "I am sorry, the tile broke at the maker's"
	}
	if r.theirs && s.fits(saysWasTo) && !s.does(act.Acknowledgement) {
		return false // "three were to come, I got one"
	}
	if s.says(asks) || s.does(act.Request, act.Question) && !s.does(act.Delivery) {
		return false
	}
	if (p.visit || p.verb == "pay" && s.fits(saysBill)) && s.fits(saysClaims) && !s.says(been|pays) && w.verbShown(p, s) == "" {
		return false // a file keeps no appointment, and a bill pays nothing
	}
	if r.theirs && s.says(negated) && s.says(misses) && !s.says(glad) && !s.fits(saysClauses) && !s.does(act.Delivery, act.Acknowledgement) {
		return false // "nobody rang", "it never reached us"
	}
	if s.says(negated) && w.undoes(p, s) {
		return false // "came and did not fix it"
	}
	f.set(fNot, s.says(negated) && !s.does(act.Delivery, act.Acknowledgement))
	f.set(fWill, (s.says(ahead) || s.does(act.Promise, act.Offer, act.Intent, act.Chase)) && !s.does(act.Delivery, act.Acknowledgement) && !s.says(done))
	if f[fWill] == 1 && s.does(act.Promise) && !s.says(past) {
		return false // what is promised is not done yet
	}
	f.set(fUnhappy, s.does(act.Complaint))
	f.set(fRecalls, s.says(recalls))
	if m.notice() {
		if s.fits(saysUndone) || s.fits(saysOverdue) && !s.fits(saysNoticed) {
			return false
		}
		f.about(c, t)
		f.set(fDone, m.headed || s.fits(saysNoticed))
		return true
	}
	verb := w.verbShown(p, s) != ""
	f.set(fVerb, verb && (s.says(past) || s.says(done)))
	f.set(fOff, p.verb == "call" && !verb)
	f.set(fState, verb && f[fVerb] == 0 && s.says(state))
	f.set(fDone, s.says(done))
	f.set(fThere, s.says(been) && p.visit)
	f.set(fArrived, s.says(been) && !p.visit)
	f.set(fDelivers, s.does(act.Delivery) || r.ours && (p.verb == "check" || len(m.Files) > 0 || s.says(linked)) && s.fits(saysLateNow))
	f.set(fThanks, r.theirs && s.does(act.Acknowledgement))
	f.set(fGlad, r.theirs && s.says(glad))
	f.set(fPast, s.says(past))
	f.set(fAnswers, p.verb == "check" && r.self && s.length >= 3 && !s.does(act.Apology) && !s.fits(saysCivil))
	f.set(fNames, !r.self && w.mentionsOrMeans(p, m, s))
	f.set(fShort, s.length <= 5)
	f.set(fTurned, p.sends() && r.theirs && !s.does(act.Acknowledgement) && !s.says(glad) && !s.says(arrived))
	f.set(fMute, r.theirs && f[fVerb]+f[fState]+f[fDone]+f[fThere]+f[fArrived]+f[fDelivers]+f[fThanks]+f[fGlad]+f[fPast] == 0 && !s.says(arrived))
	f.about(c, t)
	return f[fMute]+f[fNot] < 2
}

// brings notes what a message carries, or points to: the thing itself.
func (l *look) brings(w *world, p *Promise, m *message, r role, t tie) {
	if !r.ours || r.theirs && !r.self || p.verb == "call" || p.visit {
		return
	}
	most := -1
	carry := func(name string, s *sentence, words []term) {
		n, shared := w.match(p, func(x term) bool { return slices.Contains(words, x) })
		whole := 0
		for _, x := range p.object {
			whole += 2 * w.weight(x)
		}
		if p.sends() && (t >= together || n >= 6 || 2*n > whole && n > 0) || n >= 10 || p.verb == "" && t >= below {
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

// complainedOf is how long after its due people still write of a thing to say
// that it was not done. What they list much later is no word of the time.
const complainedOf = 30 * 24 * time.Hour

// namedFor is how long after its due a person's name alone tells that a complaint is
// of that thing.
const namedFor = 7 * 24 * time.Hour

// denies reports whether a sentence says that the thing was not done: by the
// other side, that asks after it or complains, or by the one's own, that admits
// it.
func (w *world) denies(p *Promise, m *message, s *sentence, r role, t tie, c topic) bool {
	from := p.At
	if p.HasDue() {
		from = p.latest
		if !p.Due.Timed && strings.Contains(strings.ToLower(p.Due.Text), "morning") {
			from = startOfDay(p.latest).Add(12 * time.Hour)
		}
	}
	late := m.at.Sub(from) > complainedOf
	if !m.at.After(from) || late && !p.lasts() || s.does(act.Promise, act.Delivery) || s.says(done) && !s.says(negated) {
		return false
	}
	tied := c.object >= 4 || c.object+c.around >= 6 && t > apart || w.mentions(p, s) && (t > apart || c.rest > 0) && (c.object > 0 || m.at.Sub(from) <= namedFor)
	switch {
	case r.theirs:
		if p.verb == "waive" && s.says(charged) && (tied || t > apart && !late) {
			return true
		}
		if s.says(asks) && c.object >= 4 && !s.says(ahead) || s.says(negated) && w.mentions(p, s) && s.length < 8 || s.says(lasting) && t >= below {
			return true
		}
		if p.Recurring { // one time is missed, whatever came before
			return c.object >= 4 && (s.fits(saysMissing) && !s.says(glad) || s.does(act.Chase, act.Complaint))
		}
		if s.does(act.Chase, act.Complaint) || s.says(negated) && w.verbShown(p, s) != "" && (s.says(past) || !s.does(act.Request)) || s.says(misses) {
			return tied || t == direct && (s.says(negated) || s.does(act.Chase, act.Complaint) || s.says(asks))
		}
	case r.ours:
		if s.says(admits) {
			return tied && t > apart || c.object >= 8 || r.self && (t == direct || t == below && m.parent.parent == p.msg)
		}
		return tied && t > apart && s.says(negated) && (s.says(past) || strings.Contains(s.Text, "n't") || strings.Contains(s.Text, "n’t"))
	}
	return false
}

// verbShown returns the word of a sentence that tells of an act such as a
// promise is about.
func (w *world) verbShown(p *Promise, s *sentence) string {
	set := shows(p.verb)
	for _, t := range s.stems {
		x := w.lex.spelled[t]
		if set[x] || slices.Contains(p.verbs, x) {
			return x
		}
	}
	return ""
}

// undoes reports whether a sentence that denies something denies the act: of its words
// for such an act, each stands soon behind a negation.
func (w *world) undoes(p *Promise, s *sentence) bool {
	set := shows(p.verb)
	toks := fields(s.Text)
	found := false
	for i, x := range toks {
		if x = stem(x); !set[x] && !slices.Contains(p.verbs, x) {
			continue
		}
		if !slices.ContainsFunc(toks[max(0, i-soon):i], denying) {
			return false
		}
		found = true
	}
	return found
}

// denying reports whether a word denies the verb behind it.
func denying(word string) bool {
	return strings.HasSuffix(word, "n't") || word == "not" || word == "never" || carelessNots[word]
}
