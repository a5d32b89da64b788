package check

import (
	"regexp"
	"slices"
	"strings"
)

// namedSum settles a claim that somebody of the firm named a sum, by the words in which
// they did. It returns nil for other claims, and where what they named it for is not
// what the claim says.
func (w *World) namedSum(f *frame) *Finding {
	if f.Kind != Said || f.oral || len(f.amounts) == 0 || denial.MatchString(f.Text) || len(f.clauses) > 1 {
		return nil
	}
	by, topic := w.staffOf(f.people), w.used(f.said)
	for _, m := range w.messages {
		if !ours(m) || len(by) > 0 && !slices.Contains(by, m.From) || m.isBill() {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return !slices.ContainsFunc(f.amounts, func(a string) bool { return !mentionsAmount(s.plain, a) }) && !s.negates() && !s.asks() && w.sumIsOf(f, s, topic)
		})
		if s == nil || qualified.MatchString(s.plain) {
			continue
		}
		k := w.make(f)
		k.cite(m, "statement", s).cite(w.tookIt(m), "confirmation", nil)
		k.Atoms = []Atom{{Name: "statement", Truth: True, Necessary: true, Grade: Answered}}
		return k.settle(Supported, "We wrote so on %s: “%s”", w.date(m.At), strings.TrimSpace(s.Text))
	}
	return nil
}

// sumOfOther closes as silent a claim that the firm told the client a sum, where it named
// that sum and for something else. It returns nil for other claims.
func (w *World) sumOfOther(f *frame) *Finding {
	if f.Kind != Said && f.Kind != Charged || len(f.amounts) != 1 || !toldSum.MatchString(f.Text) || wasBilled.MatchString(f.Text) || charging.MatchString(f.Text) || denial.MatchString(f.Text) {
		return nil
	}
	topic := slices.DeleteFunc(w.used(f.said), func(x string) bool { return slices.Contains(ofPrices, x) })
	var other *sentence
	for _, m := range w.messages {
		if !ours(m) {
			continue
		}
		for _, s := range m.sents {
			switch {
			case !f.names(s.plain):
			case w.sumIsOf(f, s, topic):
				return nil
			case other == nil:
				other = s
			}
		}
	}
	if other == nil || len(topic) == 0 {
		return nil
	}
	k := w.make(f)
	k.cite(other.m, "nearest", other)
	return k.settle(Silent, "We named the sum on %s; whether for this, the words do not show.", w.date(other.m.At))
}

var toldSum = regexp.MustCompile(`(?i)\b(you|he|she|they|(?-i:[A-Z])\w+)( have| had|'ve|'d)? (told|quoted|promised|assured) (me|us|him|her|my \w+)\b`)

// sumIsOf reports whether a sum of a claim is named in a sentence for what the claim says:
// the part of it with the sum has words of that, or names nothing and the message has no
// other sum.
func (w *World) sumIsOf(f *frame, s *sentence, topic []string) bool {
	for _, p := range partsOf.Split(s.plain, -1) {
		if !f.names(p) {
			continue
		}
		its := stems(p)
		if w.share(topic, func(x string) bool { return slices.Contains(its, x) }) >= mostly {
			return true
		}
	}
	sums := sumsIn(ownWords(s.m))
	one := !slices.ContainsFunc(sums, func(a string) bool { return !slices.Contains(f.amounts, a) })
	return one && w.pricesIt(s, topic)
}

// wentUpTo judges a claim that a price went from one sum to another: of the second the
// mail must know, or else it is not shown; where the firm gave another for it, the
// price did change, and not to that. It returns nil for other claims.
func (w *World) wentUpTo(f *frame) *Finding {
	m := fromSumTo.FindStringSubmatch(f.Text)
	if m == nil || len(f.amounts) != 2 {
		return nil
	}
	to := f.amounts[1]
	if slices.ContainsFunc(w.messages, func(m *message) bool {
		return m.says(func(s *sentence) bool { return mentionsAmount(s.plain, to) }) != nil || slices.ContainsFunc(m.texts, func(d *document) bool { return mentionsAmount(d.text, to) })
	}) {
		return nil
	}
	k := w.make(f)
	topic := w.used(f.said)
	for _, m := range w.messages {
		if !ours(m) || m.isBill() {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return newPrice.MatchString(s.plain) && money.MatchString(s.plain) && !f.names(s.plain) && w.covers(s, topic) >= mostly && !s.negates() && !s.asks()
		})
		if s == nil || !w.anywhere(f.amounts[0]) {
			continue
		}
		k.cite(m, "notice", s)
		k.Atoms = []Atom{{Name: "raised", Truth: True, Necessary: true, Grade: NoBounce}, {Name: "to what", Truth: False}}
		return k.settle(Partly, "It was raised, by our message of %s, and not to that: “%s”", w.date(m.At), strings.TrimSpace(s.Text))
	}
	k.nearest()
	return k.settle(Silent, "No message in our mail gives the second sum.")
}

var (
	fromSumTo = regexp.MustCompile(`(?i)\b(?:up|rose|raised?|increased?|went|gone|jumped|hiked|doubled)\b.{0,40}\bfrom .{1,20} to `)
	newPrice  = regexp.MustCompile(`(?i)\b(from|as of|new|goes up|will be|increas\w+|rais\w+|rise|now)\b`)
)

