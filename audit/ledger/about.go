package ledger

import (
	"math/bits"
	"slices"
	"strings"
	"time"

	"onrecord/audit/act"
)

// weight tells how much a word says: more, the rarer it is. It is the number of
// bits of how many messages there are for each with the word; among few messages
// a word of one or two of them says something too.
func (w *world) weight(word string) int { return w.weightOf(w.lex.find(word)) }

// weightOf is weight of the number of a word.
func (w *world) weightOf(t term) int {
	n := max(1, w.lex.held[t])
	return max(min(7, bits.Len(uint(w.bodies/n))), 4-bits.Len(uint(n)))
}

// match weighs the words that a promise shares with a text, and names them.
func (w *world) match(p *Promise, has func(term) bool) (n int, shared []string) {
	for _, x := range p.object {
		if t := w.lex.find(x); has(t) {
			n += 2 * w.weightOf(t)
			shared = append(shared, x)
		}
	}
	for _, x := range p.context {
		if slices.Contains(p.object, x) || slices.Contains(shared, x) {
			continue
		}
		if t := w.lex.find(x); has(t) {
			n += w.weightOf(t)
			shared = append(shared, x)
		}
	}
	return n, shared
}

// speaks reports whether a stem is one of what was promised or was said around it.
func (p *Promise) speaks(stem string) bool {
	return slices.Contains(p.object, stem) || slices.Contains(p.context, stem)
}

// A tie is how a message hangs together with a promise, by what answers what.
type tie int

// The ties, weaker ones first, and what each counts.
const (
	apart     tie = 0
	delegated tie = 10 // in a conversation in which the promise was passed on to somebody
	together  tie = 8  // in the same conversation
	below     tie = 13 // an answer to it, over others between
	direct    tie = 18 // an answer to it
)

func (w *world) tie(p *Promise, m *message) tie {
	if m.conv != p.msg.conv {
		if slices.Contains(p.via, m.conv) {
			return delegated
		}
		return apart
	}
	if m.parent == p.msg {
		return direct
	}
	for up, n := m.parent, 0; up != nil && n < 20; up, n = up.parent, n+1 {
		if up == p.msg {
			return below
		}
	}
	return together
}

// passedOn returns the conversations in which a promise goes on soon afterwards:
// whoever made it, or is bound by it, asks somebody for the thing; or whoever it
// was made to promises it to somebody in turn.
func (w *world) passedOn(p *Promise, near []*message) []int {
	var list []int
	for _, m := range near {
		if m.conv == p.msg.conv || m.at.Sub(p.At) > 4*24*time.Hour || slices.Contains(list, m.conv) {
			continue
		}
		asks := (w.samePerson(m.From, p.Actor) || w.samePerson(m.From, p.Author)) && (m.does(act.Request) || m.does(act.Question))
		relays := w.samePerson(m.From, p.To) && m.does(act.Promise)
		if !asks && !relays {
			continue
		}
		n, shared := w.match(p, func(x term) bool { return m.has(x) || slices.Contains(m.heads, x) })
		if n >= 14 && slices.Contains(p.object, shared[0]) || asks && w.asksOn(p, m) {
			list = append(list, m.conv)
		}
	}
	return list
}

// asksOn reports whether a message asks somebody else, within a day, for what a
// promise said its maker would ask of them.
func (w *world) asksOn(p *Promise, m *message) bool {
	return p.asksOther && m.at.Sub(p.At) < 24*time.Hour && !slices.Contains(m.To, p.To) && slices.ContainsFunc(m.Sentences, func(s sentence) bool {
		return (s.does(act.Request) || s.does(act.Question)) && w.verbShown(p, &s) != ""
	})
}

// twins are promises of one thing for one time, told on: what a supplier
// promises the firm, and the firm then its client. What shows one kept shows the
// other, so each is looked for in the conversations of both.
func (w *world) twins(list []Promise) {
	type day struct {
		year  int
		month time.Month
		day   int
	}
	dayOf := func(p *Promise) (d day) {
		d.year, d.month, d.day = p.latest.Date()
		return d
	}
	byDay := map[day][]*Promise{}
	for i := range list {
		if p := &list[i]; p.HasDue() {
			byDay[dayOf(p)] = append(byDay[dayOf(p)], p)
		}
	}
	for _, same := range byDay {
		for i, p := range same {
			for _, q := range same[i+1:] {
				if q.At.Sub(p.At) >= 5*24*time.Hour {
					break
				}
				if q.msg.conv == p.msg.conv || w.sideOf(q.To) == w.sideOf(p.To) || p.Due.Timed && q.Due.Timed && !p.latest.Equal(q.latest) {
					continue
				}
				if w.passedBetween(p, q) {
					p.via, q.via = append(p.via, q.msg.conv), append(q.via, p.msg.conv)
				}
			}
		}
	}
}

