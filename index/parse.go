package index

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a query.
const (
	maxQuery = 16 << 10 // bytes
	maxTerms = 500      // words, phrases and conditions
	maxDepth = 50       // parentheses and negations inside each other
)

// A SyntaxError says what is wrong with a query, and where.
type SyntaxError struct {
	Query  string
	Offset int    // bytes of Query before the place
	Msg    string // one line, may say what would be right
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("query, at character %d: %s", utf8.RuneCountInString(e.Query[:e.Offset])+1, e.Msg)
}

// Caret returns two lines: the query and a mark under the place.
func (e *SyntaxError) Caret() string {
	line := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, e.Query)
	return line + "\n" + strings.Repeat(" ", utf8.RuneCountInString(e.Query[:e.Offset])) + "^"
}

// Parse reads a query. The error is a [*SyntaxError]. An empty query matches
// everything.
func Parse(s string, env Env) (Query, error) {
	if env.Zone != nil {
		env.Now = env.Now.In(env.Zone)
	} else {
		env.Now = env.Now.UTC()
	}
	p := &parser{text: s, env: env}
	if len(s) > maxQuery {
		return Query{}, p.fail(maxQuery, "the query is longer than %d bytes", maxQuery)
	}
	if !utf8.ValidString(s) {
		return Query{}, p.fail(invalidAt(s), "the query is not valid UTF-8")
	}
	n, err := p.or()
	if w, ok := n.(within); ok {
		err = p.lonely(w)
	}
	if err != nil {
		return Query{}, err
	}
	p.space()
	if p.pos < len(s) { // or stops only at a parenthesis
		return Query{}, p.fail(p.pos, "this parenthesis closes nothing")
	}
	if n == nil && strings.TrimSpace(s) != "" {
		return Query{}, p.fail(0, "there are no letters or digits to search for")
	}
	return Query{n}, nil
}

// A parser reads a query by recursive descent:
//
//	or    = and { "OR" and }
//	and   = not { ["AND"] not }
//	not   = { "-" | "NOT" } term
//	term  = [ field { "," field } ":" ] ( "(" or ")" | quoted ["*"] | word ["*" | "~" [digit]] )
//
// A term without letters and digits is nothing (nil): "R & D" is "R D".
type parser struct {
	text  string
	pos   int
	env   Env
	field string // of the group that is being read; "" outside
	depth int
	terms int
}

func (p *parser) fail(at int, format string, args ...any) *SyntaxError {
	return &SyntaxError{Query: p.text, Offset: min(at, len(p.text)), Msg: fmt.Sprintf(format, args...)}
}

func (p *parser) or() (Node, error) {
	var list Or
	for {
		at := p.pos
		p.space()
		n, err := p.and()
		if err != nil {
			return nil, err
		}
		if n != nil {
			list = append(list, flatOr(n)...)
		}
		opAt := p.pos
		if !p.operator("OR") {
			break
		}
		if p.ends() {
			return nil, p.fail(opAt, "OR has nothing on its right")
		}
		if n == nil && strings.TrimSpace(p.text[at:opAt]) == "" {
			return nil, p.fail(opAt, "OR has nothing on its left")
		}
	}
	list, err := p.eitherOf(list)
	switch {
	case err != nil || len(list) == 0:
		return nil, err
	case len(list) == 1:
		return list[0], nil
	}
	return list, nil
}

func flatOr(n Node) []Node {
	if list, ok := n.(Or); ok {
		return list
	}
	return []Node{n}
}

func (p *parser) and() (Node, error) {
	var list And
	first := true
	for {
		p.space()
		at := p.pos
		explicit := p.operator("AND")
		switch {
		case explicit && first:
			return nil, p.fail(at, "AND has nothing on its left")
		case p.ends():
			if explicit {
				return nil, p.fail(at, "AND has nothing on its right")
			}
			return p.andOf(list)
		}
		if mark := p.pos; p.operator("OR") {
			p.pos = mark
			if explicit {
				return nil, p.fail(at, "AND has nothing on its right")
			}
			return p.andOf(list)
		}
		n, err := p.not()
		if err != nil {
			return nil, err
		}
		if sub, ok := n.(And); ok {
			list = append(list, sub...)
		} else if n != nil {
			list = append(list, n)
		}
		first = false
	}
}

func (p *parser) andOf(list And) (Node, error) {
	list, err := p.restricted(list)
	switch {
	case err != nil || len(list) == 0:
		return nil, err
	case len(list) == 1:
		return list[0], nil
	}
	return list, nil
}

func (p *parser) not() (Node, error) {
	at := p.pos
	minus := strings.HasPrefix(p.text[p.pos:], "-")
	if minus {
		p.pos++
	} else if !p.operator("NOT") {
		return p.term()
	}
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(at, "more than %d parentheses and negations inside each other", maxDepth)
	}
	defer func() { p.depth-- }()
	if !minus {
		if p.ends() {
			return nil, p.fail(at, "NOT has nothing on its right")
		}
	} else if r, _ := utf8.DecodeRuneInString(p.text[p.pos:]); p.pos == len(p.text) || unicode.IsSpace(r) || r == ')' {
		return nil, nil // a dash
	}
	n, err := p.not()
	if err != nil || n == nil {
		return nil, err
	}
	switch n := n.(type) {
	case Not:
		return n.Node, nil
	case within:
		return p.outside(n)
	}
	return Not{n}, nil
}

// term reads a word, a phrase, a condition or a group.
func (p *parser) term() (Node, error) {
	at := p.pos
	if p.terms++; p.terms > maxTerms {
		return nil, p.fail(at, "more than %d words and conditions", maxTerms)
	}
	field, err := p.fieldName()
	if err != nil {
		return nil, err
	}
	if field != "" {
		if p.field != "" {
			return nil, p.fail(at, "%s: inside a group of %s: (a group has one field)", field, p.field)
		}
		p.field = field
		defer func() { p.field = "" }()
	}
	valueAt := p.pos
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	switch {
	case field != "" && (p.pos == len(p.text) || r == ')' || unicode.IsSpace(r)):
		return nil, p.fail(p.pos, "%s: needs a value right after the colon%s", field, hintOf(field))
	case r == '(':
		return p.group()
	case isQuote(r):
		s, err := p.quoted()
		if err != nil {
			return nil, err
		}
		return p.value(valueAt, s, true, p.suffix())
	}
	s, suffix, err := p.word()
	if err != nil {
		return nil, err
	}
	return p.value(valueAt, s, false, suffix)
}

func (p *parser) group() (Node, error) {
	at := p.pos
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(at, "more than %d parentheses and negations inside each other", maxDepth)
	}
	defer func() { p.depth-- }()
	p.pos++
	if p.ends() && p.pos < len(p.text) {
		return nil, p.fail(at, "there is nothing between these parentheses")
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.pos >= len(p.text) {
		return nil, p.fail(at, "this parenthesis is never closed")
	}
	p.pos++
	return n, nil
}

// fieldNames returns the fields of the query language, each with its colon.
func fieldNames() []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name+":")
	}
	sort.Strings(names)
	return names
}
