package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Shown is what a hit shows of its document. A place is "own", "quoted",
// "header" or "attachment NAME".
type Shown struct {
	Snippet string   // on one line
	From    string   // the place that Snippet comes from, "" if there is no snippet
	In      []string // the places where what was asked for stands, each once
}

// Show returns the passage of d that shows best why it matches q, in at most
// width characters, and where d matches q. Of passages with as many of the
// words, one of the author's own is shown.
func Show(d Document, q Query, width int) Shown {
	v := newView(&d)
	var matchers []matcher
	var in []string
	at := func(place string) {
		if !slices.Contains(in, place) {
			in = append(in, place)
		}
	}
	wanted(q.root, func(n Node) {
		switch n := n.(type) {
		case Text:
			matchers = append(matchers, newMatcher(n))
		case Address, Party:
			if v.condition(n) {
				at("header")
			}
		case Carries:
			if f := d.carried(n); f != nil {
				at(f.place())
			}
		}
	})
	best := passage{}
	for i := range v.texts {
		t := &v.texts[i]
		spans := t.spans(matchers)
		if len(spans) == 0 {
			continue
		}
		at(t.place())
		if t.field&(Body|FileText) != 0 {
			if p := densest(t, spans, width); p.words > best.words {
				best = p
			}
		}
	}
	slices.SortStableFunc(in, func(a, b string) int { return order(a) - order(b) })
	shown := Shown{In: in}
	for _, p := range []passage{best, {textView: &textView{field: Own, text: d.Own}}, {textView: &textView{field: Other, text: d.Other}}} {
		if p.textView == nil {
			continue
		}
		if shown.Snippet = cutAround(p.text, p.start, p.end, width); shown.Snippet != "" {
			shown.From = p.place()
			break
		}
	}
	return shown
}

// wanted calls f for the parts of n that make a document match by being there.
func wanted(n Node, f func(Node)) {
	switch n := n.(type) {
	case And:
		for _, c := range n {
			wanted(c, f)
		}
	case Or:
		for _, c := range n {
			wanted(c, f)
		}
	case Not, nil:
	default:
		f(n)
	}
}

// place names where the text stands.
func (t *textView) place() string {
	switch t.field {
	case Own:
		return "own"
	case Other:
		return "quoted"
	case FileName, FileText:
		return t.file.place()
	}
	return "header"
}

func (f *File) place() string {
	return strings.TrimSpace("attachment " + oneLine(f.Name))
}

// order sorts the places of a match: attachments come last.
func order(where string) int {
	if i := slices.Index([]string{"own", "quoted", "header"}, where); i >= 0 {
		return i
	}
	return 3
}

// A span is a place of a text that matcher which finds.
type span struct{ start, end, which int }

// maxSpans bounds the matches that a snippet is chosen from.
const maxSpans = 2000

// spans returns the first matches in t, in order of their start.
func (t *textView) spans(matchers []matcher) []span {
	var list []span
	for which := range matchers {
		m := &matchers[which]
		if t.field&m.Fields == 0 {
			continue
		}
		tokens, n := t.terms(), 0
		for i := range tokens {
			if k := m.starts(t.field, tokens[i:]); k > 0 {
				list = append(list, span{tokens[i].start, tokens[i+k-1].end, which})
				if n++; n >= maxSpans/len(matchers) {
					break
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b span) int { return a.start - b.start })
	return list
}

// A passage is a part of a text with some of the words that were asked for.
type passage struct {
	*textView
	start, end int
	words      int // different words of the query in it, in the author's own text a little more, in quotations a little less
}

// densest returns the passage of about width bytes with the most of the words.
func densest(t *textView, spans []span, width int) passage {
	best := passage{textView: t}
	for i, first := range spans {
		seen := map[int]bool{}
		end := first.end
		for _, s := range spans[i:] {
			if s.end-first.start > width && s.start != first.start {
				break
			}
			seen[s.which] = true
			end = max(end, s.end)
		}
		words := 4 * len(seen)
		switch t.field {
		case Own:
			words++
		case Other:
			words--
		}
		if words > best.words {
			best.start, best.end, best.words = first.start, end, words
		}
	}
	return best
}

// cutAround returns text[start:end] with what stands around it, up to width
// characters, on one line. What is left out at an end is shown by "…".
func cutAround(text string, start, end, width int) string {
	if width <= 0 {
		return ""
	}
	spare := max(width-utf8.RuneCountInString(text[start:end])-2, 0)
	left := backward(text, start, spare/3)
	right := forward(text, end, max(width-2-utf8.RuneCountInString(text[left:end]), 0))
	if right == len(text) {
		left = backward(text, start, max(width-2-utf8.RuneCountInString(text[start:right]), 0))
	}
	s := oneLine(text[left:right])
	if utf8.RuneCountInString(s) > width-2 {
		s = string([]rune(s)[:max(width-2, 0)])
	}
	if left > 0 && strings.TrimSpace(text[:left]) != "" {
		s = "…" + s
	}
	if strings.TrimSpace(text[right:]) != "" {
		s += "…"
	}
	return s
}

// backward returns the start of a word at most n characters before i.
func backward(text string, i, n int) int {
	at := i
	for ; n > 0 && i > 0; n-- {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if unicode.IsSpace(r) {
			at = i
		}
		i -= size
	}
	if i == 0 {
		return 0
	}
	return at
}

// forward returns the end of a word at most n characters after i.
func forward(text string, i, n int) int {
	at := i
	for ; n > 0 && i < len(text); n-- {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			at = i
		}
		i += size
	}
	if i >= len(text) {
		return len(text)
	}
	return at
}

// oneLine returns s in valid UTF-8, without control characters and with single
// spaces.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
