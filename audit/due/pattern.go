package due

import "strings"

// A pattern is a sequence of words, such as "end of the? day|business": "|"
// between words of which one stands there, "?" behind a word that may be
// missing. Matching never goes back.
type pattern []element

type element struct {
	words    []string
	optional bool
}

func compile(s string) pattern {
	var out pattern
	for _, f := range strings.Fields(s) {
		w, optional := strings.CutSuffix(f, "?")
		out = append(out, element{strings.Split(w, "|"), optional})
	}
	return out
}

// firsts returns the words with which a match can begin.
func (pt pattern) firsts() (out []string) {
	for _, e := range pt {
		out = append(out, e.words...)
		if !e.optional {
			break
		}
	}
	return out
}

// A table is a set of patterns with what each stands for.
type table[T any] struct {
	bit  uint32 // of the words with which its patterns begin
	rows map[string][]row[T]
}

type row[T any] struct {
	pattern pattern
	val     T
}

// The bits of the tables.
const (
	inMonths = 1 << iota
	inFillers
	inDayParts
	inDayEnds
	inFeasts
	inVagues
	inGoneWords
	inPointers
	inEventWords
	inRelations
	inSlices
	inEnds
	inWeekFrames
	inWeekNames
	inWeekends
	inNearWords
	inLeads
	inAnchors
)

func newTable[T any](bit uint32) table[T] {
	return table[T]{bit, make(map[string][]row[T])}
}

func (t table[T]) add(val T, patterns ...string) {
	for _, s := range patterns {
		pt := compile(s)
		for _, w := range pt.firsts() {
			t.rows[w] = append(t.rows[w], row[T]{pt, val})
		}
	}
}

// mark notes in the lexicon with which words a match can begin.
func (t table[T]) mark(lexicon map[string]entry) {
	for w := range t.rows {
		e := lexicon[w]
		e.word = w
		e.tables |= t.bit
		lexicon[w] = e
	}
}

// find returns the longest match at token i.
func (t table[T]) find(p *parser, i int) (n int, val T) {
	tok := p.tok(i)
	if tok.tables&t.bit == 0 {
		return 0, val
	}
	for _, r := range t.rows[tok.text] {
		if m := p.matchPattern(i, r.pattern); m > n {
			n, val = m, r.val
		}
	}
	return n, val
}

// matchPattern returns how many tokens at i match, or 0. Hyphens between the
// words are passed over: "end-of-day".
func (p *parser) matchPattern(i int, pt pattern) int {
	k := i
	for _, e := range pt {
		at := k
		if k > i && p.tok(k).text == "-" && p.tok(k).glued && p.tok(k+1).glued {
			at++
		}
		if p.tok(at).is(e.words...) {
			k = at + 1
		} else if !e.optional {
			return 0
		}
	}
	return k - i
}

func (t *token) is(words ...string) bool {
	if t.kind != word && t.kind != sign && t.kind != number {
		return false
	}
	for _, w := range words {
		if t.text == w && w != "" {
			return true
		}
	}
	return false
}

func (t *token) has(c class) bool { return t.class&c != 0 }

// tok returns token i, or none outside the text.
func (p *parser) tok(i int) *token {
	if i < 0 || i >= len(p.toks) {
		return &none
	}
	return &p.toks[i]
}

// seq reports how many tokens at i are these words, one after the other; 0 if
// not all.
func (p *parser) seq(i int, words ...string) int {
	for k, w := range words {
		if !p.tok(i + k).is(w) {
			return 0
		}
	}
	return len(words)
}

// skip passes over one of these words.
func (p *parser) skip(k int, words ...string) int {
	if p.tok(k).is(words...) {
		return k + 1
	}
	return k
}

// ends reports whether token k cannot be a noun that a number before it counts.
func (p *parser) ends(k int) bool {
	t := p.tok(k)
	switch t.kind {
	case eof:
		return true
	case sign:
		return !t.is("%", "$", "/", "#", "+", "*", "=", "\u00a3", "\u20ac", "\u00b0", "'", `"`) && !(t.glued && t.is("-", ".", ",", ":") && p.tok(k+1).glued && p.tok(k+1).kind != sign)
	case word:
		return !t.glued && (t.has(cFollow) || p.adverb(k) || t.is("x", "xx", "xxx") && p.tok(k+1).kind == eof) // a kiss
	}
	return false
}

// adverb reports whether token k is a word such as "possibly".
func (p *parser) adverb(k int) bool {
	t := p.tok(k)
	return t.kind == word && len(t.text) > 4 && strings.HasSuffix(t.text, "ly")
}
