package email

import "time"

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
var DefaultLimits = Limits{Header: 4 << 20, Fields: 5000, Depth: 50, Parts: 1000, Text: 4 << 20}

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
	Text        string // UTF-8 with "\n" line ends: decoded text, for text/html the visible text, of a message the head lines that people see; "" if not text
	HTML        bool   // the part is text/html
	Attachment  bool   // a person would call it an attachment
	InBody      bool   // Text is part of what [Message.Body] shows; false for the alternative not preferred, and inside other messages
	Beyond      string // of an alternative not preferred: its sentences that the body lacks, a line each
	Depth       int    // number of message/rfc822 parts around it; 0 for the message's own parts
	Marks       []Mark // what the structure of a text/html part says of stretches of Text, in the order of their starts
}

// A Mark is what the structure of an HTML document says of a stretch of its
// visible text.
type Mark struct {
	Start, End int // bytes of the text
	Kind       MarkKind
}

// A MarkKind is the kind of a [Mark].
type MarkKind uint8

// The kinds of marks.
const (
	MarkQuote       MarkKind = iota // a quotation: a blockquote, or what a mail program wraps around one
	MarkAttribution                 // the line that introduces one
	MarkReplyHeader                 // the header block of the message answered, or the divider above it
	MarkSignature                   // a signature
	MarkCode                        // preformatted text or code
	MarkAside                       // words that are struck out, or stand in place of a picture
)

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
