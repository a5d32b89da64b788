// Package zone tells whose words each line of a message is: the author's own,
// or somebody else's that the message carries along.
//
// It is pure and knows one message at a time. What it cannot know is whether a
// quotation is true; that is for those who hold the message that is quoted.
//
// # Order of caution
//
// A line that may be quoted is not the author's: no quoted word is read as
// own, and only then no own word is lost. A line has one kind. Where a program
// put words of two people on one line, and the second are quoted, the line is
// quoted; where only an introduction follows the author's words, it is own.
//
// # What is quoted
//
//   - Lines with quote marks: ">" (RFC 3676 section 4.5), at most 64 deep, also
//     behind blanks of any kind, and fullwidth; initials and ">" ("AL> "); a
//     name and ">", where two lines begin with it; behind an introduction also
//     "|" or a name and ">". An empty line between two quoted ones is quoted, and so is the rest
//     of a quoted line that a program broke.
//   - What an attribution introduces ("On ..., Ann wrote:"), on one to five
//     lines, in some thirty languages, with or without a verb, with the name
//     first or the date, also with the first words on its line some blanks apart.
//     If lines with marks follow, those are its words, and
//     the author goes on after them. If not, all to the end is quoted, provided
//     that the attribution names an address, a time of day, or a date and who
//     wrote, or that "Ann Lee wrote:" stands alone below an empty line. Less is
//     taken for a passage inside the author's text: what stands in quotation
//     marks, the list below a name, the paragraph below "You wrote:". Where the
//     author signs below, but not above, the rest behind a paragraph is [Auto].
//     Below any other sentence the text goes on.
//   - What a header block introduces (From, Sent, To, Subject in the languages
//     of mail programs, in bold, wrapped, spaced, with fields missing, on one
//     line, or without labels for author and time, as Notes writes it), with or
//     without a divider above ("-----Original Message-----", "Begin forwarded
//     message:"): all to the end of what surrounds it. Header blocks below it
//     nest deeper. Lists that look alike (From and To without date, subject or
//     address) are none.
//   - What stands below the line above which a system for tickets wants its answer
//     ("## Please type your reply above this line ##"), and below the headings of the
//     comments there.
//   - What the structure of the HTML says, see [email.Mark].
//   - What stands below the footer of a telephone.
//   - The next text of the message, if all to the end of one was quoted without
//     marks: programs put files between the words of a message passed on.
//
// A quotation that goes on after words of the author has what its introduction
// said. Blocks are [Forwarded] if their divider says so, or if the subject of
// the message begins with "Fw:" and the like; quotations inside them are
// [Quoted].
//
// # What an introduction says
//
// Author, time, recipients and subject are taken as they stand. The time is
// zero unless it is certain: of 05/06/2025 nobody knows which is the day, but
// for languages that write it first. Without a zone it is a wall clock.
//
// # What stands around own words
//
// Signatures are what follows "-- ", what the HTML marks, and the last
// paragraph if it begins with the name of the message's author, or is made of
// the firm's name, telephone numbers and titles. A name alone on its line is a
// sign-off, unless it is more than a first name and nobody typed it on a
// telephone. Prose is never taken for a signature but as a slogan below a name.
// Signatures may go on over several paragraphs below the author's whole name.
// Disclaimers are known by their phrases and stand at the end; the warning of a mail
// gateway stands at the beginning and is [Auto], as is what a program writes in the
// place of a picture. What people wrote to each other in a chat and the author pastes is
// [Code], and all that Google's calendar writes [Calendar]. Messages that
// say that a program wrote them (RFC 3834, reports, the subjects of automatic
// replies) have no own lines.
//
// # Bounds
//
// Reading takes time and memory in proportion to the text. Of a text with more
// than 262,144 lines the rest is one line, and beyond 20,000 lines tried as
// attributions all that is not known to be quoted is [Auto]: words that nobody
// is to be held to. Beyond 16,384 blocks the last one takes the rest.
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
const Version = 6

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
	Auto            // what a program wrote: automatic replies, bounces, footers of lists; also what is struck out or said of a picture
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
	size := 0
	for _, l := range z.Lines {
		if slices.Contains(kinds, l.Kind) {
			size += l.End - l.Start + 1
		}
	}
	var b strings.Builder
	b.Grow(size)
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
