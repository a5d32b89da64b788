package index

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"onrecord/ingest/email"
)

// maxPeople is how many addresses of each field are indexed. Nobody looks for one
// of more than these.
const maxPeople = 5000

// maxText is how many bytes of each kind of text of a message are indexed.
const maxText = 1 << 20

// Texts are the words of a body, told apart by who wrote them.
type Texts struct {
	Own   string // the author
	Other string // others, whom the author quotes or passes on
}

// DocumentOf returns what is to be indexed of m with the given texts, which was
// sent at the given time and seen in places.
//
// Texts of messages inside the message are added to those of others, and so is
// what an alternative says beyond the body: whether the author wrote it is not
// known. Of each
// kind of text the first MiB is kept, that of all files together, and of each
// address field the first 5,000 addresses.
func DocumentOf(m *email.Message, texts Texts, places []Place, sent time.Time) Document {
	d := Document{
		Digest: m.Digest, MessageID: m.MessageID, Subject: email.Compose(m.Subject), Own: cut(email.Compose(texts.Own), maxText),
		From: few(m.From), To: few(m.To), Cc: append(few(m.Cc), few(m.Bcc)...),
		Date: sent, Places: places, Size: m.Size,
	}
	for _, a := range m.Sender {
		if !listed(d.From, a) {
			d.From = append(d.From[:len(d.From):len(d.From)], a)
		}
	}
	for _, f := range m.Defects {
		if !slices.Contains(d.Defects, f.Code) {
			d.Defects = append(d.Defects, f.Code)
		}
	}
	other := []string{texts.Other}
	room := maxText
	for i := range m.Parts {
		p := &m.Parts[i]
		switch {
		case p.Attachment:
			text := cut(email.Compose(p.Text), room)
			room -= len(text)
			d.Files = append(d.Files, File{Name: email.Compose(p.FileName), Digest: p.Digest, Text: text})
		case p.FileName != "" || p.Text == "" && !strings.HasPrefix(p.MediaType, "text/"):
			d.Inline = append(d.Inline, File{Name: email.Compose(p.FileName), Digest: p.Digest})
		}
		switch {
		case p.Depth > 0 && !p.Attachment:
			other = append(other, p.Text)
		case p.Beyond != "":
			other = append(other, p.Beyond)
		}
	}
	d.Other = join(other)
	return d
}

// few returns the first addresses of a field, with no room behind them.
func few(list []email.Address) []email.Address {
	n := min(len(list), maxPeople)
	return list[:n:n]
}

func listed(list []email.Address, a email.Address) bool {
	for _, b := range list {
		if a.Key() == b.Key() {
			return true
		}
	}
	return false
}

// join puts texts on lines of their own, as far as there is room.
func join(texts []string) string {
	if len(texts) == 1 {
		return cut(email.Compose(texts[0]), maxText)
	}
	var b strings.Builder
	for _, text := range texts {
		if b.Len() > 0 && b.Len() < maxText && text != "" {
			b.WriteByte('\n')
		}
		b.WriteString(cut(email.Compose(text), maxText-b.Len()))
	}
	return b.String()
}

// cut returns the first n bytes of s, or fewer so as not to cut a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n = max(n, 0)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Texts calls f for each text of the document and the field it belongs to. A
// phrase lies within one of them.
func (d *Document) Texts(f func(field Fields, text string)) {
	d.eachText(func(field Fields, text string, _ *File) { f(field, text) })
}

// eachText is Texts with the file that a text belongs to.
func (d *Document) eachText(f func(field Fields, text string, file *File)) {
	f(Own, d.Own, nil)
	f(Other, d.Other, nil)
	f(Subject, d.Subject, nil)
	for i := range d.Files {
		file := &d.Files[i]
		f(FileName, file.Name, file)
		f(FileText, file.Text, file)
	}
	d.people(func(field Fields, a email.Address) {
		f(field, a.Name, nil)
		f(field, a.Addr, nil)
	})
}

func (d *Document) people(f func(field Fields, a email.Address)) {
	for _, a := range d.From {
		f(From, a)
	}
	for _, a := range d.To {
		f(To, a)
	}
	for _, a := range d.Cc {
		f(Cc, a)
	}
}

// Addresses calls f for each address of the document, in lower case, and the
// field it stands in.
func (d *Document) Addresses(f func(field Fields, addr string)) {
	d.people(func(field Fields, a email.Address) {
		if a.Addr != "" {
			f(field, a.Key())
		}
	})
}

// Domains calls f for the domain of an address and those above it, but for the
// top one: "mail.client.example" and "client.example".
func Domains(addr string, f func(domain string)) {
	_, domain, ok := strings.Cut(addr, "@")
	if !ok || domain == "" {
		return
	}
	f(domain)
	for {
		_, up, ok := strings.Cut(domain, ".")
		if !ok || !strings.Contains(up, ".") {
			return
		}
		domain = up
		f(domain)
	}
}
