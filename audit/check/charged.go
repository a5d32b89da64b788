package check

import (
	"regexp"
	"slices"
)

// checkCharged checks what was charged, and what was taken off again.
func (w *World) checkCharged(f *frame) *Finding {
	if stays.MatchString(f.Text) {
		return w.checkStays(f)
	}
	if unpaid.MatchString(f.Text) && !charging.MatchString(f.Text) && !wasBilled.MatchString(f.Text) { // nobody was charged
		g := *f
		g.Kind = NeverDid
		return w.checkNeverDid(&g)
	}
	if noPaper.MatchString(f.Text) && !wasBilled.MatchString(f.Text) && len(f.amounts) == 0 { // of a paper, and of no charge
		g := *f
		g.Kind = NeverSent
		return w.checkSent(&g)
	}
	k := w.make(f)
	topic := w.used(f.topic)
	if gaveBack.MatchString(f.Text) && !denial.MatchString(f.Text) && !wasBilled.MatchString(gaveBack.ReplaceAllString(f.Text, " ")) {
		return w.checkGaveBack(k, f, topic)
	}
	if found := w.misquoted(k, f, topic); found != nil {
		return found
	}
	if len(f.amounts) > 0 && w.chargeUnknown(f) {
		k.nearest()
		return k.settle(Silent, "No bill in our mail shows that amount.")
	}
	charges, uncharged := w.charges(f, topic)
	contest, admit := w.contested(f, topic)
	free := w.freed(f, topic, first(charges))
	if len(charges) == 0 && contest == nil {
		return w.checkUncharged(k, f, topic, uncharged)
	}
	if later := w.freed(f, topic, nil); len(f.amounts) == 0 && len(charges) > 0 && later != nil && !slices.ContainsFunc(charges, func(e entry) bool { return e.d.m.At.After(later.m.At) }) && later.m.parent != nil && later.m.parent.client {
		k.cite(later.m, "promise", later.s)
		return k.settle(Silent, "We wrote on %s that it would be free; no bill after that shows it.", w.date(later.m.At))
	}
	if free != nil {
		k.cite(free.m, "promise", free.s)
	}
	for i, e := range charges {
		if i < 3 && e.score == charges[0].score {
			k.citeLine(e.d, e.l, "document")
		}
	}
	k.cite(contest, "complaint", nil).citeStance(admit, "admission")
	k.Atoms = []Atom{{Name: "charge", Necessary: true, Truth: True, Grade: Answered}}
	if unasked.MatchString(f.Text) {
		return w.checkAsked(k, f, topic)
	}
	if off := w.removals(f, topic, first(charges), contest); len(off) > 0 && (notFixed.MatchString(f.Text) || paidIt.MatchString(f.Text)) && !inPart.MatchString(f.Text) {
		k.citeStance(off[0], "delivery")
		k.Atoms = append(k.Atoms, Atom{Name: "not put right", Truth: False})
		return k.settle(Partly, "It was charged, and taken off on %s.", w.date(off[0].m.At))
	}
	switch {
	case admit.m != nil && paidIt.MatchString(f.Text):
		return k.settle(Silent, "You objected to it on %s and we agreed on %s; that it was paid, mail does not show.", w.date(contest.At), w.date(admit.m.At))
	case admit.m != nil && f.times() > max(1, documents(charges)) && contest.match(twice) == nil:
		k.Atoms = append(k.Atoms, Atom{Name: "so often", Truth: Unknown})
		return k.settle(Partly, "It was charged; you objected on %s and we agreed on %s. That it was so %d times is not shown.", w.date(contest.At), w.date(admit.m.At), f.times())
	case admit.m != nil && everyTime.MatchString(f.Text) && len(charges) < 3:
		k.Atoms = append(k.Atoms, Atom{Name: "every time", Truth: Unknown})
		return k.settle(Partly, "It was charged; you objected on %s and we agreed on %s. That it was so every time is not shown.", w.date(contest.At), w.date(admit.m.At))
	case admit.m != nil:
		return k.settle(Supported, "It was charged; you objected on %s and we agreed on %s.", w.date(contest.At), w.date(admit.m.At))
	case len(charges) == 0:
		return k.settle(Silent, "You objected to it on %s; no bill in our mail shows it.", w.date(contest.At))
	}
	return w.weighCharge(k, f, charges, free != nil)
}

// noPaper says that a bill or the like never came.
var noPaper = regexp.MustCompile(`(?i)\b(never|not|\w+n't|no|nobody)\b.{0,40}\b(saw|seen|receiv\w+|had|got|sent|given|provided|supplied)\b.{0,25}\b(bill|invoice|statement|receipt|credit note|quote|quotation|estimate)\b|\b(bill|invoice|statement|receipt|credit note|quote|quotation|estimate)\b.{0,15}\b(never|not|\w+n't)\b.{0,15}\b(seen|received|sent|given|provided|supplied|came|come|reached|arrived)\b`)

// unpaid says that somebody did not get their money.
var unpaid = regexp.MustCompile(`(?i)\b(never|not|\w+n't|nobody|none)( \w+){0,3} paid\b`)