// passedBetween reports whether one of two promises is the other, told on by the side
// that was promised it: they name one thing.
func (w *world) passedBetween(p, q *Promise) bool {
	if w.sideOf(p.To) != q.msg.side && w.sideOf(q.To) != p.msg.side {
		return false
	}
	n, shared := w.match(p, func(x term) bool { return q.speaks(w.lex.spelled[x]) })
	return n >= 6 && slices.ContainsFunc(shared, func(x string) bool {
		return verbs[x] == "" && (slices.Contains(p.object, x) || slices.Contains(q.object, x))
	})
}

// does reports whether somewhere in a message its author does such a thing.
func (m *message) does(k act.Kind) bool { return m.kinds&kindBit(k) != 0 }

// A topic is how much a sentence, with the message around it, is about what was
// promised.
type topic struct {
	object int // words of the thing itself, in the sentence
	around int // words of what was said around the promise, in the sentence
	whole  int // the words of the thing in all
	rest   int // either, elsewhere in the message, its subject and the names of its files
	shared []string
}

func (t topic) score() int { return min(32, t.object+t.around) + min(10, t.rest/3) }

func (w *world) concerns(p *Promise, m *message, s *sentence) topic {
	if p.wanted == nil {
		p.wanted, p.wholeOf = w.wants(p)
	}
	t := topic{whole: p.wholeOf}
	for i := range p.wanted {
		x := &p.wanted[i]
		switch {
		case slices.Contains(s.stems, x.term):
			if x.object {
				t.object += int(x.counts)
			} else {
				t.around += int(x.counts)
			}
		case m.has(x.term) || slices.Contains(m.heads, x.term) || len(m.bag) < 8 && m.parent != nil && m.parent != p.msg && m.parent.has(x.term) && verbs[w.lex.spelled[x.term]] == "":
			t.rest += int(x.counts)
		default:
			continue
		}
		t.shared = append(t.shared, w.lex.spelled[x.term])
	}
	return t
}

// namesThing reports whether a sentence names something of what was promised, and not
// only an act such as was promised.
func (w *world) namesThing(p *Promise, s *sentence) bool {
	return slices.ContainsFunc(p.wanted, func(x want) bool {
		stem := w.lex.spelled[x.term]
		return x.object && verbs[stem] == "" && !slices.Contains(p.verbs, stem) && slices.Contains(s.stems, x.term)
	})
}

// A want is a word of a promise, or of what was said around it, that is looked for.
type want struct {
	term   term
	counts int16 // twice its weight if it is of the thing itself
	object bool  // it is
}

// wants returns what is looked for of a promise, and what all of the thing counts.
func (w *world) wants(p *Promise) (list []want, whole int) {
	list = make([]want, 0, len(p.object)+len(p.context))
	add := func(x string, counts int, object bool) {
		if t := w.lex.find(x); t != 0 {
			list = append(list, want{t, int16(counts), object})
		}
	}
	for _, x := range p.object {
		add(x, 2*w.weight(x), true)
		whole += 2 * w.weight(x)
	}
	for i, x := range p.context {
		if !slices.Contains(p.object, x) && !slices.Contains(p.context[:i], x) {
			add(x, w.weight(x), false)
		}
	}
	return list, whole
}

// mentions reports whether a sentence names the actor of a promise.
func (w *world) mentions(p *Promise, s *sentence) bool {
	for _, x := range s.names {
		if w.names[x][0] == p.Actor {
			return true
		}
	}
	return false
}

// Evidence is looked for so long after the due, or after the promise where
// there is none; of one that recurs or holds on for long, for a year.
const (
	lookAhead = 60 * 24 * time.Hour
	standsFor = 365 * 24 * time.Hour
)

