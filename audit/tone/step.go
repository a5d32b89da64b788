package tone

import (
	"strings"
	"time"
	"unicode"

	"onrecord/audit/act"
	"onrecord/audit/due"
	"onrecord/ingest/zone"
)

// The words that show a step.
var (
	thanks     = expression(`thank(s| you| ye)|you(('re| are| were)( quite| absolutely)? right to (complain|tell|write|raise|call|say|ask|be)\b)|(i|we)( really| do|'m| am|'re| are)? (appreciate|grateful)|(glad|good|right) (that )?(you|of you to) (\w+ )?(told|tell|wrote|write|let|raised|raise|called|call|said|say|flagged|flag|brought|bring)|(i|we)('ve| have)? (just )?(read|got|received|seen|have|gone through|been through|went through|looked through) (this|it|your|all of your|every word|both your|it all)|(it was|it's|it is) (good|right|kind|fair) (that|of) you`)
	noThanks   = expression(`(no|without|any) thanks|thanks (for nothing|to (you|your)\b)|(thanks|thank you)( \w+){0,2} (in advance|for your (patience|understanding|payment|business|custom|co-?operation|order))\b`)
	feelings   = expression(`\w*(frustrat|upset|disappoint|ang(ry|er)|annoy|worr(y|ied)|stress|let(ting)? (you|your \w+) down|let down|distress|anxi|exhaust|unhappy|hurt|aggravat|maddening|infuriat|fed up|alarm|scar(y|ed)|embarrass|unsettl|miserable|awful|horrible|dreadful|unfair|insult|humiliat|helpless|ignored|forgotten|fobbed off|furious|at (your|the) wits|nerve|rotten|wretched|tiring|tired of|painful|uncomfortable|unpleasant|unacceptable|not (good enough|acceptable|what you|how (you|we|anyone)))\w*`)
	forThem    = expression(`you(r|rs|rself|'re|'ve|'d|'ll)?\b|must have been|(is|was|are|were|be|must|sounds|feels) (\w+ )?\w+|anyone|anybody|with (a|the|no) `)
	ofUs       = expression(`(i|we)('m|'re|'ve| am| are| was| were| have| feel| felt)( \w+)? (frustrat|upset|disappoint|angry|annoy|worr|hurt|unhappy|insult|embarrass)`)
	entitled   = expression(`every (right|reason)|(you|you're|you are) (right|quite right|entitled) to be|you (deserved?|should (not|never) have (had|been))|in your (place|shoes|position)|no wonder (that )?you|you (were|are|have been) (left|kept) (standing|waiting|sitting|hanging|in the (dark|cold|rain)|without)|must (have been|be|feel) (so |very |really |quite |incredibly )?(hard|difficult|tough|grim|trying|rough)\b|(i|we) (can |do |fully |completely |quite )*(hear|see|understand|imagine|know) (how|why|what (that|this|it)|that (you|this|it))`)
	sorry      = expression(`sorry|apologi[sz]\w*|apology|apologies|forgive (me|us)|ashamed`)
	sorryNot   = expression(`(no|not|without|don't|do not|won't|need|never|cannot|can't) (\w+ )?(sorry|apolog\w*)|nobody( \w+){0,2} (will|has to|needs to) (say sorry|apologi[sz]e)|(nothing|too late|not (going|about|here|willing)|unwilling|refus\w+|declin\w+|(no|any|without) (\w+ )?(reason|cause|intention|point)) (to|in|for) (say sorry|be sorry|apologi\w+)|you (owe|should)[^.!?]*apolog\w*|(accept|expect|want|demand|get) (your|the|an|any) apolog\w*|apology (is|would be) (not|out of)|you('ll| will| are going to|'re going to) (all |soon |only )?be sorry|sorry to (say|inform|tell|disappoint|hear|learn|read|see|note)|^sorry,? (but )?(we|i|they|it|that|this|there)('re|'m|'s| are| am| is)? (closed|full|out of|unable|not able|can't|cannot|don't|do not|won't|will not)\b`)
	sorryMore  = expression(`(cannot|can't|how to) (say sorry|apologi[sz]e|be sorry) (\w+ )?(enough|too (much|often))`)
	madeGood   = expression(`(i|we)('ve| have)? (just |now |already |today )*(refunded|credited|cancelled|canceled|waived|replaced|repaired|fixed|sent|booked|ordered|removed|corrected|paid|arranged|asked|put|reversed|taken|enclosed|attached|reset|restored)\b|(refund|credit|replacement|cheque|check|payment) (is|has been|was|went|goes|will)`)
	notMade    = expression(`(refund|credit|replacement|cheque|check|payment) (is|has been|was|will)( \w+)? (not|never|out of|refused|declined|denied|impossible|due|late|overdue|outstanding|missing|required|needed)\b`)
	refuses    = expression(`(will|shall|would) (not|never)\b|won't|wouldn't`)
	noRight    = expression(`(no|not|any|without) (\w+ )?(right|reason|cause|grounds|need) (to|for) (be|feel|get|being|feeling|getting) \w+`)
	putsRight  = expression(`would (that|this|it|either|one|any|\w+ \w+) (work|help|be|suit|put|do|make|feel|go)|would you (prefer|like|rather|accept|be (happy|content|willing|comfortable)|want)|(what|how|anything|something|is there|which)( \w+)? (else )?((can|could|would|may|might|do|should|will) (we|i|you|it|make|help|put|feel|mean|be|set|suit)|we (can|could)|(would|could) (help|put|make|set|feel|suit))|(does|do|did) (that|this|either|those|it|these|\w+day) (\w+ )?(work|help|sound|seem|suit|feel|put|go)|is (that|this|it|either|there) (ok|okay|acceptable|fair|all right|alright|enough|what|anything|something|a (time|day|way))|(make|put|set) (this|it|things|that) right|which (of \w+ |one |day |time )?(would|do|suits|works)|(when|what (time|day)) (would|is|are|suits|works|could)|have (i|we) (missed|left|understood|got)`)
	rhetorical = expression(`how (can|could|would|should|was|were) (you|we|i|anyone|anybody) (\w+ )?(have (known|guessed|\w+ed)|say|claim|think|expect|possibly|know|guess|be expected)|(is|was) that (what|how|why) (you|we|i)`)
	telling    = expression(`(tell|let|write|ask|call|ring) (me|us)( know)? (what|if|whether|how|which|when)( \w+){0,6} (would|right|help|prefer|like|rather|suits?|works?|enough|fair|missed|wrong|else)|(i|we)('d| would) (like|love|want) to (hear|know) (what|how|whether|if)`)
	soon       = expression(`(right )?(now|away)\b|immediately|as (i|we) (write|speak)|on (my|our|its) way`)
	companyEnd = expression(`(the )?(\w+ )?(team|department|management|support|customer (services?|care|success|relations|support)|office|desk|staff|accounts|administration|billing)\b`)
)

