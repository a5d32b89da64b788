package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// An entry is a line of a bill, ledger or the like that the client got.
type entry struct {
	d     *document
	l     line
	score int
}

// entries returns the lines of documents that fit a charge, by time, and then those of
// bills in the words of messages. If some give an amount of the claim it is only these.
func (w *World) entries(f *frame, topic []string) []entry {
	list := w.entriesOfDocuments(f, topic)
	for _, m := range w.messages {
		if !m.client && m.toThem && !m.Bounced && !slices.ContainsFunc(list, func(e entry) bool { return e.d.m == m }) {
			list = append(list, w.entriesInWords(f, topic, m)...)
		}
	}
	if slices.ContainsFunc(list, func(e entry) bool { return f.names(e.l.plain) }) {
		list = slices.DeleteFunc(list, func(e entry) bool { return !f.names(e.l.plain) })
	}
	if slices.ContainsFunc(list, func(e entry) bool { return f.namedIn(e.l.plain) }) {
		list = slices.DeleteFunc(list, func(e entry) bool { return f.ofOtherDay(e.l.plain) })
	}
	return list
}

// leastEntry is how well a line must fit a charge, of 1000.
const leastEntry = 350

// entriesOfDocuments returns the lines of attachments that fit a charge.
func (w *World) entriesOfDocuments(f *frame, topic []string) (list []entry) {
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
				if len(topic) == 0 && f.namedIn(l.plain) { // it names nothing but its day
					n = leastEntry
				}
				for _, a := range f.amounts {
					if mentionsAmount(l.plain, a) {
						n += 500
					}
				}
				if n >= leastEntry && priced(l.plain) {
					list = append(list, entry{d, l, n})
				}
			}
		}
	}
	return list
}

// entriesInWords returns the sentences of a message of the firm that fit a charge, if the
// message is a bill, or else the first that charges an amount of the claim.
func (w *World) entriesInWords(f *frame, topic []string, m *message) (list []entry) {
	bill := m.isBill()
	for _, s := range m.sents {
		n := w.covers(s, topic)
		switch {
		case future.MatchString(s.plain):
			continue
		case f.names(s.plain) && (bill || charging.MatchString(s.plain)):
			n = 700
		case !bill || n < leastEntry || !priced(s.plain):
			continue
		}
		list = append(list, entry{&document{m: m, part: s.Part, text: s.Text}, line{start: s.Start, text: s.Text, plain: s.plain, stems: s.stems}, n})
		if !bill {
			break
		}
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
	from := w.firstMonth(f)
	for _, e := range w.entries(f, topic) {
		if notCharged.MatchString(e.l.plain) {
			if e.isBill() && !cents.MatchString(e.l.plain) && !money.MatchString(e.l.plain) {
				uncharged = append(uncharged, e)
			}
			continue
		}
		if !takenOff.MatchString(e.l.plain) && !paidIn.MatchString(e.l.plain) && !e.d.m.At.Before(from) {
			charges = append(charges, e)
		}
	}
	slices.SortStableFunc(charges, func(a, b entry) int { return cmp.Compare(b.score, a.score) })
	return charges, uncharged
}

// firstMonth returns when the first of the months begins that a claim names, zero if it
// names none: a bill of a month comes in it or later.
func (w *World) firstMonth(f *frame) (first time.Time) {
	for _, d := range f.days {
		if d.month == 0 {
			continue
		}
		if t := w.resolve(day{year: d.year, month: d.month, day: 1}); first.IsZero() || t.Before(first) {
			first = t
		}
	}
	return first
}

var takenOff = regexp.MustCompile(`(?i)\b(credit(ed)?|refund(ed)?|remov(e|ed|ing)|revers(e|ed|al)|waiv(e|ed)|taken? ((the |that )?(\S+ ){0,4})off|took ((the |that )?(\S+ ){1,4})off|deduct(ed)?|correct(ed)?|revised|reduc(ed|tion)|written off|struck|cancell?ed|adjust(ed|ment)|credit (note|memo)|put (it |that )?back|reimburs(e|ed)|(paid|pay|given|give) (you |it |this |that )?back|repaid|(paid|transferred|sent) (back )?(in)?to your (\w+ )?account)\b`)

// paidIn is a line of a bill that takes off what was paid.
var paidIn = regexp.MustCompile(`(?i)\b(paid|payments?|received)\b.*[\s,;][-−–][£$€₹]?\d[\d.,]*\s*$`)

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

// first returns the first of several entries, nil if there is none.
func first(list []entry) *entry {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}
