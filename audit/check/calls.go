package check

import (
	"regexp"
	"slices"
	"time"
)

// neverRang settles a claim that nobody of the firm rang, by what the client wrote of the
// call when it was to come: who thanks for it had it, and who missed it had none if the
// firm owns that. It returns nil for other claims, and where no call was asked for or
// promised of which mail tells what became of it.
func (w *World) neverRang(f *frame) *Finding {
	if !f.missesCall() {
		return nil
	}
	asked := w.callsToCome(f)
	for _, p := range asked {
		if x := w.missedCall(f, p); x != nil {
			return x
		}
	}
	for _, p := range asked {
		if x := w.tookCall(f, p, asked); x != nil {
			return x
		}
	}
	return nil
}

// missesCall reports whether a claim says that the firm did not ring.
func (f *frame) missesCall() bool {
	return (noCall.MatchString(f.Text) || askedToRing.MatchString(f.Text) && denial.MatchString(f.Text)) && !rangInVain.MatchString(f.Text)
}

// callsToCome returns the sentences by which a call was asked for or promised when a
// claim says so, by time.
func (w *World) callsToCome(f *frame) (list []*sentence) {
	for _, m := range w.messages {
		if !theirs(m) && !ours(m) || !f.atTime(w, m.At) {
			continue
		}
		if s := m.says((*sentence).asksToRing); s != nil {
			list = append(list, s)
		}
	}
	return list
}

// asksToRing reports whether a sentence asks for a call, or if one of the firm wrote it
// promises one.
func (s *sentence) asksToRing() bool {
	i := toRing.FindStringIndex(s.plain)
	return i != nil && !orRing.MatchString(s.plain) && s.m.Staff == byUs.MatchString(s.plain[:i[0]]) && !negated.MatchString(s.plain[max(0, i[0]-notFrom):i[0]])
}

// notFrom is within how many bytes before words stands what negates them.
const notFrom = 25

// atTime reports whether a moment may be of the days of a claim: of the month that it
// names, or in the weeks since the last day that the letter names.
func (f *frame) atTime(w *World, t time.Time) bool {
	if slices.ContainsFunc(f.days, func(d day) bool { return d.month != 0 }) {
		return slices.ContainsFunc(f.days, func(d day) bool {
			return d.isMonth() && d.fits(t) || d.exact() && t.Before(w.resolve(d).AddDate(0, 0, 2)) && t.After(w.resolve(d).AddDate(0, 0, -31))
		})
	}
	return f.from.IsZero() || t.After(f.from.AddDate(0, 0, -2)) && t.Before(f.from.AddDate(0, 1, 0))
}

// tookCall settles a claim by the client's own words of a call that had been asked for or
// promised: it came. Where the claim is of a time or of how soon, or where there was
// another call to come of which the client tells nothing, it is silent.
func (w *World) tookCall(f *frame, asked *sentence, all []*sentence) *Finding {
	s := w.calledAfter(asked)
	if s == nil {
		return nil
	}
	m := s.m
	k := w.make(f)
	for _, p := range all {
		if p.m.At.Before(m.At) {
			k.cite(p.m, "request", p)
		}
	}
	k.cite(m, "confirmation", s)
	if by := w.staffOf(f.people); len(by) > 0 && !slices.ContainsFunc(m.To, func(a string) bool { return slices.Contains(by, a) }) {
		return k.settle(Silent, "Your message of %s speaks of a call; who rang, it does not settle.", w.date(m.At))
	}
	if callThen.MatchString(f.Text) || timeOfDay.MatchString(f.Text) || f.timed() || len(f.clocks) > 0 || f.times() > 1 || slices.ContainsFunc(f.days, day.exact) || len(f.undertakes()) > 0 || slices.ContainsFunc(all, func(p *sentence) bool { return w.calledAfter(p) == nil }) {
		return k.settle(Silent, "Your message of %s speaks of a call; whether it is the one that this misses is not certain.", w.date(m.At))
	}
	k.Atoms = []Atom{{Name: "call", Truth: False, Necessary: true, Grade: Acknowledged}}
	return k.settle(Contradicted, "A call was asked for or promised on %s, and your message of %s tells that it came.", w.date(asked.m.At), w.date(m.At))
}

// calledAfter returns the words in which the client tells of a call, soon after one was
// asked for or promised; nil if there are none.
func (w *World) calledAfter(asked *sentence) *sentence {
	for _, m := range w.between(asked.m.At.Add(time.Second), asked.m.At.Add(callWithin)) {
		if !theirs(m) || !sameLine(asked.m, m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			i := hadCall.FindStringSubmatchIndex(s.plain)
			if i == nil || negated.MatchString(s.plain[:i[1]]) || future.MatchString(s.plain[:i[1]]) {
				return false
			}
			return i[2] < 0 || w.isStaff(s.plain[i[2]:i[3]])
		}); s != nil {
			return s
		}
	}
	return nil
}

// isStaff reports whether a name is that of somebody of the firm.
func (w *World) isStaff(name string) bool {
	people, _ := w.named(name)
	return len(w.staffOf(people)) > 0
}

