package ledger

import (
	"onrecord/audit/act"
	"onrecord/audit/due"
	"regexp"
	"slices"
	"strings"
	"time"
)

// replacement returns the first later promise of the same thing with another
// due, of lists that are sorted by time.
func (w *world) replacement(p *Promise, near [][]*Promise) *Promise {
	if !p.HasDue() {
		return nil
	}
	var first *Promise
	for _, list := range near {
		i, _ := slices.BinarySearchFunc(list, p.At, func(q *Promise, t time.Time) int { return q.At.Compare(t) })
		for ; i < len(list) && list[i].At.Sub(p.At) <= lookAhead; i++ {
			q := list[i]
			if first != nil && !q.At.Before(first.At) {
				break
			}
			if w.replaces(p, q) {
				first = q
				break
			}
		}
	}
	return first
}

// replaces reports whether q gives another date for what p promises.
func (w *world) replaces(p, q *Promise) bool {
	if q == p || !q.At.After(p.At) || !q.HasDue() || !q.Due.Latest.After(p.latest) || sameDay(q.Due.Latest, p.latest) || w.sideOf(q.Actor) != w.sideOf(p.Actor) {
		return false
	}
	n, _ := w.match(p, func(x term) bool { return q.speaks(w.lex.spelled[x]) })
	own := 0
	thing := false // q names one of its own
	for _, x := range q.object {
		thing = thing || !slices.Contains(q.verbs, x)
	}
	for _, x := range p.object {
		if slices.Contains(q.object, x) {
			own += w.weight(x)
		}
	}
	if q.msg.conv == p.msg.conv && n >= 3 && (own >= 3 || p.verb == q.verb && p.verb != "" && (!thing || !p.sends() || q.msg.putsBack()) || anew.MatchString(q.Sentence)) {
		return true
	}
	return own >= 5 && w.sideOf(q.To) == w.sideOf(p.To)
}

// putsBack reports whether a message says sorry, or that something will be later.
func (m *message) putsBack() bool {
	return m.does(act.Apology) || slices.ContainsFunc(m.Sentences, func(s sentence) bool { return m.own(&s) && s.says(postpones) || anew.MatchString(s.Text) })
}

// anew: what gives another day for a thing.
var anew = regexp.MustCompile(`(?i)\b(now|instead|after all|new (date|start|day|time))\b`)

// postponed returns the message by which the one who is bound says before the
// due that it will be another day.
func (w *world) postponed(p *Promise) *Evidence {
	if !p.HasDue() {
		return nil
	}
	for _, m := range w.candidates(p) {
		if m.at.After(p.latest) {
			break
		}
		r, t := w.role(p, m), w.tie(p, m)
		if m.notice() || !r.self && !(r.ours && !r.theirs) || t == apart {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if s.says(asks) || !m.own(s) || !s.says(postpones) {
				continue
			}
			if n, _ := w.match(p, m.has); n >= 4 && w.laterDay(m, p.latest) {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "replaced", Quote: s.Text, Why: []string{"puts it off to another day"}}
			}
		}
	}
	return nil
}

// calledOff returns the message by which, before the thing is due, one of those
// concerned says that its day is off: "not tomorrow after all", "the 14th is out",
// "please cancel Wednesday".
func (w *world) calledOff(p *Promise) *Evidence {
	if !p.HasDue() || p.Due.Grain > due.Day {
		return nil
	}
	for _, m := range w.candidates(p) {
		if m.at.After(p.latest) {
			break
		}
		r, t := w.role(p, m), w.tie(p, m)
		if m.notice() || !r.self && !r.ours && !r.theirs {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if !s.mayOff || s.says(asks) || !m.own(s) || conditional.MatchString(s.Text) || notThen.MatchString(s.Text) || !w.off(p, m, s) {
				continue
			}
			if r.theirs && !calls.MatchString(s.Text) {
				continue // "there is no van here"
			}
			c := w.concerns(p, m, s)
			if t < together && c.object+c.around == 0 && !w.mentions(p, s) && !w.between(p, m) {
				continue
			}
			e := Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "cancelled", Quote: s.Text, Why: []string{"says that its day is off"}}
			switch {
			case w.laterDay(m, p.latest):
				e.For = "replaced"
			case r.theirs:
				e.For = "released"
			}
			return &e
		}
	}
	return nil
}

var (
	// offBefore, offAfter: what calls a day off, before its name and after it.
	offBefore = regexp.MustCompile(`(?i)\b(not|cannot|can['’]?t|won['’]?t|isn['’]?t|aren['’]?t|don['’]?t|no|unable|cancel(l?ed|l?ing)?|scrub(bed)?|scrap(ped)?|call(ed|ing)? off|rained off|postpone[ds]?|put off|mov(ed?|ing)|resched\w*|instead of)( [\w'’]+){0,7}\W+$`)
	offAfter  = regexp.MustCompile(`(?i)^('s|’s)?( [\w'’]+){0,6} (cannot|can['’]?t|won['’]?t|isn['’]?t|aren['’]?t|(is|are|am|be) (off|out|not|no|cancel\w*|unable)|(no|not) (good|go|possible|able|on)|cancel(l?ed|l?ing)?|off|rained off|postponed|closed)\b`)
	// until: a day up to which something is not.
	until = regexp.MustCompile(`(?i)\b(before|until|till?|after|since|than)( \w+)?\W+$`)
	// calls: what those call it off with who were promised it.
	calls = regexp.MustCompile(`(?i)\b(cancel\w*|off|not (today|tomorrow|(on )?\w+day)|no good|not possible|can['’]?t|cannot|won['’]?t|don['’]?t|closed)\b`)
	// notThen: what was not done, what does not matter, and what is not enough.
	notThen = regexp.MustCompile(`(?i)\b(did|has|have|had|was|were|could)(n['’]t| not)\b|\bnever\b|\b(not|no) (good enough|later than|problem|worries|later|need to worry|rush|hurry|only)\b|\bdon['’]?t (worry|forget|mind|think|know|see)\b|\bwhy\b`)
)

