package zone

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/ingest/email"
)

// A styledReply is what a style of quoting is made from.
type styledReply struct {
	own, signature string
	quoted         string
	name, addr, to string
	sent           time.Time
}

// paragraphs writes lines as HTML, each in an element.
func paragraphs(s, element string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if line = html.EscapeString(line); line == "" {
			line = "<br>"
		}
		fmt.Fprintf(&b, "<%s>%s</%s>", element, line, strings.Fields(element)[0])
	}
	return b.String()
}

func prefixed(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") }

func (r styledReply) tail() string {
	if r.signature == "" {
		return ""
	}
	return "\n\n" + r.signature
}

// A quoteStyle writes a reply as a mail program does. What begins with "<" is
// HTML, with "--b" several parts.
type quoteStyle struct {
	name  string
	write func(r styledReply) string
}

// quoteStyles write a reply as mail programs do that the builder of the
// scenarios does not know.
var quoteStyles = []quoteStyle{
	{"outlook on the web", func(r styledReply) string {
		return "<html><body>" + paragraphs(r.own+r.tail(), "div") + `<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> ` + html.EscapeString(r.name) + " &lt;" + r.addr + "&gt;<br><b>Sent:</b> " +
			r.sent.Format("Monday, January 2, 2006 3:04 PM") + "<br><b>To:</b> " + html.EscapeString(r.to) + "<br><b>Subject:</b> Re: it</font><div>&nbsp;</div></div>" + paragraphs(r.quoted, "div") + "</body></html>"
	}},
	{"word", func(r styledReply) string {
		return "<html><body><div class=WordSection1>" + paragraphs(r.own+r.tail(), "p class=MsoNormal") + `<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>Von:</b> ` + html.EscapeString(r.name) + " &lt;" + r.addr + "&gt;<br><b>Gesendet:</b> " +
			r.sent.Format("02.01.2006 15:04") + "<br><b>An:</b> " + html.EscapeString(r.to) + "<br><b>Betreff:</b> AW: it</p></div></div>" + paragraphs(r.quoted, "p class=MsoNormal") + "</div></body></html>"
	}},
	{"gmail html", func(r styledReply) string {
		return `<div dir="ltr">` + paragraphs(r.own+r.tail(), "div") + `</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On ` + r.sent.Format("Mon, Jan 2, 2006 at 3:04 PM") + " " + html.EscapeString(r.name) + ` &lt;<a href="x">` + r.addr + `</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0">` + paragraphs(r.quoted, "div") + "</blockquote></div>"
	}},
	{"apple html", func(r styledReply) string {
		return "<html><body>" + paragraphs(r.own+r.tail(), "div") + `<div><br><blockquote type="cite"><div>On ` + r.sent.Format("Jan 2, 2006, at 3:04 PM") + ", " + html.EscapeString(r.name) + " &lt;" + r.addr + `&gt; wrote:</div><br><div>` + paragraphs(r.quoted, "div") + "</div></blockquote></div></body></html>"
	}},
	{"yahoo html", func(r styledReply) string {
		return "<html><body><div>" + paragraphs(r.own+r.tail(), "div") + `</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On ` + r.sent.Format("Monday, January 2, 2006, 03:04:05 PM MST") + ", " + html.EscapeString(r.name) + " &lt;" + r.addr + "&gt; wrote:</div><br>" + paragraphs(r.quoted, "div") + "</div></body></html>"
	}},
	{"gmail, German", func(r styledReply) string {
		return r.own + r.tail() + "\n\nAm " + r.sent.Format("02.01.2006 um 15:04") + " schrieb " + r.name + " <" + r.addr + ">:\n\n" + prefixed(r.quoted)
	}},
	{"gmail, French", func(r styledReply) string {
		return r.own + r.tail() + "\n\nLe " + r.sent.Format("02/01/2006 à 15:04") + ", " + r.name + " <" + r.addr + "> a\nécrit :\n" + prefixed(r.quoted)
	}},
	{"bottom", func(r styledReply) string {
		return "On " + r.sent.Format("2 Jan 2006, at 15:04") + ", " + r.name + " <" + r.addr + "> wrote:\n\n" + prefixed(r.quoted) + "\n\n" + r.own + r.tail()
	}},
	{"outlook mobile", func(r styledReply) string {
		return r.own + "\n\nGet Outlook for iOS<https://x.example/o>\n\nOn " + r.sent.Format("Mon, Jan 2, 2006 at 3:04 PM -0700") + ", \"" + r.name + "\" <" + r.addr + "> wrote:\n\n" + r.quoted
	}},
	{"outlook, no divider", func(r styledReply) string {
		return r.own + r.tail() + "\n\nFrom: " + r.name + " <" + r.addr + ">\nSent: " + r.sent.Format("02 January 2006 15:04") + "\nTo: " + r.to + "\nSubject: RE: it\n\n" + r.quoted
	}},
	{"forwarded", func(r styledReply) string {
		return r.own + r.tail() + "\n\n---------- Forwarded message ---------\nFrom: " + r.name + " <" + r.addr + ">\nDate: " + r.sent.Format("Mon, Jan 2, 2006 at 3:04 PM") + "\nSubject: it\nTo: " + r.to + "\n\n\n" + r.quoted
	}},
}

// barerStyles say less: a date, a name, marks that are none to a plain reader.
// They name no address.
var barerStyles = []quoteStyle{
	{"date only", func(r styledReply) string {
		return r.own + r.tail() + "\n\nOn " + r.sent.Format("2 January 2006") + ", " + r.name + " wrote:\n\n" + r.quoted
	}},
	{"name only", func(r styledReply) string {
		return r.own + r.tail() + "\n\n" + r.name + " wrote:\n\n" + r.quoted
	}},
	{"no-break space", func(r styledReply) string {
		return r.own + r.tail() + "\n\n" + r.name + " wrote:\n\n\u00a0" + strings.ReplaceAll(prefixed(r.quoted), "\n", "\n\u00a0")
	}},
	{"inline file", func(r styledReply) string {
		return "--b\nContent-Type: text/plain; charset=utf-8\n\n" + r.own + r.tail() + "\n--b\nContent-Type: text/plain; charset=utf-8; name=a.txt\nContent-Disposition: inline; filename=a.txt\n\n" + r.quoted + "\n--b--\n"
	}},
}

// TestMeasureStyles writes the replies of the scenarios in other styles. No
// quoted word may be read as own.
func TestMeasureStyles(t *testing.T) {
	styles := slices.Concat(quoteStyles, barerStyles)
	exact, stolen, cases := make([]int, len(styles)), make([]int, len(styles)), 0
	authors := make([]int, len(styles))
	scenarios(t, func(name string, s scenario, _ map[string][]byte) {
		people, bodies := make(map[string]scenarioPerson), make(map[string]int)
		for _, p := range slices.Concat(s.Firm.Staff, s.Outsiders) {
			people[p.ID] = p
		}
		for i, m := range s.Messages {
			bodies[m.ID] = i
		}
		for _, m := range s.Messages {
			at, ok := bodies[m.ReplyTo]
			if !ok {
				continue
			}
			cases++
			parent, from := s.Messages[at], people[m.From]
			sent, err := time.Parse(time.RFC3339, parent.Date)
			if err != nil {
				t.Fatal(err)
			}
			pfrom := people[parent.From]
			r := styledReply{own: strings.Trim(m.Body, "\n"), signature: from.Signature, quoted: strings.TrimRight(parent.Body+"\n\n"+pfrom.Signature, "\n"), name: pfrom.Name, addr: pfrom.Email, to: from.Name, sent: sent}
			for i, style := range styles {
				e, st, a := judgeStyle(t, style.name+" "+name+" "+m.ID, style.write(r), from, r)
				exact[i], stolen[i], authors[i] = exact[i]+e, stolen[i]+st, authors[i]+a
			}
		}
	})
	for i, style := range styles {
		t.Logf("%-20s %d replies, %d exact, author right %d, quoted words read as own %d", style.name, cases, exact[i], authors[i], stolen[i])
		if stolen[i] > 0 {
			t.Errorf("%s: quoted words read as own in %d replies", style.name, stolen[i])
		}
		if exact[i]*100 < cases*95 || i < len(quoteStyles) && authors[i]*100 < cases*98 {
			t.Errorf("%s: %d of %d exact, author right %d", style.name, exact[i], cases, authors[i])
		}
	}
}

// judgeStyle reads one reply.
func judgeStyle(t *testing.T, name, body string, from scenarioPerson, r styledReply) (exact, stolen, author int) {
	mt := "text/plain"
	if strings.HasPrefix(body, "<") {
		mt = "text/html"
	} else if strings.HasPrefix(body, "--b\n") {
		mt = "multipart/mixed; boundary=b"
	}
	raw := "MIME-Version: 1.0\nFrom: \"" + from.Name + "\" <" + from.Email + ">\nContent-Type: " + mt + "; charset=utf-8\n\n" + body
	m := email.ParseBytes([]byte(raw), email.Limits{})
	got, want := ownLines(m), authored(r.own)
	if slices.Equal(squashAll(got), squashAll(want)) {
		exact = 1
	}
	extra := differ(squashAll(differ(got, want)), squashAll(append(strings.Split(r.own, "\n"), strings.Split(r.signature, "\n")...)))
	if len(extra) > 0 {
		stolen = 1
		t.Logf("%s: %q", name, extra)
	} else if exact == 0 {
		missed(t, name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, p := range OfMessage(m) {
		for _, b := range p.Zones.Blocks {
			if (b.Author.Addr == r.addr || b.Author.Addr == "") && b.Author.Name == r.name {
				return exact, stolen, 1
			}
		}
	}
	return exact, stolen, 0
}

func squashAll(lines []string) []string {
	all := make([]string, len(lines))
	for i, line := range lines {
		all[i] = squash(line)
	}
	return all
}
