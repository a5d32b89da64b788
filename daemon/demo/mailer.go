package demo

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// A mailer is a mail program: how it writes text, and how it quotes.
type mailer struct {
	field, value string // header field that names it, "" for none
	domain       string // of its Message-IDs, "" for that of the author
	id           string // form of its Message-IDs, for fmt and 32 hex digits
	html         bool   // sends text/html beside text/plain
	charset      string // for text that is not ASCII
	encoding     string // for text that is not ASCII: quoted-printable, base64 or 8bit
	wrap         int    // longest line of text, 0 for any
	style        string // of quoting, see quotation; "" if it quotes nothing
}

var mailers = map[string]mailer{
	"gmail": {domain: "mail.postbox.example", id: "<CA+%.26s@%s>", html: true, charset: "utf-8", encoding: "quoted-printable", wrap: 76,
		style: "gmail"},
	"outlook": {field: "X-Mailer", value: "Microsoft Outlook 16.0", id: "<DB7PR%.20s@%s>", html: true, charset: "windows-1252", encoding: "quoted-printable",
		style: "outlook"},
	"apple":       {field: "X-Mailer", value: "Apple Mail (2.3774.500.171.1.1)", id: "<%.32s@%s>", charset: "utf-8", encoding: "quoted-printable", style: "apple"},
	"mobile":      {field: "X-Mailer", value: "iPhone Mail (22C152)", id: "<%.32s@%s>", charset: "utf-8", encoding: "quoted-printable", style: "apple"},
	"thunderbird": {field: "User-Agent", value: "Mozilla Thunderbird", id: "<%.16s@%s>", charset: "utf-8", encoding: "8bit", wrap: 72, style: "thunderbird"},
	"classic":     {field: "X-Mailer", value: "Microsoft Office Outlook 11", id: "<%.12s$1@%s>", charset: "iso-8859-1", encoding: "base64", style: "classic"},
	"plain":       {id: "<%.10s@%s>", charset: "utf-8", encoding: "8bit", wrap: 72},
	"robot":       {id: "<notice.%.10s@%s>", charset: "utf-8", encoding: "8bit", wrap: 72},
	"bulk":        {id: "<issue.%.12s@%s>", charset: "utf-8", encoding: "base64"},
}

func quoteGmail(m *draft) string {
	p := m.parent
	return attribution(m, "Mon, 2 Jan 2006 at 15:04", p.author().full()) + "\n\n" + prefix(p.shown())
}

func quoteGmailHTML(m *draft) string {
	intro := attribution(m, "Mon, 2 Jan 2006 at 15:04", m.parent.author().full())
	return `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">` + html.EscapeString(intro) + `<br></div>` +
		`<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">` + m.parent.shownHTML() + `</blockquote></div>`
}

func quoteOutlook(m *draft) string {
	return strings.Repeat("_", 32) + "\n" + headers(m, "02 January 2006 15:04", false) + "\n" + m.parent.shown()
}

func quoteOutlookHTML(m *draft) string {
	var b strings.Builder
	b.WriteString(`<hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt">`)
	for line := range strings.Lines(headers(m, "02 January 2006 15:04", false)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		b.WriteString("<b>" + name + ":</b> " + html.EscapeString(value) + "<br>")
	}
	return b.String() + `</font><div>&nbsp;</div></div>` + m.parent.shownHTML()
}

func quoteApple(m *draft) string {
	if m.keys["forward"] != "" {
		return "Begin forwarded message:\n\n" + prefix(headers(m, "2 January 2006 at 15:04:05 MST", true)+"\n"+m.parent.shown())
	}
	return prefix(attribution(m, "2 Jan 2006, at 15:04", m.parent.author().full()) + "\n\n" + m.parent.shown())
}

func quoteThunderbird(m *draft) string {
	return attribution(m, "02/01/2006 15:04", m.parent.author().name) + "\n" + prefix(m.parent.shown())
}

func quoteClassic(m *draft) string {
	return "-----Original Message-----\n" + headers(m, "02 January 2006 15:04", false) + "\n" + m.parent.shown()
}

