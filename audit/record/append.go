package record

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"onrecord/audit/tlog"
)

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

// ownKinds are the kinds that change tables, and so have methods of their own.
var ownKinds = map[string]bool{
	tlog.KindLogOpen: true, tlog.KindClockStep: true,
	tlog.KindMailboxOpen: true, tlog.KindMailboxScan: true, tlog.KindMailboxRenamed: true,
	tlog.KindMailboxGone: true, tlog.KindMailboxReset: true, tlog.KindImportOpen: true,
	tlog.KindMessageObserved: true, tlog.KindMessageDuplicate: true, tlog.KindMessageVanished: true,
	tlog.KindMessageReturned: true, tlog.KindFetchFailed: true, tlog.KindDocumentAdded: true,
	tlog.KindMatterOpen: true, tlog.KindMatterRule: true, tlog.KindMatterAssign: true, tlog.KindMatterUnassign: true,
	tlog.KindEraseDone: true, tlog.KindHeads: true, tlog.KindAnchorTSA: true,
}

// Append adds a leaf of a kind that no other method writes. The lists may be in
// any order. The first leaf of a stream gets an `about` facet if it has none.
func (tx *Tx) Append(d Draft) (index int64, hash tlog.Hash, err error) {
	if err := tx.begin(); err != nil {
		return 0, tlog.Hash{}, err
	}
	if ownKinds[d.Kind] {
		return 0, tlog.Hash{}, tx.fail(fmt.Errorf("append %s: this kind has a method of its own", d.Kind))
	}
	return tx.append(d)
}

// next returns the index of the next leaf. If the clock went back, a leaf says
// so first.
func (tx *Tx) next() (int64, error) {
	if !tx.at.IsZero() {
		return tx.w.size, nil
	}
	w := tx.w
	now := w.r.opts.Now().UTC().Truncate(time.Millisecond)
	before := w.clock
	w.clock = now
	if now.Add(clockSlack).Before(before) {
		if err := tx.clockStep(before, now); err != nil {
			return 0, err
		}
	}
	tx.at = now
	if now.Before(w.lastAt) {
		tx.at = w.lastAt
	}
	return w.size, nil
}

// clockStep appends a clock.step leaf.
func (tx *Tx) clockStep(before, now time.Time) error {
	s, err := tx.Stream(StreamLog)
	if err != nil {
		return err
	}
	tx.at = tx.w.lastAt
	_, _, err = tx.append(Draft{Kind: tlog.KindClockStep, Streams: []tlog.StreamID{s}, Facets: []FacetDraft{{tlog.FacetAbout,
		[]tlog.Field{tlog.BareField("before", formatTime(before)), tlog.BareField("after", formatTime(now))}}}})
	return err
}

func formatTime(t time.Time) string { return t.UTC().Format(tlog.TimeLayout) }

// append adds a leaf: its place in its streams, its facets with fresh salts,
// its rows, and its hash on the edge of the tree.
func (tx *Tx) append(d Draft) (int64, tlog.Hash, error) {
	index, err := tx.next()
	if err != nil {
		return 0, tlog.Hash{}, tx.fail(err)
	}
	leaf := tlog.Leaf{Kind: d.Kind, At: tx.at, Refs: d.Refs, Trees: d.Trees,
		Streams: make([]tlog.Stream, 0, len(d.Streams)), Facets: make([]tlog.FacetRef, 0, len(d.Facets)+1)}
	first := ""
	for _, id := range d.Streams {
		h, err := tx.streamHead(id)
		if err != nil {
			return 0, tlog.Hash{}, err
		}
		if h.next == 0 {
			first = h.kind
		}
		leaf.Streams = append(leaf.Streams, tlog.Stream{ID: id, Seq: h.next, Prev: h.last})
	}
	if first != "" && !hasFacet(d.Facets, tlog.FacetAbout) {
		d.Facets = append(d.Facets[:len(d.Facets):len(d.Facets)],
			FacetDraft{tlog.FacetAbout, []tlog.Field{tlog.BareField("stream", first)}})
	}
	for _, f := range d.Facets {
		c, err := tx.addFacet(index, f)
		if err != nil {
			return 0, tlog.Hash{}, tx.fail(fmt.Errorf("leaf %s: %w", d.Kind, err))
		}
		leaf.Facets = append(leaf.Facets, tlog.FacetRef{Name: f.Name, Hash: c})
	}
	leaf.Canonicalise()
	data, err := leaf.Encode()
	if err != nil {
		return 0, tlog.Hash{}, tx.fail(fmt.Errorf("leaf %s: %w", d.Kind, err))
	}
	hash := tlog.LeafHash(data)
	return index, hash, tx.addLeaf(&leaf, data, hash)
}

func hasFacet(facets []FacetDraft, name string) bool {
	for _, f := range facets {
		if f.Name == name {
			return true
		}
	}
	return false
}

// addFacet salts and stores a facet and returns its commitment.
func (tx *Tx) addFacet(leaf int64, d FacetDraft) (tlog.Hash, error) {
	f := tlog.Facet{Name: d.Name, Fields: d.Fields}
	if _, err := io.ReadFull(tx.w.r.opts.Rand, f.Salt[:]); err != nil {
		return tlog.Hash{}, err
	}
	text, err := f.Encode()
	if err != nil {
		return tlog.Hash{}, err
	}
	return tlog.Commitment(text), tx.facetRows.add(tx, leaf, d.Name, text)
}

// addLeaf stores a leaf and moves the streams and the tree on.
func (tx *Tx) addLeaf(leaf *tlog.Leaf, data []byte, hash tlog.Hash) error {
	w, index := tx.w, tx.w.size
	if err := tx.leafRows.add(tx, index, hash[:], data); err != nil {
		return err
	}
	for i := range leaf.Streams {
		s := &leaf.Streams[i]
		if err := tx.streamRows.add(tx, append([]byte(nil), s.ID[:]...), s.Seq, index); err != nil {
			return err
		}
		h := w.streams[s.ID]
		h.next, h.last, h.dirty = s.Seq+1, hash, true
	}
	err := w.edge.Push(index, hash, func(level int, n int64, data []byte) {
		tx.tiles[tileKey{level, n}] = data
	})
	if err != nil {
		return tx.fail(err)
	}
	w.size++
	w.lastAt = leaf.At
	tx.at = time.Time{}
	tx.grew = tx.grew || tlog.IsGrowth(leaf.Kind)
	return nil
}

// leafHash returns the hash of a leaf of the log.
func (tx *Tx) leafHash(index int64) (tlog.Hash, error) {
	if err := tx.leafRows.flush(tx); err != nil {
		return tlog.Hash{}, err
	}
	var b []byte
	err := tx.row("SELECT hash FROM leaf WHERE idx = ?", []any{index}, &b)
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(b) != tlog.HashSize {
		err = fmt.Errorf("%w: leaf %d: there is no hash", ErrDamaged, index)
	}
	if err != nil {
		return tlog.Hash{}, tx.fail(err)
	}
	return tlog.Hash(b), nil
}
