package timeline

import "strings"

// Words are an event as text, for whoever sets it.
type Words struct {
	Says  string   // who did what
	Title string   // the subject of a message, the name of a document
	Files []string // attachments
	Quote string   // the words that show it
	Notes []string // how sure it is, and where its time comes from
}

// Words tells an event. Of one message the first event tells who wrote, when, and
// how sure it is, and those after it do not.
func (e *Event) Words(first bool) Words {
	p := printer{style: style{text: func(s string) string { return strings.Join(strings.Fields(s), " ") }}}
	w := Words{Says: p.sentence(e, first), Title: e.Title, Files: e.Files, Quote: e.Quote}
	for _, note := range p.notes(e, first) {
		if d := e.digest(); d == "" || note != d[:12] {
			w.Notes = append(w.Notes, note)
		}
	}
	return w
}

// Chosen says in a sentence that a timeline is not all there is, "" if it is.
func (t *Timeline) Chosen() string {
	if len(t.Only) == 0 {
		return ""
	}
	return "Only " + strings.Join(t.Only, ", and ") + "."
}

// Nothing says that a timeline has no events.
func (t *Timeline) Nothing() string {
	switch {
	case len(t.Only) > 0:
		return "Nothing of that is on record."
	case !t.From.IsZero() || !t.To.IsZero():
		return "Nothing of that time is on record."
	}
	return "Nothing is on record."
}

// Covered says in a sentence what mail was looked at.
func (t *Timeline) Covered() string { return covered(t.Coverage) }
