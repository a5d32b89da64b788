package imapwire

import (
	"regexp"
	"strconv"
	"strings"
)

// lineEnd decides what follows a line: a literal, or the next state.
func (g *guard) lineEnd(line string, r rule) error {
	announced, err := g.announcement(line)
	if err != nil {
		return err
	}
	if announced != "" {
		if !r.literals {
			return g.refuse("a literal in this command")
		}
		return g.startLiteral(announced)
	}
	if g.state = r.then; g.state == inLine {
		g.verb = ""
	}
	g.asked = false
	return nil
}

// announcement returns what stands between the braces of a literal at the end of
// line. Braces anywhere else outside quotes, open quotes, and escapes that
// servers read differently are refused: the server must see the same literal.
func (g *guard) announcement(line string) (string, error) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '"':
			end := i + 1
			for end < len(line) && line[end] != '"' {
				if line[end] == '\\' {
					if end++; end == len(line) || line[end] != '"' && line[end] != '\\' {
						return "", g.refuse("an odd escape in a quoted string")
					}
				}
				end++
			}
			if end >= len(line) {
				return "", g.refuse("a quoted string that does not end")
			}
			i = end
		case '{':
			m := literalEnd.FindStringSubmatch(line[i:])
			if m == nil || i > 0 && line[i-1] != ' ' && line[i-1] != '(' {
				return "", g.refuse("a brace outside a quoted string")
			}
			return m[1], nil
		case '}':
			return "", g.refuse("a brace outside a quoted string")
		case '\t':
			return "", g.refuse("a tab outside a quoted string")
		}
	}
	return "", nil
}

var literalEnd = regexp.MustCompile(`^\{([0-9]{1,6}\+?)\}$`)

// startLiteral enters the literal of "n" or "n+".
func (g *guard) startLiteral(announced string) error {
	digits, unasked := strings.CutSuffix(announced, "+")
	n, err := strconv.Atoi(digits)
	if err != nil || n > maxArgument {
		return g.refuse("a literal that is too large")
	}
	g.left = n
	switch {
	case !unasked:
		g.state, g.asked = inWait, false
	case g.plus || g.minus && n <= maxLiteralMinus:
		g.literal()
	default:
		return g.refuse("a literal without go-ahead, which the server has not offered")
	}
	return nil
}

// literal enters the literal, which may be empty.
func (g *guard) literal() {
	g.state = inLiteral
	if g.left == 0 {
		g.state = inLine
	}
}
