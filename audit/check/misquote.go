package check

import (
	"regexp"
	"slices"
)

// gaveBack says that the firm gave money back.
var gaveBack = regexp.MustCompile(`(?i)\b(you|they|he|she)( have| had|'ve|'d)?( then| later| since| finally)? (refunded|credited|reimbursed|repaid|paid (me|us|it|that|the \S+|[£$€₹]?\S+) back|paid back|gave (me|us) (back|a refund|a credit|our money))\b`)

// checkGaveBack checks that the firm gave money back: a message or a paper shows it, with
// the sum and about on the day that the claim names, if it names them.
func (w *World) checkGaveBack(k *maker, f *frame, topic []string) *Finding {
	name := chargeOf(topic)
	off := w.removals(f, name, nil, nil)
	if len(name) == 0 || len(off) == 0 {
		k.nearest()
		return k.settle(Silent, "No message in our mail tells that it was paid back or credited.")
	}
	sums, on := f.givenBack()
	i := slices.IndexFunc(off, func(x stance) bool {
		return (len(sums) == 0 || slices.ContainsFunc(sums, x.credits)) && (on == nil || on.near(x.m.At))
	})
	if i < 0 {
		k.citeStance(off[0], "nearest")
		return k.settle(Silent, "A message of %s tells of a credit; that it was of this sum and on this day does not show.", w.date(off[0].m.At))
	}
	k.citeStance(off[i], "delivery")
	k.Atoms = []Atom{{Name: "taken off", Truth: True, Necessary: true, Grade: NoBounce}}
	return k.settle(Supported, "It was credited: see the message of %s.", w.date(off[i].m.At))
}

// givenBack returns the sum that a claim says was given back, and the day, as far as it
// names them: the first behind the words for it, or else the last before them. Of numbers
// that do not say that they are sums it may be any.
func (f *frame) givenBack() (sums []string, on *day) {
	at := gaveBack.FindStringIndex(f.Text)[0]
	sums = f.amounts
	for _, m := range money.FindAllStringSubmatchIndex(f.Text, -1) {
		if sums = []string{amount(part(f.Text, m, 1) + part(f.Text, m, 2) + part(f.Text, m, 3))}; m[0] >= at {
			break
		}
	}
	for i, d := range f.days {
		if d.start < 0 { // it stands before the claim
			continue
		}
		if on = &f.days[i]; d.start >= at {
			break
		}
	}
	return sums, on
}

// credits reports whether the words of a stance, or a line of what its message brings,
// tell that an amount was credited.
func (x stance) credits(a string) bool {
	return x.s != nil && mentionsAmount(x.s.plain, a) || slices.ContainsFunc(x.m.texts, func(d *document) bool {
		return d.name != "" && slices.ContainsFunc(d.lines, func(l line) bool {
			return mentionsAmount(l.plain, a) && (d.isCredit() || takenOff.MatchString(l.plain) || deducted.MatchString(l.plain))
		})
	})
}

// What a claim says before an amount tells whether it was to be charged or was.
var (
	quotedSum  = regexp.MustCompile(`(?i)\b(quot\w+|estimate[ds]?|priced?|agreed|offered|said|told|promised|to (be|cost|pay)|instead of|rather than)\b`)
	chargedSum = regexp.MustCompile(`(?i)\b(charg\w+|bill(s|ed|ing)?|invoice[ds]?|paid|came to|took)\b`)
)

// sums returns the amounts that a claim says were quoted, and those that it says were
// charged: by the last word for either that stands before them.
func (f *frame) sums() (quoted, charged []string) {
	for _, m := range money.FindAllStringSubmatchIndex(f.Text, -1) {
		a, before := amount(part(f.Text, m, 1)+part(f.Text, m, 2)+part(f.Text, m, 3)), f.Text[:m[0]]
		switch q, c := lastOf(quotedSum, before), lastOf(chargedSum, before); {
		case q > c:
			quoted = append(quoted, a)
		case c > q:
			charged = append(charged, a)
		}
	}
	return quoted, charged
}

// lastOf returns where the last match of a pattern in a text begins, -1 if it has none.
func lastOf(re *regexp.Regexp, text string) int {
	if list := re.FindAllStringIndex(text, -1); len(list) > 0 {
		return list[len(list)-1][0]
	}
	return -1
}

// misquoted judges a claim that more was charged than had been quoted by amounts of
// which one stands nowhere in the mail: contradicted if the firm had quoted what the
// claim says was charged. It returns nil for other claims.
func (w *World) misquoted(k *maker, f *frame, topic []string) *Finding {
	quoted, charged := f.sums()
	if len(quoted) != 1 || len(charged) != 1 || quoted[0] == charged[0] || w.anywhere(quoted[0]) && w.anywhere(charged[0]) {
		return nil
	}
	if w.anywhere(quoted[0]) {
		k.nearest()
		return k.settle(Silent, "No bill in our mail shows that amount.")
	}
	s := w.quotedFor(charged[0], topic)
	for _, e := range w.entries(f, topic) {
		if s != nil && e.isBill() && mentionsAmount(e.l.plain, charged[0]) {
			_, by := w.grade(s.m)
			k.cite(s.m, "statement", s).cite(by, "confirmation", nil).citeLine(e.d, e.l, "document")
			k.Atoms = []Atom{{Name: "quoted otherwise", Truth: False, Necessary: true, Grade: Answered}}
			return w.unsure(f, k.settle(Contradicted, "What was charged is what we wrote on %s, and the other amount stands nowhere.", w.date(s.m.At)))
		}
	}
	k.nearest()
	return k.settle(Silent, "That this was quoted does not show in our mail.")
}

// quotedFor returns the words by which the firm gave an amount for what a topic is of,
// in a message without a bill that the client answered; nil if there are none.
func (w *World) quotedFor(a string, topic []string) *sentence {
	for _, m := range w.messages {
		if _, by := w.grade(m); by == nil || !ours(m) || m.isBill() || slices.ContainsFunc(m.texts, func(d *document) bool { return aBill.MatchString(fileWords(d.name)) }) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return mentionsAmount(s.plain, a) && w.covers(s, topic) >= named && !takenOff.MatchString(s.plain)
		}); s != nil {
			return s
		}
	}
	return nil
}

// anywhere reports whether a message or a paper of the mail with the client names an
// amount.
func (w *World) anywhere(a string) bool {
	return slices.ContainsFunc(w.messages, func(m *message) bool {
		return (m.client || m.toThem) && (m.says(func(s *sentence) bool { return mentionsAmount(s.plain, a) }) != nil ||
			slices.ContainsFunc(m.texts, func(d *document) bool { return mentionsAmount(d.text, a) }))
	})
}
