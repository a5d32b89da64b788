package ledger

import (
	"cmp"
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
	"onrecord/audit/due"
)

// Evidence is looked for so long after the due, or after the promise where
// there is none.
const lookAhead = 60 * 24 * time.Hour

// enough is the score from which on a message shows that a promise was kept.
const enough = 70

// weight tells how much a word says: more, the rarer it is. It is the number of
// bits of how many messages there are for each with the word.
func (w *world) weight(word string) int {
	return min(7, bits.Len(uint(w.bodies/max(1, w.freq[word]))))
}

// match weighs the words that a promise shares with a text, and names them.
func (w *world) match(p *Promise, has func(string) bool) (n int, shared []string) {
	for _, x := range p.object {
		if has(x) {
			n += 2 * w.weight(x)
			shared = append(shared, x)
		}
	}
	for _, x := range p.context {
		if !slices.Contains(p.object, x) && !slices.Contains(shared, x) && has(x) {
			n += w.weight(x)
			shared = append(shared, x)
		}
	}
	return n, shared
}

// A look is what one message says about one promise.
type look struct {
	m       *message
	score   int
	why     []string
	quote   string
	kind    string // delivery, report, confirmation
	denies  bool
	quality int
}

// examine weighs a message as evidence for a promise.
func (w *world) examine(p *Promise, m *message) look {
	l := look{m: m}
	own, beneficiary := w.samePerson(m.From, p.Actor), w.sideOf(m.From) == w.sideOf(p.To)
	actorSide := w.sideOf(m.From) == w.sideOf(p.Actor)
	switch {
	case beneficiary && !actorSide:
		l.kind = "confirmation"
	case own:
		l.kind = "delivery"
	default:
		l.kind = "report"
	}
	base := 0
	add := func(n int, format string, args ...any) {
		base += n
		l.why = append(l.why, fmt.Sprintf(format, args...))
	}
	if m.conv == p.msg.conv {
		add(25, "same conversation")
	}
	people := slices.Concat(m.To, m.Cc)
	toThem := slices.ContainsFunc(people, func(a string) bool { return w.sideOf(a) == w.sideOf(p.To) })
	fromThem := slices.ContainsFunc(people, func(a string) bool { return w.sideOf(a) == w.sideOf(p.Actor) })
	switch {
	case actorSide && toThem && !beneficiary:
		add(15, "from the one who promised to the one who was promised it")
	case l.kind == "confirmation" && fromThem:
		add(15, "from the one who was promised it")
	case toThem || fromThem || actorSide || beneficiary:
		add(5, "between people of the promise")
	}
	all, shared := w.match(p, func(x string) bool { return m.bag[x] || slices.Contains(m.heads, x) })
	if all > 0 {
		add(min(25, all), "speaks of %s", strings.Join(shared, ", "))
	}
	if len(m.Files) > 0 && actorSide {
		n, names := w.match(p, func(x string) bool {
			return slices.ContainsFunc(m.Files, func(f file) bool { return slices.Contains(words(fileWords(f.Name)), x) })
		})
		switch {
		case p.verb == "send" || p.verb == "" || p.verb == "pay":
			add(25+min(15, n), "with an attachment: %s", m.Files[0].Name)
		case n > 0:
			add(20+min(10, n), "with an attachment named after it: %s", strings.Join(names, ", "))
		}
	}
	best := 0
	for i := range m.Sentences {
		s := &m.Sentences[i]
		if !m.own(s) {
			continue
		}
		n, why, denies := w.says(p, m, s, l.kind)
		if denies && m.At().After(p.latest) {
			l.denies = true
		}
		if n > best {
			best, l.quote = n, s.Text
			l.why = append(l.why[:len(l.why):len(l.why)], why...)
		}
	}
	l.score = base + best
	if best == 0 && !(len(m.Files) > 0 && actorSide) {
		l.score = 0
	}
	if all == 0 && m.conv != p.msg.conv {
		l.score -= 30
	}
	days := int(m.at.Sub(p.At).Hours() / 24)
	l.score -= min(20, days/3)
	return l
}

// At is when the message was sent.
func (m *message) At() time.Time { return m.at }

var (
	negative = regexp.MustCompile(`(?i)\b(not|never|nobody|no one|still|haven't|hasn't|hadn't|didn't|don't|doesn't|isn't|wasn't|aren't|won't|can't|couldn't|without|unable|yet|nothing)\b|n't\b|n’t\b`)
	past     = regexp.MustCompile(`(?i)\b(was|were|came|went|got|did|done|had|has|have|been|is in|are in|'s in|just|here|attached|enclosed|all set|in place|is up|are up|[a-z]{3,}ed|sent|paid|spoke|rang|left|made|put|brought|found|gave|took|told|met|built|ran|took)\b|’s|'s`)
	ahead    = regexp.MustCompile(`(?i)\b(will|'ll|going to|would|should|shall|can|could|may|might|please|tomorrow|hope)\b|'ll\b|’ll\b|\?$`)
)

