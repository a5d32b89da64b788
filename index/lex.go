package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
	}
	return len(s)
}

func (p *parser) space() {
	for p.pos < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[p.pos:])
		if !unicode.IsSpace(r) {
			return
		}
		p.pos += n
	}
}

// operator reads the operator name if it comes next.
func (p *parser) operator(name string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.text[p.pos:], name)
	if !ok {
		return false
	}
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && r != '(' && r != ')' && !isQuote(r) && !unicode.IsSpace(r) {
		return false
	}
	p.pos += len(name)
	return true
}

// ends reports whether the query or a group ends here.
func (p *parser) ends() bool {
	p.space()
	return p.pos >= len(p.text) || p.text[p.pos] == ')'
}

// fieldName reads a field name, or several of text fields, and the colon, if
// they come next.
func (p *parser) fieldName() (string, error) {
	end := p.pos
	for end < len(p.text) && (lower[p.text[end]] >= 'a' && lower[p.text[end]] <= 'z' || p.text[end] == ',') {
		end++
	}
	if end == p.pos || end >= len(p.text) || p.text[end] != ':' {
		return "", nil
	}
	name := strings.ToLower(p.text[p.pos:end])
	if strings.Contains(name, ",") && fieldsOf(name) == 0 {
		return "", nil
	}
	if _, ok := fields[name]; !ok && fieldsOf(name) == 0 {
		return "", p.fail(p.pos, "unknown field %q: the fields are %s; to search for the text itself, put it in quotes",
			name+":", strings.Join(fieldNames(), " "))
	}
	p.pos = end + 1
	return name, nil
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

// quoted reads a text in quotes. A backslash takes the next character as it is.
func (p *parser) quoted() (string, error) {
	at := p.pos
	var b strings.Builder
	escaped := false
	for i, r := range p.text[p.pos:] {
		switch {
		case i == 0:
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case isQuote(r):
			p.pos += i + utf8.RuneLen(r)
			return b.String(), nil
		default:
			b.WriteRune(r)
		}
	}
	return "", p.fail(at, "this quote is never closed")
}

// suffix reads the * or ~ after a quoted text.
func (p *parser) suffix() string {
	if p.pos < len(p.text) && (p.text[p.pos] == '*' || p.text[p.pos] == '~') {
		p.pos++
		return p.text[p.pos-1 : p.pos]
	}
	return ""
}

// word reads up to a space, parenthesis or quote, and takes off a * or ~ at
// the end, with its digit.
func (p *parser) word() (s, suffix string, err error) {
	at := p.pos
	for i, r := range p.text[p.pos:] {
		if unicode.IsSpace(r) || r == '(' || r == ')' || isQuote(r) {
			break
		}
		p.pos = at + i + utf8.RuneLen(r)
	}
	s = p.text[at:p.pos]
	if i := strings.LastIndexByte(s, '~'); i > 0 && len(s)-i <= 2 {
		s, suffix = s[:i], s[i:]
	} else if rest, ok := strings.CutSuffix(s, "*"); ok {
		s, suffix = rest, "*"
	}
	if i := strings.IndexByte(s, '*'); i >= 0 && (p.field != "filename" || i > 0) && !strings.HasPrefix(s, "*@") {
		return "", "", p.fail(at+i, "* can only stand at the end of a word")
	}
	return s, suffix, nil
}
