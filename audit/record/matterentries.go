package record

import (
	"context"
	"fmt"
	"slices"

	"onrecord/audit/tlog"
)

// MatterEntries returns the leaves of a matter that are of one of some kinds, in
// their order.
func (r *Record) MatterEntries(ctx context.Context, stream tlog.StreamID, kinds ...string) ([]*Entry, error) {
	all, err := r.StreamLeaves(ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("read matter %s: %w", stream, err)
	}
	list := slices.DeleteFunc(all, func(e *Entry) bool { return !slices.Contains(kinds, e.Leaf.Kind) })
	for i, e := range list {
		if list[i], err = r.Entry(ctx, e.Index); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// StreamLeaves returns the leaves of a stream in their order, without facets.
func (r *Record) StreamLeaves(ctx context.Context, stream tlog.StreamID) ([]*Entry, error) {
	rows, err := r.read.QueryContext(ctx, "SELECT l.idx, l.hash, l.data FROM stream_leaf sl JOIN leaf l ON l.idx = sl.leaf WHERE sl.stream = ? ORDER BY sl.seq", stream[:])
	return query(rows, err, scanEntry)
}
