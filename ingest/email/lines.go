package email

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lineWriter lays text out in lines.
type lineWriter struct {
	b        strings.Builder
	quote    int  // levels of quotation
	last     int  // levels of the last line
	pending  int  // line ends to write before the next text
	written  bool // anything at all
	onLine   bool // the present line has text
	space    bool // white space to write before the next text
	tab      bool // a cell ended on this line
	marked   bool // the line has only the mark of a list item
	empty    bool // the block that is open has only no-break spaces
	hidden   bool // zero-width characters stood inside words
	apart    []aside
	striking bool   // the last of apart goes on
	marks    []Mark // of asides
}

// An aside is text that stands below the line that it belongs to, in a line of its
// own that says what it is.
type aside struct {
	what string
	text []byte
}

// aside keeps text for the end of the line.
func (w *lineWriter) aside(what, text string) {
	w.apart = append(w.apart, aside{what, []byte(text)})
	w.striking = false
}

// strike keeps text that is struck out.
func (w *lineWriter) strike(text string) {
	if w.striking {
		a := &w.apart[len(w.apart)-1]
		a.text = append(a.text, text...)
	} else if strings.TrimSpace(text) != "" {
		w.aside("struck out", text)
		w.striking = true
	}
	w.space = w.space || w.onLine && (text == "" || isCollapsible(rune(text[0])))
}

// asides writes what was kept for the end of the line.
func (w *lineWriter) asides() {
	list := w.apart
	w.apart, w.striking = nil, false
	for _, a := range list {
		text := strings.Join(strings.Fields(w.visible(string(a.text))), " ")
		if text == "" {
			continue
		}
		if len(w.marks) == maxMarks {
			w.hidden = true
			return
		}
		if w.onLine {
			w.pending, w.onLine = max(w.pending, 1), false
		}
		w.begin()
		start := w.b.Len()
		w.b.WriteString("[" + a.what + ": " + text + "]")
		w.marks = append(w.marks, Mark{start, w.b.Len(), MarkAside})
		w.space, w.tab, w.marked, w.empty = false, false, false, false
	}
}

// maxQuoteMarks bounds the "> " of one line.
const maxQuoteMarks = 16

// breaks asks for at least n line ends before the next text.
func (w *lineWriter) breaks(n int) {
	if n == 0 {
		return
	}
	w.asides()
	if w.marked {
		return
	}
	w.space, w.tab = false, false
	if w.onLine || w.pending > 0 {
		w.pending = max(w.pending, n)
	}
	if w.empty && w.pending == 1 { // a block of no-break spaces is an empty line
		w.pending = 2
	}
	w.empty, w.onLine = false, false
}

// newline is <br>: it ends the line, or adds an empty one.
func (w *lineWriter) newline() {
	w.asides()
	w.space, w.tab, w.marked = false, false, false
	if !w.written {
		return
	}
	w.pending++
	w.onLine = false
}

// cell begins a table cell: a tab, if there is text before it on the line.
func (w *lineWriter) cell() {
	w.space = false
	w.tab = w.onLine
}

// mark begins a list item.
func (w *lineWriter) mark(s string) {
	w.marked = false
	w.breaks(1)
	w.begin()
	w.b.WriteString(s)
	w.space, w.marked = false, true
}

// begin brings the writer to where text may be written.
func (w *lineWriter) begin() {
	const mostBlank = 3
	if w.written {
		for i := range min(w.pending, mostBlank) {
			if i > 0 {
				w.b.WriteString(strings.TrimRight(quoteMarks(min(w.quote, w.last)), " "))
			}
			w.b.WriteByte('\n')
		}
	}
	if w.pending > 0 || !w.written {
		w.b.WriteString(quoteMarks(w.quote))
		w.last = w.quote
	}
	w.pending, w.written, w.onLine = 0, true, true
}

func quoteMarks(levels int) string {
	const marks = "> > > > > > > > > > > > > > > > "
	return marks[:2*max(0, min(levels, maxQuoteMarks))]
}