// stepsOf notes the steps that one text takes.
func stepsOf(p zone.Part, flags []Flag, taken map[Step]bool) {
	sentences := act.Sentences(p)
	for _, s := range sentences {
		text := p.Text[s.Start:s.End]
		conditional := flagged(flags, Conditional, s)
		if thanks.MatchString(noThanks.ReplaceAllString(text, " ")) {
			taken[Thanks] = true
		}
		if !conditional && names(text) {
			taken[Feeling] = true
		}
		if !conditional && apologises(text) {
			taken[Apology] = true
		}
		asked := strings.HasSuffix(strings.TrimRight(text, ` "'’)`), "?")
		if asked && putsRight.MatchString(rhetorical.ReplaceAllString(text, " ")) || telling.MatchString(text) {
			taken[Question] = true
		}
		if madeGood.MatchString(notMade.ReplaceAllString(text, " ")) && !argues(flags, s) {
			taken[Remedy] = true
			taken[Time] = taken[Time] || done.MatchString(text)
		}
	}
	remedies(p, flags, taken)
	if signed(p) {
		taken[Name] = true
	}
}

// names reports whether a sentence names what somebody feels, and does not say that
// they should not.
func names(text string) bool {
	text = noRight.ReplaceAllString(text, " ")
	return feelings.MatchString(text) && forThem.MatchString(text) && !ofUs.MatchString(text) || entitled.MatchString(text)
}

