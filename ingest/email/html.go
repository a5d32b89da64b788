package email

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxOpenElements bounds the elements that are kept track of; further ones
// only lend their text, and the quotations among them their depth.
const maxOpenElements = 512

// visibleText returns what a reader of the HTML document would see, in lines:
// blocks (paragraphs with an empty line between them, but for those without
// margin, as Word writes them), table rows and <br> end lines, cells are parted by tabs, list items
// begin with "- " or their number, quotations (<blockquote>) with "> " for
// each level, <hr> is a line of underscores, and links are their text. What is
// struck out stands in a line of its own below the line that it stands in, as
// "[struck out: ...]", and so does what is said in place of a picture if it is
// more than a word. Left out are scripts, styles, comments, and what is hidden,
// also by simple rules of a style sheet: not displayed, of no size, in the colour
// of its background, outside the page, or zero-width.
//
// The marks are those of its structure; hidden reports that text was left out
// that a reader would not see.
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

	deep       map[string]int // elements that are open beyond maxOpenElements, by kind
	deepQuotes int            // the quotations among them
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

// blockBreaks says how many line ends part a block from what is around it.
var blockBreaks = map[atom.Atom]int{
	atom.P: 2, atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.H4: 2, atom.H5: 2, atom.H6: 2, atom.Pre: 2, atom.Xmp: 2,
	atom.Dl: 2, atom.Figure: 2,
	atom.Blockquote: 1, atom.Div: 1, atom.Ul: 1, atom.Ol: 1, atom.Li: 1, atom.Table: 1, atom.Tr: 1, atom.Caption: 1, atom.Dt: 1, atom.Dd: 1,
	atom.Address: 1, atom.Article: 1, atom.Aside: 1, atom.Section: 1, atom.Header: 1, atom.Footer: 1, atom.Main: 1,
	atom.Nav: 1, atom.Center: 1, atom.Form: 1, atom.Fieldset: 1, atom.Legend: 1, atom.Figcaption: 1, atom.Body: 1,
	atom.Details: 1, atom.Summary: 1, atom.Thead: 1, atom.Tbody: 1, atom.Tfoot: 1, atom.Hr: 1,
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