// says weighs one sentence: whether it tells that the thing was done, or that it
// was not.
func (w *world) says(p *Promise, m *message, s *sentence, kind string) (n int, why []string, denies bool) {
	has := map[string]bool{}
	for _, x := range words(s.Text) {
		has[x] = true
	}
	overlap, _ := w.match(p, func(x string) bool { return has[x] })
	does := map[act.Kind]bool{}
	bit := byOthers
	if m.staff {
		bit = byStaff
	}
	for i := range s.Acts {
		if s.Acts[i].May&bit != 0 {
			does[s.Acts[i].Kind] = true
		}
	}
	if negative.MatchString(s.Text) && !does[act.Delivery] {
		return 0, nil, overlap >= 6 || m.conv == p.msg.conv && (does[act.Complaint] || does[act.Chase])
	}
	if does[act.Chase] && !does[act.Delivery] {
		return 0, nil, overlap >= 6
	}
	if (does[act.Promise] || does[act.Request] || does[act.Question] || does[act.Offer] || does[act.Intent] || ahead.MatchString(s.Text)) && !does[act.Delivery] && !does[act.Acknowledgement] {
		return 0, nil, false
	}
	if does[act.Delivery] && kind != "confirmation" {
		n += 30
		why = append(why, "says that something was done or sent")
	}
	if kind == "confirmation" && (does[act.Acknowledgement] || does[act.Delivery]) {
		n += 25
		why = append(why, "thanks for it or says that it has come")
	}
	told := past.MatchString(s.Text)
	if set := shows(p.verb); told && set != nil {
		for x := range strings.FieldsSeq(strings.Join(fields(s.Text), " ")) {
			if st := stem(x); set[x] || st != "" && set[st] {
				n += 20
				why = append(why, "tells of the act: "+x)
				break
			}
		}
	}
	if p.visit && visited.MatchString(s.Text) {
		n += 30
		why = append(why, "tells that somebody was there")
	}
	if overlap > 0 && (n > 0 || told) {
		n += min(25, overlap*2)
	}
	if n == 0 {
		return 0, nil, false
	}
	return n, why, false
}

var visited = regexp.MustCompile(`(?i)\b(was|were|been|came|showed|turned up|arrived|got|just left|stopped|swung|dropped)\b.*\b(here|there|by|out|in|over|up|at|off)\b|\bfor (coming|being|stopping)\b|\barrived\b|\b(is|'s|are) (here|done|in|fixed|finished)\b|\bcame\b`)

// candidates are the messages that may tell what became of a promise.
func (w *world) candidates(p *Promise) []*message {
	until := p.At.Add(lookAhead)
	if p.Due.Kind == due.Dated && !p.latest.IsZero() {
		until = p.latest.Add(lookAhead)
	}
	i, _ := slices.BinarySearchFunc(w.messages, p.At, func(m *message, t time.Time) int { return m.at.Compare(t) })
	var list []*message
	a, b := w.sideOf(p.Actor), w.sideOf(p.To)
	for ; i < len(w.messages) && !w.messages[i].at.After(until); i++ {
		m := w.messages[i]
		if m == p.msg || m.Automatic != "" {
			continue
		}
		from := w.sideOf(m.From)
		if m.conv == p.msg.conv || from == a || from == b {
			list = append(list, m)
		}
	}
	return list
}

// judge works out what became of a promise.
func (w *world) judge(p *Promise, all []Promise, near []int) {
	var looks []look
	for _, m := range w.candidates(p) {
		if l := w.examine(p, m); l.score > 0 || l.denies {
			looks = append(looks, l)
		}
	}
	denied := time.Time{}
	for _, l := range looks {
		if l.denies && denied.IsZero() {
			denied = l.m.at
			p.Evidence = append(p.Evidence, w.evidence(l, "denial"))
		}
	}
	var done *look
	for i := range looks {
		l := &looks[i]
		if l.score >= enough && (done == nil || l.score > done.score+15) {
			done = l
		}
	}
	if done != nil {
		e := w.evidence(*done, done.kind)
		p.done = &e
	}
	next := w.replacement(p, all, near)
	w.settle(p, next, denied)
	slices.SortStableFunc(p.Evidence, func(a, b Evidence) int { return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Digest[:], b.Digest[:])) })
}

func (w *world) evidence(l look, what string) Evidence {
	return Evidence{Ref: Ref{l.m.digest, l.m.ID}, At: l.m.at, Author: l.m.From, For: what, Quote: l.quote, Why: l.why, Score: l.score}
}

