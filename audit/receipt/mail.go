package receipt

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"text/template"
	"time"

	"onrecord/audit/tlog"
)

// A Mail is a receipt with what a person reads.
type Mail struct {
	Receipt
	ID       string // Message-ID, without angle brackets
	From     mail.Address
	To       []mail.Address
	At       time.Time // when it was written, in the firm's zone
	Firm     string    // "" if the firm has no name
	Client   string
	Messages int    // of the client, in the record
	Entries  int64  // about the client
	Size     int64  // entries of the record
	VKey     string // as it is written, for the reader to compare
}

//go:embed letter.txt
var letter string

var words = template.Must(template.New("letter").Parse(letter))

// Encode returns the mail as it is to be sent (RFC 5322), with CRLF. It says
// X-Unsent, so that mail programs that know it open it as a draft.
func (m *Mail) Encode() ([]byte, error) {
	parts, err := m.attachments()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	to := make([]string, len(m.To))
	for i := range m.To {
		to[i] = m.To[i].String()
	}
	for _, h := range [][2]string{
		{"From", m.From.String()}, {"To", strings.Join(to, ",\r\n ")},
		{"Subject", "Receipt for our correspondence, " + m.At.Format("2 January 2006")},
		{"Date", m.At.Format(time.RFC1123Z)}, {"Message-ID", "<" + m.ID + ">"}, {"X-Unsent", "1"},
		{"MIME-Version", "1.0"}, {"Content-Type", "multipart/mixed;\r\n boundary=" + w.Boundary()},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	b.WriteString("\r\n")
	var text bytes.Buffer
	if err := words.Execute(&text, m); err != nil {
		return nil, err
	}
	out, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {"text/plain; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return nil, err
	}
	if err := quoted(out, strings.ReplaceAll(text.String(), "\n", "\r\n")); err != nil {
		return nil, err
	}
	for _, p := range parts {
		if err := attach(w, p); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func quoted(w io.Writer, text string) error {
	q := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(q, text); err != nil {
		return err
	}
	return q.Close()
}

// An attachment is a file of the mail.
type attachment struct {
	name string
	data []byte
}

// attachments names the parts for programs as a bundle does. Their order and
// names are for people.
func (m *Mail) attachments() ([]attachment, error) {
	list := []attachment{{fmt.Sprintf("checkpoint-%010d.txt", m.Size), m.Checkpoint}}
	for i, text := range m.Leaves {
		p, err := tlog.ParseProof(m.Proofs[i])
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("%010d", p.Index)
		list = append(list, attachment{name + ".leaf", text}, attachment{name + ".tlog-proof", m.Proofs[i]})
	}
	return list, nil
}

// attach writes an attachment as base64: line ends and dashes of a text would
// not survive every mail server.
func attach(w *multipart.Writer, a attachment) error {
	out, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/octet-stream"}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {mime.FormatMediaType("attachment", map[string]string{"filename": a.name})}})
	if err != nil {
		return err
	}
	for text := base64.StdEncoding.EncodeToString(a.data); text != ""; {
		line := text[:min(76, len(text))]
		if _, err := io.WriteString(out, line+"\r\n"); err != nil {
			return err
		}
		text = text[len(line):]
	}
	return nil
}
