package verify

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Path checks the bundle in a file or folder.
func Path(path string, o Options) (report *Report, err error) {
	files, err := open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	return Check(files, o)
}

// Print writes the report for people: each level by itself, then what its
// outcome rests on, and in the end all of it in plain words.
func (r *Report) Print(w io.Writer) error {
	var b strings.Builder
	if r.Size > 0 {
		fmt.Fprintf(&b, "record %q, %d entries, their sum %s\n\n", r.Origin, r.Size, r.Root)
	}
	for _, l := range r.Levels {
		asked := ""
		if !l.Asked {
			asked = " (not asked for)"
		}
		fmt.Fprintf(&b, "%d  %-11s  %s%s\n", l.Number, l.Status, l.Title, asked)
		for _, s := range l.Says {
			fmt.Fprintf(&b, "     %s\n", visible(s))
		}
	}
	printGrades(&b, r.Grades)
	b.WriteString("\n" + InWords(r.Levels))
	_, err := io.WriteString(w, b.String())
	return err
}

// entryList names the entries of some messages, or says how many they are.
func entryList(entries []string) string {
	switch n := len(entries); {
	case n == 1:
		return "entry " + entries[0]
	case n <= 20:
		return "entries " + strings.Join(entries, ", ")
	default:
		return counted(n, "message")
	}
}

// counted is "1 message" or "2 messages".
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// visible is text without what a terminal would obey, or that turns the direction
// of what is read.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return '?'
		}
		return r
	}, s)
}
