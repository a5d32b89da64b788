package email

import (
	"bytes"
	"io"
	"time"
)

// An Envelope is what the header of a message says about who wrote to whom,
// when, and in answer to what. Each field is the sender's claim.
type Envelope struct {
	MessageID                          MessageID // "" if there is none
	From, Sender, ReplyTo, To, Cc, Bcc []Address
	InReplyTo, References              []MessageID
	Date                               time.Time // with its zone; zero if there is none that can be read
	DateText                           string    // the Date field as it stands
	Subject                            string    // decoded
	Defects                            []Defect
}

// Limits bound the work and memory that parsing one message may take. A zero
// field means the value of [DefaultLimits].
type Limits struct {
	Header int64 // bytes of one header block that are read; the rest is skipped
	Fields int   // header fields of one block that are read
	Depth  int   // levels of multipart and message/rfc822
	Parts  int   // parts
	Text   int64 // bytes of decoded text kept for one message
}

// DefaultLimits are generous for honest mail and small for a computer.
var DefaultLimits = Limits{Header: 1 << 20, Fields: 5000, Depth: 50, Parts: 1000, Text: 4 << 20}

// A Field is one header field, unfolded and decoded for people to read.
type Field struct{ Name, Value string }

// A Part is one leaf of the MIME tree or a message/rfc822 part, whose own parts
// follow it.
type Part struct {
	Path        string // IMAP section number (RFC 9051 section 6.4.5): "1", "2.1"; the body of a message without multipart is "1"
	MediaType   string // lower case, without parameters: "text/plain"
	Charset     string // as declared, lower case; "" if not declared
	Disposition string // "inline", "attachment", or ""
	FileName    string // decoded; as sent, so not safe as a path
	ContentID   string // without angle brackets
	Size        int64  // bytes of the decoded content
	Digest      Digest // of the decoded content
	Text        string // UTF-8 with "\n" line ends: decoded text, for text/html the visible text; "" if not text
	HTML        bool   // the part is text/html
	Attachment  bool   // a person would call it an attachment
	Depth       int    // number of message/rfc822 parts around it; 0 for the message's own parts
}

// A Message is a parsed message. Defects holds those of the header too.
type Message struct {
	Envelope
	Digest   Digest // of the raw bytes
	Size     int64  // of the raw bytes
	Fields   []Field
	Received []time.Time // of the Received fields, topmost (newest) first; fields without a readable date are left out
	Parts    []Part
	Defects  []Defect
}

// ParseEnvelope reads the header block at the start of header, up to the blank
// line; header may be a whole message. It never fails: what cannot be read is
// a defect.
func ParseEnvelope(header []byte) Envelope { return Envelope{} }

// HeaderBlock returns the start of raw up to and including the blank line that
// ends the header, or all of raw if there is no blank line.
func HeaderBlock(raw []byte) []byte { return raw }

// Parse reads a message. The error is one of reading r: broken mail gives
// defects. Memory is bounded by lim, whatever the size of the message.
func Parse(r io.Reader, lim Limits) (*Message, error) { return &Message{}, nil }

// ParseBytes is [Parse] for a message in memory.
func ParseBytes(raw []byte, lim Limits) *Message {
	m, _ := Parse(bytes.NewReader(raw), lim)
	return m
}

// Body returns the text that a person would read.
func (m *Message) Body() string { return "" }

// Attachments returns the parts that a person would call attachments, also
// those of messages inside.
func (m *Message) Attachments() []Part {
	var list []Part
	for _, p := range m.Parts {
		if p.Attachment {
			list = append(list, p)
		}
	}
	return list
}

// WritePart writes the decoded bytes of the part with the given path to w. If
// there is no such part the error matches [io/fs.ErrNotExist].
func WritePart(w io.Writer, raw io.Reader, path string) (Part, error) { return Part{}, nil }

// VisibleText returns what a reader of the HTML document would see.
func VisibleText(html string) string { return "" }
