package config

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// editor inserts one account into a text. Its methods return candidates: the
// caller checks what they mean.
type editor struct {
	text    []byte
	nl      string // line end
	account []pair
}

// insert puts s into the text at offset, in place of the next cut bytes.
func (e *editor) insert(offset, cut int, s string) []byte {
	return slices.Concat(e.text[:offset], []byte(s), e.text[offset+cut:])
}

// item is the account as an item of a block list whose dashes are indented so.
func (e *editor) item(indent string) string {
	lines := block(e.account)
	return indent + "- " + strings.Join(lines, e.nl+indent+"  ") + e.nl
}

// yaml adds to a document whose top is the map root.
func (e *editor) yaml(root *yaml.Node) [][]byte {
	inFlow := root.Style&yaml.FlowStyle != 0
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if key.Value != "accounts" {
			continue
		}
		switch {
		case value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle == 0:
			return e.intoBlock(value, e.until(root, i+2))
		case value.Kind == yaml.SequenceNode && len(value.Content) == 0 && !inFlow:
			return append(e.unfold(root, key, value), e.intoFlow(e.offset(value), "")...)
		case value.Kind == yaml.SequenceNode:
			return e.intoFlow(e.offset(value), "")
		case value.ShortTag() == "!!null" && !inFlow:
			return e.unfold(root, key, value)
		}
		return nil
	}
	if inFlow {
		return e.intoFlow(e.offset(root), `"accounts": `)
	}
	return e.newKey(root.Column - 1)
}

// until is the offset where what stands before the i-th node of root ends: the
// line of that node, or the end of the document.
func (e *editor) until(root *yaml.Node, i int) int {
	if i < len(root.Content) {
		return e.lineStart(root.Content[i].Line)
	}
	return e.end()
}

// end is the offset of the end of the document.
func (e *editor) end() int {
	offset := 0
	for line := range bytes.Lines(e.text) {
		if strings.TrimRight(string(line), "\r\n") == "..." {
			return offset
		}
		offset += len(line)
	}
	return offset
}

// lineStart is the offset of the 1-based line.
func (e *editor) lineStart(line int) int {
	offset := 0
	for range line - 1 {
		i := bytes.IndexByte(e.text[offset:], '\n')
		if i < 0 {
			return len(e.text)
		}
		offset += i + 1
	}
	return offset
}

// offset is where n begins. Columns count characters.
func (e *editor) offset(n *yaml.Node) int {
	offset := e.lineStart(n.Line)
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(e.text[offset:])
		offset += size
	}
	return offset
}

// contentEnd is the offset after the last line in text[from:to] that is neither
// blank nor a comment.
func (e *editor) contentEnd(from, to int) int {
	from = min(from, to)
	offset, last := from, from
	for line := range bytes.Lines(e.text[from:to]) {
		offset += len(line)
		if s := bytes.TrimSpace(line); len(s) > 0 && s[0] != '#' {
			last = offset
		}
	}
	return last
}

// newLines is s at offset, which is the start of a line or the end of the text.
func (e *editor) newLines(offset int, s string) []byte {
	if offset > 0 && e.text[offset-1] != '\n' {
		s = e.nl + s
	}
	return e.insert(offset, 0, s)
}

// newKey adds the key accounts at the end of the document.
func (e *editor) newKey(indent int) [][]byte {
	pad := strings.Repeat(" ", indent)
	s := pad + "accounts:" + e.nl + e.item(pad+"  ")
	return [][]byte{e.newLines(e.end(), e.nl+s), e.newLines(e.end(), s)}
}

// intoBlock adds to a block list, which ends before offset to: after its last
// line, or after the comments that follow it.
func (e *editor) intoBlock(list *yaml.Node, to int) [][]byte {
	item := e.item(strings.Repeat(" ", list.Column-1))
	return [][]byte{
		e.newLines(e.contentEnd(e.lineStart(list.Line), to), item),
		e.newLines(to, item),
	}
}

// unfold makes a block list of an empty value: nothing, null, ~ or [].
func (e *editor) unfold(root, key, value *yaml.Node) [][]byte {
	item := e.item(strings.Repeat(" ", root.Column+1))
	line := e.lineStart(key.Line + 1)
	if value.Kind == yaml.ScalarNode && value.Value == "" {
		return [][]byte{e.newLines(line, item)}
	}
	from := e.offset(value)
	cut := len(value.Value)
	if value.Kind == yaml.SequenceNode {
		cut = bytes.IndexByte(e.text[from:], ']') + 1
	}
	if value.Line != key.Line || from+cut > line {
		return nil
	}
	for from > 0 && e.text[from-1] == ' ' {
		from, cut = from-1, cut+1
	}
	added := editor{text: e.insert(from, cut, ""), nl: e.nl}
	return [][]byte{added.newLines(line-cut, item)}
}

// intoFlow adds to the list or map whose opening bracket is at offset, as its
// last item. In a map, key is what comes before the list to make.
func (e *editor) intoFlow(open int, key string) [][]byte {
	last, comma, ok := lastInFlow(e.text, open)
	if !ok {
		return nil
	}
	item := flow(e.account, styleJSON)
	if key != "" {
		item = key + "[" + item + "]"
	}
	between := " "
	if indent, broken := flowIndent(e.text[open+1 : last+1]); broken {
		between = e.nl + indent
	}
	switch {
	case last == open:
		between = ""
	case !comma:
		between = "," + between
	}
	return [][]byte{e.insert(last+1, 0, between+item)}
}

// flowIndent is the indent of the items in a bracket with the content inside,
// and whether they stand on lines of their own.
func flowIndent(inside []byte) (string, bool) {
	first, rest, broken := bytes.Cut(inside, []byte("\n"))
	if !broken || len(bytes.TrimSpace(first)) > 0 {
		return "", false
	}
	return string(rest[:len(rest)-len(bytes.TrimLeft(rest, " \t"))]), true
}

// lastInFlow is the offset of the last byte before the bracket that closes the
// one at open which is neither space nor comment, and whether it is a comma.
func lastInFlow(text []byte, open int) (last int, comma, ok bool) {
	depth := 0
	last = open
	for i := open; i < len(text); i++ {
		switch c := text[i]; {
		case c == '[' || c == '{':
			depth++
			last = i
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return last, last > open && text[last] == ',', true
			}
			last = i
		case (c == '"' || c == '\'') && bytes.ContainsAny(text[i-1:i], " \t\r\n,:[{"):
			if i = quoteEnd(text, i); i < 0 {
				return 0, false, false
			}
			last = i
		case c == '#' && bytes.ContainsAny(text[i-1:i], " \t\r\n"):
			for i+1 < len(text) && text[i+1] != '\n' {
				i++
			}
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			last = i
		}
	}
	return 0, false, false
}

// quoteEnd is the offset of the quote that ends the one at i, or -1.
func quoteEnd(text []byte, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i
		}
	}
	return -1
}

// toml adds a table at the end.
func (e *editor) toml() []byte {
	var b strings.Builder
	b.WriteString(e.nl + "[[accounts]]" + e.nl)
	for _, p := range e.account {
		b.WriteString(p.key + " = " + flow(p.value, styleTOML) + e.nl)
	}
	return e.newLines(len(e.text), b.String())
}
