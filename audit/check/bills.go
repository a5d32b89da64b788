package check

import (
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/ledger"
)

// billsSince is how many bills are cited to show that something is on none.
const billsSince = 3

var (
	onBill = regexp.MustCompile(`(?i)\b(credit(s|ed)?|refund(s|ed)?|deduct(s|ed)?|bill|invoice|statement|ledger|account)\b`)
	aBill  = regexp.MustCompile(`(?i)\b(bill|invoice|statement|ledger|credit note)\b`)
	cents  = regexp.MustCompile(`\d[.,]\d\d\b`)
)

// citeBills adds the bills that the client got after a promise of what a bill was
// to show: that it is on none of them is for a reader to see.
func (k *maker) citeBills(u *undertaking) {
	if !onBill.MatchString(Plain(u.Sentence)) {
		return
	}
	n := 0
	for _, m := range k.w.between(u.at(), k.w.o.Asserted) {
		if n == billsSince {
			break
		}
		if m.client || !m.toThem || m.Bounced || !m.At.After(u.at()) {
			continue
		}
		i := slices.IndexFunc(m.texts, func(d *document) bool {
			return d.name != "" && (aBill.MatchString(fileWords(d.name)) && strings.ContainsAny(d.text, "0123456789") || aBill.MatchString(d.text[:min(len(d.text), 300)]) && cents.MatchString(d.text))
		})
		if i >= 0 {
			k.citeLine(m.texts[i], m.texts[i].bestLine(k.w, k.f.topic), "document")
			n++
		}
	}
}

// isBill reports whether the words of a message are a bill: its subject or a file of
// it is called one, or it has a total, and it has several amounts.
func (m *message) isBill() bool {
	amounts, named := 0, aBill.MatchString(m.Subject)
	for _, s := range m.sents {
		if money.MatchString(s.plain) || cents.MatchString(s.plain) {
			amounts++
			named = named || aTotal.MatchString(s.plain)
		}
	}
	return amounts > 1 && (named || slices.ContainsFunc(m.Files, func(file ledger.File) bool { return aBill.MatchString(fileWords(file.Name)) }))
}

var aTotal = regexp.MustCompile(`(?i)\b(sub)?total\b|\b(balance|amount) due\b|\bnow due\b`)

// isBill reports whether an entry is of a bill.
func (e *entry) isBill() bool {
	return aBill.MatchString(fileWords(e.d.name)) || aBill.MatchString(e.d.m.Subject) || e.d.m.isBill()
}

// staysOff reports whether a document with a line that takes something off is a bill, and
// no bill after it is another edition of it without that line. What an estimate takes off
// is not off the bill.
func (w *World) staysOff(d *document, off line) bool {
	return d.isBill() && !slices.ContainsFunc(w.after(d.m.At), func(m *message) bool {
		return m.toThem && !m.client && !m.Bounced && slices.ContainsFunc(m.texts, func(x *document) bool {
			return x.isBill() && edition(x, d) && !slices.ContainsFunc(x.lines, func(l line) bool {
				return deducted.MatchString(l.plain) && slices.Equal(wordsOnly(l.stems), wordsOnly(off.stems))
			})
		})
	})
}

// wordsOnly returns the stems of a line that are no numbers.
func wordsOnly(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), isNumber)
}

// isBill reports whether a document calls itself a bill or a credit note.
func (d *document) isBill() bool {
	return aBill.MatchString(fileWords(d.name)) || slices.ContainsFunc(d.lines[:min(len(d.lines), headLines)], func(l line) bool { return aBill.MatchString(l.plain) })
}
