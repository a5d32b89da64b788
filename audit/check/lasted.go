package check

import (
	"regexp"
	"slices"
	"time"
)

// lasted settles a claim of how long something was out of order: from when the client
// wrote that it was to when either side wrote that it was not so any more. It returns nil
// for other claims.
func (w *World) lasted(f *frame) *Finding {
	n, ok := f.lateness()
	if !ok || !wasOut.MatchString(f.Text) || slices.ContainsFunc(f.days, day.exact) {
		return nil
	}
	topic := w.used(f.said)
	if len(topic) == 0 {
		return nil
	}
	begin := w.wentOut(topic)
	if begin == nil {
		return nil
	}
	end := w.cameBack(begin.m, topic)
	if end == nil {
		return nil
	}
	k := w.make(f)
	k.cite(begin.m, "complaint", begin).cite(end.m, "confirmation", end)
	k.Atoms = []Atom{{Name: "out of order", Truth: True, Necessary: true, Grade: Acknowledged}}
	gap := end.m.At.Sub(begin.m.At)
	if n >= 24*time.Hour {
		gap += 12 * time.Hour
	}
	if gap >= n*8/10 {
		return k.settle(Supported, "You wrote of it on %s, and a message of %s tells that it was put right.", w.date(begin.m.At), w.date(end.m.At))
	}
	k.Atoms = append(k.Atoms, Atom{Name: "how long", Truth: False})
	return k.settle(Partly, "You wrote of it on %s, and a message of %s tells that it was put right: it was so, but not as long.", w.date(begin.m.At), w.date(end.m.At))
}

// wentOut returns the first sentence in which the client says that a thing is out of
// order.
func (w *World) wentOut(topic []string) *sentence {
	for _, m := range w.messages {
		if !theirs(m) {
			continue
		}
		if s := m.says(func(s *sentence) bool {
			return w.covers(s, topic) >= named && outOfOrder.MatchString(s.plain) && !s.asks()
		}); s != nil {
			return s
		}
	}
	return nil
}

// cameBack returns the first sentence after a message that says that a thing is in order
// again, if the client wrote nothing to the contrary in the week after it. One of the
// firm has to name the thing.
func (w *World) cameBack(from *message, topic []string) *sentence {
	for _, m := range w.after(from.At) {
		if !theirs(m) && !ours(m) {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return w.covers(s, topic) >= named && inOrder.MatchString(s.plain) && !future.MatchString(s.plain) && !s.negates() && !s.asks()
		})
		if s == nil {
			continue
		}
		if !slices.ContainsFunc(w.between(m.At.Add(time.Second), m.At.AddDate(0, 0, 7)), func(r *message) bool {
			return theirs(r) && r.says(func(s *sentence) bool {
				return w.covers(s, topic) >= named && (outOfOrder.MatchString(s.plain) || s.negates())
			}) != nil
		}) {
			return s
		}
	}
	return nil
}

var (
	// wasOut says of a thing that the client had to do without it for a time.
	wasOut = regexp.MustCompile(`(?i)\b(without|had no|have no|went without|left with(out| no)|no|(was|were|been|lay|sat|stood) (down|out|off|dead|broken|out of (order|action|use|service)|unusable|useless))\b.{0,50}\bfor\b.{0,20}\b(hours?|days?|weeks?|nights?|fortnight|months?)\b|\bfor\b.{0,20}\b(hours?|days?|weeks?|nights?|fortnight|months?)\b.{0,20}\b(without|had no)\b|\b(hours?|days?|weeks?|nights?|months?) (without|of no)\b`)
	// outOfOrder is how it is told when it happens.
	outOfOrder = regexp.MustCompile(`(?i)\b((is|are|has gone|have gone|went|was|were|'s|'re) (\w+ )?(down|out|off|dead|broken|stuck|gone)|(not|isn't|aren't|stopped|never|won't|doesn't|don't) (\w+ )?(work|working|start|starting|heat|run|running|turn on|coming on|open|responding)|no (\w+ )?\w+|(have|has|had|we're|we are) (no|without)|without|broke( down)?|broken|failed|packed (up|in)|died|dead|crashed)\b`)
	// inOrder is how it is told that it is over.
	inOrder = regexp.MustCompile(`(?i)\b((is|are|'s|'re|came|come|was|were|got|has been|have been) (now |all |finally |up and )?(back|up|on|working|running|fixed|repaired|restored|replaced|reconnected|in order)( again| and running| on| up)?|(up|on|working|running|back) again|works( again| now| fine)|(fixed|repaired|restored|reconnected|replaced) (it|the|your|this|yesterday|today|now))\b`)
)

