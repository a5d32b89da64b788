package imapwire

import (
	"bytes"
	"fmt"
	"regexp"
)

// A lexer cuts the items of a FETCH response. It reads further lines when a
// value has literals in it.
type lexer struct {
	c       *Conn
	b       []byte // what is left of the line, without the announcement of a literal
	pending bool   // a literal follows b
	literal int64  // its size
}

// load takes the next line of the response.
func (x *lexer) load(line []byte) error {
	f := &x.c.fetch
	if f.octets += len(line); f.octets > maxLine {
		return fmt.Errorf("%w: a FETCH response of over %d octets besides the message", ErrMalformed, maxLine)
	}
	size, at := announced(line)
	x.b, x.pending, x.literal = line, at >= 0, size
	if at >= 0 {
		x.b = line[:at]
	}
	return nil
}

// next reads and loads the next line, behind a literal.
func (x *lexer) next() error {
	line, err := x.c.line()
	if err != nil {
		return cutShort(err)
	}
	return x.load(line)
}

// name cuts off the name of an item; it is empty at the end of the items.
func (x *lexer) name() string {
	x.b = bytes.TrimLeft(x.b, " (")
	depth, n := 0, 0
	for ; n < len(x.b); n++ {
		ch := x.b[n]
		if depth == 0 && (ch == ' ' || ch == '(' || ch == ')' || ch == '"') {
			break
		}
		switch ch {
		case '[':
			depth++
		case ']':
			depth--
		}
	}
	name := string(x.b[:n])
	x.b = bytes.TrimLeft(x.b[n:], " ")
	return name
}

// atLiteral reports whether the next value is a literal.
func (x *lexer) atLiteral() bool { return x.pending && len(x.b) == 0 }

// skipLiteral reads past the literal at hand.
func (x *lexer) skipLiteral() error {
	if err := x.c.discard(x.c.fetch.meta.UID, x.literal); err != nil {
		return err
	}
	return x.next()
}

// value cuts off one value: a quoted string, a list or an atom. Literals in it
// are read and stand in it as quoted strings.
func (x *lexer) value() (string, error) {
	var v []byte
	for depth := 0; ; {
		if len(x.b) == 0 {
			if !x.pending {
				return string(v), nil
			}
			s, err := x.smallLiteral()
			if err != nil {
				return "", err
			}
			v = append(v, `"`+escaper.Replace(s)+`"`...)
			if depth == 0 {
				return string(v), nil
			}
			continue
		}
		n := 1
		switch x.b[0] {
		case '"':
			n = quotedLen(x.b)
		case '(':
			depth++
		case ')', ' ':
			if depth == 0 {
				return string(v), nil
			}
			if x.b[0] == ')' {
				depth--
			}
		default:
			v, x.b = append(v, x.b[0]), x.b[1:]
			continue
		}
		v, x.b = append(v, x.b[:n]...), x.b[n:]
		if last := v[len(v)-1]; depth == 0 && (last == ')' || last == '"') {
			return string(v), nil
		}
	}
}

// smallLiteral reads the literal at hand, and the next line. One that is too
// large to keep is read past and comes back empty.
func (x *lexer) smallLiteral() (string, error) {
	f := &x.c.fetch
	if x.literal > int64(maxLine-f.octets) {
		return "", x.skipLiteral()
	}
	var buf bytes.Buffer
	if err := x.c.copyLiteral(&buf, x.literal); err != nil {
		return "", err
	}
	f.octets += buf.Len()
	return buf.String(), x.next()
}

// finish reads past literals that stand where none belongs, so that their
// octets are never taken for responses.
func (x *lexer) finish() error {
	for x.pending {
		if err := x.skipLiteral(); err != nil {
			return err
		}
	}
	return nil
}

var quotedText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)
