package ledger

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
)

// tells notes what one sentence tells of such a thing; false if it cannot tell
// that it was done.
func (w *world) tells(f *features, p *Promise, m *message, s *sentence, r role, t tie, c topic) bool {
	switch {
	case p.asksOther && r.self && t == delegated && s.does(act.Request):
		f[fAsksOn] = 1
		f.about(c, t)
		return true
	case p.verb == "check" && r.self && t >= below && s.confirms():
		f[fAnswers], f[fDelivers] = 1, 1
		f.about(c, t)
		return true
	}
	if q := w.whether(p, m, s, r); q != nil {
		if s.fits(saysNoItWasNot) || !s.fits(saysYesItWas) || s.says(ahead) {
			return false
		}
		f[fDone] = 1
		f.about(w.concerns(p, m.parent, q), t)
		return true
	}
	praises := r.theirs && t == direct && c.object > 0 && s.praisesFirst(p)
	if w.beside(p, s, r) || w.undone(p, s, r) || !praises && (s.says(asks) || s.does(act.Request, act.Question) && !s.does(act.Delivery)) {
		return false
	}
	answers := p.verb == "check" && r.self && w.goesTo(p, m) // who was to tell something
	f.set(fNot, s.says(negated) && !s.does(act.Delivery, act.Acknowledgement))
	f.set(fWill, (s.says(ahead) || s.does(act.Promise, act.Offer, act.Intent, act.Chase)) && !s.does(act.Delivery, act.Acknowledgement) && !s.says(done))
	if f[fWill] == 1 && s.does(act.Promise) && !s.says(past) && !(answers && s.plans()) {
		return false // what is promised is not done yet
	}
	if answers && !s.does(act.Offer, act.Intent, act.Chase) {
		f[fNot], f[fWill] = 0, 0 // of what was asked about
	}
	f.set(fUnhappy, !answers && s.does(act.Complaint))
	f.set(fRecalls, s.says(recalls) && !s.keptAsSaid())
	if m.notice() {
		if s.fits(saysUndone) || s.fits(saysOverdue) && !s.fits(saysNoticed) {
			return false
		}
		f.about(c, t)
		f.set(fDone, m.headed || s.fits(saysNoticed))
		f.set(fNames, w.mentions(p, s))
		if p.verb == "pay" && w.namesPayer(p, m) {
			f[fNames], f[fBare] = 1, 0
			f.set(fVerb, w.verbShown(p, s) != "")
		}
		return true
	}
	w.reports(f, p, m, s, r)
	if w.thanksAhead(p, m, s, r) || r.ours && !answers && f[fWill] == 1 && f[fVerb]+f[fState]+f[fDelivers] == 0 && !s.says(done|been) && w.plansAhead(m, s) {
		return false
	}
	got := r.theirs && p.sends() && c.object > 0 && !s.says(negated)
	used := got && s.fits(saysUsed)
	f.set(fDone, s.says(done) || praises)
	f.set(fArrived, !p.visit && (s.says(been) || used || got && (s.fits(saysGot) || inPlace.MatchString(s.Text))))
	f.set(fDelivers, f[fDelivers] == 1 || used || r.ours && p.sends() && c.object > 0 && hereIs.MatchString(s.Text))
	f.set(fAnswers, answers && s.length >= 3 && !s.does(act.Apology) && !s.fits(saysCivil))
	f.set(fTurned, p.sends() && r.theirs && !s.does(act.Acknowledgement) && !s.says(glad|arrived|been) && !used && !(s.says(done) && c.object > 0))
	f.set(fMute, r.theirs && f[fVerb]+f[fState]+f[fDone]+f[fThere]+f[fArrived]+f[fDelivers]+f[fThanks]+f[fGlad]+f[fPast] == 0 && !s.says(arrived))
	f.about(c, t)
	return f[fMute]+f[fNot] < 2
}

