package ledger

import (
	"math/bits"
	"slices"
)

// weightOf tells how much a word says: more, the rarer it is.
func (w *world) weightOf(t term) int { return rarity(w.bodies, w.lex.held[t]) }

// rarity is the weight of a word that so many of some messages hold: the number of bits of
// how many there are for each with the word; among few messages a word of one or two of
// them says something too.
func rarity(bodies, held int) int {
	n := max(1, held)
	return max(min(7, bits.Len(uint(bodies/n))), 4-bits.Len(uint(n)))
}

// match weighs the words that a promise shares with a text, and names them.
func (w *world) match(p *Promise, has func(term) bool) (n int, shared []string) {
	for _, x := range w.wantedOf(p) {
		if has(x.term) {
			n += int(x.counts)
			shared = append(shared, w.lex.spelled[x.term])
		}
	}
	return n, shared
}

// speaks reports whether a stem is one of what was promised or was said around it.
func (p *Promise) speaks(stem string) bool {
	return slices.Contains(p.object, stem) || slices.Contains(p.context, stem)
}

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
	list := w.wantedOf(p)
	t := topic{whole: p.wholeOf}
	for i := range list {
		x := &list[i]
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
// only an act such as was promised, or the bill that it was to be on.
func (w *world) namesThing(p *Promise, s *sentence) bool {
	return slices.ContainsFunc(p.wanted, func(x want) bool { return p.isThing(w, x) && slices.Contains(s.stems, x.term) })
}

// callsThing reports whether a file of a message is called so.
func (w *world) callsThing(p *Promise, m *message) bool {
	return slices.ContainsFunc(p.wanted, func(x want) bool {
		return p.isThing(w, x) && slices.ContainsFunc(m.Files, func(f file) bool { return slices.Contains(f.words, x.term) })
	})
}

// isThing reports whether a word that is looked for is of the thing, and not of the act.
func (p *Promise) isThing(w *world, x want) bool {
	stem := w.lex.spelled[x.term]
	return x.object && verbs[stem] == "" && !(p.bill != nil && billStems[stem]) && !slices.Contains(p.verbs, stem)
}

// A want is a word of a promise, or of what was said around it, that is looked for.
type want struct {
	term   term
	counts int16 // twice its weight if it is of the thing itself
	object bool  // it is
}

// wantedOf is what wants found.
func (w *world) wantedOf(p *Promise) []want {
	if p.wanted == nil {
		p.wanted, p.wholeOf = w.wants(p)
	}
	return p.wanted
}

// wants returns what is looked for of a promise, and what all of the thing counts.
func (w *world) wants(p *Promise) (list []want, whole int) {
	list, clients := make([]want, 0, len(p.object)+len(p.context)), w.clientsOf(p.msg)
	add := func(x string, counts int, object bool) {
		if t := w.lex.find(x); t != 0 {
			list = append(list, want{t, int16(counts), object})
		}
	}
	for _, x := range p.object {
		counts := 2 * w.weightIn(clients, w.lex.find(x))
		add(x, counts, true)
		whole += counts
	}
	for i, x := range p.context {
		if !slices.Contains(p.object, x) && !slices.Contains(p.context[:i], x) {
			add(x, w.weightIn(clients, w.lex.find(x)), false)
		}
	}
	return list, whole
}

// mentions reports whether a sentence names the actor of a promise.
func (w *world) mentions(p *Promise, s *sentence) bool {
	for _, x := range s.names {
		if w.samePerson(w.names[x][0], p.Actor) {
			return true
		}
	}
	return false
}
