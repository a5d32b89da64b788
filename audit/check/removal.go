package check

import (
	"onrecord/audit/act"
	"regexp"
	"slices"
	"strings"
	"time"
)

// checkStays checks that a charge was never taken off.
func (w *World) checkStays(f *frame) *Finding {
	k := w.make(f)
	if w.chargeUnknown(f) {
		k.nearest()
		return k.settle(Silent, "Nothing in our mail speaks of such a charge.")
	}
	topic := chargeOf(w.used(f.topic))
	name := slices.DeleteFunc(slices.Clone(topic), func(x string) bool {
		return slices.Contains(ofBills, x) || slices.Contains(ofGifts, x) || aboutCharging[x]
	})
	if len(name) == 0 && !slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.start >= 0 }) {
		name = topic
	}
	var charge *entry
	entries := w.entries(f, name)
	for i := range entries {
		if e := &entries[i]; !takenOff.MatchString(e.l.plain) && !deducted.MatchString(e.l.plain) && (charge == nil || e.score > charge.score) {
			charge = e
		}
	}
	contest, admit := w.contested(f, topic)
	off := w.removals(f, name, charge, contest)
	var denied *message
	if len(off) > 0 {
		denied = w.deniesOff(f, name, off[0].m.At)
	}
	if charge != nil {
		k.citeLine(charge.d, charge.l, "document")
	}
	for _, x := range off[:min(2, len(off))] {
		k.cite(w.agreedTo(f, topic, x.m), "promise", nil).citeStance(x, "delivery")
	}
	if len(off) > 0 && denied == nil && several.MatchString(f.Text) && len(entries) > 0 {
		k.Atoms = []Atom{{Name: "left off", Truth: True, Necessary: true}, {Name: "all of them", Truth: False}}
		return k.settle(Partly, "It was so at first, and put right on %s.", w.date(off[0].m.At))
	}
	switch {
	case len(off) > 0 && denied == nil && !atLast.MatchString(f.Text) && slices.ContainsFunc(f.clauses, func(c clause) bool {
		return (!c.denies || thenBilled.MatchString(c.text)) && wasBilled.MatchString(c.text)
	}):
		k.Atoms = []Atom{{Name: "charge", Truth: True, Necessary: true}, {Name: "not put right", Truth: False}}
		return k.settle(Partly, "It was charged, and taken off on %s.", w.date(off[0].m.At))
	case len(off) > 0 && denied == nil:
		k.Atoms = []Atom{{Name: "taken off", Truth: False, Necessary: true, Grade: NoBounce}}
		return k.settle(Contradicted, "It was taken off: see the message of %s.", w.date(off[0].m.At))
	case len(off) > 0:
		k.cite(denied, "complaint", nil)
		return k.settle(Silent, "A message of %s tells that it was taken off, and yours of %s that it was not.", w.date(off[0].m.At), w.date(denied.At))
	}
	k.cite(contest, "complaint", nil)
	k.citeStance(admit, "admission")
	if x := w.creditFor(contest); x.m != nil {
		k.citeStance(x, "delivery")
		if admit.m == x.m && len(f.amounts) == 0 && x.s.concedes() && w.single(contest, nil) && f.inherited && len(minus(f.thing(), ofRefunds)) == 0 {
			k.Atoms = []Atom{{Name: "taken off", Truth: False, Necessary: true, Grade: NoBounce}}
			return k.settle(Contradicted, "You objected to it on %s, and we sent a credit note on %s.", w.date(contest.At), w.date(x.m.At))
		}
		return k.settle(Silent, "You objected to it on %s, and we sent a credit note on %s; whether for this, it does not say.", w.date(contest.At), w.date(x.m.At))
	}
	if x := w.reissued(contest, f); x != nil {
		k.cite(x, "nearest", nil)
		return k.settle(Silent, "You objected to it on %s, and on %s we sent another bill, on which it does not stand by that name.", w.date(contest.At), w.date(x.At))
	}
	if contest != nil && (charge != nil || admit.m != nil) {
		return k.absent(Supported, contest.At, w.o.Asserted, "You objected to it on %s, and nothing shows that it was taken off.", w.date(contest.At))
	}
	k.nearest()
	return k.settle(Silent, "Whether it was taken off does not show in mail.")
}

