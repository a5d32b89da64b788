// Package dossier prints the case of a client's letter for the other side and for
// those who decide: what the letter says, what the documents show of each point,
// what a person ruled, the exhibits with their proofs, what mail was looked at,
// what all that proves and what not, and how to check it.
//
// A [Report] is what is said; [HTML] and [PDF] print it. Both print the same
// words, from text.go, and the same report gives the same bytes. All that comes
// from mail is text: nothing of it is run or fetched by who reads the report.
package dossier

import (
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/timeline"
	"onrecord/ingest/email"
)

// A Report is a case as it stood at a signed checkpoint.
type Report struct {
	Firm       string
	Client     string
	Case       string    // its id
	Written    time.Time // when the letter was written
	Opened     Decision
	Closed     *Closing
	Checkpoint Checkpoint
	Letter     Exhibit // its Number is 0
	Points     []Point // those to be owned first
	Gone       []Ruling
	Timeline   *timeline.Timeline // of what may be handed out; nil if there is none
	Exhibits   []Exhibit          // by number
	Coverage   coverage.Statement
	Withheld   []Withheld // of the client's messages
	Kept       int        // documents that points rest on, and that are not handed out
}

// A Checkpoint is a signed state of the record.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   string    // in Base64, as a checkpoint has it
	At     time.Time // of its newest entry, by the clock of the firm
}

// A Decision is what somebody of the firm did, when and why, and the entry of the
// log that says so.
type Decision struct {
	By, Why string
	At      time.Time
	Leaf    int64
}

// A Closing says how a case ended.
type Closing struct {
	Decision
	Cause, Fix string
}

// A Ruling is what a person decided about a point.
type Ruling struct {
	Decision
	Verdict string
	Quote   string // of the letter
}

// A Point is one assertion of the letter.
type Point struct {
	Number    string // from 1 in the order of the letter
	Item      string // the number that the letter gives it itself, "" if it gives none
	Quote     string
	Heading   string // under which it stands in the letter
	Proposed  string // the verdict that the program proposes
	Why       string // "" if it cannot be said without what is not handed out
	Absence   bool   // the proposal rests on nothing having been found
	Nearest   bool   // the citations settle nothing, but come nearest
	Citations []Citation
	Kept      int // further documents, which are not handed out
	Searched  string
	Unseen    []string // what was not looked at
	Holes     []string // why mail may be missing
	Needed    string   // the document that would change the proposal
	Ruling    *Ruling  // nil if nobody has ruled
}

// Verdict returns what stands: what was ruled, else what is proposed.
func (p *Point) Verdict() string {
	if p.Ruling != nil {
		return p.Ruling.Verdict
	}
	return p.Proposed
}

// A Citation is an exhibit with the words that count.
type Citation struct {
	Exhibit int
	At      time.Time
	Author  string
	Quote   string // "" where the whole counts
	Part    string // of the message, in which the words stand
	File    string // the attachment that this part is; "": the author wrote them
}

// An Exhibit is a message or a document, with what shows that it is in the
// record.
type Exhibit struct {
	Number   int
	Document bool // no message
	Title    string
	From, To []email.Address // of a message
	At       time.Time       // when it was sent; of a document, when it was written, taken or said
	Added    time.Time       // when it came into the record
	AddedBy  string          // of a document
	Chosen   *Decision       // who made it an exhibit; nil if it is one because it is cited
	Points   []string        // numbers of those that cite it
	Text     string          // as it reads
	Cut      bool            // the text goes on
	Files    []File
	Withheld string // why its content is not handed out; "" if it is
	Erased   bool
	Proof    Proof
}

// A File is an attachment.
type File struct {
	Part   string // its place in the message
	Name   string
	Type   string
	Size   int64
	Digest email.Digest
}

// A Proof says where in the log something stands, and which files of the bundle
// show it.
type Proof struct {
	Digest email.Digest // SHA-256 of its bytes
	Size   int64
	Leaf   int64
	Hash   string // of the leaf, in hexadecimal
	File   string // its bytes, in the bundle; "" if they are not there
}

// A Withheld is a message of which only date and kind are told.
type Withheld struct {
	At   time.Time
	Kind string
}
