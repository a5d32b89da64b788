package act

// A gated is a pattern that is tried only where it may fit: each element that
// must be there has to find one of its words or tags.
type gated struct {
	pattern
	needs []required
}

// A required is what an element asks for, small, since hundreds are looked at
// for each clause.
type required struct {
	tags  tags
	words []wordBits
}

// A wordBits are 64 bits of a set of words.
type wordBits struct {
	at   int
	bits uint64
}

func gate(p pattern) gated {
	g := gated{pattern: p}
	for i := range p {
		e := &p[i]
		if e.min == 0 || e.any || e.name || e.negated || e.start || e.end || e.mark {
			continue
		}
		r := required{tags: e.tags}
		for at, bits := range e.words {
			if bits != 0 {
				r.words = append(r.words, wordBits{at, bits})
			}
		}
		g.needs = append(g.needs, r)
	}
	return g
}

// mayFit reports whether tokens with this content can fit.
func (g *gated) mayFit(c *content) bool {
	for i := range g.needs {
		if r := &g.needs[i]; r.tags&c.tags == 0 && !r.meets(&c.words) {
			return false
		}
	}
	return true
}

// meets reports whether one of the words is in a set.
func (r *required) meets(s *numbers) bool {
	for _, w := range r.words {
		if s[w.at]&w.bits != 0 {
			return true
		}
	}
	return false
}

// in reports whether the pattern fits somewhere in tokens with this content.
func (g *gated) in(list []token, c *content) bool {
	if !g.mayFit(c) {
		return false
	}
	_, ok := g.find(list, 0)
	return ok
}
