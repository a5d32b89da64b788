package email

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// VisibleText returns what a reader of the HTML document would see, in lines:
// blocks, table rows and <br> end lines, cells are parted by tabs, list items
// begin with "- " or their number, quotations (<blockquote>) with "> " for
// each level, <hr> is a line of underscores, and links are their text. Left
// out are scripts, styles, comments, and what is hidden: not displayed, of no
// size, in the colour of its background, outside the page, or zero-width.
func VisibleText(html string) string {
	text, _ := visibleText(html)
	return text
}

// maxOpenElements bounds the elements that are kept track of; further ones
// only lend their text.
const maxOpenElements = 512

// visibleText is VisibleText; hidden reports that text was left out that a
// reader would not see.
func visibleText(s string) (text string, hidden bool) {
	p := page{z: html.NewTokenizer(strings.NewReader(s))}
	p.out.b.Grow(len(s) / 4)
	p.open = append(p.open, element{color: colorUnknown, background: white, styled: true})
	for {
		switch p.z.Next() {
		case html.ErrorToken:
			return p.out.finish(), p.hidden || p.out.hidden
		case html.TextToken:
			p.text(p.z.Text())
		case html.StartTagToken:
			p.start(false)
		case html.SelfClosingTagToken:
			p.start(true)
		case html.EndTagToken:
			name, _ := p.z.TagName()
			p.end(atom.Lookup(name), name)
		}
	}
}

// A page is an HTML document being read.
type page struct {
	z       *html.Tokenizer
	out     lineWriter
	open    []element
	hidden  bool
	classes bool      // there is a style sheet, which is not read
	drop    atom.Atom // the dropped element that is open, or 0
	dropped int       // how often it is open
}

// An element is an open element with what its content inherits.
type element struct {
	tag        atom.Atom
	name       string // if tag is 0
	unseen     bool   // not displayed, whatever is inside
	invisible  bool   // visibility
	tiny       bool   // font of no size
	color      color
	background color
	styled     bool // colours are known, as no style sheet can have set them
	pre        bool
	quote      bool
	list       atom.Atom
	items      int
}

// top returns the innermost open element.
func (p *page) top() *element { return &p.open[len(p.open)-1] }

func (p *page) text(b []byte) {
	if p.drop != 0 {
		return
	}
	e := p.top()
	if e.unseen || e.invisible || e.tiny || e.camouflaged() {
		p.hidden = p.hidden || hasWord(b)
		return
	}
	if e.tag == atom.Table || e.tag == atom.Tr || e.tag == atom.Tbody || e.tag == atom.Ul || e.tag == atom.Ol {
		if len(bytes.TrimSpace(b)) == 0 { // between cells and items
			return
		}
	}
	p.out.text(string(b), e.pre)
}

// camouflaged reports whether text has the colour of its background.
func (e *element) camouflaged() bool {
	return e.styled && e.color != colorUnknown && e.background != colorUnknown && e.color.near(e.background)
}

func hasWord(b []byte) bool {
	for _, r := range string(b) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}

// dropped are elements whose content is no text of the page.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Template: true, atom.Noscript: true, atom.Iframe: true,
	atom.Noframes: true, atom.Noembed: true,
}

