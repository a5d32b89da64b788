package email

import (
	"strings"
)

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
}

// An addressItem is what was gathered since the last comma.
type addressItem struct {
	text    strings.Builder // phrase or bare address, quotes kept where they matter
	angle   string
	hasText bool
	blank   bool // white space stands behind text
	angled  bool
	quoted  int // where the last quoted string ends in text; 0: there is none
	comment string
}

// add appends text, with a blank if one or more stood before it.
func (i *addressItem) add(s string) {
	if i.blank && i.text.Len() > 0 {
		i.text.WriteByte(' ')
	}
	i.text.WriteString(s)
	i.blank, i.hasText = false, true
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
		if end := strings.IndexAny(p.s[p.at+n:], "],"); end >= 0 && p.s[p.at+n+end] == ']' {
			n += end + 1
		}
	}
	p.item.add(p.s[p.at : p.at+n])
	p.at += n
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

// end turns the item into an address, if there is one in it.
func (p *addressScan) end() {
	item := &p.item
	if !item.hasText && !item.angled {
		p.item = addressItem{}
		return
	}
	text := strings.TrimSpace(item.text.String())
	var a Address
	bare := false
	switch {
	case item.angled:
		a.Addr = p.addrSpec(item.angle)
		a.Name = p.name(text, item.comment)
		p.joinBare(&a)
	case item.quoted > 0 && strings.Contains(text, " "):
		a, bare = p.quotedName(item)
	case strings.Contains(text, "@"):
		a = p.bareAddress(text, item.comment)
	default:
		a, bare = p.nameOnly(text, item.comment)
	}
	p.item = addressItem{}
	if a == (Address{}) { // <>, the null address, or nothing that can be read
		return
	}
	p.bare = -1
	if bare {
		p.bare = len(p.list)
	}
	p.list = append(p.list, a)
}

// quotedName reads an item with a quoted string, which is a name, and an address
// without brackets as its last word, if there is one.
func (p *addressScan) quotedName(item *addressItem) (a Address, bare bool) {
	text := item.text.String()
	last := strings.LastIndexByte(text, ' ')
	if last >= item.quoted && strings.IndexByte(text[last+1:], '@') > 0 {
		p.odd = true
		return Address{Name: p.name(strings.TrimSpace(text[:last]), item.comment), Addr: p.addrSpec(text[last+1:])}, false
	}
	return p.nameOnly(strings.TrimSpace(text), item.comment)
}

// joinBare mends "Doe, Jane <jane@shop.example>", whose name needed quotes.
func (p *addressScan) joinBare(a *Address) {
	if p.bare < 0 || p.bare != len(p.list)-1 || a.Name == "" {
		return
	}
	a.Name = p.list[p.bare].Name + ", " + a.Name
	p.list = p.list[:p.bare]
}

// nameOnly makes the best of an item without an address.
func (p *addressScan) nameOnly(text, comment string) (a Address, bare bool) {
	p.odd = true
	name := p.words.decode(text)
	if open := strings.LastIndexByte(name, '<'); open >= 0 && strings.Contains(name[open:], "@") {
		addr, _, _ := strings.Cut(name[open+1:], ">") // the whole address went into an encoded word
		return Address{Name: strings.TrimSpace(name[:open]), Addr: p.addrSpec(addr)}, false
	}
	if strings.Contains(name, "@") && !strings.ContainsAny(name, " \t") {
		return Address{Addr: p.addrSpec(name), Name: p.words.decode(comment)}, false
	}
	if name == text && p.item.quoted == 0 && !strings.ContainsAny(text, " \t") && comment != "" {
		return Address{Addr: text, Name: p.words.decode(comment)}, false // a local user: "root (Operator)"
	}
	return Address{Name: name}, true
}

// bareAddress reads "user@shop.example (Name)", also with words before it or
// blanks around its dots.
func (p *addressScan) bareAddress(text, comment string) Address {
	a := Address{Name: p.name("", comment)}
	if strings.ContainsAny(text, " \t") && !strings.HasPrefix(text, `"`) {
		joined := tightenDots(text)
		if i := strings.LastIndexAny(joined, " \t"); i >= 0 {
			p.odd = true
			head, last := strings.TrimSpace(joined[:i]), joined[i+1:]
			if !strings.Contains(last, "@") {
				head, last, _ = strings.Cut(joined, " ")
				head, last = last, head
				if !strings.Contains(last, "@") {
					return Address{Name: p.words.decode(text)}
				}
			}
			a.Name, joined = p.name(head, comment), last
		}
		text = joined
	}
	a.Addr = p.addrSpec(text)
	return a
}

// tightenDots removes the blanks that RFC 5322 section 4.4 allows around "."
// and "@".
func tightenDots(s string) string {
	fields := strings.Fields(s)
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			prev := fields[i-1]
			if !strings.HasSuffix(prev, ".") && !strings.HasSuffix(prev, "@") && !strings.HasPrefix(f, ".") && !strings.HasPrefix(f, "@") {
				b.WriteByte(' ')
			}
		}
		b.WriteString(f)
	}
	return b.String()
}

func (p *addressScan) name(text, comment string) string {
	if text == "" {
		text = comment
	}
	if text == "" {
		return ""
	}
	return p.words.decode(text)
}

// addrSpec cleans an addr-spec: no route, no blanks, domain in lower case.
func (p *addressScan) addrSpec(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > len("mailto:") && strings.EqualFold(s[:len("mailto:")], "mailto:") {
		s = s[len("mailto:"):]
		p.odd = true
	}
	if strings.HasPrefix(s, "@") { // route (RFC 5322 section 4.4)
		if i := strings.IndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	s = p.words.raw(stripComments(s))
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		p.odd = p.odd || s != ""
		if strings.HasSuffix(s, ":;") { // an empty group, in brackets by mistake
			return ""
		}
		return stripBlanks(s)
	}
	local, domain := s[:at], s[at+1:]
	if !strings.HasPrefix(local, `"`) {
		local = stripBlanks(local)
	} else {
		local = oneLine(local)
	}
	domain = strings.ToLower(stripBlanks(domain))
	if local == "" || domain == "" {
		p.odd = true
	}
	return local + "@" + strings.TrimSuffix(domain, ".")
}

// stripComments removes comments that stand outside quotes.
func stripComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// stripBlanks removes white space and control characters.
func stripBlanks(s string) string {
	if strings.IndexFunc(s, isBlankOrControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isBlankOrControl(r) {
			return -1
		}
		return r
	}, s)
}

func isBlankOrControl(r rune) bool {
	return r <= ' ' || r >= 0x7f && r <= 0xa0 || r == '\u2028' || r == '\u2029' || r == '\uFEFF'
}
