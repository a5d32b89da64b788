package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"mime"
	"mime/quotedprintable"
	"path"
	"strings"

	"onrecord/ingest/email"
)

const crlf = "\r\n"

// hash returns 64 hex digits for a message and a purpose.
func (m *draft) hash(purpose string) string {
	sum := sha256.Sum256([]byte("boatyard " + m.id + " " + purpose))
	return hex.EncodeToString(sum[:])
}

func (m *draft) messageID() email.MessageID {
	p := m.mailer()
	domain := p.domain
	if domain == "" {
		_, domain, _ = strings.Cut(m.author().address, "@")
	}
	return email.MessageID(fmt.Sprintf(p.id, m.hash("message-id"), domain))
}

// references returns the ids of the messages that a reply stands under.
func (m *draft) references() []string {
	var list []string
	for p := m.parent; m.keys["reply"] != "" && p != nil; p = p.parent {
		list = append([]string{string(p.messageID())}, list...)
		if p.keys["reply"] == "" {
			break
		}
	}
	return list
}

// build returns the bytes of the message.
func (m *draft) build() ([]byte, error) {
	var b bytes.Buffer
	m.writeHeader(&b)
	body := m.bodyPart()
	names := strings.Fields(m.keys["attach"])
	if len(names) == 0 {
		b.Write(body)
		return b.Bytes(), nil
	}
	parts := [][]byte{body}
	for _, name := range names {
		part, err := attachment(name)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	b.Write(multipart("mixed", m.hash("mixed"), parts))
	return b.Bytes(), nil
}

// writeHeader writes the header but for the Content fields.
func (m *draft) writeHeader(b *bytes.Buffer) {
	field := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + crlf)
		}
	}
	author := m.author()
	if _, domain, _ := strings.Cut(author.address, "@"); author.account == "" {
		field("Received", fmt.Sprintf("from mail.%s (mail.%s [192.0.2.%d])%s\tby mx.corranslip.example with ESMTPS id %.12s;%s\t%s",
			domain, domain, 10+len(domain), crlf, m.hash("received"), crlf, m.dateField()))
	}
	field("Date", m.dateField())
	field("From", addressList(m.keys["from"]))
	field("To", addressList(m.keys["to"]))
	field("Cc", addressList(m.keys["cc"]))
	field("Subject", mime.QEncoding.Encode("utf-8", m.subject()))
	field("Message-ID", string(m.messageID()))
	if refs := m.references(); len(refs) > 0 {
		field("In-Reply-To", refs[len(refs)-1])
		field("References", strings.Join(refs, crlf+" "))
	}
	field(m.mailer().field, m.mailer().value)
	switch author.mailer {
	case "bulk":
		field("List-Unsubscribe", "<https://clydeboating.example/out>")
		field("Precedence", "bulk")
	case "robot":
		field("Auto-Submitted", "auto-generated")
	}
	if m.keys["auto"] != "" {
		field("Auto-Submitted", "auto-replied")
	}
	field("MIME-Version", "1.0")
}

func addressList(ids string) string {
	var list []string
	for _, id := range strings.Fields(ids) {
		p := people[id]
		list = append(list, mime.QEncoding.Encode("utf-8", p.name)+" <"+p.address+">")
	}
	return strings.Join(list, ","+crlf+" ")
}

// bodyPart returns the text of the message as a MIME part.
func (m *draft) bodyPart() []byte {
	p := m.mailer()
	if m.keys["html"] == "only" {
		return textPart("text/html", m.newsletter(), p)
	}
	plain := textPart("text/plain", m.shown()+"\n", p)
	if !p.html {
		return plain
	}
	page := "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html\"></head>\n<body dir=\"ltr\">" + m.shownHTML() + "</body></html>\n"
	return multipart("alternative", m.hash("alternative"), [][]byte{plain, textPart("text/html", page, p)})
}

