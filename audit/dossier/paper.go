package dossier

import (
	"fmt"

	"codeberg.org/go-pdf/fpdf"
)

// Sizes in points, and lengths in millimetres.
const (
	textSize  = 9.5
	smallSize = 8
	leading   = 0.48 // height of a line per point
	side      = 22.0
	top       = 26.0
	bottom    = 22.0
	cellPad   = 1.4
)

// A style is how text is set.
type style struct {
	face   *face
	size   float64
	indent float64
	after  float64 // space below
	grey   bool
	bar    bool // a line at its left: somebody's words
}

func (s style) height() float64 { return s.size * leading }

// A paper is the PDF while it is set, page by page. It is set twice: only then
// is known on which page what stands, and how many there are.
type paper struct {
	*faces
	w, h    float64
	y       float64
	running string // above every page, at the left
	below   string // below every page, at the left
	mark    string // above every page, at the right: the number of an exhibit
	total   int    // pages, of the time before; 0 if not known
}

func (p *paper) width() float64 { return p.w - 2*side }

// page begins a new page.
func (p *paper) page() {
	p.pdf.AddPage()
	p.y = top
	small := style{face: p.regular, size: smallSize}
	p.grey(true)
	p.put(p.cut(p.running, small, p.width()*0.7), side, 14, smallSize)
	p.put(p.cut(p.below, small, p.width()*0.7), side, p.h-11, smallSize)
	number := fmt.Sprintf("Page %d", p.pdf.PageNo())
	if p.total > 0 {
		number += fmt.Sprintf(" of %d", p.total)
	}
	p.right(number, small, p.h-11)
	p.grey(false)
	p.right(p.mark, style{face: p.bold, size: textSize}, 14)
	p.pdf.SetDrawColor(190, 190, 190)
	p.pdf.SetLineWidth(0.2)
	p.pdf.Line(side, 17, p.w-side, 17)
	p.pdf.Line(side, p.h-16, p.w-side, p.h-16)
}

func (p *paper) put(l line, x, y, size float64) { p.draw(l, x, y, size) }

// right sets a text at the right margin.
func (p *paper) right(s string, st style, y float64) {
	l := p.cut(s, st, p.width()/3)
	p.put(l, p.w-side-l.width(st.size), y, st.size)
}

// cut is the first line of a text, with dots if there is more.
func (p *paper) cut(s string, st style, width float64) line {
	lines := p.wrap(s, st.face, st.size, width-4)
	if len(lines) == 1 {
		return lines[0]
	}
	return append(append(line{}, lines[0]...), p.glyph(st.face, "…"))
}

func (p *paper) grey(on bool) {
	if p.pdf.SetTextColor(20, 20, 20); on {
		p.pdf.SetTextColor(90, 90, 90)
	}
}

// room makes sure that so much fits on the page.
func (p *paper) room(height float64) {
	if p.y+height > p.h-bottom {
		p.page()
	}
}

// text sets a paragraph.
func (p *paper) text(s string, st style) {
	p.lines(p.wrap(s, st.face, st.size, p.width()-st.indent), st)
}

func (p *paper) lines(list []line, st style) {
	for _, l := range list {
		p.room(st.height())
		p.grey(st.grey)
		p.put(l, side+st.indent, p.y+st.size*0.35, st.size)
		if st.bar {
			p.pdf.SetDrawColor(31, 58, 95)
			p.pdf.SetLineWidth(0.7)
			p.pdf.Line(side+st.indent-3, p.y-0.6, side+st.indent-3, p.y+st.height()-0.6)
		}
		p.y += st.height()
	}
	p.grey(false)
	p.y += st.after
}

// heading sets a heading that stays with what follows, and a bookmark to it.
func (p *paper) heading(s string, level int, st style) {
	list := p.wrap(s, st.face, st.size, p.width()-st.indent)
	p.room(float64(min(len(list), 8))*st.height() + 22)
	p.pdf.Bookmark(bookmark(s), level, p.y)
	for _, l := range list {
		p.room(st.height())
		p.pdf.SetTextColor(31, 58, 95)
		p.put(l, side, p.y+st.size*0.35, st.size)
		p.y += st.height()
	}
	p.grey(false)
	p.y += st.after
}

