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
