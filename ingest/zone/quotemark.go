package zone

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const fullMark = "＞" // as Japanese and Chinese keyboards write it

// quoteMarks counts the marks before a line (RFC 3676 section 4.5) and returns
// where the line itself begins.
func quoteMarks(s string) (marks, body int) {
	const indent = 8 // more blanks behind a mark are those of the quoted line
	for i := 0; i < len(s); {
		n := markAt(s[i:])
		if n > 0 {
			i += n
			marks, body = marks+1, i
			continue
		}
		if n = blankAt(s[i:]); n == 0 || marks > 0 && i-body >= indent {
			break
		}
		i += n
	}
	if marks == 0 {
		if n := initials(s); n > 0 {
			return 1, n
		}
		return 0, 0
	}
	if body < len(s) && s[body] == ' ' {
		body++
	}
	return min(marks, maxMarks), body
}

// markAt returns the length of the quote mark that s begins with.
func markAt(s string) int {
	switch {
	case s[0] == '>':
		return 1
	case strings.HasPrefix(s, fullMark):
		return len(fullMark)
	}
	return 0
}

// blankAt returns the length of the blank that s begins with, also of those
// that do not break and those without width.
func blankAt(s string) int {
	if s[0] == ' ' || s[0] == '\t' {
		return 1
	}
	if s[0] < 0xc2 {
		return 0
	}
	for _, blank := range []string{"\u00a0", "\u200b", "\ufeff", "\u3000"} {
		if strings.HasPrefix(s, blank) {
			return len(blank)
		}
	}
	return 0
}

// behindMark returns s behind its first quote mark.
func behindMark(s string) string {
	for i := range len(s) {
		if n := markAt(s[i:]); n > 0 {
			return s[i+n:]
		}
	}
	return s
}

// initials returns the length of a mark such as "JD> ".
func initials(s string) int {
	n := 0
	for n < len(s) && n < 5 && 'A' <= s[n] && s[n] <= 'Z' {
		n++
	}
	if n < 2 || n > 4 || n >= len(s) || s[n] != '>' || n+1 < len(s) && s[n+1] != ' ' {
		return 0
	}
	return n + 1
}

// nameMark returns the mark that a name makes with ">" in front of a line:
// "Ann> ", also "Ann>> "; empty if there is none.
func nameMark(s string) string {
	const longest = 20
	s = strings.TrimLeft(s, " \t")
	c, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(c) {
		return ""
	}
	n := wordLen(s)
	if n < 2 || n > longest || n == len(s) || s[n] != '>' {
		return ""
	}
	end := n + len(s[n:]) - len(strings.TrimLeft(s[n:], ">"))
	if end < len(s) && s[end] != ' ' {
		return ""
	}
	return s[:end]
}

// nameMarks takes names with ">" for quote marks where two lines or more begin
// with the same one.
func (r *reader) nameMarks() {
	var lines map[string][]int
	for i := range r.rows {
		if row := &r.rows[i]; row.marks == 0 && !row.blank {
			if mark := nameMark(r.text[r.z.Lines[i].Start:r.z.Lines[i].End]); mark != "" {
				if lines == nil {
					lines = make(map[string][]int)
				}
				name := strings.TrimRight(mark, ">")
				lines[name] = append(lines[name], i)
			}
		}
	}
	for _, same := range lines { // each line has one name
		for _, i := range same {
			if len(same) < 2 {
				break
			}
			line := r.text[r.z.Lines[i].Start:r.z.Lines[i].End]
			mark := nameMark(line)
			r.markRow(i, strings.Index(line, mark)+len(mark), min(strings.Count(mark, ">"), maxMarks))
		}
	}
}

// markRow gives a line n more quote marks, which are size bytes.
func (r *reader) markRow(i, size, n int) {
	row := &r.rows[i]
	row.body += size
	row.marks = min(row.marks+n, maxMarks)
	row.label, row.verb = 0, 0
	row.blank = trim(r.text[row.body:r.z.Lines[i].End]) == ""
}

// otherMarks gives the lines from i on that begin with "|", or with one name
// and ">", their quote marks.
func (r *reader) otherMarks(i, marks int) bool {
	s := r.content(i)
	mark := ""
	if strings.HasPrefix(s, "|") {
		mark = "|"
	} else if n := wordLen(s); n > 0 && n < 20 && strings.HasPrefix(s[n:], ">") {
		mark = s[:n+1]
	}
	if mark == "" {
		return false
	}
	for ; i < len(r.rows) && (strings.HasPrefix(r.content(i), mark) && r.rows[i].marks == marks); i++ {
		r.markRow(i, strings.Index(r.text[r.rows[i].body:], mark)+len(mark), 1)
	}
	return true
}
