package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"iter"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// An Entry is one leaf with its facets; erased ones are absent.
type Entry struct {
	Index  int64
	Hash   tlog.Hash
	Leaf   *tlog.Leaf
	Facets map[string]*tlog.Facet
}

// Digest returns the digest of the message or document that the leaf is about,
// from its `raw` facet, and whether there is one.
func (e *Entry) Digest() (email.Digest, bool) {
	raw := e.Facets[tlog.FacetRaw]
	if raw == nil {
		return email.Digest{}, false
	}
	text, _, err := raw.Get("sha256")
	if err != nil {
		return email.Digest{}, false
	}
	d, err := email.ParseDigest(text)
	return d, err == nil
}

// entriesPage is how many leaves are read at once.
const entriesPage = 256

// Entries returns the leaves with index >= from, in order, up to the size of
// the log at the call. It reads in pages and holds no transaction between them,
// so the caller may take its time. Every leaf and facet is held against its
// hash; one that does not fit ends the sequence with an error.
func (r *Record) Entries(ctx context.Context, from int64) iter.Seq2[*Entry, error] {
	size := r.Size()
	return func(yield func(*Entry, error) bool) {
		for from := max(from, 0); from < size; from += entriesPage {
			page, err := r.entries(ctx, from, min(from+entriesPage, size))
			if err != nil {
				yield(nil, fmt.Errorf("read log from %d: %w", from, err))
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// Entry returns one leaf. If there is none with this index, the error matches
// [fs.ErrNotExist].
func (r *Record) Entry(ctx context.Context, index int64) (*Entry, error) {
	if index < 0 || index >= r.Size() {
		// A leaf that is just committed is read by others before its size is known.
		var committed bool
		if err := r.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM leaf WHERE idx = ?)", index).Scan(&committed); err != nil {
			return nil, fmt.Errorf("read leaf %d: %w", index, err)
		}
		if !committed {
			return nil, fmt.Errorf("leaf %d: %w", index, fs.ErrNotExist)
		}
	}
	page, err := r.entries(ctx, index, index+1)
	if err != nil {
		return nil, fmt.Errorf("read leaf %d: %w", index, err)
	}
	return page[0], nil
}

// ObjectEntry returns the first leaf of these bytes. If there is none, the error
// matches [fs.ErrNotExist].
func (r *Record) ObjectEntry(ctx context.Context, d email.Digest) (*Entry, error) {
	leaf, err := r.ObjectLeaf(ctx, d)
	if err != nil {
		return nil, err
	}
	return r.Entry(ctx, leaf)
}

// StreamEntries returns the leaves, in order, of a stream of which a record has
// one; see [Tx.Stream]. It is for streams of a few leaves, such as those of
// decisions.
func (r *Record) StreamEntries(ctx context.Context, kind string) ([]*Entry, error) {
	rows, err := r.read.QueryContext(ctx,
		"SELECT sl.leaf FROM stream s JOIN stream_leaf sl ON sl.stream = s.id WHERE s.kind = ? ORDER BY sl.leaf", kind)
	leaves, err := query(rows, err, func(scan func(...any) error) (index int64, err error) {
		err = scan(&index)
		return index, err
	})
	if err != nil {
		return nil, fmt.Errorf("read stream %s: %w", kind, err)
	}
	list := make([]*Entry, len(leaves))
	for i, index := range leaves {
		if list[i], err = r.Entry(ctx, index); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// LeafIndex returns the index of the leaf with this hash, as a `ref` line names
// it. If there is none, the error matches [fs.ErrNotExist].
func (r *Record) LeafIndex(ctx context.Context, h tlog.Hash) (int64, error) {
	var index int64
	err := r.read.QueryRowContext(ctx, "SELECT idx FROM leaf WHERE hash = ?", h[:]).Scan(&index)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("leaf %s: %w", tlog.Hex(h), fs.ErrNotExist)
	}
	return index, err
}

// entries reads the leaves from <= index < to.
func (r *Record) entries(ctx context.Context, from, to int64) ([]*Entry, error) {
	rows, err := r.read.QueryContext(ctx, "SELECT idx, hash, data FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx", from, to)
	page, err := query(rows, err, scanEntry)
	if err != nil {
		return nil, err
	}
	for i, e := range page {
		if e.Index != from+int64(i) {
			return nil, fmt.Errorf("%w: leaf %d is missing", ErrDamaged, from+int64(i))
		}
	}
	if int64(len(page)) != to-from {
		return nil, fmt.Errorf("%w: leaf %d is missing", ErrDamaged, from+int64(len(page)))
	}
	return page, r.readFacets(ctx, page, from, to)
}

func scanEntry(scan func(...any) error) (*Entry, error) {
	e := new(Entry)
	var hash, data []byte
	if err := scan(&e.Index, &hash, &data); err != nil {
		return nil, err
	}
	var err error
	if e.Leaf, err = tlog.ParseLeaf(data); err != nil {
		return nil, fmt.Errorf("%w: leaf %d: %w", ErrDamaged, e.Index, err)
	}
	e.Hash = tlog.LeafHash(data)
	if string(e.Hash[:]) != string(hash) {
		return nil, fmt.Errorf("%w: leaf %d is not the one that was logged", ErrDamaged, e.Index)
	}
	e.Facets = make(map[string]*tlog.Facet, len(e.Leaf.Facets))
	return e, nil
}

// readFacets adds their facets to the leaves of a page.
func (r *Record) readFacets(ctx context.Context, page []*Entry, from, to int64) error {
	rows, err := r.read.QueryContext(ctx,
		"SELECT leaf, name, data FROM facet WHERE leaf >= ? AND leaf < ? AND data IS NOT NULL", from, to)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var leaf int64
		var name string
		var text sql.RawBytes
		if err := rows.Scan(&leaf, &name, &text); err != nil {
			return err
		}
		e := page[leaf-from]
		if c, ok := e.Leaf.Facet(name); !ok || tlog.Commitment(text) != c {
			return fmt.Errorf("%w: facet %s of leaf %d is not the one that was logged", ErrDamaged, name, leaf)
		}
		f, err := tlog.ParseFacet(text)
		if err != nil {
			return fmt.Errorf("%w: facet %s of leaf %d: %w", ErrDamaged, name, leaf, err)
		}
		e.Facets[name] = f
	}
	return rows.Err()
}