// blockBreaks says how many line ends part a block from what is around it.
var blockBreaks = map[atom.Atom]int{
	atom.P: 2, atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.H4: 2, atom.H5: 2, atom.H6: 2, atom.Pre: 2, atom.Xmp: 2,
	atom.Dl: 2, atom.Figure: 2,
	atom.Blockquote: 1, atom.Div: 1, atom.Ul: 1, atom.Ol: 1, atom.Li: 1, atom.Table: 1, atom.Tr: 1, atom.Caption: 1, atom.Dt: 1, atom.Dd: 1,
	atom.Address: 1, atom.Article: 1, atom.Aside: 1, atom.Section: 1, atom.Header: 1, atom.Footer: 1, atom.Main: 1,
	atom.Nav: 1, atom.Center: 1, atom.Form: 1, atom.Fieldset: 1, atom.Legend: 1, atom.Figcaption: 1, atom.Body: 1,
	atom.Thead: 1, atom.Tbody: 1, atom.Tfoot: 1, atom.Hr: 1,
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Basefont, atom.Bgsound, atom.Br, atom.Col, atom.Embed, atom.Frame, atom.Hr, atom.Img,
		atom.Input, atom.Keygen, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// start takes a start tag.
func (p *page) start(selfClosing bool) {
	raw, more := p.z.TagName()
	tag, name := atom.Lookup(raw), ""
	if tag == 0 {
		name = string(raw)
	}
	if p.drop != 0 {
		if tag == p.drop {
			p.dropped++
		}
		return
	}
	p.impliedEnd(tag)
	e := p.top().inherit()
	e.tag, e.name = tag, name
	a := attributes{tag: tag}
	for more {
		var key, val []byte
		key, val, more = p.z.TagAttr()
		a.take(key, val)
	}
	p.style(&e, &a)
	switch {
	case dropped[tag]:
		p.classes = p.classes || tag == atom.Style
		p.drop, p.dropped = tag, 1
		return
	case isVoid(tag):
		p.void(&e, &a)
		return
	case selfClosing && strings.Contains(name, ":"):
		return
	}
	p.layout(&e, &a)
	p.push(e)
}

func (p *page) push(e element) {
	if len(p.open) < maxOpenElements {
		p.open = append(p.open, e)
		return
	}
	if e.quote {
		p.out.quote--
	}
}

// inherit returns an element with what passes from parent to child.
func (e *element) inherit() element {
	return element{unseen: e.unseen, invisible: e.invisible, tiny: e.tiny, color: e.color, background: e.background,
		styled: e.styled, pre: e.pre}
}

// void takes an element that has no content.
func (p *page) void(e *element, a *attributes) {
	if e.unseen || e.invisible {
		return
	}
	switch e.tag {
	case atom.Br:
		p.out.newline()
	case atom.Hr:
		p.out.breaks(1)
		p.out.text(strings.Repeat("_", 32), true)
		p.out.breaks(1)
	case atom.Img:
		if a.alt != "" && !a.small {
			p.out.text(a.alt, false)
		}
	}
}

// layout starts the block that an element makes.
func (p *page) layout(e *element, a *attributes) {
	if e.unseen {
		return
	}
	p.out.breaks(blockBreaks[e.tag])
	switch e.tag {
	case atom.Blockquote:
		if e.quote = a.isQuote(); e.quote {
			p.out.quote++
		}
	case atom.Pre, atom.Xmp, atom.Textarea:
		e.pre = true
	case atom.Ul, atom.Ol:
		e.list, e.items = e.tag, a.start
	case atom.Li:
		p.item()
	case atom.Td, atom.Th:
		p.out.cell()
	}
}

// item writes the mark of a list item.
func (p *page) item() {
	for i := len(p.open) - 1; i >= 0; i-- {
		switch l := &p.open[i]; l.list {
		case atom.Ol:
			l.items++
			p.out.mark(strconv.Itoa(l.items) + ". ")
			return
		case atom.Ul:
			p.out.mark("- ")
			return
		}
	}
	p.out.mark("- ")
}

// end takes an end tag: it closes the element and what is open inside. An end
// tag without a start does nothing, and none reaches out of a table cell.
func (p *page) end(tag atom.Atom, raw []byte) {
	if p.drop != 0 {
		if tag == p.drop {
			if p.dropped--; p.dropped == 0 {
				p.drop = 0
			}
		}
		return
	}
	name := ""
	if tag == 0 {
		name = string(raw)
	}
	if tag == atom.Br { // </br> is <br>
		p.out.newline()
		return
	}
	for i := len(p.open) - 1; i > 0; i-- {
		e := &p.open[i]
		if e.tag == tag && e.name == name {
			p.closeTo(i)
			return
		}
		if isCell(e.tag) && !isTablePart(tag) {
			return
		}
		if blockBreaks[e.tag] > 0 && blockBreaks[tag] == 0 && !isTablePart(tag) {
			if isFormatting(tag) {
				p.endFormatting(tag, i)
			}
			return
		}
	}
}

func isFormatting(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike,
		atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// endFormatting ends a formatting element below open block i, which stays
// open: what the block has from the element, it loses.
func (p *page) endFormatting(tag atom.Atom, i int) {
	for ; i > 0; i-- {
		if isCell(p.open[i].tag) {
			return
		}
		if p.open[i].tag == tag {
			break
		}
	}
	if i == 0 {
		return
	}
	ended, outer := p.open[i], p.open[i-1]
	p.open = slices.Delete(p.open, i, i+1)
	for j := i; j < len(p.open); j++ {
		e := &p.open[j]
		e.unseen = outer.unseen || e.unseen && !ended.unseen
		e.invisible = outer.invisible || e.invisible && !ended.invisible
		e.tiny = outer.tiny || e.tiny && !ended.tiny
		if e.color == ended.color {
			e.color = outer.color
		}
		if e.background == ended.background {
			e.background = outer.background
		}
	}
}

func isCell(a atom.Atom) bool { return a == atom.Td || a == atom.Th || a == atom.Caption }

func isTablePart(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption:
		return true
	}
	return false
}

// closeTo closes open element i and all inside it.
func (p *page) closeTo(i int) {
	for len(p.open) > i {
		e := p.top()
		if !e.unseen {
			p.out.breaks(blockBreaks[e.tag])
			if e.quote {
				p.out.quote--
			}
		}
		p.open = p.open[:len(p.open)-1]
	}
}

// impliedEnd closes what a start tag ends without an end tag: a paragraph at
// the next block, an item at the next item, a cell or row at the next.
func (p *page) impliedEnd(tag atom.Atom) {
	switch tag {
	case atom.Li:
		p.closeWithin(func(a atom.Atom) bool { return a == atom.Li }, func(a atom.Atom) bool {
			return a == atom.Ul || a == atom.Ol || isCell(a)
		})
	case atom.Td, atom.Th:
		p.closeWithin(isCell, func(a atom.Atom) bool { return a == atom.Table || a == atom.Tr })
	case atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		p.closeWithin(func(a atom.Atom) bool { return a == atom.Tr }, func(a atom.Atom) bool { return a == atom.Table })
	case atom.Dt, atom.Dd:
		p.closeWithin(func(a atom.Atom) bool { return a == atom.Dt || a == atom.Dd }, func(a atom.Atom) bool {
			return a == atom.Dl || isCell(a)
		})
	}
	if blockBreaks[tag] > 0 {
		p.closeWithin(func(a atom.Atom) bool { return a == atom.P }, func(a atom.Atom) bool {
			return a != atom.P && (blockBreaks[a] > 0 || isCell(a))
		})
	}
}

// closeWithin closes the innermost open element that match accepts, unless one
// that stop accepts comes first.
func (p *page) closeWithin(match, stop func(atom.Atom) bool) {
	for i := len(p.open) - 1; i > 0; i-- {
		switch a := p.open[i].tag; {
		case match(a):
			p.closeTo(i)
			return
		case stop(a):
			return
		}
	}
}

// A lineWriter lays text out in lines.
type lineWriter struct {
	b       strings.Builder
	quote   int  // levels of quotation
	last    int  // levels of the last line
	pending int  // line ends to write before the next text
	written bool // anything at all
	onLine  bool // the present line has text
	space   bool // white space to write before the next text
	tab     bool // a cell ended on this line
	marked  bool // the line has only the mark of a list item
	hidden  bool // zero-width characters stood inside words
}

// maxQuoteMarks bounds the "> " of one line.
const maxQuoteMarks = 16

// breaks asks for at least n line ends before the next text.
func (w *lineWriter) breaks(n int) {
	if n == 0 || w.marked {
		return
	}
	w.space, w.tab = false, false
	if w.onLine || w.pending > 0 {
		w.pending = max(w.pending, n)
	}
	w.onLine = false
}

// newline is <br>: it ends the line, or adds an empty one.
func (w *lineWriter) newline() {
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
		if word := w.visible(s[:n]); word != "" {
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
	w.space, w.tab, w.marked = false, false, false
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
		case r == '\u00A0':
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

// finish returns the text, without blanks at the ends of lines.
func (w *lineWriter) finish() string {
	s := w.b.String()
	if !strings.Contains(s, " \n") && !strings.Contains(s, "\t\n") {
		return strings.TrimRight(s, " \t\n")
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
