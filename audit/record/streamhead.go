package record

import (
	"context"
	"fmt"
	"slices"

	"onrecord/audit/tlog"
)

// LastEntry returns the newest leaf of a stream in the first size leaves of the
// log.
func (r *Record) LastEntry(ctx context.Context, stream tlog.StreamID, size int64) (*Entry, error) {
	var leaf int64
	err := r.read.QueryRowContext(ctx, "SELECT leaf FROM stream_leaf WHERE stream = ? AND leaf < ? ORDER BY seq DESC LIMIT 1", stream[:], size).Scan(&leaf)
	if err != nil {
		return nil, fmt.Errorf("last leaf of stream %s: %w", stream, err)
	}
	return r.Entry(ctx, leaf)
}

// A StreamHead is where a stream stood: its last leaf.
type StreamHead struct {
	Stream tlog.StreamID
	Seq    int64
	Hash   tlog.Hash
}

// StreamHeads returns where every stream stood by a leaf of kind heads, sorted by
// id. Where a clock.step comes right before that leaf, an early version listed the
// streams as they stood before both.
func (r *Record) StreamHeads(ctx context.Context, heads *Entry) ([]StreamHead, error) {
	for before := heads.Index; before >= heads.Index-1; before-- {
		list, err := r.streamHeads(ctx, before)
		if err != nil {
			return nil, fmt.Errorf("last leaves of streams: %w", err)
		}
		entries := make([][]byte, len(list))
		for i, h := range list {
			entries[i] = tlog.StreamEntry(h.Stream, h.Seq, h.Hash)
		}
		if slices.Equal(heads.Leaf.Trees, []tlog.Tree{streamsTree(entries)}) {
			return list, nil
		}
	}
	return nil, fmt.Errorf("%w: leaf %d: its tree is not over the streams as they stood before it", ErrDamaged, heads.Index)
}

// streamHeads returns where every stream stood before a leaf.
func (r *Record) streamHeads(ctx context.Context, before int64) ([]StreamHead, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT m.stream, m.seq, l.hash
		FROM (SELECT stream, max(seq) AS seq FROM stream_leaf WHERE leaf < ? GROUP BY stream) m
		JOIN stream_leaf s ON s.stream = m.stream AND s.seq = m.seq JOIN leaf l ON l.idx = s.leaf ORDER BY m.stream`, before)
	return query(rows, err, func(scan func(...any) error) (h StreamHead, err error) {
		var id, hash []byte
		if err = scan(&id, &h.Seq, &hash); err == nil && (copy(h.Stream[:], id) != len(h.Stream) || copy(h.Hash[:], hash) != len(h.Hash)) {
			err = fmt.Errorf("%w: stream %x", ErrDamaged, id)
		}
		return h, err
	})
}