// creditFor returns the words by which the firm answered an objection with a credit note.
func (w *World) creditFor(contest *message) stance {
	if contest == nil {
		return stance{}
	}
	for _, r := range w.repliesTo(contest) {
		if !ours(r) || !slices.ContainsFunc(r.texts, func(d *document) bool { return d.name != "" && d.isCredit() }) {
			continue
		}
		if s := r.match(creditNote); s != nil && !future.MatchString(s.plain) && !s.negates() {
			return stance{m: r, s: s, what: delivers}
		}
	}
	return stance{}
}

// thenBilled says that a thing was charged after all.
var thenBilled = regexp.MustCompile(`(?i)\b(then|and|but|yet)( \w+){0,2} (billed|charged|invoiced)\b`)

// deniesOff returns the last message after a time in which the client says that a charge
// had not been taken off; nil if there is none.
func (w *World) deniesOff(f *frame, name []string, off time.Time) *message {
	for _, m := range slices.Backward(w.after(off)) {
		if !theirs(m) {
			continue
		}
		n, own := w.about(m, name)
		for _, a := range f.amounts {
			if m.says(func(s *sentence) bool { return mentionsAmount(s.plain, a) }) != nil {
				n, own = n+300, own+300
			}
		}
		if own >= 500 && n >= 500 && m.says(func(s *sentence) bool { return stays.MatchString(s.plain) || w.misses(s, name) }) != nil ||
			m.says(func(s *sentence) bool { return stays.MatchString(s.plain) && f.names(s.plain) }) != nil {
			return m
		}
	}
	return nil
}

// chargeOf returns the words of a topic that name a charge, without those for taking it
// off.
func chargeOf(topic []string) []string {
	return slices.DeleteFunc(slices.Clone(topic), func(x string) bool { return x == "credit" || x == "remov" })
}

// atLast says what came of a charge.
var atLast = regexp.MustCompile(`(?i)\bin the end\b`)

// ofBills are words of bills and of how they are put right, which name no charge.
var ofBills = stems("corrected correct revised amended adjusted invoice bill statement account")

// misses reports whether a sentence says that what a topic is of is not there.
func (w *World) misses(s *sentence, topic []string) bool {
	return s.negates() && w.covers(s, topic) >= 400
}

var (
	// everyTime says that a charge was made again and again.
	everyTime = regexp.MustCompile(`(?i)\b(every|each) (single )?(\w+ )?(invoice|bill|statement|ticket|month|time|visit|order|one|item|line|job|trip|booking)s?\b|\b(always|constantly)\b`)
	wasBilled = regexp.MustCompile(`(?i)\b(billed|charged|invoiced|overcharged|took|taken|deducted|(was|were|is) on (the|our|my|your) (\w+ )?(bill|invoice|statement))\b`)
)

var several = regexp.MustCompile(`(?i)\b(both|all|every|each|any) (of )?(the |our |my |your )?(two |three )?\w*(invoices?|bills?|statements?|ledgers?|accounts?|months?)\b`)

// removals returns the messages that show that a charge was taken off: by what
// the firm wrote, by a line of a document, or by a new edition of the bill on
// which it does not stand any more. By time.
func (w *World) removals(f *frame, topic []string, charge *entry, contest *message) (list []stance) {
	from := w.firstMonth(f)
	var sums []string // texts that give the sum
	if charge != nil {
		from = later(from, charge.d.m.At.Add(-time.Second))
		sums = append(sums, charge.l.plain)
	}
	if contest != nil {
		sums = append(sums, ownWords(contest))
	}
	for _, m := range w.between(from, w.o.Asserted) {
		if !m.toThem || m.client || m.Bounced || w.bearsStill(m, f, topic, charge) {
			continue
		}
		var said *sentence
		if m.Automatic == "" {
			if m.says(func(s *sentence) bool { return w.covers(s, topic) >= 400 && s.acts[act.Refusal] && s.negates() }) != nil {
				continue // "the late fee we can't take off"
			}
			said = m.says(func(s *sentence) bool {
				if !takenOff.MatchString(s.plain) || future.MatchString(s.plain) || negated.MatchString(s.plain) || f.anotherSum(s.plain, sums...) {
					return false
				}
				n := w.covers(s, topic)
				return n >= 400 || f.names(s.plain) || len(topic) == 0 && f.namedIn(s.plain) || contest != nil && m.parent == contest && creditNote.MatchString(s.plain) && w.creditsIt(s, contest, f, topic)
			})
		}
		if said != nil {
			list = append(list, stance{m: m, s: said, what: delivers})
			continue
		}
		for _, d := range m.texts {
			i := slices.IndexFunc(d.lines, func(l line) bool {
				n := w.share(topic, l.has)
				return (takenOff.MatchString(l.plain) || deducted.MatchString(l.plain) && w.staysOff(d, l)) && (n >= 400 || f.names(l.plain)) && !future.MatchString(l.plain) && !f.anotherSum(l.plain, sums...)
			})
			if i >= 0 {
				list = append(list, stance{m: m, doc: d, what: delivers})
				break
			}
			if charge != nil && d.name != "" && m.At.After(charge.d.m.At) && edition(d, charge.d) && !slices.ContainsFunc(d.lines, func(l line) bool { return w.lineOf(l, f, topic) }) {
				list = append(list, stance{m: m, doc: d, what: delivers})
				break
			}
		}
	}
	return list
}

