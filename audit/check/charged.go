package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/audit/ledger"
)

var (
	takenOff   = regexp.MustCompile(`(?i)\b(credit(ed)?|refund(ed)?|remov(e|ed|ing)|revers(e|ed|al)|waiv(e|ed)|taken? ((the |that )?(\S+ ){0,4})off|took ((the |that )?(\S+ ){1,4})off|deduct(ed)?|correct(ed)?|revised|reduc(ed|tion)|written off|struck|cancell?ed|adjust(ed|ment)|credit (note|memo)|put (it |that )?back|reimburs(e|ed))\b`)
	stays      = regexp.MustCompile(`(?i)\b(still (has|have|had|got|includes?|lists?|bears?|carries|says) .{0,40}\d|still (on|there|shows?|sitting|showing|owed|outstanding|appears?|charging|billed)|never (been )?(taken off|credited|refunded|removed|reversed|paid back|returned|deducted|corrected|adjusted|came off|seen)|not (been )?(taken off|credited|refunded|removed|reversed|deducted|corrected)|n't (been )?(taken off|credited|refunded|removed|reversed|deducted|corrected)|no (refund|credit)|not (one|a) (dollar|penny|cent|pound|euro)|left .* off|(is|was) missing|(charged|billed|paid|pay)\b.*\bin the end|in the end\b.*\b(charged|billed|paid|pay)|nothing (has )?(been )?(credited|refunded))\b`)
	notCharged = regexp.MustCompile(`(?i)\b(no|without|free of) charge\b|\bnot (charged|billed)\b|\bnothing (due|charged)\b|\bnil\b|[£$€] ?0([.,]00)?(?:[^\d.,]|$)`)
	charging   = regexp.MustCompile(`(?i)\b(fee|charge[ds]?|bill(ed)?|invoice[ds]?|rate|labou?r|rental|rent|total|cost|price|due|surcharge|deposit)\b`)
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
				n := w.share(topic, func(x string) bool { return slices.Contains(l.stems, x) })
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
			n := w.share(topic, func(x string) bool { return slices.Contains(s.stems, x) })
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

// isBill reports whether the words of a message are a bill: its subject or a file of
// it is called one, or it has a total, and it has several amounts.
func (m *message) isBill() bool {
	amounts, named := 0, aBill.MatchString(m.Subject)
	for _, s := range m.sents {
		if money.MatchString(s.Text) || cents.MatchString(s.Text) {
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

// checkCharged checks what was charged, and what was taken off again.
func (w *World) checkCharged(f *frame) *Finding {
	if stays.MatchString(f.Text) {
		return w.checkStays(f)
	}
	k := w.make(f)
	topic := w.used(f.topic)
	if gaveBack.MatchString(f.Text) && !denial.MatchString(f.Text) && !wasBilled.MatchString(gaveBack.ReplaceAllString(f.Text, " ")) {
		return w.checkGaveBack(k, f, topic)
	}
	if found := w.misquoted(k, f, topic); found != nil {
		return found
	}
	charges, uncharged := w.charges(f, topic)
	contest, admit := w.contested(f, topic)
	free := w.freed(f, topic)
	if len(charges) == 0 && contest == nil {
		return w.checkUncharged(k, f, topic, uncharged)
	}
	if free != nil {
		k.cite(free.m, "promise", free.s)
	}
	for i, e := range charges {
		if i < 3 && e.score == charges[0].score {
			k.citeLine(e.d, e.l, "document")
		}
	}
	k.cite(contest, "complaint", nil)
	k.citeStance(admit, "admission")
	k.Atoms = []Atom{{Name: "charge", Necessary: true, Truth: True, Grade: Answered}}
	if unasked.MatchString(f.Text) {
		return w.checkAsked(k, f, topic)
	}
	if off := w.removals(f, topic, first(charges), contest); len(off) > 0 && notFixed.MatchString(f.Text) && !inPart.MatchString(f.Text) {
		k.citeStance(off[0], "delivery")
		k.Atoms = append(k.Atoms, Atom{Name: "not put right", Truth: False})
		return k.settle(Partly, "It was charged, and taken off on %s.", w.date(off[0].m.At))
	}
	if admit.m != nil && contest != nil {
		if everyTime.MatchString(f.Text) && len(charges) < 3 {
			k.Atoms = append(k.Atoms, Atom{Name: "every time", Truth: Unknown})
			return k.settle(Partly, "It was charged; you objected on %s and we agreed on %s. That it was so every time is not shown.", w.date(contest.At), w.date(admit.m.At))
		}
		return k.settle(Supported, "It was charged; you objected on %s and we agreed on %s.", w.date(contest.At), w.date(admit.m.At))
	}
	if len(charges) == 0 {
		return k.settle(Silent, "You objected to it on %s; no bill in our mail shows it.", w.date(contest.At))
	}
	return w.weighCharge(k, f, charges, free != nil)
}

// weighCharge settles what a document shows of a charge to which nobody owned up; freed
// is that it was to be free.
func (w *World) weighCharge(k *maker, f *frame, charges []entry, freed bool) *Finding {
	of, promised := w.date(charges[0].d.m.At), len(f.undertakes()) > 0
	switch {
	case !promised && !freed && denial.MatchString(f.Text):
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
		if takenOff.MatchString(e.l.text) {
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

// documents counts those that entries stand in.
func documents(list []entry) int {
	seen := map[*message]bool{}
	for _, e := range list {
		seen[e.d.m] = true
	}
	return len(seen)
}

func first(list []entry) *entry {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

var (
	// inPart says that less than all was put right.
	inPart   = regexp.MustCompile(`(?i)\bonly (a |the )?(half|part|some|[£$€₹]? ?\d)`)
	unasked  = regexp.MustCompile(`(?i)\b(nobody|no one|no-one|none of us|neither|never|not|n't|without)\b.{0,40}\b(ask(ed|ing)?|sa(y|id) yes|okay(ed)?|agree(d|ing)?|approv\w+|order(ed|ing)?|authori[sz]\w+|request(ed|ing)?|want(ed)?|consent\w*|sign(ed)? off|permission|say-?so|ok)\b`)
	notFixed = regexp.MustCompile(`(?i)\b(never|not|n't|nothing)\b.{0,40}\b(again|back)\b|\b(never|not|n't|still|nothing)\b.{0,30}\b(fix(ed)?|correct(ed)?|put right|sorted|resolved|changed|credited|refunded|removed|taken off|there|adjusted)\b`)
	consents = regexp.MustCompile(`(?i)^\W*go\b|\b(yes|yeah|yep|yup|by all means|go ahead|approved?|agreed?|ok(ay)?|fine (by|with)|(says|said|to) go\b|go for it|please (do|go|proceed|add|put|order)|happy (for|to)|put (it|the .{2,30}) on the bill|sold|confirmed|do (it|that|the)|put it in|leave it out|that'?s fine|sounds good|carry on|book it|sure)\b`)
)

// checkAsked checks that something was charged for which the client had not
// asked, or to which the client had not agreed.
func (w *World) checkAsked(k *maker, f *frame, topic []string) *Finding {
	x, open := w.askedBy(f, topic)
	if x != nil {
		if p := x.m.parent; p != nil && p.Staff {
			k.cite(p, "statement", nil)
		}
		k.cite(x.m, "confirmation", x.s)
		k.Atoms = append(k.Atoms, Atom{Name: "not asked", Truth: False, Necessary: true, Grade: Acknowledged})
		return k.settle(Contradicted, "A message of %s from your side agrees to it.", w.date(x.m.At))
	}
	if open != nil {
		k.cite(open.m, "confirmation", open.s)
		return k.settle(Silent, "A message of %s from your side agrees to something; whether to this is not certain.", w.date(open.m.At))
	}
	for _, c := range k.Citations {
		if c.Role == "admission" {
			return k.settle(Supported, "It was charged, and on %s we agreed that it was not asked for.", w.date(c.At))
		}
	}
	if contest, answer, taken := w.explained(f, topic); taken != nil {
		k.cite(contest, "complaint", nil).citeStance(answer, "statement").cite(taken, "confirmation", nil)
		k.Atoms = append(k.Atoms, Atom{Name: "not asked", Truth: False, Necessary: true, Grade: Acknowledged})
		return k.settle(Contradicted, "On %s we wrote who had asked for it, and your answer of %s accepts it.", w.date(answer.m.At), w.date(taken.At))
	}
	return k.settle(Silent, "It was charged; whether you had asked for it, the documents do not show.")
}

// askedBy returns the words by which the client's side asked for what was charged,
// or agreed to it; or else those by which it agreed to something and not to this.
func (w *World) askedBy(f *frame, topic []string) (agreed, open *statement) {
	for _, m := range w.messages {
		if m.Staff || m.Automatic != "" || !m.toUs || !m.client && !w.kin[m.From] {
			continue
		}
		n, own := w.about(m, topic)
		named := m.says(func(s *sentence) bool { return f.names(s.Text) }) != nil || m.parent != nil && m.parent.says(func(s *sentence) bool { return f.names(s.Text) }) != nil
		answers := false // what was asked about it
		if m.parent != nil && m.parent.Staff {
			_, its := w.about(m.parent, topic)
			answers = its >= 400
		}
		if !named && !answers && (n < 400 || own < 200) {
			continue
		}
		if s := m.says((*sentence).consents); s != nil {
			x := &statement{m: m, s: s}
			if !w.declined(f, m) {
				return x, nil
			}
			open = x
		}
	}
	return nil, open
}

// consents reports whether a sentence agrees to something.
func (s *sentence) consents() bool {
	return (s.acts[act.Agreement] || consents.MatchString(s.plain)) && (!negated.MatchString(s.plain) || softNo.MatchString(s.plain)) && !strings.HasSuffix(strings.TrimSpace(s.Text), "?")
}

// thing returns what a claim says was charged for, without the words for charging
// and for agreeing to it.
func (f *frame) thing() (list []string) {
	for _, x := range f.said {
		if !aboutCharging[x] {
			list = append(list, x)
		}
	}
	return list
}

var aboutCharging = func() map[string]bool {
	m := map[string]bool{}
	for _, x := range stems("charge charged bill invoice price cost fee pay paid extra top order ordered ask agree approve authorise authorised authorized request consent neither none want") {
		m[x] = true
	}
	return m
}()

// contested returns the message in which the client objected to a charge, and
// the answer that agrees.
func (w *World) contested(f *frame, topic []string) (*message, stance) {
	var best *message
	most := 0
	var admit stance
	for _, m := range w.messages {
		if !theirs(m) {
			continue
		}
		n, own := w.about(m, topic)
		for _, a := range f.amounts {
			if m.says(func(s *sentence) bool { return mentionsAmount(s.Text, a) }) != nil {
				n, own = n+400, own+400
			}
		}
		if own < 350 || m.says(func(s *sentence) bool {
			return s.maybe[act.Complaint] || s.maybe[act.Request] || negated.MatchString(s.plain)
		}) == nil {
			continue
		}
		if n > most {
			most, best, admit = n, m, w.concession(m)
		}
	}
	if most < 500 {
		return nil, stance{}
	}
	return best, admit
}

// concession returns the answer in which the firm says that a charge was wrong.
// That it is sorry is not enough.
func (w *World) concession(m *message) stance {
	for _, r := range w.repliesTo(m) {
		if !r.Staff || r.Automatic != "" || r.Bounced || r.says(func(s *sentence) bool { return disputes.MatchString(s.plain) || justifies.MatchString(s.plain) }) != nil {
			continue
		}
		if s := r.says(func(s *sentence) bool {
			return (ownsUp(s.plain) || concedes.MatchString(s.plain)) && !strings.HasSuffix(strings.TrimSpace(s.Text), "?")
		}); s != nil {
			return stance{m: r, s: s, what: admits}
		}
	}
	return stance{}
}

// explained returns the message in which the client objected to a charge, the
// answer that says who had asked for it, and the one by which the client took
// that answer.
func (w *World) explained(f *frame, topic []string) (contest *message, answer stance, taken *message) {
	for _, m := range w.messages {
		if _, own := w.about(m, topic); !theirs(m) || own < 300 && m.says(func(s *sentence) bool { return f.names(s.Text) }) == nil {
			continue
		}
		for _, r := range w.repliesTo(m) {
			if !ours(r) {
				continue
			}
			s := r.says(func(s *sentence) bool { return justifies.MatchString(s.plain) })
			if s == nil {
				continue
			}
			for _, t := range w.repliesTo(r) {
				if theirs(t) && t.says(func(s *sentence) bool { return accepts.MatchString(s.plain) }) != nil && t.says(func(s *sentence) bool { return refuses.MatchString(s.plain) }) == nil {
					return m, stance{m: r, s: s, what: none}, t
				}
			}
		}
	}
	return nil, stance{}, nil
}

var (
	accepts = regexp.MustCompile(`(?i)\b(fair enough|say no more|my mistake|i see|ah|makes sense|understood|that explains|paid|paying|thanks for (explaining|clearing|the explanation)|no problem|ok(ay)?|sorry|forgot|withdrawn|forget (it|i asked))\b`)
	refuses = regexp.MustCompile(`(?i)\b(never|no one|nobody|not true|wrong|disagree|dispute|refuse|won't pay|will not pay|did(n't| not) (ask|agree|say|order|want))\b`)
)

// justifies tells why a charge was made: who asked for it, or agreed to it.
var justifies = regexp.MustCompile(`(?i)\b(you|she|he|they|[A-Z][a-z]+|your (wife|husband|partner|mother|father|son|daughter|assistant|manager|office|colleague))( had| have|'d|'ve)?( both| all)? (asked|agreed|signed|approved|ordered|requested|wanted|said yes|gave the go-ahead|okayed|confirmed|wrote)\b|\bat your request\b|\bas (you )?(agreed|requested|ordered|quoted)\b`)

var concedes = regexp.MustCompile(`(?i)\b(right on|(will|'ll|’ll|have|has been|is|are) (be )?(credit|refund|remov|correct|revers|take|taken|adjust|reissu|waiv|putting|put)\w*|credit note|my mistake|our mistake|error|corrected|it comes off|comes straight back)\b`)

var freeWords = regexp.MustCompile(`(?i)\b(free|no (charge|cost|extra|fee|additional)|without charge|included|waived?|won't (pay|be charged|cost)|wont (pay|be charged)|will not (pay|be charged)|not (be )?charged?|on us|(don't|do not) (pay|owe)|credit|take .{0,12} off|discount|at no|be billed for|hold|held|fixed|same (price|rate))\b|\b(won't|will not|wont|not|never) (see|be|appear|find|show|go) .{0,20}\b(bill|invoice|statement|account)\b|\b(we|i) (are|am|'ll|’ll|will) (cover|pay)\w*\b`)

// freed returns what the firm wrote about a thing being free, or cheaper.
func (w *World) freed(f *frame, topic []string) *statement {
	var best *statement
	for _, x := range w.statements(f, topic) {
		if x.score >= 400 && freeWords.MatchString(x.s.plain) && !strings.HasSuffix(strings.TrimSpace(x.s.Text), "?") && !takesBack.MatchString(x.s.plain) {
			if best == nil || x.score > best.score || x.score == best.score && x.m.At.Before(best.m.At) {
				best = &x
			}
		}
	}
	return best
}

var takesBack = regexp.MustCompile(`(?i)\b(will|'ll|’ll) (credit|refund|remove|take)\b|\bcredited\b`)