// bookmark is a text in the outline. The library writes characters of the basic
// plane there.
func bookmark(s string) string {
	var b []rune
	for _, r := range visible(s) {
		switch {
		case len(b) >= 90:
			return string(append(b, '…'))
		case r > 0xFFFF:
			b = append(b, []rune(codePoint(r))...)
		case r == '\n' || r == '\t':
			b = append(b, ' ')
		default:
			b = append(b, r)
		}
	}
	return string(b)
}

// notes sets names with texts beside them.
func (p *paper) notes(list []Note, text *face) {
	const name = 34.0
	for _, n := range list {
		label := p.wrap(n.Name, p.regular, smallSize, name-3)
		st := style{face: text, size: smallSize + 0.5, indent: name}
		if text == p.mono {
			st.size = smallSize - 0.8
		}
		lines := p.wrap(n.Text, st.face, st.size, p.width()-name)
		p.room(min(float64(len(lines)), 4) * st.height())
		y := p.y
		p.grey(true)
		for i, l := range label {
			p.put(l, side, y+smallSize*0.35+float64(i)*smallSize*leading, smallSize)
		}
		page := p.pdf.PageNo()
		p.lines(lines, st)
		if p.pdf.PageNo() == page {
			p.y = max(p.y, y+float64(len(label))*smallSize*leading)
		}
	}
	p.y += 3
}

// table sets rows below a heading that is set again on every page. Widths are
// shares of the whole; links are targets of the rows, 0 for none.
func (p *paper) table(widths []float64, head []string, rows [][]string, links []int) {
	st := style{face: p.regular, size: smallSize + 0.5}
	setHead := func() {
		p.row(widths, head, style{face: p.bold, size: smallSize}, 0)
		p.pdf.SetDrawColor(40, 40, 40)
		p.pdf.SetLineWidth(0.3)
		p.pdf.Line(side, p.y, p.w-side, p.y)
	}
	p.room(25)
	setHead()
	for i, row := range rows {
		if p.y+p.rowHeight(widths, row, st) > p.h-bottom {
			p.page()
			setHead()
		}
		link := 0
		if links != nil {
			link = links[i]
		}
		p.row(widths, row, st, link)
		p.pdf.SetDrawColor(200, 200, 200)
		p.pdf.SetLineWidth(0.15)
		p.pdf.Line(side, p.y, p.w-side, p.y)
	}
	p.y += 4
}

func (p *paper) cells(widths []float64, row []string, st style) (cells [][]line, most int) {
	for i, s := range row {
		lines := p.wrap(s, st.face, st.size, widths[i]*p.width()-2*cellPad)
		if len(lines) > maxCell {
			lines = append(lines[:maxCell:maxCell], line{p.glyph(st.face, "…")})
		}
		cells, most = append(cells, lines), max(most, len(lines))
	}
	return cells, most
}

// maxCell is how many lines a cell of a table may have.
const maxCell = 12

func (p *paper) rowHeight(widths []float64, row []string, st style) float64 {
	_, most := p.cells(widths, row, st)
	return float64(most)*st.height() + 2*cellPad
}

func (p *paper) row(widths []float64, row []string, st style, link int) {
	cells, most := p.cells(widths, row, st)
	height := float64(most)*st.height() + 2*cellPad
	x := side
	for i, lines := range cells {
		for n, l := range lines {
			p.put(l, x+cellPad, p.y+cellPad+float64(n)*st.height()+st.size*0.35, st.size)
		}
		x += widths[i] * p.width()
	}
	if link != 0 {
		p.pdf.Link(side, p.y, p.width(), height, link)
	}
	p.y += height
}

func newPDF(size string) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", size, "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetProducer("onrecord", true)
	pdf.SetLang("en")
	return pdf
}
