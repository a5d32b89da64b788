package zone

import "strings"

// The kinds of dividers.
const (
	dividerNone           = iota
	dividerRule           // "______", which says nothing by itself
	dividerLoose          // "Original Message" without dashes: a header must follow
	dividerForwardedLoose //
	dividerOriginal       // "-----Original Message-----"
	dividerForwarded      // "---------- Forwarded message ----------"
)

// dividerStarts are the first two bytes of what dividers say.
var dividerStarts = func() (starts [256][256]bool) {
	for _, m := range []map[string]field{originalWords, forwardedWords} {
		for s := range m {
			starts[s[0]|0x20][s[1]|0x20] = true
			up := strings.ToUpper(s)
			starts[up[0]|0x20][up[1]|0x20] = true
		}
	}
	return starts
}()

// divider reads a line that may stand above a header block.
func (r *reader) divider(s string) int {
	if s == "" || len(s) > 140 {
		return dividerNone
	}
	switch c := s[0]; {
	case c == '-' || c == '_' || c == '=' || c == '*' || c == '#' || c == '+' || c == '<' || c == '[' || c >= 0x80:
	case len(s) > 60:
		return dividerNone
	}
	inner := strings.Trim(s, "-_=*#+<>[]—–― \t\u00a0|")
	if inner == "" {
		if len(s) >= 4 {
			return dividerRule
		}
		return dividerNone
	}
	if len(inner) > 90 || len(inner) < 3 || !dividerStarts[inner[0]|0x20][inner[1]|0x20] {
		return titled(s, inner)
	}
	dashed := len(s)-len(inner) >= 4 && strings.IndexByte("-_=*—–<[", s[0]) >= 0 || len(s)-len(inner) >= 4 && s[0] == 0xe2
	colon := strings.HasSuffix(inner, ":") || strings.HasSuffix(inner, "：")
	inner = trim(strings.TrimRight(strings.TrimSuffix(fold(inner), "："), ": "))
	switch {
	case forwardedWords[inner] != fieldNone || dashed && strings.HasPrefix(inner, "forwarded by "):
		if dashed || colon {
			return dividerForwarded
		}
		return dividerForwardedLoose
	case originalWords[inner] != fieldNone:
		if dashed {
			return dividerOriginal
		}
		return dividerLoose
	case dashed && strings.HasPrefix(inner, "original message ") || dashed && strings.HasPrefix(inner, "forwarded message "):
		return dividerOriginal
	}
	return titled(s, inner)
}

// titled takes a line of a few words between dashes, in a language that is not known,
// for a rule: whether it divides anything is told by what stands below it.
func titled(s, inner string) int {
	const dashes, longest, mostWords = "----", 40, 5
	if strings.HasPrefix(s, dashes) && strings.HasSuffix(s, dashes) && len(inner) <= longest && len(strings.Fields(inner)) <= mostWords {
		return dividerRule
	}
	return dividerNone
}

// dividerWithin reads a line that lost its line ends: text, a divider with
// dashes, and the header block.
func (r *reader) dividerWithin(s string) (h header, ok bool) {
	if len(s) < 40 || !strings.Contains(s, "----") {
		return h, false
	}
	low := fold(s)
	for _, words := range []string{"original message", "forwarded message"} {
		i := strings.Index(low, words)
		if i < 4 || !strings.HasSuffix(strings.TrimRight(low[:i], " "), "---") || !strings.HasPrefix(strings.TrimLeft(low[i+len(words):], " "), "---") {
			continue
		}
		rest := strings.TrimLeft(s[i+len(words):], "- ")
		if len(rest) < 5 {
			continue
		}
		if f, value := label(rest); f == fieldFrom {
			h.add(f, cut(value, 100))
			h.inline(rest)
		}
		return h, true
	}
	return h, false
}

// belowDivider returns the line below a divider where the header block may
// begin; without a divider that is line i itself. ok is false if line i is a
// rule above a divider, which begins an introduction of its own.
func (r *reader) belowDivider(i, divider, marks int) (at int, ok bool) {
	if divider == dividerNone {
		return i, true
	}
	at = r.nextText(i + 1)
	if at < len(r.rows) {
		switch below := r.divider(r.content(at)); {
		case below == dividerRule:
			at = r.nextText(at + 1)
		case below != dividerNone && divider == dividerRule:
			return 0, false
		}
	}
	if divider == dividerLoose {
		at = r.skipNoise(at, marks)
	}
	return at, true
}

// nextText returns the first line from i on that is not blank, at most three
// lines on.
func (r *reader) nextText(i int) int {
	for n := 0; i < len(r.rows) && r.rows[i].blank && n < 3; n++ {
		i++
	}
	if i < len(r.rows) && r.rows[i].blank {
		return len(r.rows)
	}
	return i
}

// skipNoise returns the first of three lines that is a field, so that one that
// cannot be read hides no header block.
func (r *reader) skipNoise(at, marks int) int {
	for n := at; n < len(r.rows) && n < at+3 && r.rows[n].marks == marks && !r.rows[n].blank; n++ {
		if r.label(n) != fieldNone {
			return n
		}
	}
	return at
}