// reports notes what a sentence tells, whatever it is about.
func (w *world) reports(f *features, p *Promise, m *message, s *sentence, r role) {
	verb := w.verbShown(p, s) != ""
	f.set(fVerb, verb && (s.says(past) || s.says(done)))
	f.set(fOff, p.verb == "call" && !verb)
	f.set(fState, verb && f[fVerb] == 0 && s.says(state))
	f.set(fThere, s.says(been) && p.visit && !(r.theirs && s.onlyTheyWere()))
	f.set(fDelivers, s.does(act.Delivery) || r.ours && (p.verb == "check" || len(m.Files) > 0 || s.says(linked)) && s.fits(saysLateNow))
	f.set(fThanks, r.theirs && s.does(act.Acknowledgement))
	f.set(fGlad, r.theirs && s.says(glad))
	f.set(fPast, s.says(past))
	f.set(fNames, !r.self && w.mentionsOrMeans(p, m, s))
	f.set(fShort, s.length <= 5)
}

// hereIs hands a thing over: "Here is the report you asked for."
var hereIs = regexp.MustCompile(`(?i)^\W*here(['’]s| is| are) (the|your|our|my|a|an|that|those|these|both|all|two|three)\b`)

// namesPayer reports whether what a program wrote names the side that is to pay.
func (w *world) namesPayer(p *Promise, m *message) bool {
	return (p.HasDue() || !p.Conditional) && slices.Contains(w.noticesOf[w.sideOf(p.Actor)], m)
}

// goesTo reports whether a message goes to the side of who was promised something.
func (w *world) goesTo(p *Promise, m *message) bool {
	return slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a string) bool { return w.sideOf(a) == w.sideOf(p.To) })
}

// onlyTheyWere reports whether a sentence tells only where its writer was: "we were in all
// day".
func (s *sentence) onlyTheyWere() bool {
	rest := iWas.ReplaceAllString(s.Text, "")
	return len(rest) < len(s.Text) && !was.MatchString(rest) && !visited.MatchString(rest)
}

// iWas: where the writer was, and what they did there.
var iWas = regexp.MustCompile(`(?i)\b(i|we)(['’]ve| have| had)?( all| both| just)? (was|were|been|sat|stood|stayed|ate|waited|walked|came|stopped|turned)\b[^,.;!?]*`)

// beside reports whether a sentence is no word of the thing, whoever writes it and
// whatever it tells: the promise over again, or what shows nothing of its kind.
func (w *world) beside(p *Promise, s *sentence, r role) bool {
	switch {
	case strings.Contains(s.Text, p.Quote):
		return true
	case p.verb == "pay" && r.theirs && (s.says(pays) && !(s.fits(saysWasPaid) && p.settlesBill()) || s.fits(saysBill) && !s.says(arrived|glad) && !s.does(act.Acknowledgement)):
		return true // what who is owed money does not say of it
	case r.theirs && s.dislikes():
		return true // "we are not happy with the fence"
	case !r.self && toldThat.MatchString(s.Text) && !s.does(act.Acknowledgement):
		return true // "you told us that it would be credited by now"
	case !r.ours && s.fits(saysWasTo) && !s.does(act.Acknowledgement) && !(s.says(been) && laterThan.MatchString(s.Text)):
		return true // "three were to come, I got one"
	case (p.visit || p.verb == "pay" && s.fits(saysBill)) && s.fits(saysClaims) && !s.says(been|pays) && w.verbShown(p, s) == "":
		return true // a file keeps no appointment, and a bill pays nothing
	}
	return false
}

// toldThat: what somebody said would be.
var toldThat = regexp.MustCompile(`(?i)\b(told|said|says|promised|assured|wrote|agreed|swore)\b[^.;!?]*(\b(would|should|was to|were to|was going to|were going to)|['’]d be)\b`)

// dislikes reports whether a sentence says that somebody does not like a thing, and of
// nothing that it is not there.
func (s *sentence) dislikes() bool { return s.fits(saysDislikes) && !s.fits(saysLacking) }

// laterThan: it was so, but later than it was to be: "he is here, an hour after he was due".
var laterThan = regexp.MustCompile(`(?i)\b(after|later than|behind when) (i|we|you|he|she|they|it) (was|were|had|said|promised)\b`)

