package record

import (
	"context"
	"fmt"

	"onrecord/audit/tlog"
)

// FirstEntry returns the leaf with which a stream began.
func (r *Record) FirstEntry(ctx context.Context, stream tlog.StreamID) (*Entry, error) {
	var leaf int64
	err := r.read.QueryRowContext(ctx, "SELECT leaf FROM stream_leaf WHERE stream = ? AND seq = 0", stream[:]).Scan(&leaf)
	if err != nil {
		return nil, fmt.Errorf("first leaf of stream %s: %w", stream, err)
	}
	return r.Entry(ctx, leaf)
}
