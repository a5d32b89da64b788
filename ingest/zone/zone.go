// Package zone tells whose words each line of a message is: the author's own,
// or somebody else's that the message carries along.
//
// It is pure and knows one message at a time. What it cannot know is whether a
// quotation is true; that is for those who hold the message that is quoted.
package zone

import (
	"iter"
	"slices"
	"strings"
	"time"

	"onrecord/ingest/email"
)

// Version is the version of the rules. It grows when the same text may get
// other zones than before.
const Version = 1

// A Kind says what a line is.
type Kind uint8

// The kinds of lines. The author of the message wrote those before Quoted;
// Greeting and SignOff are courtesies around the text.
const (
	Own        Kind = iota
	Greeting        // "Hi Ann,"
	SignOff         // "Best regards," and the name below it
	Signature       // name, title, telephone, "Sent from my phone"
	Disclaimer      // "This e-mail is confidential ..."
	Code            // source code, log lines, tables of data
	Calendar        // an invitation in words, as calendars write it
	Auto            // what a program wrote: automatic replies, bounces, footers of lists
	Quoted          // words of an earlier message, with the lines that introduce them
	Forwarded       // a message passed on, with the lines that introduce it
)

// A Line is one line of a text.
type Line struct {
	Start, End int // bytes in the text, without the line end
	Kind       Kind
	Depth      int // levels of quotation, 0 outside
	Block      int // the innermost block it lies in, an index of Blocks; -1 outside
}

// A Block is a passage of somebody else's words.
type Block struct {
	Start, End int  // bytes in the text, with the lines that introduce it
	Body       int  // where its words begin, after those lines
	Kind       Kind // Quoted or Forwarded
	Depth      int  // 1 for what the message itself quotes
	Parent     int  // the block around it, an index of Blocks; -1 for none

	// What the lines that introduce it say. All of it is a claim.
	Author   email.Address
	Sent     time.Time // zero if not said or not certain
	SentText string    // as it stands there
	Zoned    bool      // SentText names its zone; else Sent is a wall clock in UTC
	To       string
	Subject  string
}

// Zones are the lines of one text, all of them in order, and its blocks in the
// order in which they begin.
type Zones struct {
	Lines  []Line
	Blocks []Block
}

// A Part is a text of a message with its zones.
type Part struct {
	Path  string // [email.Part.Path]
	Text  string // [email.Part.Text]
	Zones Zones
}

// Text returns the lines of those kinds, joined. text is what the zones are of.
func (z Zones) Text(text string, kinds ...Kind) string {
	var b strings.Builder
	for _, l := range z.Lines {
		if slices.Contains(kinds, l.Kind) {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(text[l.Start:l.End])
		}
	}
	return b.String()
}

// Own returns what the author wrote to be read: own words with greeting and
// sign-off.
func (z Zones) Own(text string) string { return z.Text(text, Own, Greeting, SignOff) }

// A Span is a stretch of neighbouring lines of one kind and block.
type Span struct {
	Start, End int // bytes of the text
	Kind       Kind
	Block      int // an index of Blocks; -1 outside
}

// Spans yields the spans of those kinds in order, all spans if none is named.
// Spans of nothing but white space are left out.
func (z Zones) Spans(text string, kinds ...Kind) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for i := 0; i < len(z.Lines); {
			l := z.Lines[i]
			s := Span{Start: l.Start, End: l.End, Kind: l.Kind, Block: l.Block}
			for i++; i < len(z.Lines) && z.Lines[i].Kind == s.Kind && z.Lines[i].Block == s.Block; i++ {
				s.End = z.Lines[i].End
			}
			if len(kinds) > 0 && !slices.Contains(kinds, s.Kind) || strings.TrimSpace(text[s.Start:s.End]) == "" {
				continue
			}
			if !yield(s) {
				return
			}
		}
	}
}
