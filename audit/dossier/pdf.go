package dossier

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// PDFOptions say how a report is printed.
type PDFOptions struct {
	Letter bool   // on paper of the size that is called so, not on A4
	Fonts  []Font // for scripts that the own fonts lack
}

// PDF prints a report as a document of pages, with bookmarks and text that can be
// searched and copied. Each page of an exhibit bears its number. Characters that
// no font has are printed as their code points, told in the document, and
// returned.
func PDF(w io.Writer, r *Report, o PDFOptions) (missing []rune, err error) {
	pages := map[int]int{}
	return printed(w, o, func(s *setting) { (&reportSetting{setting: s, report: r, links: map[int]int{}, pages: pages}).set() })
}

// printed sets a document and prints it. It is set once to learn how many pages
// it has and which characters the fonts lack, and again until both are as they
// were told.
func printed(w io.Writer, o PDFOptions, set func(*setting)) (missing []rune, err error) {
	for pages := -1; ; {
		s, err := newSetting(o, max(pages, 0), missing)
		if err != nil {
			return nil, err
		}
		if set(s); s.pdf.Error() != nil {
			return nil, fmt.Errorf("print as PDF: %w", s.pdf.Error())
		}
		lacks := slices.Sorted(maps.Keys(s.missing))
		if s.pdf.PageNo() == pages && slices.Equal(lacks, missing) {
			if err := s.pdf.Output(w); err != nil {
				return nil, fmt.Errorf("print as PDF: %w", err)
			}
			return missing, nil
		}
		pages, missing = s.pdf.PageNo(), lacks
	}
}

// A setting is a document while it is set.
type setting struct {
	*paper
	lacks []rune // characters that the fonts lack, as far as is known

	body, small, quote, strong style
}

func newSetting(o PDFOptions, pages int, lacks []rune) (*setting, error) {
	size := "A4"
	if o.Letter {
		size = "Letter"
	}
	pdf := newPDF(size)
	fonts, err := newFaces(pdf, o.Fonts)
	if err != nil {
		return nil, err
	}
	s := &setting{paper: &paper{faces: fonts, total: pages}, lacks: lacks}
	s.w, s.h = pdf.GetPageSize()
	s.body = style{face: fonts.regular, size: textSize, after: 1.5}
	s.small = style{face: fonts.regular, size: smallSize + 0.5, after: 1, grey: true}
	s.quote = style{face: fonts.italic, size: textSize, indent: 5, after: 2, bar: true}
	s.strong = style{face: fonts.bold, size: textSize, after: 1}
	return s, nil
}

// open tells what stands on every page, and of when the document is.
func (s *setting) open(title, below string, at time.Time) {
	s.running, s.below = title, below
	s.pdf.SetTitle(bookmark(title), true)
	s.pdf.SetCreationDate(at.UTC())
	s.pdf.SetModificationDate(at.UTC())
}

func (s *setting) section(title string) {
	s.y += 4
	s.heading(title, 0, style{face: s.bold, size: 14, after: 3})
}

// lacking lists the characters that the fonts lack. where is where to see them.
func (s *setting) lacking(where string) {
	if len(s.lacks) == 0 {
		return
	}
	var points []string
	for _, r := range s.lacks {
		points = append(points, codePoint(r))
	}
	s.text("Characters that the fonts of this print lack, and that stand in it as their code points of Unicode: "+strings.Join(points, ", ")+"."+where, s.body)
}

// history sets the events of a timeline.
func (s *setting) history(list []happening, nothing string) {
	const indent = 20.0
	for i := range list {
		h := &list[i]
		if h.Part != "" {
			s.heading(h.Part, 0, style{face: s.bold, size: 12, after: 1.5})
		}
		if s.room(14); h.Day != "" {
			s.y += 1.5
			s.text(h.Day, s.strong)
		}
		s.put(s.wrap(h.Time, s.regular, smallSize, indent)[0], side, s.y+textSize*0.35, smallSize)
		for _, w := range h.Facts {
			text := w.Says
			if w.Title != "" {
				text += ": “" + w.Title + "”"
			}
			if note := h.Note(w); note != "" {
				text += " (" + note + ")"
			}
			s.text(text, style{face: s.regular, size: textSize - 0.5, indent: indent - 6, after: 0.8})
			if w.Quote != "" {
				s.text(w.Quote, style{face: s.italic, size: textSize - 0.5, indent: indent - 1, after: 1, bar: true})
			}
		}
		for _, c := range h.Clocks {
			s.text("Clocks disagree: "+c, style{face: s.regular, size: smallSize, indent: indent - 6, after: 0.5, grey: true})
		}
		if h.Exhibit > 0 {
			s.text(fmt.Sprintf("Exhibit %d", h.Exhibit), style{face: s.bold, size: smallSize, indent: indent - 6, after: 1})
		}
	}
	if len(list) == 0 {
		s.text(nothing, s.body)
	}
}
