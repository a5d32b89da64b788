package record

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// ErrLeftover means that objects were erased, and that pages with what they held
// may still lie in the files of the database.
var ErrLeftover = errors.New("erased, but not yet gone from the disk")

// An Erasure says which objects go, and what is said of it for ever.
type Erasure struct {
	Objects []email.Digest
	Streams []tlog.StreamID // of the clients concerned; that of the log itself is added
	Facets  []FacetDraft    // on what ground, and by whom
}

// Erase takes objects away for good. In one transaction their bytes become zeros
// in the frames that others share, and other frames go; the facets of
// [Record.Traces] go, the digest, and date and flags of each place; and
// erase.done leaves say which leaves lost facets. Leaves, and so the tree, stay
// as they are. Places keep their UID, so that what a server still has is not
// fetched again. Before that, entries are added to the log that say anew of what
// stays what would go with the rest; the stream of the log is added to each.
//
// Then the database is written anew without the pages that held it, and its WAL
// is emptied. The error matches [ErrLeftover] if that failed, as when another
// process reads the database or the disk is full; the next Erase or [Open], or
// [Record.FinishErasing], tries again.
func (r *Record) Erase(ctx context.Context, list []Erasure, before ...Draft) error {
	for _, e := range list { // what is not held needs no new database
		if _, err := r.Traces(ctx, e.Objects); err != nil {
			return fmt.Errorf("erase: %w", err)
		}
	}
	var last int64  // entry that says so of what was erased before
	another := true // that was begun is not finished
	err := r.Update(ctx, func(tx *Tx) (err error) {
		last = r.Erased()
		if another, err = r.Erasing(); err == nil {
			err = r.beginErasing() // in the turn of the transaction: nobody ends it before
		}
		if err != nil {
			return fmt.Errorf("erase: %w", err)
		}
		if err := tx.appendToLog(before); err != nil {
			return err
		}
		for _, e := range list {
			if err := tx.erase(e); err != nil {
				return tx.fail(err)
			}
		}
		return nil
	})
	ctx = context.WithoutCancel(ctx)
	if err != nil { // nothing of it is erased: no leftover is of this erasure
		var left error
		if another {
			left = r.FinishErasing(ctx)
		} else {
			left = r.dropErasing(ctx, last)
		}
		if left != nil {
			r.opts.Log.Warn("an erasure is not finished", "err", left)
		}
		return err
	}
	r.frames.forget()
	return r.FinishErasing(ctx)
}

// appendToLog adds entries to the stream of the log.
func (tx *Tx) appendToLog(drafts []Draft) error {
	log, err := tx.Stream(StreamLog)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		d.Streams = append([]tlog.StreamID{log}, d.Streams...)
		if _, _, err := tx.Append(d); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) erase(e Erasure) error {
	if err := tx.begin(); err != nil {
		return err
	}
	traces, err := findTraces(tx.ctx, tx.w.conn, e.Objects)
	if err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	zeros := make(map[int64][]extent) // by frame
	erased := make(map[tlog.Hash]bool)
	for _, t := range traces {
		if err := tx.eraseObject(t, zeros); err != nil {
			return fmt.Errorf("erase %s: %w", t.Digest, err)
		}
		for _, leaf := range t.Leaves {
			erased[leaf.Hash] = true
		}
	}
	for _, frame := range slices.Sorted(maps.Keys(zeros)) {
		if err := tx.eraseFrame(frame, zeros[frame]); err != nil {
			return fmt.Errorf("erase frame %d: %w", frame, err)
		}
	}
	return tx.erasedLeaves(e, slices.SortedFunc(maps.Keys(erased), func(a, b tlog.Hash) int { return slices.Compare(a[:], b[:]) }))
}

// eraseObject takes away all rows of an object, and notes where its bytes are.
func (tx *Tx) eraseObject(t Traces, zeros map[int64][]extent) error {
	extents, err := readExtents(tx.ctx, tx.w.conn, t.id)
	if err != nil {
		return err
	}
	for _, e := range extents {
		zeros[e.frame] = append(zeros[e.frame], e)
	}
	for _, leaf := range t.Leaves {
		for _, name := range leaf.Facets {
			if _, err := tx.exec("UPDATE facet SET data = NULL WHERE leaf = ? AND name = ?", leaf.Leaf, name); err != nil {
				return err
			}
		}
	}
	for _, statement := range []string{
		"DELETE FROM extent WHERE object = ?",
		"UPDATE object SET digest = NULL WHERE id = ?",
		"UPDATE sighting SET internaldate = NULL, flags = NULL WHERE object = ?",
	} {
		if _, err := tx.exec(statement, t.id); err != nil {
			return err
		}
	}
	return nil
}

// eraseFrame writes zeros over pieces of a frame, or removes one that holds
// nothing else.
func (tx *Tx) eraseFrame(id int64, pieces []extent) error {
	var others int
	if err := tx.row("SELECT count(*) FROM extent WHERE frame = ?", []any{id}, &others); err != nil {
		return err
	}
	if others == 0 {
		_, err := tx.exec("DELETE FROM frame WHERE id = ?", id)
		return err
	}
	plain, err := new(frameCache).get(tx.ctx, tx.w.conn, tx.w.r.zstd, id)
	if err != nil {
		return err
	}
	for _, e := range pieces {
		if e.off < 0 || e.len < 0 || e.off > int64(len(plain)) || e.len > int64(len(plain))-e.off {
			return fmt.Errorf("%w: it has %d bytes, want %d at %d", ErrDamaged, len(plain), e.len, e.off)
		}
		clear(plain[e.off : e.off+e.len])
	}
	_, err = tx.exec("UPDATE frame SET data = ? WHERE id = ?", tx.w.r.zstd.encode(plain, nil), id)
	return err
}

// erasedLeaves appends the erase.done leaves: each names as many leaves and
// streams as it can.
func (tx *Tx) erasedLeaves(e Erasure, leaves []tlog.Hash) error {
	log, err := tx.Stream(StreamLog)
	if err != nil {
		return err
	}
	streams := slices.Clone(e.Streams)
	slices.SortFunc(streams, func(a, b tlog.StreamID) int { return cmp.Compare(a.String(), b.String()) })
	clients := slices.Collect(slices.Chunk(slices.Compact(streams), tlog.MaxLeafStreams-1))
	if len(clients) == 0 {
		clients = [][]tlog.StreamID{nil}
	}
	for part := range slices.Chunk(leaves, tlog.MaxLeafRefs) {
		var refs []tlog.Ref
		for _, h := range part {
			refs = append(refs, tlog.Ref{Relation: tlog.RefErased, Hash: h})
		}
		for _, own := range clients {
			index, _, err := tx.append(Draft{Kind: tlog.KindEraseDone, Streams: append([]tlog.StreamID{log}, own...), Refs: refs, Facets: e.Facets})
			if err != nil {
				return err
			}
			tx.erased = index
		}
	}
	return nil
}
