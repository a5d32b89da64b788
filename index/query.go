package index

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"onrecord/ingest/email"
)

// A Query is a parsed search. The zero value matches every document.
type Query struct{ root Node }

// QueryOf returns the query with the given root; nil matches everything.
func QueryOf(n Node) Query { return Query{n} }

// And returns the query for what matches q and n.
func (q Query) And(n Node) Query {
	switch root := q.root.(type) {
	case nil:
		return Query{n}
	case And:
		return Query{append(And{n}, root...)}
	}
	return Query{And{n, q.root}}
}

// Root returns the outermost part of the query; nil if it matches everything.
func (q Query) Root() Node { return q.root }

// String returns the query in the query language, in its plainest form:
// dates are absolute, groups of a field are taken apart.
func (q Query) String() string {
	if q.root == nil {
		return ""
	}
	return q.root.String()
}

// A Node is a part of a query: one of the types of this file. Those that only
// [Query.Resolve] can turn into something searchable are [Client], [Person],
// [Thread], [MessageID], [DigestPrefix] and [Is].
type Node interface {
	String() string
	node()
}

type (
	// And matches what all its parts match. It has at least two.
	And []Node
	// Or matches what any of its parts matches. It has at least two.
	Or []Node
	// Not matches what its part does not match.
	Not struct{ Node Node }

	// Text matches words in the texts of a document.
	Text struct {
		Fields   Fields
		Terms    []string // several must stand in a row, in one field
		Match    Matching
		Distance int    // of [MatchFuzzy]: edits, 1 or 2
		Source   string // of several terms or exact ones: as it was written
	}

	// Address matches an address of a person in Fields: the whole of it, or
	// its domain with all that is below it.
	Address struct {
		Fields Fields
		Addr   string // in lower case, with @; a domain starts with @
	}

	// Dates matches documents dated within [From, Until). A zero time
	// leaves that side open.
	Dates struct {
		From, Until time.Time
		Source      string // with its field, absolute
	}

	// Sizes matches messages of more than Over bytes (if Over >= 0) and
	// fewer than Under bytes (if Under >= 0).
	Sizes struct {
		Over, Under int64
	}

	// Places matches documents seen in one of the mailboxes listed, whatever
	// role it had then.
	Places struct {
		List   []Place
		Source string
	}

	// Account matches documents seen in an account.
	Account struct{ Name string }

	// HasAttachment matches documents with a file.
	HasAttachment struct{}

	// Carries matches documents that carry a file whose digest starts with
	// Prefix, hex digits in lower case.
	Carries struct{ Prefix string }

	// Defect matches documents of which something could not be read.
	Defect struct{ Code string }

	// Digests matches the documents listed.
	Digests struct {
		List   []email.Digest
		Source string // what was resolved, or "digest:" and the digest
	}

	// Party matches documents with an address in Fields that is one of
	// Addresses or in one of Domains; with Outside set, one that is not.
	Party struct {
		Fields    Fields
		Addresses []string // in lower case
		Domains   []string // in lower case, without @
		Outside   bool
		Source    string
	}

	// Client stands for the addresses of a client.
	Client struct{ Name string }
	// Person stands for the addresses of a person.
	Person struct{ Name string }
	// Thread stands for the messages of a thread.
	Thread struct{ ID string }
	// MessageID stands for the messages with a Message-ID.
	MessageID struct{ ID email.MessageID }
	// DigestPrefix stands for the messages whose digest starts so.
	DigestPrefix struct{ Prefix string }
	// In stands for the mailboxes of a name, a last part of it, or a role.
	In struct{ Mailbox string }
	// Is stands for a direction: "sent", "received" or "internal".
	Is struct{ What string }
)

// Matching is how the terms of a [Text] match those of a document.
type Matching uint8

// The ways to match.
const (
	MatchStem   Matching = iota // any form of the word; in addresses only the word itself
	MatchExact                  // the word itself
	MatchPrefix                 // the last term is the start of a word
	MatchFuzzy                  // up to Distance letters differ
)

// Fields is a set of the texts of a document.
type Fields uint16

// The texts of a document.
const (
	Own      Fields = 1 << iota // written by the author
	Other                       // quoted, forwarded
	FileText                    // text of files
	Subject
	From
	To
	Cc
	FileName

	Body       = Own | Other
	Attachment = FileText | FileName
	People     = From | To | Cc
	Header     = Subject | People
	AllFields  = Body | Attachment | Header
)

func (And) node()           {}
func (Or) node()            {}
func (Not) node()           {}
func (Text) node()          {}
func (Address) node()       {}
func (Dates) node()         {}
func (Sizes) node()         {}
func (Places) node()        {}
func (In) node()            {}
func (Account) node()       {}
func (HasAttachment) node() {}
func (Carries) node()       {}
func (Defect) node()        {}
func (Digests) node()       {}
func (Party) node()         {}
func (Client) node()        {}
func (Person) node()        {}
func (Thread) node()        {}
func (MessageID) node()     {}
func (DigestPrefix) node()  {}
func (Is) node()            {}

func (n And) String() string {
	parts := make([]string, len(n))
	for i, c := range n {
		parts[i] = c.String()
		if _, ok := c.(Or); ok {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, " ")
}

func (n Or) String() string {
	parts := make([]string, len(n))
	for i, c := range n {
		parts[i] = c.String()
	}
	return strings.Join(parts, " OR ")
}

func (n Not) String() string {
	switch n.Node.(type) {
	case And, Or:
		return "-(" + n.Node.String() + ")"
	}
	return "-" + n.Node.String()
}

func (n Text) String() string {
	s := n.Fields.prefix()
	switch {
	case n.Source != "":
		s += quote(n.Source)
	default:
		s += n.Terms[0]
	}
	switch n.Match {
	case MatchPrefix:
		s += "*"
	case MatchFuzzy:
		s += "~" + strconv.Itoa(n.Distance)
	}
	return s
}

func (n Address) String() string       { return n.Fields.prefix() + quote(n.Addr) }
func (n Dates) String() string         { return n.Source }
func (n Places) String() string        { return n.Source }
func (n In) String() string            { return "in:" + quote(n.Mailbox) }
func (n Account) String() string       { return "account:" + quote(n.Name) }
func (n HasAttachment) String() string { return "has:attachment" }
func (n Carries) String() string       { return "file:" + n.Prefix }
func (n Defect) String() string        { return "defect:" + quote(n.Code) }
func (n Digests) String() string       { return n.Source }
func (n Party) String() string         { return n.Source }
func (n Client) String() string        { return "client:" + quote(n.Name) }
func (n Person) String() string        { return "person:" + quote(n.Name) }
func (n Thread) String() string        { return "thread:" + quote(n.ID) }
func (n MessageID) String() string     { return "id:" + quote(string(n.ID)) }
func (n DigestPrefix) String() string  { return "digest:" + n.Prefix }
func (n Is) String() string            { return "is:" + n.What }

func (n Sizes) String() string {
	if n.Over >= 0 {
		return fmt.Sprintf("larger:%d", n.Over)
	}
	return fmt.Sprintf("smaller:%d", n.Under)
}

// quote puts s in the quotes of the query language.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == '\\' || isQuote(r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}
