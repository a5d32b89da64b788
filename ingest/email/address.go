package email

import "strings"

// maxAddresses is the number of addresses read from one field.
const maxAddresses = 100_000

// An addressScan reads an address list (RFC 5322 sections 3.4 and 4.4) and
// what programs send instead of one. It never fails.
type addressScan struct {
	s     string
	at    int
	words *wordDecoder
	list  []Address
	item  addressItem
	group bool
	bare  int // index in list of a name without address, -1 if the last item was none
	odd   bool
	open  [128]bool // brackets and quotes that were once left open: from then on they are not sought again
	after int       // where the next "]" or "," stands, if that is not behind it
}

// parseAddresses appends the addresses of s, an unfolded field, to list.
func parseAddresses(list []Address, s string, w *wordDecoder) []Address {
	p := addressScan{s: s, words: w, list: list, bare: -1}
	p.run()
	if p.odd {
		w.defects.add(DefectAddressSyntax, w.part, "")
	}
	return p.list
}

func (p *addressScan) run() {
	for p.at < len(p.s) {
		c := p.s[p.at]
		if c < 128 && p.open[c] {
			p.at++
			continue
		}
		switch c {
		case ',':
			p.at++
			p.end()
		case ';':
			p.at++
			if !p.group {
				p.odd = p.odd || p.item.hasText || p.item.angled // a separator of some mail programs
			}
			p.end()
			p.group, p.bare = false, -1
		case ':':
			p.at++
			p.colon()
		case '"':
			p.quotedString()
		case '(':
			p.item.comment = p.parenthesis()
		case '<':
			p.angle()
		case ' ', '\t', '\r', '\n':
			p.at++
			p.item.blank = true
		default:
			p.atom()
		}
		if len(p.list) >= maxAddresses {
			p.words.defects.add(DefectAddressTooMany, p.words.part, "")
			return
		}
	}
	p.end()
}

// atom copies text up to the next character with a meaning of its own. A
// domain literal is copied whole.
func (p *addressScan) atom() {
	n := strings.IndexAny(p.s[p.at:], " \t\r\n,;:\"(<[")
	switch word := p.encodedWord(); {
	case word > 0:
		n = word
	case n < 0:
		n = len(p.s) - p.at
	case p.s[p.at+n] == '[':
		n++
		if end := p.literalEnd(p.at + n); end >= 0 {
			n = end - p.at
		}
	}
	p.item.add(p.s[p.at : p.at+n])
	p.at += n
}

// literalEnd returns where a domain literal ends whose text begins at an offset, -1
// if it does not before the next comma.
func (p *addressScan) literalEnd(start int) int {
	if p.after < start {
		p.after = len(p.s)
		if n := strings.IndexAny(p.s[start:], "],"); n >= 0 {
			p.after = start + n
		}
	}
	if p.after < len(p.s) && p.s[p.after] == ']' {
		return p.after + 1
	}
	return -1
}

// encodedWord returns the length of an encoded word at p.at, or -1. Some
// programs leave commas and colons bare in it.
func (p *addressScan) encodedWord() int {
	const longest = 1000
	s := p.s[p.at:min(len(p.s), p.at+longest)]
	if !strings.HasPrefix(s, "=?") {
		return -1
	}
	if blank := strings.IndexAny(s, " \t\r\n<>"); blank >= 0 {
		s = s[:blank]
	}
	word, n := nextEncodedWord(s)
	if n != 0 {
		return -1
	}
	return word.length
}

// colon ends the name of a group, unless an address has begun.
func (p *addressScan) colon() {
	text := strings.TrimSpace(p.item.text.String())
	if p.group || p.item.angled || strings.Contains(text, "@") || strings.EqualFold(text, "mailto") {
		if !strings.EqualFold(text, "mailto") {
			p.item.add(":")
			return
		}
		p.odd = true
		p.item = addressItem{}
		return
	}
	p.group = true
	p.item = addressItem{}
}

// quotedString reads a quoted string (RFC 5322 section 3.2.4). Before an "@"
// it is a local part and keeps its quotes.
func (p *addressScan) quotedString() {
	var b strings.Builder
	i := p.at + 1
	for ; i < len(p.s) && p.s[i] != '"'; i++ {
		if p.s[i] == '\\' && i+1 < len(p.s) {
			i++
		}
		b.WriteByte(p.s[i])
	}
	if i >= len(p.s) { // no closing quote: the character means nothing
		p.odd, p.open['"'] = true, true
		p.at++
		return
	}
	if i+1 < len(p.s) && p.s[i+1] == '@' {
		p.item.add(p.s[p.at : i+1])
	} else {
		p.item.add(b.String())
		p.item.quoted = p.item.text.Len()
	}
	p.at = i + 1
}

// parenthesis reads a comment, nested ones too (RFC 5322 section 3.2.2).
func (p *addressScan) parenthesis() string {
	depth, start := 0, p.at+1
	for i := p.at; i < len(p.s); i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.at = i + 1
				return p.s[start:i]
			}
		}
	}
	p.odd, p.open['('] = true, true
	rest := p.s[start:]
	if comma := strings.IndexByte(rest, ','); comma >= 0 { // never closed: give up at the next comma
		rest = rest[:comma]
	}
	p.at = start + len(rest)
	return rest
}

// angle reads "<addr-spec>", also with a route, doubled brackets, a mailto:
// or without its end.
func (p *addressScan) angle() {
	for p.at < len(p.s) && p.s[p.at] == '<' {
		p.at++
	}
	start, quoted := p.at, false
	for ; p.at < len(p.s); p.at++ {
		c := p.s[p.at]
		switch {
		case c == '\\' && quoted && p.at+1 < len(p.s):
			p.at++
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			p.closeAngle(p.s[start:p.at])
			for p.at < len(p.s) && p.s[p.at] == '>' {
				p.at++
			}
			return
		}
	}
	p.odd, p.open['<'] = true, true
	p.at = len(p.s)
	if end := strings.IndexAny(p.s[start:], ",;"); end >= 0 {
		p.at = start + end
	}
	p.closeAngle(strings.TrimRight(p.s[start:p.at], ">"))
}

func (p *addressScan) closeAngle(s string) {
	if p.item.angled { // a second address without a comma between
		p.odd = true
		p.end()
	}
	p.item.angle, p.item.angled = s, true
}