// undone reports whether a sentence says that the thing is not done.
func (w *world) undone(p *Promise, s *sentence, r role) bool {
	switch {
	case s.says(negated) && s.length < 8 && w.mentions(p, s):
		return true // "no Luis"
	case s.fits(saysNotSo) && !s.does(act.Delivery) || s.says(negated) && p.missedBy(s):
		return true // "not live yesterday", "no count here"
	case r.ours && !(p.verb == "check" && r.self) && strings.Contains(s.Text, " still ") && s.fits(saysAtIt):
		return true // "I'm still working through them"
	case r.ours && !(p.verb == "check" && r.self) && s.says(negated) && s.fits(saysNoItWasNot), r.theirs && p.sends() && s.fits(saysRejects):
		return true // "not yet, I'm afraid", "that's the wrong one"
	case wentBy.MatchString(s.Text), noSign.MatchString(s.Text) && !(p.verb == "check" && r.self):
		return true // "Friday came and went", "no word on the two"
	case r.ours && Snag(s.Text):
		return true // "hit rock in the trench this morning"
	case satSince.MatchString(s.Text) && !s.says(glad):
		return true // "he has sat in the boiler room since seven"
	case s.fits(saysNearly), s.fits(saysNothing):
		return true // "it is nearly done", "came and did nothing"
	case s.fits(saysLeft) && !s.says(glad) && w.verbShown(p, s) == "":
		return true // "the boat was locked and he had to leave"
	case r.theirs && stillThere.MatchString(s.Text) && !s.says(glad):
		return true // "there are still dust sheets in the hallway"
	case r.theirs && !p.sends() && s.fits(saysAtIt) && !s.says(glad) && !s.does(act.Acknowledgement):
		return true // "I am still climbing in through the kitchen"
	case r.ours && !r.theirs && s.fits(saysBehind) && !s.does(act.Delivery):
		return true // "running behind, I am afraid"
	case r.theirs && s.fits(saysInVain) && (!s.says(been) || s.onlyTheyWere()) && !s.says(glad) && !s.does(act.Acknowledgement):
		return true // "we had kept the evening free"
	case r.theirs && p.visit && waitedOnly.MatchString(s.Text) && (!s.says(been) || s.onlyTheyWere()) && !s.says(glad|arrived|done) && !s.does(act.Acknowledgement):
		return true // "we were at home on Friday and waited"
	case r.ours && (s.says(admits) || s.says(negated) && s.fits(saysNeverDid) || s.fits(saysThwarted)):
		return true // "I forgot", "I ran out of time"
	case r.theirs && (s.says(waits) || s.fits(saysAbsent) || s.says(unchanged) && !s.says(done|glad) && w.verbShown(p, s) == ""):
		return true // "I have been sitting here", "we waited in"
	case r.ours && p.verb != "check" && s.says(negated) && !s.says(past|done|been|linked) && !s.does(act.Delivery) && s.willNot():
		return true // "I am afraid that we cannot send it after all"
	case r.ours && s.does(act.Apology) && !s.does(act.Delivery) && !s.says(done) && w.verbShown(p, s) == "":
		return true // "I am sorry, the tile broke at the maker's"
	case r.ours && p.verb != "check" && s.does(act.Delay) && !s.does(act.Delivery) && !s.says(done) && w.verbShown(p, s) == "":
		return true // "the part came in the wrong colour"
	case p.verb == "check" && r.self && s.fits(saysNoWord) && !s.does(act.Delivery):
		return true // "no word from them yet"
	case r.theirs && s.says(negated) && s.says(misses) && !s.says(glad) && !s.fits(saysClauses) && !s.does(act.Delivery, act.Acknowledgement):
		return true // "nobody rang", "it never reached us"
	}
	return s.says(negated) && (w.undoes(p, s) || w.didNot(p, s)) // "came and did not fix it", "but Lou did not"
}

// stillThere: that what was to be gone is not.
var stillThere = regexp.MustCompile(`(?i)\bthere(['’]s| is| are) still\b|\b(is|are|['’]s) still (in|on|at|by|under|outside|lying|standing|sitting) (in |on |at )?(my|our|the|here)\b`)

// waitedOnly: that the writer waited.
var waitedOnly = regexp.MustCompile(`(?i)\b(i|we)\b[^.;!?]*\bwait(ed|ing)\b`)

