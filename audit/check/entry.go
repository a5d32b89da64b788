package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// An entry is a line of a bill, ledger or the like that the client got.
type entry struct {
	d     *document
	l     line
	score int
}

// entries returns the lines of documents that fit a charge, by time.
func (w *World) entries(f *frame, topic []string) (list []entry) {
	for _, m := range w.messages {
		if !m.toThem && !m.client {
			continue
		}
		for _, d := range m.texts {
			if d.name == "" {
				continue
			}
			for _, l := range d.lines {
				n := w.share(topic, l.has)
				for _, a := range f.amounts {
					if mentionsAmount(l.text, a) {
						n += 500
					}
				}
				if n >= 350 && priced(l.text) {
					list = append(list, entry{d, l, n})
				}
			}
		}
	}
	for _, m := range w.messages { // a bill in the words of a message
		if m.client || !m.toThem || m.Bounced || slices.ContainsFunc(list, func(e entry) bool { return e.d.m == m }) {
			continue
		}
		bill := m.isBill()
		for _, s := range m.sents {
			n := w.covers(s, topic)
			switch {
			case future.MatchString(s.plain):
				continue
			case f.names(s.Text) && (bill || charging.MatchString(s.plain)):
				n = 700
			case !bill || n < 350 || !priced(s.Text):
				continue
			}
			list = append(list, entry{&document{m: m, part: s.Part, text: s.Text}, line{start: s.Start, text: s.Text, stems: s.stems}, n})
			if !bill {
				break
			}
		}
	}
	if len(f.amounts) > 0 && slices.ContainsFunc(list, func(e entry) bool { return f.names(e.l.text) }) {
		list = slices.DeleteFunc(list, func(e entry) bool { return !f.names(e.l.text) })
	}
	return list
}

// priced reports whether a line of a bill has a number, or says that nothing is
// charged.
func priced(text string) bool {
	return strings.ContainsAny(text, "0123456789") || notCharged.MatchString(text)
}

var (
	notCharged = regexp.MustCompile(`(?i)\b(no|without|free of) charge\b|\bnot (charged|billed)\b|\bnothing (due|charged)\b|\bnil\b|[£$€] ?0([.,]00)?(?:[^\d.,]|$)`)
	charging   = regexp.MustCompile(`(?i)\b(fee|charge[ds]?|bill(ed)?|invoice[ds]?|rate|labou?r|rental|rent|total|cost|price|due|surcharge|deposit)\b`)
)

// charges returns the entries that charge what a claim is of, those that fit it best
// first, and those of bills that say that nothing is charged for it.
func (w *World) charges(f *frame, topic []string) (charges, uncharged []entry) {
	months := slices.DeleteFunc(slices.Clone(f.days), func(d day) bool { return d.month == 0 })
	for _, e := range w.entries(f, topic) {
		if notCharged.MatchString(e.l.text) {
			if e.isBill() && !cents.MatchString(e.l.text) && !money.MatchString(e.l.text) {
				uncharged = append(uncharged, e)
			}
			continue
		}
		if takenOff.MatchString(e.l.text) || paidIn.MatchString(e.l.text) {
			continue
		}
		if len(months) > 0 && !slices.ContainsFunc(months, func(d day) bool { return d.month <= e.d.m.At.Month() }) {
			continue
		}
		charges = append(charges, e)
	}
	slices.SortStableFunc(charges, func(a, b entry) int { return cmp.Compare(b.score, a.score) })
	return charges, uncharged
}

var takenOff = regexp.MustCompile(`(?i)\b(credit(ed)?|refund(ed)?|remov(e|ed|ing)|revers(e|ed|al)|waiv(e|ed)|taken? ((the |that )?(\S+ ){0,4})off|took ((the |that )?(\S+ ){1,4})off|deduct(ed)?|correct(ed)?|revised|reduc(ed|tion)|written off|struck|cancell?ed|adjust(ed|ment)|credit (note|memo)|put (it |that )?back|reimburs(e|ed)|(paid|pay|given|give) (you |it |this |that )?back|repaid)\b`)

// paidIn is a line of a bill that takes off what was paid.
var paidIn = regexp.MustCompile(`[-−–][£$€₹]?\d[\d.,]*\s*$`)

// documents counts those that entries stand in: editions of one bill are one.
func documents(list []entry) int {
	var seen []*document
	for _, e := range list {
		if !slices.ContainsFunc(seen, func(d *document) bool { return d.m == e.d.m || e.d.bearsNumber(d) }) {
			seen = append(seen, e.d)
		}
	}
	return len(seen)
}

func first(list []entry) *entry {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}