// attribution is the line above a quotation, with the time of the zone of the
// one who quotes.
func attribution(m *draft, layout, who string) string {
	return "On " + m.parent.date.In(m.date.Location()).Format(layout) + ", " + who + " wrote:"
}

// headers is the block above a quotation, a line for each field.
func headers(m *draft, layout string, apple bool) string {
	p := m.parent
	date := p.date.In(m.date.Location())
	var to, cc []string
	for _, id := range strings.Fields(p.keys["to"]) {
		to = append(to, people[id].full())
	}
	for _, id := range strings.Fields(p.keys["cc"]) {
		cc = append(cc, people[id].full())
	}
	if apple {
		zone := "GMT"
		if _, offset := date.Zone(); offset != 0 {
			zone = "BST"
		}
		return fmt.Sprintf("From: %s\nSubject: %s\nDate: %s\nTo: %s\n", p.author().full(), p.subject(),
			strings.ReplaceAll(date.Format(layout), date.Format("MST"), zone), strings.Join(to, ", "))
	}
	block := fmt.Sprintf("From: %s\nSent: %s\nTo: %s\n", p.author().full(), date.Format(layout), strings.Join(to, "; "))
	if len(cc) > 0 {
		block += "Cc: " + strings.Join(cc, "; ") + "\n"
	}
	return block + "Subject: " + p.subject() + "\n"
}

func (p person) full() string { return p.name + " <" + p.address + ">" }

// prefix puts ">" before every line.
func prefix(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		switch {
		case line == "":
			lines[i] = ">"
		case line[0] == '>':
			lines[i] = ">" + line
		default:
			lines[i] = "> " + line
		}
	}
	return strings.Join(lines, "\n")
}

// shown is the whole text of a message, as its readers see it.
func (m *draft) shown() string {
	own := fold(m.body, m.mailer().wrap)
	if s := m.author().signature; s != "" && m.keys["auto"] == "" {
		own += "\n\n" + s
	}
	quote := m.quotation()
	switch {
	case quote == "":
		return own
	case m.keys["quote"] == "bottom":
		return quote + "\n\n" + own
	}
	return own + "\n\n" + quote
}

func (m *draft) quotation() string {
	if m.parent == nil || m.keys["quote"] == "none" {
		return ""
	}
	switch m.mailer().style {
	case "gmail":
		return quoteGmail(m)
	case "outlook":
		return quoteOutlook(m)
	case "apple":
		return quoteApple(m)
	case "thunderbird":
		return quoteThunderbird(m)
	case "classic":
		return quoteClassic(m)
	}
	return ""
}

// shownHTML is shown as an HTML fragment.
func (m *draft) shownHTML() string {
	own := m.body
	if s := m.author().signature; s != "" && m.keys["auto"] == "" {
		own += "\n\n" + s
	}
	var b strings.Builder
	for _, p := range strings.Split(own, "\n\n") {
		b.WriteString("<div>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</div><div><br></div>")
	}
	if m.parent == nil || m.keys["quote"] == "none" {
		return b.String()
	}
	switch m.mailer().style {
	case "gmail":
		return b.String() + quoteGmailHTML(m)
	case "outlook":
		return b.String() + quoteOutlookHTML(m)
	}
	return b.String() + "<div>" + strings.ReplaceAll(html.EscapeString(m.quotation()), "\n", "<br>") + "</div>"
}

// fold breaks the lines of a text at spaces, if wrap is not 0.
func fold(s string, wrap int) string {
	if wrap == 0 {
		return s
	}
	var lines []string
	for _, line := range strings.Split(s, "\n") {
		for len(line) > wrap {
			i := strings.LastIndexByte(line[:wrap+1], ' ')
			if i <= 0 {
				break
			}
			lines = append(lines, line[:i])
			line = line[i+1:]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// dateField returns the Date field of a message.
func (m *draft) dateField() string { return m.date.Format(time.RFC1123Z) }
