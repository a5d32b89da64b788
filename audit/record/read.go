package record

import (
	"context"
	"errors"
	"io"
	"iter"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A Sighting is one message in one place.
type Sighting struct {
	UID          uint32
	Digest       email.Digest
	HasObject    bool // false: the fetch failed, or the message was erased
	InternalDate string
	Flags        []string
	Leaf         int64
	Vanished     bool
}

// A Place is a sighting with where it is.
type Place struct {
	Sighting
	Generation Generation
	Mailbox    Mailbox
}

// An Entry is one leaf with its facets; erased ones are absent.
type Entry struct {
	Index  int64
	Hash   tlog.Hash
	Leaf   *tlog.Leaf
	Facets map[string]*tlog.Facet
}

// A Matter is the stream of a client.
type Matter struct {
	Stream    tlog.StreamID
	Client    string
	Addresses []string
	Leaf      int64 // of the rule that holds now
}

// Counts says how much there is.
type Counts struct {
	Messages, Objects, Sightings, Leaves int64
	Bytes, StoredBytes                   int64 // of the objects as they are, and as they are stored
}

// Mailboxes returns the mailboxes of an account, "" for all.
func (r *Record) Mailboxes(ctx context.Context, account string) ([]Mailbox, error) {
	return nil, errors.ErrUnsupported
}

// Generations returns the generations of a mailbox in ascending order; the last is the current one.
func (r *Record) Generations(ctx context.Context, mailbox int64) ([]Generation, error) {
	return nil, errors.ErrUnsupported
}

// Sightings returns the sightings of a generation by ascending UID.
func (r *Record) Sightings(ctx context.Context, gen int64) ([]Sighting, error) {
	return nil, errors.ErrUnsupported
}

// SightingsOf returns every place where the message was seen.
func (r *Record) SightingsOf(ctx context.Context, d email.Digest) ([]Place, error) {
	return nil, errors.ErrUnsupported
}

// Entries returns the leaves with index >= from, up to the size at the call.
func (r *Record) Entries(ctx context.Context, from int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {}
}

// Entry returns one leaf.
func (r *Record) Entry(ctx context.Context, index int64) (*Entry, error) {
	return nil, errors.ErrUnsupported
}

// Object returns the bytes with digest d. If there are none, the error matches [io/fs.ErrNotExist].
func (r *Record) Object(ctx context.Context, d email.Digest) ([]byte, error) {
	return nil, errors.ErrUnsupported
}

// OpenObject is [Record.Object] as a stream; the last Read fails if the bytes are not those of d.
func (r *Record) OpenObject(ctx context.Context, d email.Digest) (io.ReadCloser, int64, error) {
	return nil, 0, errors.ErrUnsupported
}

// ObjectLeaf returns the index of the first leaf of these bytes.
func (r *Record) ObjectLeaf(ctx context.Context, d email.Digest) (int64, error) {
	return 0, errors.ErrUnsupported
}

// FindDigest returns at most max digests that begin with hexPrefix.
func (r *Record) FindDigest(ctx context.Context, hexPrefix string, max int) ([]email.Digest, error) {
	return nil, errors.ErrUnsupported
}

// Matters returns the matters in order of opening.
func (r *Record) Matters(ctx context.Context) ([]Matter, error) { return nil, errors.ErrUnsupported }

// Counts returns how much is held.
func (r *Record) Counts(ctx context.Context) (Counts, error) { return Counts{}, errors.ErrUnsupported }
