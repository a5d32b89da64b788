package imapsync

import (
	"context"
	"time"

	"onrecord/audit/record"
)

// scanned is the last scan of a generation on record; zero if there is none.
type scanned struct {
	ok      bool
	at      time.Time
	uids    uidSet
	pending uidSet
	uidNext uint64
}

func lastScan(ctx context.Context, rec *record.Record, gen int64) (scanned, error) {
	return scanned{}, nil
}
