package record

import (
	"errors"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A Body holds the bytes of a message on their way in, with what can be worked
// out before the transaction.
type Body struct {
	Digest   email.Digest
	Size     int64
	Envelope email.Envelope
	raw      []byte
	file     string
}

// BytesBody returns the body of a message in memory. raw must not be changed
// afterwards. It may be called from many goroutines and does the hashing and
// the parsing of the header.
func BytesBody(raw []byte) *Body { return &Body{raw: raw} }

// FileBody returns the body of a message in a file, which is read in pieces
// now and again in the transaction; the file must stay until that is committed.
func FileBody(path string) (*Body, error) { return &Body{file: path}, nil }

// An Observation is one message seen in one place.
type Observation struct {
	Generation   int64
	UID          uint32 // ignored for an import, where the record counts
	InternalDate string // as the server sent it; in a file: as delivered
	Flags        []string
	Facet        string // "imap" or "file"
	Fields       []tlog.Field
	Body         *Body
}

// Observed says what became of an [Observation].
type Observed struct {
	Leaf      int64
	UID       uint32
	Digest    email.Digest
	Duplicate bool // these bytes were held before
}

// Observe records a message (message.observed, or message.duplicate if its
// bytes are held already).
func (tx *Tx) Observe(o Observation) (Observed, error) { return Observed{}, errors.ErrUnsupported }

// FetchFailed records that the server could not give a message (fetch.failed).
func (tx *Tx) FetchFailed(gen int64, uid uint32, fields []tlog.Field) error {
	return errors.ErrUnsupported
}

// Vanished records that messages are no longer on the server (message.vanished, one leaf each).
func (tx *Tx) Vanished(gen int64, uids []uint32, fields []tlog.Field) error {
	return errors.ErrUnsupported
}

// Returned records that vanished messages are there again (message.returned, one leaf each).
func (tx *Tx) Returned(gen int64, uids []uint32) error { return errors.ErrUnsupported }

// OpenMatter opens a stream for a client with the addresses that are theirs (matter.open).
func (tx *Tx) OpenMatter(client string, addresses []string, about []tlog.Field) (tlog.StreamID, error) {
	return tlog.StreamID{}, errors.ErrUnsupported
}

// SetRule replaces the addresses of a matter (matter.rule).
func (tx *Tx) SetRule(stream tlog.StreamID, addresses []string) error { return errors.ErrUnsupported }

// A FacetDraft is a facet without its salt.
type FacetDraft struct {
	Name   string
	Fields []tlog.Field
}

// A Draft is a leaf without what the log decides: time, seq, prev and salts.
type Draft struct {
	Kind    string
	Streams []tlog.StreamID
	Refs    []tlog.Ref
	Trees   []tlog.Tree
	Facets  []FacetDraft
}

// Append adds a leaf that no other method knows.
func (tx *Tx) Append(d Draft) (index int64, hash tlog.Hash, err error) {
	return 0, tlog.Hash{}, errors.ErrUnsupported
}
