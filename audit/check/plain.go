package check

import (
	"regexp"
	"strings"
)

// Plain is a text as patterns read it: apostrophes are straight, blanks are single
// spaces, lines that a mail program broke are whole again, and negations written
// without an apostrophe have one ("didnt"). Paragraphs and the items of a list stay
// apart. It is for matching only; what is cited is the text itself.
func Plain(text string) string {
	text = unbroken(straight.Replace(text))
	if strings.Contains(text, "  ") {
		text = wide.ReplaceAllString(text, " ")
	}
	return bareNot.ReplaceAllString(text, "${1}n't")
}

// unbroken joins the lines of a paragraph.
func unbroken(text string) string {
	line, rest, more := strings.Cut(text, "\n")
	if !more {
		return text
	}
	var b strings.Builder
	b.WriteString(line)
	for more {
		before := line
		line, rest, more = strings.Cut(rest, "\n")
		if strings.TrimSpace(before) == "" || strings.TrimSpace(line) == "" || listItem.MatchString(line) {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return b.String()
}

var (
	straight = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "´", "'", "\u00a0", " ", "\u202f", " ", "\u2007", " ", "\t", " ", "\r", "")
	listItem = regexp.MustCompile(`^ *(?:[-*•–—·+>‣⁃]|\d{1,2}[.)]|[a-h]\)) `)
	wide     = regexp.MustCompile(` {2,}`)
	bareNot  = regexp.MustCompile(`(?i)\b(did|does|do|has|have|had|was|were|is|are|could|would|should|ca|wo)nt\b`)
)