// weighCharge settles what a document shows of a charge to which nobody owned up; freed
// is that it was to be free.
func (w *World) weighCharge(k *maker, f *frame, charges []entry, freed bool) *Finding {
	of, promised := w.date(charges[0].d.m.At), len(f.undertakes()) > 0
	switch {
	case !promised && denial.MatchString(f.Text) && (!freed || !charging.MatchString(f.Text) && !wasBilled.MatchString(f.Text)):
		return k.settle(Silent, "The document of %s shows the charge; whether it was right, the documents do not show.", of)
	case promised && !freed:
		k.Atoms = append(k.Atoms, Atom{Name: "promise", Truth: Unknown})
		return k.settle(Silent, "The document of %s shows the charge; that it was to be otherwise is not shown.", of)
	case f.times() > documents(charges):
		k.Atoms = append(k.Atoms, Atom{Name: "so often", Truth: Unknown})
		return k.settle(Partly, "The document of %s shows the charge; that it was so %d times is not shown.", of, f.times())
	}
	return k.settle(Supported, "The document of %s shows the charge.", of)
}

// checkUncharged checks a charge that no bill shows and to which nobody objected.
func (w *World) checkUncharged(k *maker, f *frame, topic []string, uncharged []entry) *Finding {
	if unasked.MatchString(f.Text) { // whatever was charged, it was asked for
		if x, _ := w.askedBy(f, topic); x != nil && w.cover(f.thing(), x.m, x.m.parent) {
			return w.checkAsked(k, f, topic)
		}
	}
	if len(uncharged) == 0 {
		k.nearest()
		return k.settle(Silent, "No bill in our mail shows such a charge.")
	}
	e := uncharged[0]
	k.citeLine(e.d, e.l, "document")
	if w.pinned(f, f.said, &k.Finding) && !w.missedSince(f, e.d.m) {
		k.Atoms = []Atom{{Name: "charge", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "The bill of %s says that nothing was charged for it.", w.date(e.d.m.At))
	}
	return k.settle(Silent, "A bill of %s speaks of it, without a charge.", w.date(e.d.m.At))
}

var (
	notFixed = regexp.MustCompile(`(?i)\b(never|not|\w+n't|nothing)\b.{0,40}\b(again|back)\b|\b(never|not|\w+n't|still|nothing)\b.{0,30}\b(fix(ed)?|correct(ed)?|put right|sorted|resolved|changed|credited|refunded|removed|taken off|there|adjusted)\b`)
	// paidIt says that a charge was paid, and not only made.
	paidIt = regexp.MustCompile(`(?i)\b(had|have|made|forced|obliged) to pay\b|\bmade (me|us|him|her|them) pay\b|\b(ended|wound) up paying\b|\b(we|i)('ve| have| had)? paid (it|that|the whole|all of it)\b|\bpaid by (us|me)\b`)
	// inPart says that less than all was put right.
	inPart = regexp.MustCompile(`(?i)\bonly (a |the )?(half|part|some|[£$€₹]? ?\d)`)
)

// freed returns what the firm wrote about a thing being free, or cheaper, before it was
// charged, if it was.
func (w *World) freed(f *frame, topic []string, charge *entry) *statement {
	var best *statement
	for _, x := range w.statements(f, topic) {
		if charge != nil && x.m.At.After(charge.d.m.At) {
			continue
		}
		if x.score >= 400 && (freeWords.MatchString(x.s.plain) || x.s.without(topic)) && !x.s.asks() && !takesBack.MatchString(x.s.plain) {
			if best == nil || x.score > best.score || x.score == best.score && x.m.At.Before(best.m.At) {
				best = &x
			}
		}
	}
	return best
}

// without reports whether a sentence says that there will be none of a topic: no mileage.
func (s *sentence) without(topic []string) bool {
	return slices.ContainsFunc(noneOf.FindAllStringSubmatch(s.plain, -1), func(m []string) bool {
		return slices.ContainsFunc(stems(m[1]), func(x string) bool { return slices.Contains(topic, x) })
	})
}

var noneOf = regexp.MustCompile(`(?i)\b(?:no|without|not any) (\p{L}+)(?: (?:for|on|at|to|with|if|unless|either|as)\b|[,.;!?]|\s*$)`)

var freeWords = regexp.MustCompile(`(?i)\b(free|no (charge|cost|extra|fee|additional)|without charge|included|waived?|won't (pay|be charged|cost)|wont (pay|be charged)|will not (pay|be charged)|not (be )?charged?|on us|(don't|do not|no need to) (pay|owe)|credit|take .{0,12} off|discount|at no|be billed for|hold|held|fixed|same (price|rate))\b|\b(won't|will not|wont|not|never) (see|be|appear|find|show|go) .{0,20}\b(bill|invoice|statement|account)\b|\b(we|i) (are|am|'ll|’ll|will) (cover|pay)\w*\b`)

var takesBack = regexp.MustCompile(`(?i)\b(will|'ll|’ll) (credit|refund|remove|take)\b|\bcredited\b`)
