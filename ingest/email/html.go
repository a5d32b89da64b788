package email

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// VisibleText returns what a reader of the HTML document would see, in lines:
// blocks (paragraphs with an empty line between them, but for those without
// margin, as Word writes them), table rows and <br> end lines, cells are parted by tabs, list items
// begin with "- " or their number, quotations (<blockquote>) with "> " for
// each level, <hr> is a line of underscores, and links are their text. What is
// struck out stands in a line of its own below the line that it stands in, as
// "[struck out: ...]", and so does what is said in place of a picture if it is
// more than a word. Left out are scripts, styles, comments, and what is hidden,
// also by simple rules of a style sheet: not displayed, of no size, in the colour
// of its background, outside the page, or zero-width.
func VisibleText(html string) string {
	text, _, _ := visibleText(html)
	return text
}

// maxOpenElements bounds the elements that are kept track of; further ones
// only lend their text.
const maxOpenElements = 512

// visibleText is VisibleText with the marks of its structure; hidden reports
// that text was left out that a reader would not see.
func visibleText(s string) (text string, marks []Mark, hidden bool) {
	p := readPage(s, sheet{})
	if p.late { // the style sheet stands behind text that it may be about
		p = readPage(s, p.sheet)
	}
	text, marks = p.out.finish(p.marks)
	return text, marks, p.hidden || p.out.hidden
}

// readPage reads a document with a style sheet, or, if that is empty, with its own
// as far as it has come.
func readPage(s string, known sheet) *page {
	p := &page{z: html.NewTokenizer(strings.NewReader(s)), sheet: known, fixed: known.looks != nil}
	p.out.b.Grow(len(s) / 4)
	p.open = append(p.open, element{color: colorUnknown, background: white, styled: true})
	for {
		switch p.z.Next() {
		case html.ErrorToken:
			p.closeTo(1)
			p.out.asides()
			return p
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
	marks   []Mark // those that are open have no end yet
	hidden  bool
	sheet   sheet
	fixed   bool      // the sheet is known from the beginning
	late    bool      // there was text above a style sheet
	styling bool      // the text of a style sheet follows
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
	struck     bool // struck out
	styled     bool // colours are known, as no rule that is not read can have set them
	pre        bool
	quote      bool
	tight      bool // a paragraph without space around it
	list       atom.Atom
	items      int
	mark       int  // 1 + its index in marks, or 0
	wrapper    bool // its mark counts only if there is no quotation inside
}

// breaks says how many line ends part the element from what is around it.
func (e *element) breaks() int {
	if e.tight {
		return 1
	}
	return blockBreaks[e.tag]
}

// top returns the innermost open element.
func (p *page) top() *element { return &p.open[len(p.open)-1] }

func (p *page) text(b []byte) {
	if p.drop != 0 {
		if p.styling {
			p.sheet.read(string(b))
			p.late = p.late || p.out.written || p.hidden
		}
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
	if e.struck {
		p.out.strike(string(b))
		return
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
	atom.Details: 1, atom.Summary: 1, atom.Thead: 1, atom.Tbody: 1, atom.Tfoot: 1, atom.Hr: 1,
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
		p.drop, p.dropped = tag, 1
		p.styling = tag == atom.Style && !p.fixed && onScreen(a.medium)
		return
	case isVoid(tag):
		p.void(&e, &a)
		return
	case selfClosing && strings.Contains(name, ":"):
		return
	}
	p.layout(&e, &a)
	if len(p.open) < maxOpenElements {
		p.mark(&e, &a)
	}
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
	return element{unseen: e.unseen, invisible: e.invisible, tiny: e.tiny, struck: e.struck, color: e.color, background: e.background,
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
		p.mark(e, a)
		p.out.text(strings.Repeat("_", 32), true)
		p.endMark(e)
		p.out.breaks(1)
	case atom.Img:
		switch {
		case a.alt == "" || a.small:
		case strings.Contains(a.alt, " "): // nothing that the author wrote to be read
			p.out.aside("picture", a.alt)
		default:
			p.out.text(a.alt, false)
		}
	}
}

// layout starts the block that an element makes.
func (p *page) layout(e *element, a *attributes) {
	if e.unseen {
		return
	}
	e.tight = e.tag == atom.P && a.isTight()
	p.out.breaks(e.breaks())
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
	p.endMark(&ended)
	p.open = slices.Delete(p.open, i, i+1)
	for j := i; j < len(p.open); j++ {
		e := &p.open[j]
		e.unseen = outer.unseen || e.unseen && !ended.unseen
		e.invisible = outer.invisible || e.invisible && !ended.invisible
		e.tiny = outer.tiny || e.tiny && !ended.tiny
		e.struck = outer.struck || e.struck && !ended.struck
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
		p.endMark(e)
		if !e.unseen {
			p.out.breaks(e.breaks())
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