// behindPlan settles a claim of by how much something was later than had been agreed,
// where it was put off since: from the day that was given first to the day on which it
// happened. It returns nil for other claims.
func (w *World) behindPlan(f *frame) *Finding {
	n, ok := f.lateness()
	if !ok || n < 24*time.Hour || !thanAgreed.MatchString(f.Text) || slices.ContainsFunc(f.days, day.exact) {
		return nil
	}
	verbs := slices.DeleteFunc(w.used(f.said), func(x string) bool { return !slices.Contains(eventStems, x) })
	if len(verbs) == 0 {
		return nil
	}
	var first *undertaking
	for i := range w.ledger.Promises {
		p := &w.ledger.Promises[i]
		m := w.byDigest[p.Digest]
		if m == nil || !ours(m) || !p.HasDue() || w.share(verbs, func(x string) bool { return slices.Contains(stems(p.Sentence), x) }) == 0 {
			continue
		}
		if first == nil || m.At.Before(first.m.At) {
			first = &undertaking{Promise: p, m: m}
		}
	}
	if first == nil {
		return nil
	}
	due, _ := first.due()
	at, s := w.cameAbout(first.m, verbs)
	if s == nil || !at.After(due) {
		return nil
	}
	k := w.make(f)
	k.citeUndertaking(first).cite(s.m, "confirmation", s)
	k.Atoms = []Atom{wasToBe, {Name: "late", Truth: True, Necessary: true, Grade: Acknowledged}}
	if gap := at.Sub(due) + 12*time.Hour; gap < n*8/10 {
		k.Atoms = append(k.Atoms, Atom{Name: "how late", Truth: False})
		return k.settle(Partly, "It was first to be on %s and was on %s: late, but not as late.", w.date(due), w.date(at))
	}
	return k.settle(Supported, "It was first to be on %s and was on %s.", w.date(due), w.date(at))
}

// cameAbout returns when something happened after a message, by the client's own words.
func (w *World) cameAbout(from *message, verbs []string) (time.Time, *sentence) {
	for _, m := range w.after(from.At) {
		if !theirs(m) {
			continue
		}
		s := m.says(func(s *sentence) bool {
			return w.covers(s, verbs) > 0 && pastEvent.MatchString(s.plain) && !future.MatchString(s.plain) && !s.negates() && !s.asks()
		})
		if s == nil {
			continue
		}
		if t, _ := w.toldOf(s, 0); !t.IsZero() {
			return t, s
		}
		return m.At, s
	}
	return time.Time{}, nil
}

var (
	thanAgreed = regexp.MustCompile(`(?i)\b(days?|weeks?|months?|fortnight) (later|after|late|behind)\b.{0,40}\b(agreed|promised|planned|schedule[d]?|arranged|said|told|given|due|plan|was to|were to|meant|supposed)\b`)
	pastEvent  = regexp.MustCompile(`(?i)\b(started|began|begun|finished|completed|arrived|delivered|installed|fitted|opened|moved in|handed over)\b`)
	eventStems = stems("start started begin began finish finished complete completed arrive arrived deliver delivered install installed fitted open opened handover")
)