// newsletter returns the page of a message that has no plain text.
func (m *draft) newsletter() string {
	title, rest, _ := strings.Cut(m.body, "\n\n")
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><title>" + html.EscapeString(m.subject()) + "</title><style>p { margin: 1em }</style></head>\n<body>")
	b.WriteString("<table width=\"600\"><tr><td><h1>" + html.EscapeString(title) + "</h1>\n")
	for _, p := range strings.Split(rest, "\n\n") {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>\n")
	}
	return b.String() + "<p><a href=\"https://clydeboating.example/out\">Leave the list</a></p></td></tr></table></body></html>\n"
}

// textPart returns a text part in the charset and encoding of a mailer.
func textPart(mediaType, s string, p mailer) []byte {
	charset, encoding := p.charset, p.encoding
	content := []byte(s)
	if isASCII(s) {
		charset = "us-ascii"
		if encoding == "8bit" {
			encoding = "7bit"
		}
	} else if latin, ok := toLatin1(s); ok && charset != "utf-8" {
		content = latin
	} else {
		charset = "utf-8"
	}
	head := "Content-Type: " + mediaType + "; charset=" + charset + crlf + "Content-Transfer-Encoding: " + encoding + crlf + crlf
	content = bytes.ReplaceAll(content, []byte("\n"), []byte(crlf))
	switch encoding {
	case "base64":
		content = lines64(content)
	case "quoted-printable":
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		w.Write(content) // to memory: cannot fail
		w.Close()
		content = b.Bytes()
	}
	return append([]byte(head), content...)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7e }) < 0
}

// toLatin1 returns s in the characters that ISO 8859-1 and Windows-1252 share,
// if it has no others.
func toLatin1(s string) (b []byte, ok bool) {
	for _, r := range s {
		if r > 0xff || r >= 0x7f && r < 0xa0 {
			return nil, false
		}
		b = append(b, byte(r))
	}
	return b, true
}

// lines64 returns base64 in lines of 76.
func lines64(content []byte) []byte {
	var b bytes.Buffer
	for s := base64.StdEncoding.EncodeToString(content); s != ""; {
		n := min(len(s), 76)
		b.WriteString(s[:n] + crlf)
		s = s[n:]
	}
	return b.Bytes()
}

// multipart joins parts.
func multipart(subtype, hash string, parts [][]byte) []byte {
	var b bytes.Buffer
	boundary := "=_" + hash[:24]
	b.WriteString("Content-Type: multipart/" + subtype + ";" + crlf + " boundary=\"" + boundary + "\"" + crlf + crlf)
	for _, p := range parts {
		b.WriteString("--" + boundary + crlf)
		b.Write(p)
		b.WriteString(crlf)
	}
	b.WriteString("--" + boundary + "--" + crlf)
	return b.Bytes()
}

// attachment returns a file as a MIME part.
func attachment(name string) ([]byte, error) {
	content, mediaType, err := file(name)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf("Content-Type: %s;%s name=%q%sContent-Disposition: attachment;%s filename=%q%sContent-Transfer-Encoding: base64%s%s",
		mediaType, crlf, name, crlf, crlf, name, crlf, crlf, crlf)
	return append([]byte(head), lines64(content)...), nil
}

// file returns the content of an attachment: made in code, or embedded.
func file(name string) (content []byte, mediaType string, err error) {
	source := "boatyard/files/" + name
	switch path.Ext(name) {
	case ".pdf":
		s := text(source + ".txt")
		if s == "" {
			return nil, "", fmt.Errorf("there is no text for %s", name)
		}
		content, err = pdf(s)
		return content, "application/pdf", err
	case ".png":
		content, err = picture(name)
		return content, "image/png", err
	case ".csv":
		mediaType = "text/csv; charset=utf-8"
	case ".ics":
		mediaType = "text/calendar; charset=utf-8; method=REQUEST"
	}
	s := text(source)
	if s == "" || mediaType == "" {
		return nil, "", fmt.Errorf("there is no file %s", name)
	}
	return []byte(strings.ReplaceAll(s, "\n", crlf)), mediaType, nil
}