// neverTookOff settles a claim that what the sentence before it says was charged was
// never taken off: "then you charged us 62 for chemicals. And you never took it off." It
// returns nil for other claims.
func (w *World) neverTookOff(f *frame) *Finding {
	if !tookItOff.MatchString(f.Text) || len(f.amounts) > 0 {
		return nil
	}
	before := lastSentences(f.Before, 1)
	g := w.parse(Claim{Kind: Charged, Text: before, part: true})
	if len(g.amounts) == 0 || !wasBilled.MatchString(before) {
		return nil
	}
	h := w.parse(Claim{Kind: Charged, Text: f.Text, Heading: f.Heading, Before: f.Before})
	h.amounts = g.amounts
	if found := w.checkStays(h); found.Verdict != Silent {
		return found
	}
	return nil
}

var tookItOff = regexp.MustCompile(`(?i)\b(never|not|\w+n't)( \w+){0,2} (took|take|taken|refunded|refund|credited|credit|removed|remove|reversed|paid|pay|given|gave|give) (it|that|this|them|those)\b`)

// nobodyOrdered judges a claim that nobody asked for a thing, taken for one of something
// that was not done: what was charged without being asked for is taken off, and that
// does not show that it was asked for. It returns nil for other claims.
func (w *World) nobodyOrdered(f *frame) *Finding {
	if !slices.Contains([]Kind{NeverDid, NeverTold, NeverSent, Other, Conduct}, f.Kind) || !neverOrdered.MatchString(f.Text) {
		return nil
	}
	g := w.parse(Claim{Kind: Charged, Text: f.Text, Heading: f.Heading, Before: f.Before})
	return w.checkCharged(g)
}

var neverOrdered = regexp.MustCompile(`(?i)^\W*(?:(?:and|but|yet|also),? )?(?:(?:nobody|no[ -]one|none of us|neither of us)(?: \w+){0,3}|(?:i|we|my \w+)(?: \w+)? (?:never|not|didn't|hadn't)(?: \w+)?) (?:ordered|asked for|requested|authori[sz]ed|approved|signed for|order|ask for|request|authori[sz]e|approve|agreed to|agree to)\b|^[^.;]{3,60}\b(?:was|were|been) (?:never|not) (?:ordered|asked for|requested|authori[sz]ed|approved|agreed)(?: (?:with|to|by|upon)(?: by)? (?:me|us|him|her|any\w+|either of us))\W*$`)

// refusedOff judges a claim that the firm would not take a charge off: contradicted if
// it did, and else silent, as what was not taken off was not thereby refused. It returns
// nil for other claims.
func (w *World) refusedOff(f *frame) *Finding {
	never := neverTaken.MatchString(f.Text) && len(f.amounts) > 0
	if !keptIt.MatchString(f.Text) && !never {
		return nil
	}
	g := w.parse(Claim{Kind: Charged, Text: f.Text, Heading: f.Heading, Before: f.Before})
	found := w.checkStays(g)
	if found.Verdict == Contradicted || found.Verdict == Partly || never {
		return found
	}
	k := w.make(g)
	k.Citations = found.Citations
	for _, m := range w.messages {
		if s := m.match(refusal); s != nil && ours(m) && (g.names(s.plain) || w.covers(s, w.used(g.thing())) >= named) {
			k.cite(m, "statement", s)
			k.Atoms = []Atom{{Name: "refused", Truth: True, Necessary: true, Grade: NoBounce}}
			return k.settle(Supported, "We wrote so on %s: “%s”", w.date(m.At), strings.TrimSpace(s.Text))
		}
	}
	return k.settle(Silent, "Whether we refused it does not show in mail.")
}

var (
	// keptIt says that the firm would not give money back.
	keptIt = regexp.MustCompile(`(?i)\b((refused?|refuses|refusing|declined?) to|(wouldn't|would not|won't)( even)?) (take .{1,40}\boff|refund|credit|pay (me |us |it )?back|pay (for )?(the |my |our |that )?[£$€₹\w]|give .{1,30}\bback|remove|reverse|deduct|waive)\b`)
	// neverTaken says that a sum was never taken off.
	neverTaken = regexp.MustCompile(`(?i)\b(never|not|\w+n't)( \w+){0,2} (took|take|taken|deducted|credited|refunded) .{1,40}?\boff\b`)
	refusal    = regexp.MustCompile(`(?i)\b(can't|cannot|can not|won't|will not|not able to|unable to|not going to|no grounds to|not willing to)( \w+)? (take|refund|credit|pay|give|remove|reverse|deduct|waive|reduce|offer)\b|\b(don't|do not|doesn't|does not|won't) (cover|pay for|refund)\b|\bno refunds?\b|\b(charge|fee|bill|invoice|amount|price|it) (stands|is final|remains)\b`)
)

// unknown reports whether some words stand there and the mail has none of them: then it
// speaks of something else.
func (w *World) unknown(words []string) bool { return len(words) > 0 && len(w.used(words)) == 0 }

// chargeUnknown reports whether the mail knows nothing of a charge of which a claim speaks:
// it has none of the sums that this names, or, where it names none, none of the words.
func (w *World) chargeUnknown(f *frame) bool {
	if len(f.amounts) > 0 {
		return !slices.ContainsFunc(f.amounts, w.anywhere) && !roughly.MatchString(f.Text)
	}
	return w.unknown(minus(minus(f.thing(), ofBills), ofRefunds))
}

// roughly says that a sum is not told to the penny.
var roughly = regexp.MustCompile(`(?i)\b(about|around|nearly|almost|over|more than|some|roughly|approximately|close (to|on)|upwards of|getting on for|best part of|under|less than)\b`)

// ofRefunds are words for giving money back, which name no charge.
var ofRefunds = stems("refuse refused decline credit refund remove removed reverse deduct waive taken never off credited reversed deducted")
