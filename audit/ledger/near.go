package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

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
	if p.verb == "pay" {
		p.near = append(p.near, w.noticesOf[w.sideOf(p.Actor)]...)
	}
	p.via = append(p.via, w.passedOn(p, p.near)...)
	for _, c := range p.via {
		p.near = append(p.near, w.convs[c]...)
	}
	slices.SortFunc(p.near, inOrder)
	p.near = slices.Clone(slices.DeleteFunc(slices.Compact(p.near), func(m *message) bool { // cloned, it takes no more room than it needs
		return m == p.msg || !m.at.After(p.At) || m.at.After(until) || m.Automatic != "" && !m.notice() || m.bounced || w.ofAnother(p, m)
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
	list := slices.Clone(w.when(w.byFrom[w.who(p.Actor)], p))
	add := func(all []*message) {
		for _, m := range w.when(all, p) {
			if n, _ := w.match(p, m.has); n > 0 || w.amongSides(p, m) {
				list = append(list, m)
			}
		}
	}
	add(w.byTo[w.who(p.Actor)])
	for _, a := range []string{p.Author, p.To} {
		if !w.samePerson(a, p.Actor) {
			add(w.byFrom[w.who(a)])
			add(w.byTo[w.who(a)])
		}
	}
	return append(list, w.when(w.byName[w.who(p.Actor)], p)...)
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
	sides := []string{w.sideOf(p.Author), w.sideOf(p.Actor), w.sideOf(p.To), w.sideOf(cmp.Or(p.about, p.To))}
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
	all = since(all, startOfDay(p.latest))
	return all[:len(all)-len(since(all, w.heardBy(p.latest).Add(1)))]
}

// since returns those of messages, which are by time, that were written at a time or later.
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