var (
	// wentBy: that a day passed.
	wentBy = regexp.MustCompile(`(?i)\b((mon|tues|wednes|thurs|fri|satur|sun)day|the \d+(st|nd|rd|th)|deadline|date|day|morning|afternoon|evening|week|weekend|month) (has |have |had )?(came|come|comes|been) and (went|gone|goes)\b`)
	// noSign: that there is nothing of it yet.
	noSign = regexp.MustCompile(`(?i)(^|[,;–—-] |\b(and|but|still|is|was|been|had|have|got) )no (sign|word|news|trace) (of|on|from|about|as to|yet|at all|so far)\b`)
	// snag: that something is in the way.
	snag = regexp.MustCompile(`(?i)\b(hit|struck|ran into|run into|came across|came up against) (a |an |the |some |more |solid |old )*(snags?|problems?|trouble|rock|ledge|bedrock|concrete|clay|water|pipes?|cables?|drains?|wall|hitch|obstacle)\b`)
	// satSince: that somebody waits.
	satSince = regexp.MustCompile(`(?i)\b(has|have|had|['’]s|['’]ve) (been )?(sat|sitting|waited|waiting|stood|standing) [^.;!?]*\bsince\b`)
)

// Snag reports whether a text tells that something was in the way of a work.
func Snag(text string) bool { return snag.MatchString(text) }

// missedBy reports whether a sentence says that there is none of the thing: "no count
// here".
func (p *Promise) missedBy(s *sentence) bool {
	toks := fields(s.Text)
	for i, x := range toks[:max(0, len(toks)-1)] {
		if x == "no" && slices.Contains(p.object, stem(toks[i+1])) {
			return true
		}
	}
	return false
}

// didNot reports whether a sentence says no more of the one who was bound than that they
// did not.
func (w *world) didNot(p *Promise, s *sentence) bool {
	for _, x := range notAtAll.FindAllStringSubmatch(s.Text, -1) {
		who := strings.ToLower(x[1])
		if list := w.names[who]; len(list) == 1 && w.samePerson(list[0], p.Actor) || anybody[who] {
			return true
		}
	}
	return false
}

var (
	// notAtAll: somebody did not, and nothing behind it.
	notAtAll = regexp.MustCompile(`(?i)(\p{L}+) (?:did|has|have|had|was|were|is|are)(?:n['’]t| not)(?: though| yet| however| either)?\s*(?:$|[.,;!?)])`)
	anybody  = set("he she they you we i it")
)

// settlesBill reports whether a promise is to pay what is owed, and not to give back
// what was paid.
func (p *Promise) settlesBill() bool {
	return slices.ContainsFunc(p.verbs, func(x string) bool { return x == "pay" || x == "settl" || x == "remit" })
}

// plans reports whether what a sentence promises is an answer itself, and not that one
// will come: "the crane will be there at seven".
func (s *sentence) plans() bool {
	if s.Class != "" && s.Class != "check" && s.Class != "call" {
		return true
	}
	return !slices.ContainsFunc(s.Acts, func(d did) bool {
		return d.Kind == act.Promise && (d.Subject == act.None || d.Subject == act.I || d.Subject == act.We || d.Subject == act.You)
	})
}

// keptAsSaid reports whether a sentence tells of something that came about as it was said.
func (s *sentence) keptAsSaid() bool {
	return s.says(past) && !s.says(negated|asks) && s.fits(saysPunctual)
}

// confirms reports whether a sentence confirms something, and does not only promise to
// or tell that there is no answer.
func (s *sentence) confirms() bool {
	return s.fits(saysConfirms) && !s.says(asks) && !s.fits(saysNoWord) && (!s.does(act.Promise) || s.plans())
}

// praisesFirst reports whether a sentence says that what was promised has turned out
// well, before it asks for anything: "the proofs look great, please print". "Tuesday is
// good for the proofs" praises a day.
func (s *sentence) praisesFirst(p *Promise) bool {
	if !s.fits(saysPraises) || s.says(negated) {
		return false
	}
	at := sayings[saysPraises].FindStringIndex(s.Text)
	if !slices.ContainsFunc(words(s.Text[:at[0]]), func(x string) bool { return slices.Contains(p.object, x) }) {
		return false
	}
	if s.says(asks) && !strings.ContainsAny(s.Text[at[1]:], ",;") {
		return false
	}
	return !slices.ContainsFunc(s.Acts, func(d did) bool { return d.Kind == act.Request && d.End <= at[0] })
}
