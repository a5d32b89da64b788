package check

import "regexp"

// offeredSum judges a claim that a sum which the firm offered to give or to take off never
// came: by the words that offered it, and by what came after them. It returns nil for
// other claims, and where the mail shows neither.
func (w *World) offeredSum(f *frame) *Finding {
	if len(f.amounts) != 1 || f.Kind == ToldYou || !offeredIt.MatchString(f.Text) || !neverSaw.MatchString(f.Text) || inPart.MatchString(f.Text) {
		return nil
	}
	var offer *sentence
	for _, m := range w.messages {
		if !ours(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return f.names(s.plain) && givesSum.MatchString(s.plain) && offersIt.MatchString(s.plain) && !s.negates() && !s.asks()
		}); s != nil {
			offer = s
			break
		}
	}
	if offer == nil {
		return nil
	}
	k := w.make(f)
	k.cite(offer.m, "promise", offer)
	came, missed := w.sumCame(f, offer.m), w.sumMissed(f, offer.m)
	k.citeStance(came, "delivery")
	if missed != nil {
		k.cite(missed.m, "complaint", missed)
	}
	switch {
	case came.m != nil && missed != nil && missed.m.At.After(came.m.At):
		return nil
	case came.m != nil:
		k.Atoms = []Atom{promised, {Name: "never", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "It was offered on %s, and a message of %s shows that it came.", w.date(offer.m.At), w.date(came.m.At))
	case missed != nil:
		k.Atoms = []Atom{promised, {Name: "outcome", Truth: True, Necessary: true, Absence: true}}
		return k.absent(Supported, offer.m.At, w.o.Asserted, "It was offered on %s; on %s you asked where it was, and nothing shows that it came.", w.date(offer.m.At), w.date(missed.m.At))
	}
	return nil
}

// sumCame returns what shows after an offer of a sum that it came: a bill from which it is
// taken off, or the client's own words, which name it or answer the offer.
func (w *World) sumCame(f *frame, offer *message) stance {
	for _, m := range w.after(offer.At) {
		if ours(m) {
			for _, d := range m.texts {
				for _, l := range d.lines {
					if d.name != "" && f.names(l.plain) && deducted.MatchString(l.plain) && !paidBefore.MatchString(l.plain) && w.staysOff(d, l) {
						return stance{m: m, doc: d, what: delivers}
					}
				}
			}
			continue
		}
		if !theirs(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return hasMoney.MatchString(s.plain) && !s.negates() && !s.asks() && !future.MatchString(s.plain) && (f.names(s.plain) || m.Conversation == offer.Conversation && !w.namesOtherSum(f, s))
		}); s != nil {
			return stance{m: m, s: s, what: confirms}
		}
	}
	return stance{}
}

// namesOtherSum reports whether a sentence names sums, and none of a claim.
func (w *World) namesOtherSum(f *frame, s *sentence) bool {
	return len(sumsIn(s.plain)) > 0 && !f.names(s.plain)
}

// sumMissed returns the last words of the client after an offer of a sum that ask where it
// is, or say that it has not come.
func (w *World) sumMissed(f *frame, offer *message) (missed *sentence) {
	for _, m := range w.after(offer.At) {
		if !theirs(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool { return f.names(s.plain) && (wrong(s) || s.asks()) }); s != nil {
			missed = s
		}
	}
	return missed
}

var (
	// offeredIt says of the firm that it offered a thing, or promised it.
	offeredIt = regexp.MustCompile(`(?i)\b(offer(ed)?|promised|agreed|assured|undertook|pledged|said|told (me|us)|(was|were) (going )?to|would)\b`)
	// neverSaw says of that thing that it did not come.
	neverSaw = regexp.MustCompile(`(?i)\b(never|not|\w+n't|nobody|nothing) (\w+ ){0,2}(saw|seen|see|came|come|got|get|had|received|reached|appeared|arrived|happened|paid|credited|deducted|refunded|transferred|given|in (the|my|our|your|any)|on (the|my|our|your|any))\b|\bstill (waiting|to come|outstanding|owed|owe)\b|\bno (sign|trace) of\b|\b(is|was|are|were) (nowhere|missing)\b`)
	// givesSum gives a sum back, or takes it off.
	givesSum = regexp.MustCompile(`(?i)\b(refund\w*|credit\w*|deduct\w*|reimburs\w*|compensat\w*|transfer\w*|discount\w*|waive[ds]?|pay (you |it |this |that )?back|give (you )?back|(take|knock|comes?|goes?|going)\b.{0,30}\boff|reduc(e|ed|tion)|off (the|your|our|my|that|this|next))\b`)
	// offersIt says that something will be, or may be had.
	offersIt = regexp.MustCompile(`(?i)\b(will|'ll|shall|would like|want|offer\w*|propose|can|going to|let me|let us|happy to|suggest|am|are)\b`)
	// hasMoney says that money came.
	hasMoney = regexp.MustCompile(`(?i)\b(the|your) (transfer|refund|money|credit|cheque|discount|deduction)\b.{0,25}\b(received|arrived|came|has come|landed|is (here|in)|on (my|our|the) (account|statement|bill|invoice)|in (my|our|the) account)\b|\b(received|got) (the|your|my|our) (transfer|refund|money|credit|cheque|discount|deduction)\b|\b(thanks|thank you) for (the|your) (transfer|refund|money|credit|cheque|discount|deduction)\b`)
	// paidBefore is a line of a bill that takes off what the client had paid.
	paidBefore = regexp.MustCompile(`(?i)\b(paid|payments?|received|deposit|advance|pre-?paid|on account|retainer|down)\b`)
)
