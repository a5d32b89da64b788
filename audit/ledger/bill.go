package ledger

import (
	"fmt"
	"regexp"
	"slices"
)

// withBill dates what comes with a bill that is still to come, by that bill: "it comes
// off the next invoice". Whether it did, only the bill shows.
func (w *world) withBill(p *Promise) {
	if !nextBill.MatchString(p.Quote) {
		return
	}
	for _, m := range w.messages {
		if !m.at.After(p.At) || m.notice() || m.bounced || !w.role(p, m).ours || !slices.ContainsFunc(m.To, func(a string) bool { return w.sideOf(a) == w.sideOf(p.To) }) {
			continue
		}
		if m.at.Sub(p.At) > lookAhead {
			return
		}
		if s := m.bill(); s != nil && w.countFrom(p, m.at, fmt.Sprintf("the day of the bill that %s sent: %s", m.From, s.Text)) {
			p.bill = &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "perhaps " + delivery, Quote: s.Text, Why: []string{"brings the bill it was to be on"}}
			return
		}
	}
}

// bill returns the sentence with which a message brings a bill, nil if it brings none.
func (m *message) bill() *sentence {
	if len(m.Files) == 0 {
		return nil
	}
	for i := range m.Sentences {
		if s := &m.Sentences[i]; m.own(s) && bills.MatchString(s.Text) && !s.says(negated|asks) {
			return s
		}
	}
	return nil
}

// nextBill: a bill that is still to come.
var nextBill = regexp.MustCompile(`(?i)\b(?:on|off|in|with|from|at|against) (?:the|your|our|my|his|her|their) (?:next|final|following) (?:invoice|bill|statement|instal?lment)\b`)

// bills: a bill is spoken of.
var bills = regexp.MustCompile(`(?i)\b(invoice|bill|statement|instal?lment)s?\b`)
