package check

import (
	"regexp"
	"slices"
	"strings"
)

// chargedThough settles a claim that something was charged that was to be free, or
// dearer than was agreed, of which no bill is at hand: the firm had written that it
// would not be, and the client objected to it by that. It returns nil where either is
// not shown, or where the firm answered that it was otherwise.
func (w *World) chargedThough(f *frame) *Finding {
	if !slices.Contains([]Kind{Charged, BrokenPromise, Said, Other}, f.Kind) || !wasBilled.MatchString(f.Text) && !charging.MatchString(f.Text) && !dunned.MatchString(f.Text) ||
		len(f.undertakes()) == 0 && !freeOf.MatchString(f.Text) || unasked.MatchString(f.Text) {
		return nil
	}
	topic := slices.DeleteFunc(w.used(f.topic), func(x string) bool {
		return slices.Contains(ofBills, x) || slices.Contains(ofGifts, x) || aboutCharging[x]
	})
	if len(topic) == 0 && len(f.amounts) == 0 && len(f.days) == 0 {
		return nil
	}
	for _, m := range w.messages {
		s := w.objects(f, m, topic)
		if s == nil {
			continue
		}
		x := w.agreedFree(f, topic, s)
		if x == nil {
			continue
		}
		for _, r := range w.repliesTo(m) {
			if ours(r) && r.says(func(s *sentence) bool { return disputes.MatchString(s.plain) || justifies.MatchString(s.plain) }) != nil {
				return nil
			}
		}
		k := w.make(f)
		k.cite(x.m, "promise", x.s).cite(m, "complaint", s)
		k.Atoms = []Atom{{Name: "free", Truth: True, Necessary: true, Grade: Answered}, {Name: "charge", Truth: True, Necessary: true}}
		if off := w.removals(f, topic, nil, m); len(off) > 0 {
			k.citeStance(off[0], "delivery")
			if notFixed.MatchString(f.Text) || stays.MatchString(f.Text) {
				k.Atoms = append(k.Atoms, Atom{Name: "not put right", Truth: False})
				return k.settle(Partly, "We wrote on %s that it would not be charged; you objected on %s, and it was taken off on %s.", w.date(x.m.At), w.date(m.At), w.date(off[0].m.At))
			}
		}
		return k.settle(Supported, "We wrote on %s that it would not be charged so, and on %s you objected that it was.", w.date(x.m.At), w.date(m.At))
	}
	return nil
}

// objects returns the words in which the client objects to a charge by what the firm
// had said of it, and names what a claim is of.
func (w *World) objects(f *frame, m *message, topic []string) *sentence {
	if !theirs(m) {
		return nil
	}
	return m.says(func(s *sentence) bool {
		if s.asks() && !asksWhy.MatchString(s.plain) || !recalls.MatchString(s.plain) || w.covers(s, topic) < named && !f.pins(s) {
			return false
		}
		return charging.MatchString(s.plain) || wasBilled.MatchString(s.plain) || len(sumsIn(s.plain)) > 0 || bareSum.MatchString(s.plain) || m.isAbout(charging)
	})
}

// pins reports whether a sentence names an amount or a month of the claim.
func (f *frame) pins(s *sentence) bool {
	return f.names(s.plain) || slices.ContainsFunc(f.days, func(d day) bool { return d.month != 0 && strings.Contains(s.plain, d.month.String()) })
}

// isAbout reports whether the subject of a message, or its first words, fit a pattern.
func (m *message) isAbout(re *regexp.Regexp) bool {
	return re.MatchString(m.Subject) || len(m.sents) > 0 && re.MatchString(m.sents[0].plain)
}

// agreedFree returns what the firm had written before an objection of the client: that
// what a claim is of would not be charged, or for less.
func (w *World) agreedFree(f *frame, topic []string, objection *sentence) *statement {
	by, _ := w.named(objection.plain)
	var best *statement
	for _, m := range w.between(w.start, objection.m.At) {
		if !ours(m) {
			continue
		}
		for _, s := range m.sents {
			if s.asks() || !freeWords.MatchString(s.plain) && !freeToo.MatchString(s.plain) || takesBack.MatchString(s.plain) {
				continue
			}
			score := w.share(topic, func(x string) bool {
				return slices.Contains(s.stems, x) || s.i > 0 && slices.Contains(m.sents[s.i-1].stems, x) || m.parent != nil && m.parent.bag[x] || w.inSubject(m, x)
			})
			if slices.Contains(by, m.From) {
				score += 200
			}
			if f.pins(s) {
				score += 2 * named
			}
			if score >= 2*named && (best == nil || score >= best.score) {
				best = &statement{m: m, s: s, score: score}
			}
		}
	}
	return best
}

// ofGifts are words by which things are made free, which name none.
var ofGifts = stems("free freely include included price waive waived present gift absorb cover covered")

var (
	// freeOf says of a charge that there was to be none, or a smaller one.
	freeOf = regexp.MustCompile(`(?i)\b(free|included?|includes|inside|in (the|your|our) (\w+ )?(price|fee|quote|estimate)|no (charge|cost|bill|extra)|on (you|the house)|nothing to pay|(not|\w+n't|never) (be )?(charged?|billed?|cost|pay|see)|present|gift|waived?|absorb\w*|swallow\w*|at your (cost|expense)|in writing)\b`)
	// freeToo is freeWords in the words of those who give something away.
	freeToo = regexp.MustCompile(`(?i)\b(includes|in the (\w+ )?(price|fee|quote|estimate)|no bill|(a|one) (nickel|penny|cent|dime|bean)|(drop|cut|bring|lower|reduce|knock)\w* (it|that|this|the [\w-]+)( down)? (to|by)|absorb|swallow|you (remain|stay) on|stays? (put|the same|at)|my treat|forget the (bill|fee|charge))\b`)
	// recalls says that the firm had said something, or that it stands somewhere.
	recalls = regexp.MustCompile(`(?i)\b(told|said|says|wrote|written|writing|agreed|promised|assured|confirmed|quoted|offered|gave|cut|present of|(was|were|is|are) (to be |supposed to be )?(free|included|inside|in the (price|quote|estimate))|one price|fixed price)\b`)
	// asksWhy is a question that objects.
	asksWhy = regexp.MustCompile(`(?i)\b(why|what('s| is| are)|how come)\b`)
	// dunned says that a charge is demanded.
	dunned  = regexp.MustCompile(`(?i)\b(dunn?ed|dunning|demand(s|ed|ing)?|chas(e|ed|ing) (us|me) for)\b`)
	bareSum = regexp.MustCompile(`\b\d{2,}\b`)
)
