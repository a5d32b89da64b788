package demo

import (
	"fmt"
	"io"
	"strings"
)

// A printer writes what the demo says. err is the first error of writing; later
// words are dropped.
type printer struct {
	w     io.Writer
	steps int
	err   error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// title begins a step.
func (p *printer) title(s string) {
	p.steps++
	head := fmt.Sprintf("%d. %s", p.steps, s)
	p.printf("%s\n%s\n\n", head, strings.Repeat("-", len(head)))
}

// say writes a paragraph.
func (p *printer) say(format string, args ...any) {
	p.printf(format+"\n\n", args...)
}

// line writes a line of an answer.
func (p *printer) line(format string, args ...any) {
	p.printf("    %s\n", strings.TrimRight(fmt.Sprintf(format, args...), " "))
}

// command shows what a person would type.
func (p *printer) command(s string) {
	p.printf("  $ onrecord %s\n", s)
}

// gap ends an answer.
func (p *printer) gap() { p.printf("\n") }

// cut shortens a text to a width in characters.
func cut(s string, width int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= width {
		return string(r)
	}
	return string(r[:width-3]) + "..."
}
