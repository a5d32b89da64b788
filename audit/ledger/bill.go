package ledger

import (
	"fmt"
	"regexp"
	"slices"
)

// withBill dates what comes with a bill that is still to come, by that bill: "it comes
// off the next invoice". Whether it did, only the bill shows.
func (w *world) withBill(p *Promise) {
	if !nextBill.MatchString(p.Quote) && !(nextOne.MatchString(p.Quote) && w.speaksOfBill(p)) {
		return
	}
	if e, s := w.billFor(p); e != nil && w.countFrom(p, e.At, fmt.Sprintf("the day of the bill that %s sent: %s", e.Author, s.Text)) {
		p.bill, p.trigger = e, s
	}
}

// billFor returns the first bill that those who are bound send after a promise to those
// whom it was made to, and the sentence with which it comes.
func (w *world) billFor(p *Promise) (*Evidence, *sentence) {
	for _, m := range since(w.messages, p.At.Add(1)) {
		if m.at.Sub(p.At) > lookAhead {
			break
		}
		if m.notice() || m.bounced || !w.role(p, m).ours || !slices.ContainsFunc(m.To, func(a string) bool { return w.sideOf(a) == w.sideOf(p.To) }) {
			continue
		}
		if s := m.bill(); s != nil {
			return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "perhaps " + delivery, Quote: s.Text, Why: []string{"brings the bill it was to be on"}}, s
		}
	}
	return nil, nil
}

// chargesSo: what a bill will charge, which its coming alone does not show.
var chargesSo = regexp.MustCompile(`(?i)\b((be|get) (billed|charged|invoiced)|(bill|charge|invoice) (you|u))( only| just)? (for|at)\b|\b(invoice|bill|statement)(['’]ll| will| is going to) (only |just )?(be|show|say|list|come (to|in at))\b`)

// speaksOfBill reports whether a bill is spoken of where a promise is made, so that "the
// next one" is one.
func (w *world) speaksOfBill(p *Promise) bool {
	if bills.MatchString(p.Sentence) || bills.MatchString(p.Before) || billed.MatchString(p.Subject) {
		return true
	}
	return p.answers != nil && slices.ContainsFunc(p.answers.Sentences, func(s sentence) bool { return p.answers.own(&s) && bills.MatchString(s.Text) })
}

// bill returns the sentence with which a message brings a bill, nil if it brings none: one
// that says so, or one that says that something comes with it, where a file or the subject
// is called a bill.
func (m *message) bill() *sentence {
	if len(m.Files) == 0 {
		return nil
	}
	called := billed.MatchString(m.Subject) || slices.ContainsFunc(m.Files, func(f file) bool { return billed.MatchString(fileWords(f.Name)) })
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if m.own(s) && !s.says(negated|asks) && (bills.MatchString(s.Text) || called && s.fits(saysClaims)) {
			return s
		}
	}
	return nil
}

// bills reports whether a message is a bill or brings one.
func (m *message) bills() bool { return bills.MatchString(m.Subject) || m.bill() != nil }

// charges reports whether a sentence is a line of a bill with something to pay.
func (s *sentence) charges() bool {
	return lineSum.MatchString(s.Text) && !takesOff.MatchString(s.Text) && !s.says(negated|asks)
}

// lineSum: a sum above nothing, behind what it is for.
var lineSum = regexp.MustCompile(`\pL[^\n]{0,60}?[:\s](?:[$€£₹] ?)?(?:[1-9]\d*(?:,\d{3})*\.\d\d|0\.(?:[1-9]\d|\d[1-9]))(?:\s|$)`)

// nextBill: a bill that is still to come.
var nextBill = regexp.MustCompile(`(?i)\b(?:on|off|in|with|from|at|against) (?:the |your |our |my |his |her |their )?(?:next|final|following)(?: (?:week|month|quarter)['’]?s)? (?:invoice|bill|statement|instal?lment)\b`)

// nextOne: the next of what is spoken of.
var nextOne = regexp.MustCompile(`(?i)\b(?:on|off|in|with|from|against) (?:the|your|our|my|his|her|their) (?:next|following) one\b`)

// bills: a bill is spoken of.
var bills = regexp.MustCompile(`(?i)\b(invoice|bill|statement|instal?lment)s?\b`)

// billed: what a bill, or what brings one, is called.
var billed = regexp.MustCompile(`(?i)\b(invoice|bill|statement|instal?lment|account)s?\b`)

// billStems are the stems of these words.
var billStems = stems("invoice statement instalment installment")

// takesOff: that a bill gives something back.
var takesOff = regexp.MustCompile(`(?i)\b(credit(ed)?|minus|off|deduct(ed|ions?)|discount(ed)?|refund(ed)?|waived|adjust(ed|ments?))\b`)
