// Package reply drafts the letter that answers the complaint of a client, from
// what people ruled on its points: first what the client is right about, with an
// apology; then what the documents show differently, in their own words; then
// what cannot be settled; and what would put it right.
//
// A [Letter] is what there is to say, [Letter.Write] says it with a template of
// package text/template, the built-in one ([Template]) or one of the firm. What
// only people can know, such as a remedy, is left as a blank to fill in (see
// [Blanks]). On a point without a ruling nothing is said but that it is open.
// Nothing is ever sent.
package reply

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"

	"onrecord/audit/dossier"
	"onrecord/ingest/email"
)

// Template is the built-in template.
//
//go:embed letter.txt
var Template string

// A Letter is what an answer has to say.
type Letter struct {
	Client    string
	Firm      string
	Signer    string
	Written   time.Time // when the client wrote
	FollowUp  time.Time // the day by which the firm gets in touch again
	Owned     []Point   // ruled as supported
	Partly    []Point
	Different []Point // ruled as contradicted
	Open      []Point // ruled as silent
	Undecided []Point // nobody has ruled
	Exhibits  []Exhibit
}

// A Point is one of the client's letter.
type Point struct {
	Number string
	Words  string // of the letter
	Why    string // what the documents show, in a sentence; "" where a person has to say it
	Shown  []Cited
}

// Cited are the words of a document.
type Cited struct {
	Exhibit int
	Day     time.Time
	Who     string // "you", or the name of who wrote
	Words   string
	File    string // the attachment that they stand in; "": they were written
}

// An Exhibit is one that goes with the letter.
type Exhibit struct {
	Number int
	Title  string
	Who    string
	Day    time.Time
}

// Options say who answers.
type Options struct {
	Signer   string
	Client   []string // the addresses of the client
	FollowUp time.Time
}

// New collects what there is to say of a case. What its report does not hand out
// is not told here either. Where a person ruled otherwise than the program
// proposes, what it found is left out: it would show the opposite.
func New(r *dossier.Report, o Options) *Letter {
	l := &Letter{Client: line(r.Client), Firm: line(r.Firm), Signer: line(o.Signer), Written: r.Written, FollowUp: o.FollowUp}
	cited := map[int]bool{}
	points := slices.Clone(r.Points)
	slices.SortStableFunc(points, func(a, b dossier.Point) int { // as they stand in the letter
		return cmp.Or(cmp.Compare(len(a.Number), len(b.Number)), strings.Compare(a.Number, b.Number))
	})
	for i := range points {
		p := &points[i]
		x := Point{Number: p.Number, Words: line(p.Quote)}
		verdict := ""
		if p.Ruling != nil {
			verdict = p.Ruling.Verdict
		}
		if agreed := verdict == p.Proposed; agreed && verdict != "silent" {
			x.Why = line(p.Why)
			for _, c := range p.Citations {
				if c.Quote != "" {
					x.Shown = append(x.Shown, Cited{c.Exhibit, c.At, who(r, c, o.Client), line(c.Quote), line(c.File)})
					cited[c.Exhibit] = true
				}
			}
		}
		list := map[string]*[]Point{"supported": &l.Owned, "partly": &l.Partly, "contradicted": &l.Different, "silent": &l.Open, "": &l.Undecided}[verdict]
		*list = append(*list, x)
	}
	for i := range r.Exhibits {
		e := &r.Exhibits[i]
		if (cited[e.Number] || e.Chosen != nil) && e.Withheld == "" && !e.Erased {
			l.Exhibits = append(l.Exhibits, Exhibit{e.Number, line(e.Name()), name(e), e.At})
		}
	}
	return l
}

// who is how the letter calls who wrote a document.
func who(r *dossier.Report, c dossier.Citation, client []string) string {
	if slices.Contains(client, strings.ToLower(c.Author)) {
		return "you"
	}
	i := slices.IndexFunc(r.Exhibits, func(e dossier.Exhibit) bool { return e.Number == c.Exhibit })
	if i >= 0 {
		for _, a := range r.Exhibits[i].From {
			if strings.EqualFold(a.Addr, c.Author) && a.Name != "" {
				return line(a.Name)
			}
		}
	}
	return line(c.Author)
}

// name is who wrote an exhibit, or says who added it.
func name(e *dossier.Exhibit) string {
	if !e.Document && len(e.From) > 0 && e.From[0].Name != "" {
		return line(e.From[0].Name)
	}
	return line(e.Author())
}

// line makes a text from outside one line that is safe to print.
func line(s string) string { return email.PrintableLine(s) }

// ErrTemplate is an error of a template that somebody edited.
var ErrTemplate = errors.New("the template of the letter")

// width is how long a line may be, in characters.
const width = 76

var funcs = template.FuncMap{
	"day":   func(t time.Time) string { return t.Format("2 January 2006") },
	"date":  func(t time.Time) string { return t.Format("Monday 2 January 2006") },
	"quote": func(s string) string { return "> " + strings.Join(wrap(s, width-2), "\n> ") },
}

// Write writes the letter with a template. Lines are broken, and of several blank
// lines one is left.
func (l *Letter) Write(w io.Writer, text string) error {
	t, err := template.New("letter").Funcs(funcs).Parse(text)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTemplate, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, l); err != nil {
		return fmt.Errorf("%w: %w", ErrTemplate, err)
	}
	if strings.TrimSpace(b.String()) == "" {
		return fmt.Errorf("%w is empty", ErrTemplate)
	}
	_, err = io.WriteString(w, set(b.String()))
	return err
}

// set breaks long lines, and leaves one of several blank ones.
func set(text string) string {
	var b strings.Builder
	blank := true // at the beginning
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, " \t\r\n")
		if l == "" {
			if !blank {
				b.WriteByte('\n')
			}
			blank = true
			continue
		}
		blank = false
		if strings.HasPrefix(l, ">") {
			b.WriteString(l + "\n")
			continue
		}
		for _, x := range wrap(l, width) {
			b.WriteString(x + "\n")
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// wrap breaks a text at blanks into lines of at most n characters, where it can.
func wrap(s string, n int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(s) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len([]rune(*last))+1+len([]rune(word)) <= n:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}

var blanks = regexp.MustCompile(`\[to fill in:[^\]]*\]`)

// Blanks returns what has to be filled in before a letter can go out.
func Blanks(letter string) []string {
	var list []string
	for _, s := range blanks.FindAllString(letter, -1) {
		list = append(list, strings.Join(strings.Fields(s), " "))
	}
	return list
}
