package check

import (
	"regexp"
	"slices"
	"time"

	"onrecord/audit/act"
)

// notCome reports whether the client, going on with what a finding shows to have been
// done, wrote that it had not come, or that it was the wrong one.
func (w *World) notCome(f *frame, found *Finding) bool {
	said := w.used(f.said)
	denies := func(s *sentence) bool {
		return (yetToCome.MatchString(s.plain) || wrongOne.MatchString(s.plain)) && (w.covers(s, said) >= named || standsFor.MatchString(s.plain))
	}
	return slices.ContainsFunc(found.Citations, func(c Citation) bool {
		if c.Role != "delivery" && c.Role != "confirmation" {
			return false
		}
		done := w.byDigest[c.Digest]
		return slices.ContainsFunc(w.after(done.At), func(m *message) bool {
			return theirs(m) && (m.parent == done || w.answersVia(m, done) || m.goesOn(done)) && m.says(denies) != nil
		})
	})
}

// standsFor: a word that stands for what was named before, or nothing that names another thing.
var standsFor = regexp.MustCompile(`(?i)\b(it|its|this|that|these|those|they|them|one|ones|both|nothing|same|mine|ours)\b|^(\S+\s+){0,4}\S+$`)

// soughtSince reports whether the client asked for a thing after what a finding shows to
// have been done: whether it had come, or when it would.
func (w *World) soughtSince(f *frame, found *Finding) bool {
	said := w.used(f.said)
	return len(said) > 0 && slices.ContainsFunc(found.Citations, func(c Citation) bool {
		return (c.Role == "delivery" || c.Role == "confirmation") && slices.ContainsFunc(w.after(c.At), func(m *message) bool {
			return theirs(m) && m.says(func(s *sentence) bool {
				return s.asks() && asksWhether.MatchString(s.plain) && w.covers(s, said) >= pinnedShare
			}) != nil
		})
	})
}

// asksWhether asks whether something has come yet, or when it will.
var asksWhether = regexp.MustCompile(`(?i)\b(has|have|had)( \S+){1,6} (been|come|arrived|gone|got|had)\b|\bdid( \S+){1,6} (come|arrive|go|happen|get|send)\b|\b(when|where) (will|can|do|does|is|are|am|shall)\b|\bany (news|word|sign|update)\b`)

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
			return m.has(x)
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
