package email

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A textForm says how the decoded bytes of a part become text.
type textForm struct {
	charset string
	html    bool
	flowed  bool // format=flowed (RFC 3676)
	delSp   bool
	cut     bool // the bytes were cut off
}

// textOf turns the decoded bytes of a text part into UTF-8 with "\n" line
// ends, with the marks of its structure.
func textOf(raw []byte, form textForm, note func(code, detail string)) (string, []Mark) {
	if form.html && form.charset == "" {
		form.charset = sniffHTMLCharset(raw)
	}
	text, code := toUTF8(raw, form.charset, form.cut)
	if code != "" {
		note(code, quoteShort(form.charset))
	}
	if strings.IndexByte(text, 0) >= 0 {
		note(DefectNUL, "")
		text = strings.ReplaceAll(text, "\x00", "")
	}
	text = strings.TrimPrefix(text, "\uFEFF")
	if form.html {
		text, marks, hidden := visibleText(text)
		if hidden {
			note(DefectHiddenText, "")
		}
		return text, marks
	}
	text = unixLines(text)
	if form.flowed {
		text = unflow(text, form.delSp)
	}
	return plainBlanks(text), nil
}

// isFixedBlank reports whether r is a blank at which no line may be broken. In a text it
// is one like any other: word processors set it before units and after numbers.
func isFixedBlank(r rune) bool { return r == '\u00A0' || r == '\u202F' || r == '\u2007' }

// plainBlanks makes no-break spaces plain, as those of a page are, see
// [lineWriter.visible].
func plainBlanks(s string) string {
	if !strings.ContainsFunc(s, isFixedBlank) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isFixedBlank(r) {
			return ' '
		}
		return r
	}, s)
}

// unixLines makes every line end a "\n".
func unixLines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '\r')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		b.WriteByte('\n')
		if s = s[i+1:]; s != "" && s[0] == '\n' {
			s = s[1:]
		}
	}
}

// unflow joins the lines of format=flowed text (RFC 3676 section 4). Quoted
// lines come out as "> text".
func unflow(s string, delSp bool) string {
	var out strings.Builder
	out.Grow(len(s))
	open, openDepth := false, 0 // the last line flows on
	for line := range strings.Lines(s) {
		line, ended := strings.CutSuffix(line, "\n")
		depth := 0
		for depth < len(line) && line[depth] == '>' {
			depth++
		}
		line = strings.TrimPrefix(line[depth:], " ") // space-stuffing
		signature := line == "-- "
		if open && (depth != openDepth || signature) {
			out.WriteByte('\n')
			open = false
		}
		if !open && depth > 0 {
			for range depth {
				out.WriteByte('>')
			}
			if line != "" {
				out.WriteByte(' ')
			}
		}
		open = ended && !signature && strings.HasSuffix(line, " ")
		openDepth = depth
		if open && delSp {
			line = line[:len(line)-1]
		}
		out.WriteString(line)
		if ended && !open {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// cutText shortens s to at most n bytes, at the boundary of a character.
func cutText(s string, n int64) string {
	if int64(len(s)) <= n {
		return s
	}
	cut := int(n)
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

// splitEOL splits a line into content and line end, which may be empty.
func splitEOL(line []byte) (content, eol []byte) {
	n := len(line)
	switch {
	case bytes.HasSuffix(line, []byte("\r\n")):
		return line[:n-2], line[n-2:]
	case n > 0 && line[n-1] == '\n':
		return line[:n-1], line[n-1:]
	}
	return line, nil
}