// replacement returns a later promise of the same thing with another due.
func (w *world) replacement(p *Promise, all []Promise, near []int) *Promise {
	if p.Due.Kind != due.Dated || p.Due.Text == "" && p.DueFrom == "" {
		return nil
	}
	for _, i := range near {
		q := &all[i]
		if q.ID == p.ID || !q.At.After(p.At) || q.Due.Kind != due.Dated || q.At.Sub(p.At) > lookAhead {
			continue
		}
		if w.sideOf(q.Actor) != w.sideOf(p.Actor) || !q.Due.Latest.After(p.latest) || sameDay(q.Due.Latest, p.latest) {
			continue
		}
		has := func(x string) bool { return slices.Contains(q.object, x) || slices.Contains(q.context, x) }
		n, _ := w.match(p, has)
		own := 0
		for _, x := range p.object {
			if slices.Contains(q.object, x) {
				own += w.weight(x)
			}
		}
		same := q.msg.conv == p.msg.conv
		if same && p.verb == q.verb && p.verb != "" && n >= 3 || own >= 6 && n >= 10 && (same || w.sideOf(q.To) == w.sideOf(p.To)) {
			return q
		}
	}
	return nil
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}

// grace is how long after the due words may still speak of it: who says thanks
// the next morning says it for yesterday.
const grace = 36 * time.Hour

// settle decides the state.
func (w *world) settle(p *Promise, next *Promise, denied time.Time) {
	dated := p.Due.Kind == due.Dated && !p.latest.IsZero()
	if r := w.released(p); r != nil && (p.done == nil || r.At.Before(p.done.At)) {
		p.Evidence = append(p.Evidence, *r)
		p.set("released", Withdrawn)
		return
	}
	if next != nil && (p.done == nil || next.At.Before(p.done.At)) {
		p.Next = next.ID
		p.Evidence = append(p.Evidence, Evidence{Ref: Ref{next.Digest, next.MessageID}, At: next.At, Author: next.Author, For: "replaced", Quote: next.Quote, Why: []string{"gives another date for the same thing"}})
		if !next.At.After(p.latest) {
			p.set("slipped", Withdrawn)
			return
		}
		if p.visit {
			p.set("slipped_late", Broken)
			return
		}
	}
	switch {
	case p.done != nil:
		p.FulfilledBy = p.done.Ref
		p.Evidence = append(p.Evidence, *p.done)
		if !dated || !p.done.At.After(p.latest) || w.inTime(p, denied) {
			p.set("kept", Kept)
		} else {
			p.set("kept_late", KeptLate)
		}
	case dated && w.o.AsOf.After(p.latest):
		if hole := w.hole(p); hole != "" {
			p.Unknown = append(p.Unknown, hole)
			p.set("uncovered", Unclear)
			return
		}
		if denied.IsZero() {
			p.set("broken_silent", Broken)
			p.Unknown = append(p.Unknown, "no document shows that it was done; what was done or said outside mail is not known")
		} else {
			p.set("broken_shown", Broken)
		}
	default:
		p.set("open", Open)
	}
}

func (w *world) hole(p *Promise) string {
	if w.o.Hole == nil {
		return ""
	}
	return w.o.Hole(p.At, p.latest.Add(lookAhead), p.Actor, p.To)
}

// inTime reports whether the proof, though later than the due, speaks of it.
func (w *world) inTime(p *Promise, denied time.Time) bool {
	if p.done.For == "delivery" && p.verb == "send" || !denied.IsZero() && denied.Before(p.done.At) {
		return false
	}
	return p.done.At.Sub(p.latest) <= grace
}

func (p *Promise) set(state string, s Status) { p.State, p.Status, p.Engine = state, s, s }

// released returns the message by which the one who was promised something
// lets it go.
func (w *world) released(p *Promise) *Evidence {
	for _, m := range w.candidates(p) {
		if w.sideOf(m.From) != w.sideOf(p.To) || w.sideOf(m.From) == w.sideOf(p.Actor) || !p.latest.IsZero() && m.at.After(p.latest) {
			continue
		}
		var found *Evidence
		m.acts(func(s *sentence, d *did, sure bool) {
			if d.Kind != act.Release || found != nil {
				return
			}
			n, shared := w.match(p, func(x string) bool { return slices.Contains(words(s.Text), x) })
			if m.parent == p.msg || m.conv == p.msg.conv && n >= 3 || n >= 8 {
				found = &Evidence{Ref: Ref{m.digest, m.ID}, At: m.at, Author: m.From, For: "released", Quote: s.Text, Why: []string{"says that it is not needed any more: " + strings.Join(shared, ", ")}}
			}
		})
		if found != nil {
			return found
		}
	}
	return nil
}
