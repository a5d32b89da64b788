package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing wrong with a configuration.
type Problem struct {
	File string // empty if it is not of the file
	Line int    // 1-based; 0 if unknown
	Key  string // path of the key ("accounts[0].port"), "variable NAME", "--FLAG", or empty
	Text string // what was found, and what would be right
}

// String writes p as "FILE:LINE: KEY: TEXT".
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d", p.Line)
		}
		b.WriteString(": ")
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.Text)
	return b.String()
}

// Error is everything wrong with a configuration, in the order of the file.
type Error struct{ Problems []Problem }

// Error writes each problem on a line of its own.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	if len(lines) == 1 {
		return "config: " + lines[0]
	}
	return fmt.Sprintf("config: %d problems:\n%s", len(lines), strings.Join(lines, "\n"))
}

// place is where a value was given.
type place struct {
	file string
	line int
	key  string // as Problem.Key; empty: the path of the value
}

// problems collects what is wrong, and knows where each value comes from.
type problems struct {
	file   string // empty if there is none
	at     map[string]place
	list   []Problem
	seen   map[string]bool // paths with a problem
	misled map[string]bool // paths that are missing because the key is misspelt

	warnings []string
}

func newProblems(file string) *problems {
	return &problems{file: file, at: map[string]place{}, seen: map[string]bool{}, misled: map[string]bool{}}
}

// add notes a problem with the value at path, which may be missing. A second
// one with the same path, or one inside a value that is wrong as a whole, is
// left out: it most likely follows from the first.
func (p *problems) add(path, format string, args ...any) {
	for up := path; up != ""; up = parent(up) {
		if p.seen[up] {
			return
		}
	}
	p.seen[path] = true
	where, exact := p.find(path)
	problem := Problem{File: where.file, Line: where.line, Key: path, Text: fmt.Sprintf(format, args...)}
	if exact && where.key != "" {
		problem.Key = where.key
	}
	p.list = append(p.list, problem)
}

// warn notes what is odd and yet possible.
func (p *problems) warn(format string, args ...any) {
	p.warnings = append(p.warnings, fmt.Sprintf(format, args...))
}

// missing notes that there should be a value at path.
func (p *problems) missing(path, format string, args ...any) {
	if !p.misled[path] {
		p.add(path, "missing; "+format, args...)
	}
}

// find is where path was given, or, if it was not, the nearest above it that was.
func (p *problems) find(path string) (w place, exact bool) {
	for up := path; up != ""; up = parent(up) {
		if w, ok := p.at[up]; ok {
			return w, up == path
		}
	}
	return place{file: p.file}, false
}

// parent cuts the last part off a path: a[0].b, a[0], a.
func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}

// err is the problems found, nil if there are none.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	list := slices.Clone(p.list)
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(-cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return &Error{list}
}