// apologises reports whether a sentence says sorry, beside what it may say of not
// doing so.
func apologises(text string) bool {
	return sorryMore.MatchString(text) || sorry.MatchString(sorryNot.ReplaceAllString(text, " "))
}

var done = expression(`(i|we)('ve| have)? (just |now |already |today )*(refunded|credited|cancelled|canceled|waived|replaced|repaired|fixed|sent|booked|ordered|removed|corrected|paid|arranged|reversed|enclosed|attached|reset|restored)\b`)

// argues reports whether a sentence is against its reader: then it mends nothing.
func argues(flags []Flag, s act.Sentence) bool {
	return flagged(flags, Accusing, s) || flagged(flags, Blame, s) || flagged(flags, Calm, s) || flagged(flags, Shouting, s)
}

// flagged reports whether a flag of kind k stands in a sentence.
func flagged(flags []Flag, k Kind, s act.Sentence) bool {
	for _, f := range flags {
		if f.Kind == k && s.Start <= f.Start && f.Start < s.End {
			return true
		}
	}
	return false
}

// remedies looks for what the draft undertakes, and for the time it gives. Which
// day a time means does not matter here: any day will do to read it.
func remedies(p zone.Part, flags []Flag, taken map[Step]bool) {
	for _, a := range act.Detect(p, act.Message{}) {
		if a.Kind != act.Promise && a.Kind != act.Delivery || a.Kind == act.Delivery && !a.Confirmed || argues(flags, a.Sentence) {
			continue
		}
		text := p.Text[a.Sentence.Start:a.Sentence.End]
		if !a.Confirmed && refuses.MatchString(text) {
			continue
		}
		taken[Remedy] = true
		for _, d := range due.Find(text, time.Date(2025, 1, 8, 10, 0, 0, 0, time.UTC), due.Context{Order: due.DMY}) {
			if d.Kind == due.Dated || d.Kind == due.Recurring || d.Kind == due.Event || d.Kind == due.Ambiguous {
				taken[Time] = true
			}
		}
		if a.Kind == act.Delivery || soon.MatchString(text) {
			taken[Time] = true
		}
	}
}

// signed reports whether a person's name stands at the end: in the sign-off, in a
// signature, or as a last line of its own.
func signed(p zone.Part) bool {
	last := ""
	for _, l := range p.Zones.Lines {
		text := strings.TrimSpace(p.Text[l.Start:l.End])
		if text == "" {
			continue
		}
		switch l.Kind {
		case zone.SignOff, zone.Signature:
			if isName(text) {
				return true
			}
		case zone.Own:
			last = text
		}
	}
	return isName(last)
}

// closings are words of a sign-off that are no name.
var closings = expression(`(kind(est)?|best|warm(est)?|with|many|all|yours?|sincerely|faithfully|truly|regards?|wishes|thanks?|thank|you|again|cheers|respectfully|love|cordially|and|the|very|my|our|in advance|sent|from)\b`)

// pronouns and such begin sentences, and no names.
var pronouns = expression(`(i|we|you|they|he|she|it|this|that|there|here|please|sorry|apologies|nobody|if|so|no|not|what|when|how)\b`)

// isName reports whether a line holds little but words with a capital, of which
// one is no closing and no department. It is no sentence.
func isName(line string) bool {
	line = strings.TrimLeft(line, "-–—~ ")
	words := strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",/|", r) })
	if len(words) == 0 || len(words) > 8 || strings.Contains(line, "?") || companyEnd.MatchString(line) && len(words) < 4 {
		return false
	}
	names, others := 0, 0
	for _, w := range words {
		first := []rune(w)[0]
		if at := closings.FindStringIndex(w); at != nil && at[0] == 0 && at[1] >= len(strings.TrimRight(w, ".!")) {
			continue
		}
		if unicode.IsUpper(first) {
			names++
			if strings.HasSuffix(w, ".") && len(words) > 3 && len(w) > 3 {
				return false // the end of a sentence
			}
		} else if others++; names == 0 || strings.HasSuffix(w, ".") {
			return false
		}
	}
	at := pronouns.FindStringIndex(line)
	alone := at != nil && at[0] == 0 && len(words) == 1
	return names > 0 && !alone && (others == 0 || at == nil || at[0] > 0)
}