// text writes s: white space collapsed, or in lines as it stands.
func (w *lineWriter) text(s string, pre bool) {
	if pre {
		w.preformatted(s)
		return
	}
	for s != "" {
		if n := blanks(s); n > 0 {
			w.space = w.onLine
			s = s[n:]
			continue
		}
		n := strings.IndexFunc(s, isCollapsible)
		if n < 0 {
			n = len(s)
		}
		word := w.visible(s[:n])
		switch {
		case word == "":
		case !w.onLine && strings.Trim(word, " ") == "":
			w.empty = true
		default:
			w.word(word)
		}
		s = s[n:]
	}
}

func (w *lineWriter) word(word string) {
	if !w.onLine {
		w.begin()
	} else if w.tab {
		w.b.WriteByte('\t')
	} else if w.space {
		w.b.WriteByte(' ')
	}
	w.space, w.tab, w.marked, w.empty, w.striking = false, false, false, false, false
	w.b.WriteString(word)
}

func (w *lineWriter) preformatted(s string) {
	for line := range strings.Lines(unixLines(s)) {
		line, ended := strings.CutSuffix(line, "\n")
		if line = w.visible(line); strings.TrimSpace(line) != "" {
			w.word(line)
		} else if line != "" {
			w.space = w.onLine
		}
		if ended {
			w.newline()
		}
	}
}

func isCollapsible(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }

func blanks(s string) int {
	n := 0
	for n < len(s) && isCollapsible(rune(s[n])) {
		n++
	}
	return n
}

// visible makes no-break spaces plain and drops characters that have no width.
func (w *lineWriter) visible(s string) string {
	if isASCII(s) {
		return s
	}
	var prev rune
	var b strings.Builder
	for i, r := range s {
		switch {
		case isFixedBlank(r):
			r = ' '
		case r == '\u200C' || r == '\u200D': // joiners mean something between letters of some scripts and in emoji
			next, _ := utf8.DecodeRuneInString(s[i+3:])
			if prev < 0x300 || next < 0x300 || prev == ' ' {
				continue
			}
		case isZeroWidth(r):
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			w.hidden = w.hidden || r != '\u00AD' && unicode.IsLetter(prev) && unicode.IsLetter(next)
			continue
		}
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

// isZeroWidth reports whether r is a character that nobody sees, or one that
// only changes the direction of others.
func isZeroWidth(r rune) bool {
	switch {
	case r == '\u00AD', r == '\u034F', r == '\u061C', r == '\u180E', r == '\uFEFF',
		r >= '\u200B' && r <= '\u200F', r >= '\u202A' && r <= '\u202E', r >= '\u2060' && r <= '\u2069':
		return true
	}
	return false
}

// finish returns the text, without blanks at the ends of lines, and where the
// marks lie in it.
func (w *lineWriter) finish(marks []Mark) (string, []Mark) {
	s := w.b.String()
	marks = append(marks, w.marks...)
	if strings.Contains(s, " \n") || strings.Contains(s, "\t\n") {
		s, marks = trimLines(s, marks)
	}
	s = strings.TrimRight(s, " \t\n")
	return s, cutMarks(s, marks)
}

// trimLines takes blanks off the ends of lines and moves the marks along.
func trimLines(s string, marks []Mark) (string, []Mark) {
	at := make([]*int, 0, 2*len(marks))
	for i := range marks {
		at = append(at, &marks[i].Start, &marks[i].End)
	}
	slices.SortFunc(at, func(a, b *int) int { return *a - *b })
	b := make([]byte, 0, len(s))
	pos, next := 0, 0 // in s, in at
	for line := range strings.Lines(s) {
		line, ended := strings.CutSuffix(line, "\n")
		kept := strings.TrimRight(line, " \t")
		for ; next < len(at) && *at[next] <= pos+len(line); next++ {
			*at[next] = len(b) + min(*at[next]-pos, len(kept))
		}
		b = append(b, kept...)
		pos += len(line)
		if ended {
			b = append(b, '\n')
			pos++
		}
	}
	return string(b), marks
}
