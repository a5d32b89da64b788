package email

import "strings"

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

func (p *addressScan) name(text, comment string) string {
	if text == "" {
		text = comment
	}
	if text == "" {
		return ""
	}
	return p.words.decode(text)
}
