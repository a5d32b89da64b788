package check

import (
	"regexp"
	"time"

	"onrecord/audit/act"
)

// checkState checks that something is still so: that it ended shows in what the
// client wrote, that it did not in what they wrote last. It returns nil for a
// claim of another kind.
func (w *World) checkState(f *frame) *Finding {
	if !stillSo.MatchString(f.Text) {
		return nil
	}
	var wrong, right stance
	for _, m := range w.messages {
		if f.rank[m] < 500 || m.Automatic != "" {
			continue
		}
		for _, s := range m.sents {
			switch {
			case m.client && ended.MatchString(s.plain) && !negated.MatchString(s.plain) && !future.MatchString(s.plain):
				right = stance{m: m, s: s, what: confirms}
			case m.client && (negated.MatchString(s.plain) || s.maybe[act.Complaint]) && right.m != m:
				wrong = stance{m: m, s: s, what: denies}
			}
		}
	}
	k := w.make(f)
	if right.m != nil && (wrong.m == nil || wrong.m.At.Before(right.m.At)) {
		if p := right.m.parent; p != nil && ours(p) {
			k.cite(p, "delivery", nil)
		}
		k.citeStance(right, "confirmation")
		k.Atoms = []Atom{{Name: "still so", Truth: False, Necessary: true, Grade: Acknowledged}}
		return k.settle(Contradicted, "By your message of %s it was so no more.", w.date(right.m.At))
	}
	return nil
}

var (
	stillSo = regexp.MustCompile(`(?i)\b(still|to this day|even now|as we speak|remains?|ever since)\b`)
	ended   = regexp.MustCompile(`(?i)\b(they're|they’re|it's|it’s|they are|it is|that's|all) (all )?(gone|down|off|fixed|sorted|removed|back|done|working|fine)\b|\b(works|working) (now|again|fine)\b|\b(looks|all) (good|fine|great)\b|\bfixed\b|\bis (gone|fixed|sorted|working)\b`)
)

// checkQuality checks what the work was like: by the firm's own words, and by
// what can be counted.
func (w *World) checkQuality(f *frame) *Finding {
	k := w.make(f)
	topic := w.used(f.topic)
	if found := w.counted(k, f, topic); found != nil {
		return found
	}
	var deny, admit stance
	for _, m := range w.messages {
		if m.Automatic != "" || m.Staff && m.disowns() {
			continue
		}
		st := w.stanceOf(m, topic, nil, false)
		switch {
		case st.what == admits && m.toThem && st.topic >= 600 && st.s != nil && w.covers(st.s, topic) >= 300 && st.topic > admit.topic:
			admit = st
		case st.what == denies && st.topic >= 600 && st.topic > deny.topic:
			deny = st
		}
	}
	if deny.m == nil && admit.m == nil {
		deny, admit = w.conceded(f, topic)
	}
	if deny.m != nil {
		k.citeStance(deny, "complaint")
		for _, r := range deny.m.replies {
			if ours(r) {
				s := r.says(func(s *sentence) bool { return ownsUp(s.plain) && !disputes.MatchString(s.plain) })
				if s != nil && admit.m == nil {
					admit = stance{m: r, s: s, what: admits, topic: 600}
				}
				k.cite(r, "reply", s)
				break
			}
		}
	}
	if admit.m != nil && !w.mostlyUnknown(f) && !disputes.MatchString(admit.s.plain) && (!whoseDoing.MatchString(f.Text) || ownsUp(admit.s.plain)) {
		k.citeStance(admit, "admission")
		return k.settle(Supported, "Our own message of %s says so.", w.date(admit.m.At))
	}
	k.nearest()
	return k.settle(Silent, "What the work was like, documents cannot settle.")
}

// mostlyUnknown reports whether the mail has less than half of the words of a claim: what it
// owns is then likely another fault.
func (w *World) mostlyUnknown(f *frame) bool { return 2*len(w.used(f.said)) < len(f.said) }

// whoseDoing says whose doing a fault is, beside that there is one.
var whoseDoing = regexp.MustCompile(`(?i)\b(because of (you|your)|(that's|thanks to|due to|owing to|down to) (you|your|that)|(your|his|her|their) (doing|fault)|caused by (you|your)|is the reason)\b`)

// conceded returns the message in which the client wrote of a thing, if the firm
// answered that it was sorry for it or at fault.
func (w *World) conceded(f *frame, topic []string) (said, admit stance) {
	best := 599
	for _, m := range w.messages {
		if _, own := w.about(m, topic); theirs(m) && own > best && len(topic) > 1 {
			if a := w.admission(m); a.m != nil && a.m.parent == m && !a.s.sorryElse(topic) {
				best, said, admit = own, stance{m: m, s: w.make(f).best(m), what: denies, topic: own}, a
			}
		}
	}
	return said, admit
}

// counted compares a number that a claim gives with those that the documents
// give for the same thing.
func (w *World) counted(k *maker, f *frame, topic []string) *Finding {
	limit, ok := f.lateness()
	if !ok {
		return nil
	}
	var theirsToo, ourOwn *sentence
	for _, m := range w.messages {
		if m.Automatic != "" || !ours(m) && !m.client {
			continue
		}
		if n, _ := w.about(m, topic); n < 300 {
			continue
		}
		for _, s := range m.sents {
			g := frame{Claim: Claim{Text: s.Text}}
			g.readDays()
			g.readNumbers()
			n, ok := g.lateness()
			if !ok && len(g.days) > 0 && negated.MatchString(s.plain) {
				n, ok = time.Duration(len(g.days))*24*time.Hour, true
			}
			if !ok || !negated.MatchString(s.plain) || n*2 > limit {
				continue
			}
			if m.client && theirsToo == nil {
				theirsToo = s
			} else if !m.client && ourOwn == nil {
				ourOwn = s
			}
		}
	}
	if ourOwn == nil {
		return nil
	}
	k.cite(ourOwn.m, "admission", ourOwn)
	if theirsToo != nil && theirsToo.m.At.After(ourOwn.m.At) {
		k.cite(theirsToo.m, "confirmation", theirsToo)
	}
	k.Atoms = []Atom{{Name: "defect", Truth: True, Necessary: true, Grade: Answered}, {Name: "number", Truth: False}}
	return k.settle(Partly, "It is so, but for less than that: “%s”", ourOwn.Text)
}
