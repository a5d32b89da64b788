package timeline

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"onrecord/audit/coverage"
	"onrecord/ingest/email"
)

// Text prints a timeline for a terminal.
func Text(w io.Writer, t *Timeline) error {
	return write(w, t, style{
		title: func(s string) string { return s + "\n" }, part: func(s string) string { return "\n" + s + "\n" }, day: func(s string) string { return "\n" + s + "\n" },
		lead: "  ", more: "      ", text: email.PrintableLine,
	})
}

// Markdown prints a timeline as CommonMark. What comes from mail is text: no mark
// of it counts, and no tag.
func Markdown(w io.Writer, t *Timeline) error {
	return write(w, t, style{
		title: func(s string) string { return "# " + s + "\n" }, part: func(s string) string { return "\n## " + s + "\n" }, day: func(s string) string { return "\n### " + s + "\n\n" },
		lead: "- ", more: "  - ", text: plain,
	})
}

// marks are what means something in a line of CommonMark, HTML, or of what is
// often added to CommonMark (links from bare addresses), with what prints it.
var marks = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "|", `\|`, "!", `\!`, "://", `\://`, "www.", `www\.`)

func plain(s string) string { return marks.Replace(email.PrintableLine(s)) }

// A style is how a timeline is set.
type style struct {
	title, part, day func(string) string
	lead, more       string              // before an event, and before one that belongs to it
	text             func(string) string // what comes from mail
}

type printer struct {
	*bufio.Writer
	style
}

func write(w io.Writer, t *Timeline, s style) error {
	p := printer{bufio.NewWriter(w), s}
	p.head(t)
	day, early := "", false
	for i, group := range t.Groups() {
		e := group[0]
		if t.FirstDays > 0 && (i == 0 || e.Early != early) {
			early, day = e.Early, ""
			name := "After that"
			if early {
				name = fmt.Sprintf("The first %d days", t.FirstDays)
			}
			p.WriteString(p.part(name))
		}
		if d := e.At.Format("Monday 2 January 2006"); d != day {
			day = d
			p.WriteString(p.day(d))
		}
		p.event(p.lead, &e, true)
		for _, x := range group[1:] {
			p.event(p.more, &x, false)
		}
	}
	if len(t.Events) == 0 {
		p.WriteString("\n" + t.Nothing() + "\n")
	}
	return p.Flush()
}

func (p *printer) head(t *Timeline) {
	p.WriteString(p.title("Timeline of " + p.text(t.Client)))
	period := ""
	if !t.From.IsZero() {
		period = " from " + t.From.Format(dayForm)
	}
	if !t.To.IsZero() {
		period += " to " + t.To.Format(dayForm)
	}
	fmt.Fprintf(p, "\nWhat is on record%s, as of %s.\n", period, t.AsOf.Format("2 January 2006 15:04 MST"))
	if !t.Began.IsZero() {
		began := "The first message is of"
		if t.Declared {
			began = "A client since"
		}
		fmt.Fprintf(p, "%s %s.\n", began, t.Began.Format(dayForm))
	}
	if only := t.Chosen(); only != "" {
		p.WriteString(p.text(only) + "\n")
	}
	p.WriteString(covered(t.Coverage) + "\n")
}

// covered says what was looked at.
func covered(c coverage.Statement) string {
	if c.Basis == coverage.BasisNone {
		return "No mail is held."
	}
	holes := "no time of which mail may be missing is known"
	if n := len(c.Holes); n == 1 {
		holes = "mail of one time may be missing: it is among the events"
	} else if n > 1 {
		holes = fmt.Sprintf("mail of %d times may be missing: they are among the events", n)
	}
	return fmt.Sprintf("Mailboxes looked at: %d; %s. What was said outside mail is known only if somebody wrote of it.", len(c.Searched), holes)
}

// event prints one event. The first of a message tells where and how sure it is.
func (p *printer) event(indent string, e *Event, first bool) {
	var b strings.Builder
	b.WriteString(indent)
	if first {
		fmt.Fprintf(&b, "%-5s  ", e.Time())
	}
	b.WriteString(p.sentence(e, first))
	if e.Title != "" {
		fmt.Fprintf(&b, ": “%s”", p.text(email.PrintableShort(e.Title)))
	}
	for i, f := range e.Files {
		b.WriteString(map[bool]string{true: ": ", false: ", "}[i == 0] + p.text(f))
	}
	if e.Quote != "" {
		fmt.Fprintf(&b, ": “%s”", p.text(e.Quote))
	}
	if notes := p.notes(e, first); len(notes) > 0 {
		b.WriteString("  (" + strings.Join(notes, "; ") + ")")
	}
	b.WriteString("\n")
	if first {
		for _, c := range e.Clocks {
			b.WriteString(p.more + "clocks disagree: " + p.text(c) + "\n")
		}
	}
	p.WriteString(b.String())
}

// sentence says who did what.
func (p *printer) sentence(e *Event, first bool) string {
	says := p.text(e.Says)
	if e.Doubt {
		says = "perhaps " + says
	}
	if e.Kind == Gap {
		return fmt.Sprintf("mail may be missing, %s: %s", span(e), says)
	}
	who := p.who(e.By) + " "
	if !first && e.Kind != PromiseMarked {
		who = ""
	}
	if e.Kind == Message && len(e.To) > 0 {
		var to []string
		for _, w := range e.To {
			to = append(to, p.who(w))
		}
		says += " to " + strings.Join(to, ", ")
	}
	return who + says
}

// span says of which time mail may be missing.
func span(e *Event) string {
	switch until := e.Until.Format(dayForm); {
	case e.Open && e.Until.IsZero():
		return "of all the time"
	case e.Open:
		return "up to " + until
	case e.Until.IsZero():
		return "from then on"
	case until == e.At.Format(dayForm):
		return "of this day"
	default:
		return "from then to " + until
	}
}

func (p *printer) who(w Who) string {
	if w.Name == "" {
		return p.text(w.Address)
	}
	return p.text(w.Name + " <" + w.Address + ">")
}

// gradeSays says how sure something is.
var gradeSays = map[string]string{
	"not_sent": "did not arrive", "in_sent": "sent within the last days", "no_bounce": "sent, no sign that it failed", "answered": "sent, and answered", "acknowledged": "sent, and acknowledged",
	GradeHeld: "held", GradeAbsence: "nothing was found", GradeStated: "as the firm says",
}

// basisSays says where a time comes from, where it is not simply its Date.
var basisSays = map[string]string{
	string(email.BasisReceived): "time of receipt", string(email.BasisInternalDate): "time of arrival in the mailbox", string(email.BasisRecorded): "time of recording: no other is known",
}

func (p *printer) notes(e *Event, first bool) []string {
	var list []string
	add := func(s string) {
		if s != "" {
			list = append(list, s)
		}
	}
	add(e.Promise)
	add(e.Complaint)
	if !first {
		return list
	}
	add(gradeSays[e.Grade])
	add(basisSays[e.Basis])
	if e.Basis == string(email.BasisDate) && !e.Confirmed {
		add("no other clock confirms the time")
	}
	if e.Differs {
		add("another version of it says what its text does not")
	}
	if d := e.digest(); d != "" {
		add(d[:12])
	}
	return list
}
