package index

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"onrecord/ingest/email"
)

// maxText is how many bytes of each kind of text of a message are indexed.
const maxText = 1 << 20

// DocumentOf returns what is to be indexed of m, which was seen in places and
// received at the given time; the time counts if the message does not say
// itself when it was sent or received.
//
// Own is the body without the lines that start with ">", which RFC 3676 section 4.5
// makes the mark of quoted text; these are Other, with the texts of messages inside the
// message. Of each kind of text the first MiB is kept, that of all files together.
func DocumentOf(m *email.Message, places []Place, received time.Time) Document {
	d := Document{
		Digest: m.Digest, MessageID: m.MessageID, Subject: m.Subject,
		From: m.From, To: m.To, Cc: append(m.Cc[:len(m.Cc):len(m.Cc)], m.Bcc...),
		Date: dateOf(m, received), Places: places, Size: m.Size,
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
	var own, other strings.Builder
	room := maxText
	for i := range m.Parts {
		p := &m.Parts[i]
		switch {
		case p.Attachment:
			text := cut(p.Text, room)
			room -= len(text)
			d.Files = append(d.Files, File{Name: p.FileName, Digest: p.Digest, Text: text})
		case p.InBody:
			splitQuoted(p.Text, &own, &other)
		case p.Depth > 0:
			add(&other, p.Text)
		}
	}
	d.Own, d.Other = own.String(), other.String()
	return d
}

func dateOf(m *email.Message, received time.Time) time.Time {
	switch {
	case !m.Date.IsZero():
		return m.Date
	case len(m.Received) > 0:
		return m.Received[0]
	}
	return received
}

func listed(list []email.Address, a email.Address) bool {
	for _, b := range list {
		if a.Key() == b.Key() {
			return true
		}
	}
	return false
}

// splitQuoted adds the lines of text to own or other. Runs of lines go
// together.
func splitQuoted(text string, own, other *strings.Builder) {
	for text != "" {
		quoted := strings.HasPrefix(text, ">")
		end := 0
		for end < len(text) && strings.HasPrefix(text[end:], ">") == quoted {
			n := strings.IndexByte(text[end:], '\n') + 1
			if n == 0 {
				n = len(text) - end
			}
			end += n
		}
		if quoted {
			addQuoted(other, text[:end])
		} else {
			add(own, text[:end])
		}
		text = text[end:]
	}
}

// add adds text to b as far as there is room, on a new line.
func add(b *strings.Builder, text string) {
	if b.Len() > 0 && b.Len() < maxText {
		b.WriteByte('\n')
	}
	b.WriteString(cut(text, maxText-b.Len()))
}

// addQuoted adds quoted lines to b without their marks.
func addQuoted(b *strings.Builder, text string) {
	for line := range strings.Lines(text) {
		b.WriteString(cut(strings.TrimLeft(line, "> "), maxText-b.Len()))
	}
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