// between reports whether a message goes from one of those concerned to the other.
func (w *world) between(p *Promise, m *message) bool {
	to := func(a string) bool {
		return slices.ContainsFunc(m.To, func(x string) bool { return w.samePerson(x, a) })
	}
	bound := w.samePerson(m.From, p.Actor) || w.samePerson(m.From, p.Author)
	return bound && to(p.To) || w.samePerson(m.From, p.To) && (to(p.Actor) || to(p.Author))
}

// mayCallOff reports whether words may call a day off: one that denies or takes back
// something stands among them, and one that names a day.
func mayCallOff(toks []string) bool {
	off, day := false, false
	for _, x := range toks {
		off = off || offWords[x] || strings.HasSuffix(x, "n't") || strings.HasPrefix(x, "resched") || strings.HasPrefix(x, "cancel")
		day = day || dayWords[strings.TrimSuffix(x, "'s")] || x[0] >= '0' && x[0] <= '9'
	}
	return off && day
}

var (
	offWords = set("not cannot cant wont isnt arent dont no unable scrub scrubbed scrap scrapped call called off rained postpone postponed postpones put move moved moving mov instead out good possible closed")
	dayWords = set("today tonight tomorrow tmrw tmw monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec morning afternoon evening week weekend christmas easter")
)

// off reports whether a sentence says that the day on which a promise is due is off.
func (w *world) off(p *Promise, m *message, s *sentence) bool {
	isOff := func(start, end int) bool {
		before, after := s.Text[:start], s.Text[end:]
		return !until.MatchString(before) && (offBefore.MatchString(before+" ") || offAfter.MatchString(after))
	}
	for _, x := range due.Find(s.Text, m.at, w.o.Due) {
		if x.Kind == due.Dated && x.Grain <= due.Day && !x.Undated && sameDay(x.Due, p.latest) && isOff(x.Start, x.End) {
			return true
		}
	}
	for _, at := range daysNamed.FindAllStringIndex(s.Text, -1) {
		if sameDay(dayNamed(strings.ToLower(s.Text[at[0]:at[1]]), m.at), p.latest) && isOff(at[0], at[1]) {
			return true
		}
	}
	return false
}

var daysNamed = regexp.MustCompile(`(?i)\b(today|tonight|tomorrow|tmrw|tmw|(mon|tues|wednes|thurs|fri|satur|sun)day)\b`)

// dayNamed returns the day that a word means at a moment.
func dayNamed(word string, at time.Time) time.Time {
	switch word {
	case "today", "tonight":
		return at
	case "tomorrow", "tmrw", "tmw":
		return at.AddDate(0, 0, 1)
	}
	for range 7 {
		if at = at.AddDate(0, 0, 1); strings.ToLower(at.Weekday().String()) == word {
			break
		}
	}
	return at
}

// laterDay reports whether a message names a day after a moment.
func (w *world) laterDay(m *message, than time.Time) bool {
	for i := range m.Sentences {
		for _, x := range due.Find(m.Sentences[i].Text, m.at, w.o.Due) {
			if x.Kind == due.Dated && x.Latest.After(than) && !sameDay(x.Latest, than) {
				return true
			}
		}
	}
	return false
}

// released returns the message by which the one who was promised something
// lets it go, or the one who promised it takes it back before it is due.
func (w *world) released(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		r := w.role(p, m)
		if m.notice() || !r.theirs && !r.self || !p.latest.IsZero() && m.at.After(p.latest) {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if s.says(asks) || !m.own(s) || !s.says(frees) {
				continue
			}
			n, shared := w.match(p, func(x term) bool { return slices.Contains(s.stems, x) })
			t := w.tie(p, m)
			if t == direct && (n >= 1 || i == 0) || t == below && (n >= 4 || i == 0 && len(s.stems) < 3) || t >= together && n >= 4 || n >= 10 {
				e := Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "released", Quote: s.Text, Why: []string{"says that it is not wanted any more: " + strings.Join(shared, ", ")}}
				if r.self {
					e.For, e.Why = "cancelled", []string{"takes it back: " + strings.Join(shared, ", ")}
				}
				return &e
			}
		}
	}
	return nil
}

// refused returns the message by which the one who is bound says after the due
// that it will not be done.
func (w *world) refused(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		t := w.tie(p, m)
		if !m.at.After(p.latest) || t == apart || !w.role(p, m).self {
			continue
		}
		for i := range m.Sentences {
			s := &m.Sentences[i]
			if !m.own(s) || !s.does(act.Refusal) {
				continue
			}
			if c := w.concerns(p, m, s); c.object >= 4 || t == direct && c.object+c.around > 0 {
				return &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "refused", Quote: s.Text, Why: []string{"says that it will not be done: " + strings.Join(c.shared, ", ")}}
			}
		}
	}
	return nil
}
