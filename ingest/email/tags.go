package email

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// dropped are elements whose content is no text of the page.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Template: true, atom.Noscript: true, atom.Iframe: true,
	atom.Noframes: true, atom.Noembed: true,
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
	if p.deep == nil {
		p.deep = make(map[string]int)
	}
	p.deep[e.key()]++
	if e.quote {
		p.deepQuotes++
	}
}

// key names the kind of an element.
func (e *element) key() string { return cmp.Or(e.tag.String(), e.name) }

// endDeep ends an element that is not kept track of, if one of that kind is open.
func (p *page) endDeep(e element) bool {
	if p.deep[e.key()] == 0 {
		return false
	}
	p.deep[e.key()]--
	p.out.breaks(blockBreaks[e.tag])
	if e.tag == atom.Blockquote && p.deepQuotes > 0 {
		p.deepQuotes--
		p.out.quote--
	}
	return true
}

// inherit returns an element with what passes from parent to child.
func (e *element) inherit() element {
	return element{unseen: e.unseen, invisible: e.invisible, tiny: e.tiny, struck: e.struck, color: e.color, background: e.background,
		styled: e.styled, pre: e.pre}
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
	if p.endDeep(element{tag: tag, name: name}) {
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

// closeTo closes open element i and all inside it.
func (p *page) closeTo(i int) {
	clear(p.deep)
	p.out.quote -= p.deepQuotes
	p.deepQuotes = 0
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

func isCell(a atom.Atom) bool { return a == atom.Td || a == atom.Th || a == atom.Caption }

func isTablePart(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption:
		return true
	}
	return false
}
