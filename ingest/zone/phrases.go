package zone

import (
	"iter"
	"strings"
)

// Phrases are looked for in a text all at once: for most of them no text has more
// than the first two bytes somewhere.
type Phrases struct {
	begins [256]uint64   // by the first byte: the second ones, modulo 64
	by     [256][]string // by the first byte
}

// NewPhrases returns phrases to look for, of two bytes at least each.
func NewPhrases(list ...string) *Phrases {
	p := new(Phrases)
	for _, s := range list {
		p.begins[s[0]] |= 1 << (s[1] % 64)
		p.by[s[0]] = append(p.by[s[0]], s)
	}
	return p
}

// All returns the phrases in a text, and where they stand, from left to right.
func (p *Phrases) All(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := 0; i+1 < len(text); i++ {
			if p.begins[text[i]]>>(text[i+1]%64)&1 == 0 {
				continue
			}
			for _, s := range p.by[text[i]] {
				if strings.HasPrefix(text[i:], s) && !yield(i, s) {
					return
				}
			}
		}
	}
}

// In reports whether one of the phrases stands in a text.
func (p *Phrases) In(text string) bool {
	for range p.All(text) {
		return true
	}
	return false
}
