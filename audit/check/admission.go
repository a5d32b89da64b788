package check

import (
	"regexp"
	"slices"
)

// admission returns the answer in which the firm says that the client is right.
func (w *World) admission(m *message) stance {
	for _, r := range w.repliesTo(m) {
		if !r.Staff || r.Automatic != "" || r.Bounced {
			continue
		}
		disowned := r.disowns()
		for _, s := range r.sents {
			if what, _ := w.postureOf(r, s); what == admits && (!disowned || ownsUp(s.plain)) {
				return stance{m: r, s: s, what: admits}
			}
		}
	}
	return stance{}
}

// disowns reports whether a message says that its side had no part in a thing, or
// does not know of it: to be sorry for it then owns nothing.
func (m *message) disowns() bool {
	return m.match(notOurs) != nil
}

var notOurs = regexp.MustCompile(`(?i)\b(probably|most likely|(must|may|might|could) (well )?have been) (the|your|another|some(one|body))\b|\b(do not|don't|dont|cannot|can't|couldn't) (honestly |really )?(know|say|tell)( what| how| who| if| whether|\W*$)|\b(no idea|not aware of|nobody (here |of us )?knows|(was|were|is|are)(n't| not) (us|me|mine|ours|my (guys|men|crew|people|lads?|team)|our (guys|men|crew|people|lads?|team|doing|fault))|not (mine|ours))\b`)

// ownsUp reports whether words own that something went wrong: that a thing was
// not needed, not agreed or not the speaker's doing owns nothing.
func ownsUp(text string) bool {
	text = innocent.ReplaceAllString(text, " ")
	return fault.MatchString(text) || wasUs.MatchString(text)
}

// wasUs says who did it. Who goes on to tell what they did has owned nothing yet.
var wasUs = regexp.MustCompile(`(?i)\b(that|it|this) was (us|me)\s*([,.;!]|$)`)

// owns reports whether a message owns that something went wrong: what it answers told of it.
func (m *message) owns() bool {
	return m.says(func(s *sentence) bool { return ownsUp(s.plain) }) != nil
}

var innocent = regexp.MustCompile(`(?i)\b(i|we|he|she|they|it|that|this)( really| actually| just)? (never|didn't|did not|hadn't|had not|wasn't|weren't|was not|were not)( really| actually| even| ever)? (need(ed|ing)?|have to|want(ed)?|matter(ed)?|agree(d)?|promise[ds]?|quote[ds]?|offer(ed)?|charge[ds]?|bill(ed)?|cause[ds]?|damage[ds]?|touch(ed)?|ask(ed)?|request(ed)?|cost|require[ds]?|necessary|us|me|mine|ours|our|my|there|the (cause|problem|reason)|supposed to|part of|part|included in the (quote|price|estimate)|anything|due|a problem|an issue|late|long|bad)\b`)

// concession returns the answer in which the firm says that a charge for a thing was
// wrong. That it is sorry is not enough, nor that another charge was.
func (w *World) concession(m *message, thing []string) stance {
	for _, r := range w.repliesTo(m) {
		if !r.Staff || r.Automatic != "" || r.Bounced || r.says(func(s *sentence) bool {
			return (disputes.MatchString(s.plain) || justifies.MatchString(s.plain)) && (len(thing) == 0 || !w.takesUpOther(s, m, thing))
		}) != nil {
			continue
		}
		s := r.says((*sentence).concedes)
		if s == nil && len(thing) > 0 {
			s = r.says(func(x *sentence) bool {
				return w.covers(x, thing) >= named && comesOff.MatchString(x.plain) && !x.asks() && !x.negates()
			})
		}
		if s != nil && w.takesUpOther(s, m, thing) && r.says(func(x *sentence) bool { return w.covers(x, thing) >= named }) != nil {
			s = r.says(func(x *sentence) bool {
				return w.covers(x, thing) >= named && (x.concedes() || takenOff.MatchString(x.plain) || comesOff.MatchString(x.plain))
			})
		}
		if s != nil {
			return stance{m: r, s: s, what: admits}
		}
	}
	return stance{}
}

// takesUpOther reports whether a sentence of an answer to an objection takes up what that
// raises beside a thing: it names it, or its sum.
func (w *World) takesUpOther(s *sentence, objection *message, thing []string) bool {
	return w.covers(s, thing) < named && objection.says(func(x *sentence) bool {
		return w.covers(x, thing) < named && (slices.ContainsFunc(x.stems, func(word string) bool {
			return s.has(word) && !claimWords[word] && !aboutCharging[word] && !isNumber(word) && !slices.Contains(ofFault, word)
		}) || slices.ContainsFunc(sumsIn(x.plain), func(a string) bool { return mentionsAmount(s.plain, a) }))
	}) != nil
}

// ofFault are words for a fault and its admission, whatever it is of.
var ofFault = stems("right wrong error mistake fault sorry correct")

// comesOff says that a charge will not stand.
var comesOff = regexp.MustCompile(`(?i)\b(comes?|came|coming|goes|went|going|knock(ed|ing)?)( \w+){0,3} off\b`)

// concedes reports whether a sentence says that a charge was wrong.
func (s *sentence) concedes() bool {
	return (ownsUp(s.plain) || concedes.MatchString(s.plain)) && !s.asks()
}

var concedes = regexp.MustCompile(`(?i)\b(right on|(will|'ll|’ll|have|has been|is|are) (be )?(credit|refund|remov|correct|revers|take|taken|adjust|reissu|waiv|putting|put)\w*|credit note|my mistake|our mistake|error|corrected|it comes off|comes straight back)\b`)

// disputed reports whether the firm answered that it was otherwise.
func (w *World) disputed(m *message) bool {
	for _, r := range w.repliesTo(m) {
		if r.Staff && r.Automatic == "" && r.match(disputes) != nil {
			return true
		}
	}
	return false
}
