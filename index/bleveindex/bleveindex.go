// Package bleveindex keeps an [index.Index] in a folder, in the segments of
// bleve's scorch store:
//
//	DIR/format      names the version of what follows
//	DIR/open        exists while the index is open, and after a crash
//	DIR/segments/   scorch: immutable segment files and root.bolt, which names them
//
// # What is indexed
//
// A message is one document, named by its digest. Its words are kept as they
// are written ([index.Tokenizer]), each once per field with its number of
// occurrences; the forms of a word, prefixes and misspellings are looked up in
// the dictionary when a query asks for them. So exact words need no second
// field, and another language needs no new index. Fields, in the order of the
// texts of [index.Document]: own, other, att, sub, frm, to, cc, fil. Those of people also
// hold each address ("=ann@client.example") and its domains
// ("@client.example"). The field key holds mailboxes, accounts, whether there
// is an attachment, and the digest of every file; meta holds date and size in a
// column.
//
// # Phrases
//
// Positions would double the index. Instead the field sig stores, not indexed,
// a Bloom filter of the neighbouring words of a document, 12 bits for each
// pair. A phrase is looked up by its words, then by the filters of the
// candidates, best first, which lets 1 of 300 pass that should not; the text itself
// decides about those that are shown ([index.SearchOptions]).
//
// # Ranking
//
// BM25 over the sum of the fields (BM25F), where the subject counts most.
// Quoted text counts least: however often it has a word, that is less than once
// in an own text of ordinary length, and in the text of an attachment. Lengths are compared with
// fixed typical ones, so that a score does not depend on what else is indexed,
// but for the rareness of words.
// Of a word with a tenth of the weight of the rarest, or less, the occurrences
// are not counted, nor of prefixes and misspelt words.
// Equal scores are ordered by date, newest first.
//
// # Durability
//
// Apply returns before the disk has the batch. Batch and cursor become durable
// together, in the order of the calls, so that a crash loses the newest calls
// as a whole; the caller applies them again from the cursor. The segment files
// of an index that was not closed are checked against their checksums when it
// is opened.
package bleveindex

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"

	"onrecord/index"
	"onrecord/ingest/email"
)

// format names what is in the folder. It changes with the mapping, the
// tokenizer and the store; an index of another format is made anew.
const format = "onrecord full-text index 4\n"

// ErrLocked means that another process has the index open.
var ErrLocked = errors.New("index is in use by another process")

// ErrDamaged means that the files of the index are not what was written. The
// next Open or Reset makes a new index: see [Index.Damaged].
var ErrDamaged = errors.New("index is damaged")

// Options say how to open an index.
type Options struct {
	Log *slog.Logger // nil means discard
}

// An Index is an [index.Index] in a folder.
type Index struct {
	dir string
	log *slog.Logger

	mu       sync.RWMutex // held for writing while store is replaced or closed
	closed   bool
	store    *scorch.Scorch // nil if none could be opened
	columns  columnCache
	analysis *bleve.AnalysisQueue
	damaged  *alarm

	apply     sync.Mutex // one Apply at a time, so that cursors become durable in order
	analyzers []*analyzer

	pending *pending
}

var _ index.Index = (*Index)(nil)

func (x *Index) segments() string { return filepath.Join(x.dir, "segments") }

// errClosed is the answer of a closed index.
var errClosed = errors.New("index is closed")

// ready says why there is no store to be used, nil if there is one.
func (x *Index) ready() error {
	switch {
	case x.closed:
		return errClosed
	case x.store == nil:
		return ErrDamaged
	}
	return nil
}

// Close implements [index.Index].
func (x *Index) Close() error {
	x.apply.Lock()
	defer x.apply.Unlock()
	if x.closed {
		return nil
	}
	var err error
	if !x.damaged.raised() { // else the next Open makes a new one
		err = x.pending.wait(0)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	err = errors.Join(err, x.closeStore())
	x.analysis.Close()
	if err == nil {
		err = x.unmarkOpen()
	}
	if err != nil {
		return fmt.Errorf("close index %s: %w", x.dir, err)
	}
	return nil
}

// Reset implements [index.Index]. If it fails, the index is damaged.
func (x *Index) Reset() error {
	x.apply.Lock()
	defer x.apply.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return errClosed
	}
	if err := x.closeStore(); err != nil {
		x.log.Warn("close index before emptying it", "err", err)
	}
	if err := x.renew(); err != nil {
		x.spoil()
		return fmt.Errorf("empty index %s: %w", x.dir, err)
	}
	return nil
}

var cursorKey = []byte("cursor")

// Cursor implements [index.Index].
func (x *Index) Cursor() (int64, error) {
	snapshot, release, err := x.snapshot()
	if err != nil {
		return 0, err
	}
	defer release()
	b, err := snapshot.GetInternal(cursorKey)
	if err != nil || b == nil {
		return 0, err
	}
	if len(b) != 8 {
		x.spoil()
		return 0, fmt.Errorf("index cursor: %w: %d bytes", ErrDamaged, len(b))
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

// snapshot returns the index as it is now, and what to call when done with it.
func (x *Index) snapshot() (*scorch.IndexSnapshot, func(), error) {
	x.mu.RLock()
	if err := x.ready(); err != nil {
		x.mu.RUnlock()
		return nil, nil, err
	}
	r, err := x.store.Reader()
	if err != nil {
		x.mu.RUnlock()
		return nil, nil, err
	}
	snapshot := r.(*scorch.IndexSnapshot)
	return snapshot, func() {
		if err := snapshot.Close(); err != nil {
			x.log.Warn("release index snapshot", "err", err)
		}
		x.mu.RUnlock()
	}, nil
}

// Apply implements [index.Index]. It waits while much of what was applied is
// not on the disk yet. Memory is in proportion to the texts of docs: batches of
// a few megabytes are best.
func (x *Index) Apply(ctx context.Context, docs []index.Document, remove []email.Digest, cursor int64) error {
	return x.change(ctx, docs, remove, cursorKey, binary.BigEndian.AppendUint64(nil, uint64(cursor)))
}

// change adds and removes documents and keeps value under key, in one batch.
func (x *Index) change(ctx context.Context, docs []index.Document, remove []email.Digest, key, value []byte) error {
	x.apply.Lock()
	defer x.apply.Unlock()
	if err := x.ready(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := x.pending.wait(maxPending); err != nil {
		return err
	}
	b := bleve.NewBatch()
	size := int64(1)
	for _, d := range x.analyze(docs) {
		b.Update(d)
		size += int64(d.size)
	}
	for _, d := range remove {
		b.Delete(string(d[:]))
	}
	b.SetInternal(key, value)
	b.SetPersistedCallback(x.pending.add(size))
	x.pending.merges.open()
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.batch(b); err != nil {
		return fmt.Errorf("apply %d documents to the index: %w", len(docs), err)
	}
	return nil
}
