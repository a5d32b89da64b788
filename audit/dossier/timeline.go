package dossier

import (
	"fmt"
	"io"
	"strings"

	"onrecord/audit/timeline"
	"onrecord/ingest/email"
)

// A happening is what one message, document or gap of a timeline tells.
type happening struct {
	Part    string // begins a part of that name, "" if not
	Day     string // begins a day, "" if not
	Time    string
	Facts   []timeline.Words
	Clocks  []string
	Exhibit int // its number; 0 if it is none
}

// Note is what there is to know of a fact beside its words.
func (h *happening) Note(w timeline.Words) string {
	notes := w.Notes
	if len(w.Files) > 0 {
		notes = append([]string{"with " + strings.Join(w.Files, ", ")}, notes...)
	}
	return strings.Join(notes, "; ")
}

// happenings sets a timeline out. numbers are those of exhibits.
func happenings(t *timeline.Timeline, numbers map[email.Digest]int) []happening {
	var list []happening
	day, part := "", ""
	for _, group := range t.Groups() {
		e := &group[0]
		h := happening{Time: e.Time(), Clocks: e.Clocks, Exhibit: numbers[e.Ref.Digest]}
		if p := partOf(t, e); p != part {
			part, day, h.Part = p, "", p
		}
		if d := e.At.Format("Monday, 2 January 2006"); d != day {
			day, h.Day = d, d
		}
		for i := range group {
			h.Facts = append(h.Facts, group[i].Words(i == 0))
		}
		list = append(list, h)
	}
	return list
}

// partOf names the part in which an event stands, if the first days are set apart.
func partOf(t *timeline.Timeline, e *timeline.Event) string {
	switch {
	case t.FirstDays == 0:
		return ""
	case e.Early:
		return fmt.Sprintf("The first %d days", t.FirstDays)
	}
	return "After that"
}

// History is the timeline of a report, set out.
func (r *Report) History() []happening {
	if r.Timeline == nil {
		return nil
	}
	numbers := map[email.Digest]int{}
	for i := range r.Exhibits {
		if e := &r.Exhibits[i]; !e.Erased { // of which no digest is known, as of a gap
			numbers[e.Proof.Digest] = e.Number
		}
	}
	return happenings(r.Timeline, numbers)
}

// Nothing says that there is no timeline, or no event in it.
func (r *Report) Nothing() string { return new(timeline.Timeline).Nothing() }

// A chronicle is a timeline that is printed by itself.
type chronicle struct{ *timeline.Timeline }

// History is the timeline, set out.
func (c chronicle) History() []happening { return happenings(c.Timeline, nil) }

// Head says what the timeline is of.
func (c chronicle) Head() string {
	period := ""
	if !c.From.IsZero() {
		period = " from " + day(c.From)
	}
	if !c.To.IsZero() {
		period += " to " + day(c.To)
	}
	return fmt.Sprintf("What is on record%s, as of %s.", period, moment(c.AsOf))
}

// Since says when it all began, "" if it has not.
func (c chronicle) Since() string {
	switch {
	case c.Began.IsZero():
		return ""
	case c.Declared:
		return "A client since " + day(c.Began) + "."
	}
	return "The first message is of " + day(c.Began) + "."
}

// TimelineHTML prints a timeline as a page, as [HTML] prints a report.
func TimelineHTML(w io.Writer, t *timeline.Timeline) error {
	return render(w, "timeline", sheet, chronicle{t})
}

// TimelinePDF prints a timeline as a PDF, as [PDF] prints a report.
func TimelinePDF(w io.Writer, t *timeline.Timeline, o PDFOptions) (missing []rune, err error) {
	c := chronicle{t}
	return printed(w, o, func(s *setting) {
		s.open("Timeline of "+t.Client, c.Head(), t.AsOf)
		s.page()
		s.heading("Timeline of "+t.Client, 0, style{face: s.bold, size: 18, after: 3})
		for _, text := range []string{c.Head(), c.Since(), t.Chosen(), t.Covered()} {
			if text != "" {
				s.text(text, s.body)
			}
		}
		s.history(c.History(), t.Nothing())
		s.lacking("")
	})
}