// bearsStill reports whether a message carries a bill, after the one with a charge, on
// which that charge still stands: to call it corrected takes nothing off.
func (w *World) bearsStill(m *message, f *frame, topic []string, charge *entry) bool {
	off := func(l line) bool {
		return w.lineOf(l, f, topic) && (takenOff.MatchString(l.plain) && (money.MatchString(l.plain) || cents.MatchString(l.plain)) || notCharged.MatchString(l.plain) || deducted.MatchString(l.plain))
	}
	return charge != nil && slices.ContainsFunc(m.texts, func(d *document) bool {
		return d.name != "" && !creditNote.MatchString(fileWords(d.name)) && !slices.ContainsFunc(d.lines, off) &&
			slices.ContainsFunc(d.lines, func(l line) bool {
				return squeezed(l.plain) == squeezed(charge.l.plain) || w.lineOf(l, f, topic) && cents.FindString(l.plain) != "" && cents.FindString(l.plain) == cents.FindString(charge.l.plain)
			})
	})
}

// deducted: an amount that is taken off in a line of a bill.
var deducted = regexp.MustCompile(`(?:^|\s)[-−–] ?(?:[£$€₹]|Rs?\.? ?)?\d|\(\s?[£$€₹]?[\d.,]+\)`)

// creditsIt reports whether a sentence of an answer to an objection, which speaks of a
// credit, is of the charge: it or one before it names that, or one that concedes, or a
// line of what it brings, or else the client objected to nothing beside it. Who wrote of
// two charges and got a credit for one has none for the other.
func (w *World) creditsIt(s *sentence, contest *message, f *frame, topic []string) bool {
	m := s.m
	if len(m.Files) == 0 {
		return false
	}
	return m.says(func(x *sentence) bool {
		return w.covers(x, topic) >= named && (x.i <= s.i || x.concedes() || takenOff.MatchString(x.plain))
	}) != nil || w.single(contest, topic) && !slices.ContainsFunc(m.texts, func(d *document) bool {
		return d.name != "" && !slices.ContainsFunc(d.lines, func(l line) bool { return w.lineOf(l, f, topic) })
	})
}

// lineOf reports whether a line of a document bears the name or the amount of a charge, or
// its day if a claim names nothing else.
func (w *World) lineOf(l line, f *frame, topic []string) bool {
	return (w.share(topic, l.has) >= 500 || f.names(l.plain) || len(topic) == 0 && f.namedIn(l.plain)) && !f.ofOtherDay(l.plain)
}

// ofOtherDay reports whether a text names a day, and a claim does, and it is not one of
// those.
func (f *frame) ofOtherDay(text string) bool {
	if !slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && d.start >= 0 }) {
		return false
	}
	its := datesIn(text)
	return its.any() && !slices.ContainsFunc(f.days, func(d day) bool { return d.exact() && its.name(d) })
}

// agreedTo returns the message of the firm in which it had said, in the fortnight
// before and in the same conversation, that it would take a charge off; nil if
// there is none.
func (w *World) agreedTo(f *frame, topic []string, off *message) *message {
	for _, m := range slices.Backward(w.between(off.At.AddDate(0, 0, -14), off.At)) {
		if m != off && ours(m) && m.Conversation == off.Conversation && m.says(func(s *sentence) bool {
			return takenOff.MatchString(s.plain) && future.MatchString(s.plain) && (f.names(s.plain) || w.covers(s, topic) >= 250)
		}) != nil {
			return m
		}
	}
	return nil
}