// candidates are the messages that may tell what became of a promise: those of
// its conversation, those about the affair of whom it concerns outside the firm,
// and those that share a rarer word with it.
func (w *world) candidates(p *Promise) []*message {
	if p.near != nil {
		return p.near
	}
	until := p.At.Add(lookAhead)
	if p.lasts() {
		until = p.At.Add(standsFor)
	} else if p.HasDue() {
		until = p.latest.Add(lookAhead)
	}
	p.near = w.near(p.msg, until, p.matters, p.object)
	p.near = append(p.near, w.wrote(p)...)
	p.via = append(p.via, w.passedOn(p, p.near)...)
	for _, c := range p.via {
		p.near = append(p.near, w.convs[c]...)
	}
	slices.SortFunc(p.near, inOrder)
	p.near = slices.Clone(slices.DeleteFunc(slices.Compact(p.near), func(m *message) bool { // cloned, it takes no more room than it needs
		return m == p.msg || !m.at.After(p.At) || m.at.After(until) || m.Automatic != "" && !m.notice() || m.bounced
	}))
	return p.near
}

// wrote returns what the one who is bound wrote to anybody when a promise was due, and
// of what others of those concerned wrote or were written then, and of what names the
// one who is bound, that which passes between the two sides or shares a word with it.
func (w *world) wrote(p *Promise) []*message {
	if !p.HasDue() {
		return nil
	}
	list := slices.Clone(w.when(w.byFrom[p.Actor], p))
	add := func(all []*message) {
		for _, m := range w.when(all, p) {
			if n, _ := w.match(p, m.has); n > 0 || w.amongSides(p, m) {
				list = append(list, m)
			}
		}
	}
	add(w.byTo[p.Actor])
	for _, a := range []string{p.Author, p.To} {
		if a != p.Actor {
			add(w.byFrom[a])
			add(w.byTo[a])
		}
	}
	return append(list, w.when(w.byName[p.Actor], p)...)
}

// amongSides reports whether a message goes from one of the sides of a promise to the
// other.
func (w *world) amongSides(p *Promise, m *message) bool {
	bound, promised := w.sideOf(p.Actor), w.sideOf(p.To)
	to := func(side string) bool {
		return slices.ContainsFunc(m.To, func(a string) bool { return w.sideOf(a) == side })
	}
	return m.side == bound && to(promised) || m.side == promised && to(bound)
}

// withOthers reports whether a message leaves out the other side of a promise, and is
// what one of the two writes to somebody else outside the firm, or passes between the
// firm and a client, where the promise is another client's. It is about something of
// theirs, if it does not say otherwise.
func (w *world) withOthers(p *Promise, m *message) bool {
	sides := []string{w.sideOf(p.Author), w.sideOf(p.Actor), w.sideOf(p.To)}
	isClient := func(side string) bool { return strings.HasPrefix(side, sideClient) }
	ours, others := slices.ContainsFunc(sides, isClient), false
	for _, a := range slices.Concat([]string{m.From}, m.To, m.Cc) {
		side := w.sideOf(a)
		if side == sideFirm || side == m.side && slices.Contains(sides, side) {
			continue
		}
		if slices.Contains(sides, side) {
			return false
		}
		others = others || slices.Contains(sides, m.side) || ours && isClient(side)
	}
	return others
}

// when returns those of messages, which are by time, that were written when a promise
// was due.
func (w *world) when(all []*message, p *Promise) []*message {
	late := since(all, startOfDay(p.latest))
	return late[:len(late)-len(since(late, w.heardBy(p.latest).Add(1)))]
}

// since returns those of messages, which are by time, that were not sent before a
// moment.
func since(all []*message, t time.Time) []*message {
	i, _ := slices.BinarySearchFunc(all, t, func(x *message, t time.Time) int { return x.at.Compare(t) })
	return all[i:]
}

// near returns the messages after m, up to a time, that are in its
// conversation, about one of the affairs, or share one of the words that are not
// frequent; by time. What a program wrote is left out
// unless it tells of something done.
func (w *world) near(m *message, until time.Time, matters, words []string) []*message {
	list := []*message{}
	add := func(all []*message) {
		for _, x := range since(all, m.at) {
			if x.at.After(until) {
				break
			}
			if x != m && (x.Automatic == "" || x.notice()) && !x.bounced {
				list = append(list, x)
			}
		}
	}
	add(w.convs[m.conv])
	for _, x := range matters {
		add(w.byMatter[x])
	}
	for _, x := range words {
		add(w.byTerm[w.lex.find(x)])
	}
	slices.SortFunc(list, inOrder)
	return slices.Compact(list)
}
