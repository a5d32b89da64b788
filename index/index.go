package index

import (
	"context"
	"errors"
	"time"

	"onrecord/ingest/email"
)

// A Place is a mailbox that a message was seen in.
type Place struct {
	Account string
	Mailbox string // display name
	Role    email.Role
}

// A File is an attachment, or something else that a message carries.
type File struct {
	Name   string
	Digest email.Digest // of the decoded content
	Text   string       // extracted text; "" if there is none
}

// A Document is what the index knows of a message. Everything in it follows
// from the bytes of the message and the places it was seen in.
type Document struct {
	Digest    email.Digest
	MessageID email.MessageID
	Own       string // text the author wrote
	Other     string // text the message carries of others: quoted, forwarded
	Subject   string
	From      []email.Address
	To        []email.Address
	Cc        []email.Address // and Bcc
	Files     []File
	Inline    []File    // carried, but no attachments to a person: pictures in the text, signatures; no words of them count
	Date      time.Time // when it was sent, or else received
	Places    []Place
	Size      int64    // bytes of the raw message
	Defects   []string // codes of what could not be read, each once
}

// Index is a full-text index that follows the log by a cursor.
//
// An index is a projection: it may be deleted at any time, and a new one starts
// with cursor 0. All methods may be called from several goroutines at once;
// Search sees either all or nothing of an Apply.
type Index interface {
	// Apply adds docs, replacing those with the same digest, removes the
	// documents with the digests in remove, and sets the cursor, all at once. When it
	// returns, Search sees the change. After a crash the index holds all
	// or nothing of it, together with its cursor, and it may have lost the
	// newest calls as a whole: the cursor then says so. Applying the same
	// documents again changes nothing.
	Apply(ctx context.Context, docs []Document, remove []email.Digest, cursor int64) error

	// Cursor returns the cursor of the last Apply, 0 if there was none.
	Cursor() (int64, error)

	// Update adds docs, replacing those with the same digest, and keeps mark
	// under name, all at once. It leaves the cursor where it is. What Apply says
	// of a crash holds for both together: calls are lost from the newest on.
	Update(ctx context.Context, docs []Document, name string, mark []byte) error

	// Mark returns what the last Update kept under name, nil if there was none.
	Mark(name string) ([]byte, error)

	// Reset removes all documents and marks and sets the cursor to 0.
	Reset() error

	// Search returns the documents that match q, which must have been
	// resolved: else the error matches [ErrUnresolved].
	Search(ctx context.Context, q Query, o SearchOptions) (Result, error)

	// Defects returns the codes of [Document.Defects], with the number of
	// documents that have each.
	Defects(ctx context.Context) (map[string]int, error)

	// Close makes durable what was applied and gives the index up.
	Close() error
}

// ErrUnresolved means that a query names a client, a thread or the like, which
// an index knows nothing of: [Query.Resolve] was not called.
var ErrUnresolved = errors.New("query was not resolved")

// Orders of the hits. Ties are broken by digest.
const (
	SortRelevance = "relevance"
	SortOldest    = "date"
	SortNewest    = "-date"
	DefaultLimit  = 20
)

// A TextFunc returns the document with the given digest.
type TextFunc func(ctx context.Context, d email.Digest) (Document, error)

// SearchOptions say which hits to return.
type SearchOptions struct {
	Limit int    // hits to return; 0 means [DefaultLimit]
	Sort  string // "" means [SortRelevance]

	// Text, if not nil, is asked for the documents of phrases and exact
	// words, of which an index may keep less than it takes to be sure. Without
	// it, Search may return a few hits that do not match.
	Text TextFunc
}

// A Hit is a document that matches.
type Hit struct {
	Digest email.Digest
	Score  float64   // of relevance; comparable only within one result
	Date   time.Time // of the document, in UTC, in whole seconds
}

// A Result is the answer to a search.
type Result struct {
	Hits  []Hit
	Total int // documents that match, also those beyond Limit

	// AtMost means that Total is an upper bound, for not all
	// candidates were checked against their text.
	AtMost bool
}

// A Resolver turns what a query says of facts that may change into what an
// index knows: addresses and digests.
type Resolver interface {
	// Client returns the addresses of a client, and the documents that concern
	// them. The error of an unknown client lists the known ones.
	Client(name string) (addresses []string, documents []email.Digest, err error)
	// Person returns the addresses of a person, who is named or given by one of
	// the addresses.
	Person(name string) (addresses []string, err error)
	// Staff returns the addresses and the domains of the firm.
	Staff() (addresses, domains []string)
	// Places returns every mailbox that mail may have been seen in. An account
	// without mail has a place without a mailbox.
	Places() ([]Place, error)
	// Thread returns the messages of a thread, named by its id.
	Thread(id string) ([]email.Digest, error)
	// MessageID returns the messages with that Message-ID.
	MessageID(id email.MessageID) ([]email.Digest, error)
	// DigestPrefix returns the messages whose digest starts with prefix.
	DigestPrefix(prefix string) ([]email.Digest, error)
}

// Env is what a query is read against.
type Env struct {
	Now  time.Time
	Zone *time.Location // of days and months in queries; nil means UTC
}