// reissued returns the message that brought a bill anew after the client objected to
// a charge, on which no line bears its name or amount, nil if there is none.
func (w *World) reissued(contest *message, f *frame) *message {
	if contest == nil {
		return nil
	}
	topic := w.used(f.topic)
	for _, m := range w.after(contest.At) {
		if ours(m) && slices.ContainsFunc(m.texts, func(d *document) bool {
			return anew.MatchString(m.Subject+" "+ownWords(m)+" "+fileWords(d.name)) && money.MatchString(d.text) && !slices.ContainsFunc(d.lines, func(l line) bool { return w.lineOf(l, f, topic) })
		}) {
			return m
		}
	}
	return nil
}

var anew = regexp.MustCompile(`(?i)\b(revised|corrected|amended|re-?issued|updated|new) (\w+ )?(invoice|bill|statement|account|ledger)\b`)

var creditNote = regexp.MustCompile(`(?i)\b(credit|refund)( note| memo)?\b`)

// edition reports whether a document is another edition of an earlier one: most
// of its lines are the same, or it bears its number. A credit note bears that of the
// bill and is none: what it does not name still stands.
func edition(a, b *document) bool {
	if a.isCredit() {
		return false
	}
	same := 0
	for _, l := range a.lines {
		if slices.ContainsFunc(b.lines, func(x line) bool { return squeezed(x.plain) == squeezed(l.plain) }) {
			same++
		}
	}
	if len(a.lines) > 2 && 2*same >= len(a.lines) {
		return true
	}
	return a.bearsNumber(b) || a.corrects(b)
}

// corrects reports whether a document is called by the name of another and that it is
// corrected.
func (d *document) corrects(other *document) bool {
	its, words := strings.Fields(strings.ToLower(fileWords(other.name))), strings.Fields(strings.ToLower(fileWords(d.name)))
	return len(its) > 1 && correctedBill.MatchString(fileWords(d.name)) && !slices.ContainsFunc(its, func(x string) bool { return !slices.Contains(words, x) })
}

var correctedBill = regexp.MustCompile(`(?i)\b(corrected|correction|revised|amended|re-?issued?)\b`)

// bearsNumber reports whether a document is called by the number of another.
func (d *document) bearsNumber(other *document) bool {
	return slices.ContainsFunc(number.FindAllString(other.name, -1), func(x string) bool { return strings.Contains(d.name, x) })
}

// isCredit reports whether a document calls itself a credit note.
func (d *document) isCredit() bool {
	return titleOfCredit.MatchString(fileWords(d.name)) || slices.ContainsFunc(d.lines[:min(len(d.lines), headLines)], func(l line) bool { return titleOfCredit.MatchString(l.plain) })
}

var titleOfCredit = regexp.MustCompile(`(?i)\b(credit|refund) (note|memo)\b`)

// headLines is in how many lines a document says what it is.
const headLines = 3

var number = regexp.MustCompile(`\d{3,}`)

func squeezed(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

var stays = regexp.MustCompile(`(?i)\b(still (has|have|had|got|includes?|lists?|bears?|carries|says) .{0,40}\d|still (on|there|shows?|sitting|showing|owed|outstanding|appears?|charging|(being )?(billed|charged))|never (been )?(taken off|credited|refunded|removed|reversed|paid back|returned|deducted|corrected|adjusted|came off|seen)|not (been )?(taken off|credited|refunded|removed|reversed|deducted|corrected)|\w+n't (been )?(taken off|credited|refunded|removed|reversed|deducted|corrected)|no (refund|credit)|not (one|a) (dollar|penny|cent|pound|euro)|(never|not|\w+n't) (took|take|taken|deduct(ed)?|credit(ed)?) .{1,40}? off|left .* off|(never|not|\w+n't)( \w+){0,2} (paid|given) .{0,30}\bback|(is|was) missing|(charged|billed|paid|pay)\b.*\bin the end|in the end\b.*\b(charged|billed|paid|pay)|nothing (has )?(been )?(credited|refunded))\b`)