// missedCall settles a claim by the client's own words that nobody had rung who was to
// ring, and the answer of the firm that owns it.
func (w *World) missedCall(f *frame, asked *sentence) *Finding {
	for _, m := range w.after(asked.m.At) {
		if !theirs(m) || f.rank[m] < comesNear {
			continue
		}
		s := m.match(rangNot)
		if s == nil {
			continue
		}
		owns := w.ownsNoCall(m)
		if owns == nil || w.disputed(m) || !ours(asked.m) && len(f.undertakes()) > 0 {
			continue
		}
		if later := w.calledAfter(owns); later != nil && !callThen.MatchString(f.Text) {
			return nil // they rang after all
		}
		k := w.make(f)
		k.cite(asked.m, "promise", asked).cite(m, "complaint", s).cite(owns.m, "admission", owns)
		k.Atoms = []Atom{{Name: "call", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "You wrote on %s that nobody had rung, and our answer of %s owns it.", w.date(m.At), w.date(owns.m.At))
	}
	return nil
}

// ownsNoCall returns the words in which the firm owns to the client, soon after a message
// that misses a call, that nobody rang.
func (w *World) ownsNoCall(m *message) *sentence {
	for _, r := range w.between(m.At.Add(time.Second), m.At.Add(promptly)) {
		if s := r.match(ownsNoCall); s != nil && ours(r) && !r.disowns() && r.says(regrets) != nil && sameLine(r, m) {
			return s
		}
	}
	return nil
}

// sameLine reports whether what the client writes goes on with a message: it stands in its
// conversation, or is of whom that went to, or to whom.
func sameLine(m, then *message) bool {
	return m.Conversation == then.Conversation || slices.Contains(m.To, then.From) || slices.ContainsFunc(then.To, func(a string) bool {
		return a == m.From || slices.Contains(m.To, a)
	})
}

// callWithin is how soon after a call was asked for or promised the client writes of it.
const callWithin = 10 * 24 * time.Hour

var (
	noCall = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|none of you|not one of you|never|not|\w+n't|nor|without)\b.{0,60}\b((r(i|a|u)ng|phoned?|phoning|telephoned?|telephoning)( (me|us|him|her|them|back|up|my \w+|our \w+)\b|\W*$)|call(ed|ing)? (me|us|him|her|them|back)\b|(pick(ed|ing)?|lift(ed|ing)?) (up )?(the|a|your|his|her) (tele)?(phone|receiver)|call from (you|him|her|anyone|anybody|any of you))`)
	// askedToRing says that the client wanted to be rung.
	askedToRing = regexp.MustCompile(`(?i)\b(asked|begged|wanted|told|promised|undertook|undertaking)\b.{0,40}\b(to|would|be) (ring|rung|call(ed)? (me|us|back|him|her)|phoned?|telephoned?)\b`)
	// rangInVain says that it was the client who rang.
	rangInVain = regexp.MustCompile(`(?i)\b(i|we|my \w+|our \w+)('ve| have| had)?( \w+)? (rang|phoned|telephoned|called|rung)\b|\b(my|our) (tele)?(phone )?calls?\b|\banswer(ed|ing)? (the|your) (tele)?phone\b`)
	toRing     = regexp.MustCompile(`(?i)\b(ring|phone|telephone|call) (me|us|you|him|her|them|back|mr\.?|mrs\.?|ms\.?|dr\.?|my \w+|your \w+|(?-i:[A-Z])\w+)\b|\b(give|have) (me|us|you|him|her|them) (a|your) (ring|call)\b|\bon the (tele)?phone to (me|you|us|her|him)\b`)
	// orRing names a call as one way of several, or says when one is free.
	orRing = regexp.MustCompile(`(?i)\b(feel free|any (time|questions)|if you|or (ring|phone|call|e-?mail|write|text)|i can ring|happy to)\b`)
	byUs   = regexp.MustCompile(`(?i)\b(will|'ll|shall|going to|is to|are to)\b`)
	// hadCall tells of a call that one had, and of whom if it names them.
	hadCall = regexp.MustCompile(`(?i)\bthank(?:s| you)\b.{0,20}\bfor (?:ringing|calling|phoning|telephoning|(?:the|your) (?:(?:tele)?phone )?(?:call|ring))\b|\byou (?:rang|phoned|telephoned|called (?:me|us|back))\b|((?-i:[A-Z])\w+) (?:rang|phoned|telephoned|called (?:me|us|back))\b|\b(?:good|nice|lovely|great) to (?:talk|speak|chat)\b|\b(?:after|since|as) (?:we|you and i) (?:spoke|talked)\b`)
	// rangNot tells that a call did not come.
	rangNot = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|none of you|not one of you)( has| had| have)?( ever| even)? (r(a|u)ng|phoned|telephoned|called (me|us|him|her|my|our|(?-i:[A-Z])\w+))\b|\b(you|he|she|they|(?-i:[A-Z])\w+) (never|did(n't| not)|has(n't| not)|have(n't| not)) (ever |even )?(r(i|a|u)ng|phoned?|telephoned?|call(ed)? (me|us|back|him|her))\b|\bno (phone |telephone )?call (came|from|yet)\b`)
	// ownsNoCall owns that somebody was not rung.
	ownsNoCall = regexp.MustCompile(`(?i)\b(should|ought to|could) have (\w+ )?(rung|called|phoned|telephoned|contacted)\b|\b(nobody|no one|neither of you|none of us|i|we)( \w+)?( was| were| did)?( not|n't)?( been)? (contacted|rung|phoned|telephoned|called|told)\b|\b(never|did(n't| not)|failed to|forgot to) (ring|rang|rung|phoned?|telephoned?|call(ed)?|contact)\b`)
	callThen   = regexp.MustCompile(`(?i)\b(that|the same|on the|next) (day|morning|afternoon|evening|night|week|weekend)\b|\b(back then|at the time|straight (away|off)|at once|immediately|promptly|beforehand|in advance|first|before|until|till|when|while|during|ahead|again|every|each|once a|at weekends?)\b`)
)
