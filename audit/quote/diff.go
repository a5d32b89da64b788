package quote

import (
	"slices"
	"strings"

	"onrecord/audit/projection"
	"onrecord/ingest/zone"
)

// A Change is where a quotation differs from its source: words that stand only
// in the quotation, words that stand only in the source, or both. Each is as it
// stands in its text.
type Change struct {
	Quoted, Source string
}

// Changes compares the passage of a link with the words of its source. q and
// s are the two messages, as they were when the link was made. Each change has so
// many words around it, as far as both have the same there, so that a person sees
// what it is about.
func Changes(around int, l Link, q, s *projection.Reading) []Change {
	return diff(passageText(l, q), sourceText(l, s), around)
}

// passageText returns the words of a passage without those of blocks inside.
func passageText(l Link, q *projection.Reading) string {
	for _, p := range q.Texts {
		if p.Path != l.Part || l.End > len(p.Text) {
			continue
		}
		if !l.Marked {
			return p.Text[l.Start:l.End]
		}
		var b strings.Builder
		for _, line := range p.Zones.Lines {
			if line.Block < 0 || line.Start < p.Zones.Blocks[line.Block].Body {
				continue
			}
			if z := p.Zones.Blocks[line.Block]; z.Start == l.Start && z.End == l.End {
				b.WriteString(p.Text[line.Start:line.End] + "\n")
			}
		}
		return b.String()
	}
	return ""
}

// sourceText returns the own lines of the source that are repeated, and its
// courtesies, which the quotation may have too.
func sourceText(l Link, s *projection.Reading) string {
	var b strings.Builder
	for _, p := range s.Texts {
		if p.Path != l.SourcePart {
			continue
		}
		for _, line := range p.Zones.Lines {
			courtesy := line.Kind == zone.Greeting || line.Kind == zone.SignOff || line.Kind == zone.Signature
			if line.Block < 0 && (courtesy || line.Start >= l.SourceStart && line.End <= l.SourceEnd) {
				b.WriteString(p.Text[line.Start:line.End] + "\n")
			}
		}
	}
	return b.String()
}

// A token is a word with its place in a text.
type token struct {
	word       string
	start, end int
}

// Limits of diff: words of either text, and words that differ before the rest
// is taken as one change.
const (
	maxTokens = 20_000
	maxEdits  = 500
)

// diff compares a quotation with the text it repeats, word by word; each change
// has so many words around it that both texts have. What makes no difference to
// words in this package makes none here. What the source has before the first and
// after the last word in common is no change: a quotation may be cut. Nil means
// that the words are the same.
func diff(quoted, source string, around int) []Change {
	q, s := tokens(quoted), tokens(source)
	var list []Change
	last := run{}
	for _, next := range append(common(q, s), run{len(q), len(s), 0}) {
		q0, s0 := last.q+last.n, last.s+last.n
		cut := q0 == next.q && (s0 == 0 || next.s == len(s))
		if (next.q > q0 || next.s > s0) && !cut {
			before, after := min(around, last.n), min(around, next.n)
			list = append(list, Change{cutOut(quoted, q[q0-before:next.q+after]), cutOut(source, s[s0-before:next.s+after])})
		}
		last = next
	}
	return list
}

func cutOut(text string, t []token) string {
	if len(t) == 0 {
		return ""
	}
	return text[t[0].start:t[len(t)-1].end]
}

// tokens returns the words of a text, the first ones of a very long one.
func tokens(text string) []token {
	var list []token
	start := -1
	var b strings.Builder
	end := func(at int) {
		if start >= 0 {
			list = append(list, token{b.String(), start, at})
		}
		start = -1
		b.Reset()
	}
	for at, piece := range pieces(text) {
		switch {
		case len(list) >= maxTokens:
			return list
		case piece.skip:
		case piece.alone:
			end(at)
			list = append(list, token{piece.text, at, at + piece.size})
		case piece.text == "":
			end(at)
		default:
			if start < 0 {
				start = at
			}
			b.WriteString(piece.text)
		}
	}
	end(len(text))
	return list
}

// A run is a stretch of words that both texts have.
type run struct{ q, s, n int }

// common returns what two texts have in common, as the shortest edit script
// tells (Myers 1986).
func common(q, s []token) []run {
	equal := func(i, j int) bool { return q[i].word == s[j].word }
	prefix := 0
	for prefix < min(len(q), len(s)) && equal(prefix, prefix) {
		prefix++
	}
	var list []run
	if prefix > 0 {
		list = append(list, run{0, 0, prefix})
	}
	middle := myers(q[prefix:], s[prefix:])
	for _, r := range middle {
		r.q, r.s = r.q+prefix, r.s+prefix
		if n := len(list); n > 0 && list[n-1].q+list[n-1].n == r.q && list[n-1].s+list[n-1].n == r.s {
			list[n-1].n += r.n
			continue
		}
		list = append(list, r)
	}
	return list
}

// myers returns the common runs of two texts; those found so far if they differ
// too much.
func myers(q, s []token) []run {
	most := min(len(q)+len(s), 2*maxEdits)
	v := make([]int, 2*most+3)
	mid := most + 1
	var trace [][]int
	for d := 0; d <= most; d++ {
		trace = append(trace, slices.Clone(v[mid-d-1:mid+d+2]))
		for k := -d; k <= d; k += 2 {
			x := v[mid+k-1] + 1
			if k == -d || k != d && v[mid+k-1] < v[mid+k+1] {
				x = v[mid+k+1]
			}
			for x < len(q) && x-k < len(s) && x-k >= 0 && q[x].word == s[x-k].word {
				x++
			}
			v[mid+k] = x
			if x >= len(q) && x-k >= len(s) {
				return back(trace, len(q), len(s))
			}
		}
	}
	return nil
}

// back follows the trace to the runs.
func back(trace [][]int, x, y int) []run {
	var list []run
	for d := len(trace) - 1; d >= 0; d-- {
		v, mid := trace[d], d+1
		k := x - y
		prev := k - 1
		if k == -d || k != d && v[mid+k-1] < v[mid+k+1] {
			prev = k + 1
		}
		px := v[mid+prev]
		py := px - prev
		if d == 0 {
			px, py = 0, 0
		}
		n := min(x-px, y-py)
		if n > 0 {
			list = append(list, run{x - n, y - n, n})
		}
		x, y = px, py
	}
	slices.Reverse(list)
	return list
}
