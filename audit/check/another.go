package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// declined reports whether a message names what a claim says was charged for and does
// not agree to it: it declines it or leaves it open. To agree to what stands beside it is
// not to agree to it; to agree without naming anything, after that, is.
func (w *World) declined(f *frame, m *message) (declined bool) {
	thing := w.used(f.thing())
	for _, s := range m.sents {
		names := len(thing) > 0 && w.covers(s, thing) >= named
		switch {
		case names && (declines.MatchString(s.plain) && !softNo.MatchString(s.plain) || doubts.MatchString(s.plain)):
			declined = true
		case s.consents() && (names || !s.hasMatter()):
			declined = false
		}
	}
	return declined
}

// declines are words by which somebody does without a thing, or leaves it open.
var declines = regexp.MustCompile(`(?i)\b(no \w+|(?:not|\w+n't) (the|any|want|need|like|agree\w*|have|includ\w+|add|order|yet|now|sure)|leav(e|ing) (out|off)|leave (it|that|the .{1,30}?) (out|off|for now|as (it is|is))|skip|without|instead of|rather than|drop|forget|scrap|pass on|hold off|think (about|on|it over)|let you know|get back to you|maybe|perhaps|have (plenty|enough|our own|my own)|do(ing)? (it|that|this) (ourselves|myself))\b`)

// doubts asks whether a thing was agreed at all.
var doubts = regexp.MustCompile(`(?i)\b(did (we|i)|had (we|i)|(have|has) (we|i|anyone|anybody)|who|why|since when|how come)\b.*\?\s*$`)

// anotherSum reports whether a text gives sums of money, and none that the claim names
// or that stands in one of some other texts: what takes off a part leaves the rest.
func (f *frame) anotherSum(text string, others ...string) bool {
	sums := sumsIn(text)
	if len(sums) == 0 || len(f.amounts) == 0 && len(sumsIn(strings.Join(others, "\n"))) == 0 {
		return false
	}
	return !slices.ContainsFunc(sums, func(a string) bool {
		return slices.Contains(f.amounts, a) || slices.ContainsFunc(others, func(o string) bool { return mentionsAmount(o, a) })
	})
}

// sumsIn returns the sums of money that a text gives.
func sumsIn(text string) (list []string) {
	for _, m := range money.FindAllStringSubmatch(text, -1) {
		list = append(list, amount(m[1]+m[2]+m[3]))
	}
	for _, x := range withCents.FindAllString(text, -1) {
		list = append(list, amount(x))
	}
	return list
}

var withCents = regexp.MustCompile(`\b\d[\d,]*\.\d\d\b`)

// notCome reports whether the client, going on with what a finding shows to have been
// done, wrote that it had not come, or that it was the wrong one.
func (w *World) notCome(found *Finding) bool {
	return slices.ContainsFunc(found.Citations, func(c Citation) bool {
		if c.Role != "delivery" && c.Role != "confirmation" {
			return false
		}
		done := w.byDigest[c.Digest]
		return slices.ContainsFunc(w.between(done.At.Add(time.Second), w.o.Asserted), func(m *message) bool {
			return theirs(m) && (m.parent == done || w.answersVia(m, done) || m.goesOn(done)) && m.says(func(s *sentence) bool { return yetToCome.MatchString(s.plain) || wrongOne.MatchString(s.plain) }) != nil
		})
	})
}

// yetToCome says that a thing is not there.
var yetToCome = regexp.MustCompile(`(?i)\b(has|have|did|is|are|was|were|had)(n't| not| still not| not yet| yet to)( \w+)? (be |been )?(come|arrive[d]?|turn(ed)? up|show(n|ed)? up|receive[d]?|here|there|got|get|seen|see|reached?|through|landed|cleared|happen(ed)?)\b|\bstill (not|no|nothing|waiting|missing|outstanding)\b|\bnever (came|arrived|got|received|reached|turned up|saw|happened)\b|\bno sign of\b|\bnothing (has )?(came|come|arrived|received|here|yet)\b`)

// wrongOne says that what came or was done is not what was meant.
var wrongOne = regexp.MustCompile(`(?i)\bbut (you|that|this|it) (is|was|are|were|wrote|sent|gave|did|went|put|paid|called|used)\b|\b(the|a) (wrong|old|other|previous|former) \w+|\bthat('s| is| was) (not )?the \w+ one\b|\b(who|what) (is|are) (?-i:[A-Z])\w+\?|\b(ours|mine) (is|are|was)\b|\babout (another|a different|(the|some|any)(one|body)? (other|else))\b|\b(is|was|are|were)(n't| not) (the one|what|ours|mine|for (us|me))\b`)

// anotherOf reports whether what was done is another than the claim speaks of of several
// things that were asked for or promised side by side: it names one of them, and of the
// one of the claim only what they have in common.
func (w *World) anotherOf(f *frame, found *Finding) bool {
	var did []*message
	for _, c := range found.Citations {
		if c.Role == "delivery" || c.Role == "confirmation" {
			did = append(did, w.byDigest[c.Digest])
		}
	}
	if len(did) == 0 || f.Kind == Charged || f.Kind == Said {
		return false
	}
	has := func(x string) bool {
		return slices.ContainsFunc(did, func(m *message) bool {
			return m.bag[x] || slices.ContainsFunc(m.texts, func(d *document) bool { return d.bag[x] })
		})
	}
	lacks := func(x string) bool { return slices.Contains(f.said, x) && !has(x) }
	names := func(part, without []string) bool { // a thing by which the deed tells it from the other
		return slices.ContainsFunc(part, func(x string) bool {
			return has(x) && !slices.Contains(without, x) && !claimWords[x] && !isNumber(x)
		})
	}
	for _, m := range w.between(time.Time{}, did[len(did)-1].At) {
		if !theirs(m) && !ours(m) || !slices.ContainsFunc(f.said, func(x string) bool { return m.bag[x] && !has(x) }) {
			continue
		}
		parts := m.askedFor()
		for _, part := range parts {
			if slices.ContainsFunc(part, lacks) && slices.ContainsFunc(parts, func(other []string) bool {
				return !slices.ContainsFunc(other, lacks) && names(other, slices.Concat(part, f.topic)) && !names(part, other)
			}) {
				return true
			}
		}
	}
	return false
}

// askedFor returns the words of the things, one by one, for which a message asks or that
// it promises.
func (m *message) askedFor() (parts [][]string) {
	for _, s := range m.sents {
		if s.maybe[act.Request] || s.maybe[act.Question] || s.maybe[act.Promise] {
			for _, part := range conjuncts.Split(s.plain, -1) {
				parts = append(parts, stems(part))
			}
		}
	}
	return parts
}

// conjuncts stands between things that are named one after the other.
var conjuncts = regexp.MustCompile(`(?i)[,;:]\s|\b(and|or|plus|also|as well as)\b`)
