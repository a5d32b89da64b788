package record

import (
	"context"
	"fmt"

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

// StreamHeads returns where every stream stood before a leaf, sorted by id.
func (r *Record) StreamHeads(ctx context.Context, before int64) ([]StreamHead, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT m.stream, m.seq, l.hash
		FROM (SELECT stream, max(seq) AS seq FROM stream_leaf WHERE leaf < ? GROUP BY stream) m
		JOIN stream_leaf s ON s.stream = m.stream AND s.seq = m.seq JOIN leaf l ON l.idx = s.leaf ORDER BY m.stream`, before)
	heads, err := query(rows, err, func(scan func(...any) error) (h StreamHead, err error) {
		var id, hash []byte
		if err = scan(&id, &h.Seq, &hash); err == nil && (copy(h.Stream[:], id) != len(h.Stream) || copy(h.Hash[:], hash) != len(h.Hash)) {
			err = fmt.Errorf("%w: stream %x", ErrDamaged, id)
		}
		return h, err
	})
	if err != nil {
		return nil, fmt.Errorf("last leaves of streams: %w", err)
	}
	return heads, nil
}
