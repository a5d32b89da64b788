package projection

import (
	"context"
	"fmt"
	"strconv"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// One transaction applies at most so many entries, and stops adding entries
// once their facets and messages are larger than that.
const (
	batchEntries = 1000
	batchBytes   = 8 << 20
)

// A Batch is a stretch of the log that all stages have applied. It belongs to
// whoever gets it.
type Batch struct {
	Entries  []*record.Entry
	Readings []*Reading // of Entries; nil where no stage needed one or there is none
}

// eachBatch reads the log from an entry on and calls f with one batch after
// another, while a goroutine reads the next one.
func eachBatch(ctx context.Context, rec Log, from int64, entries int, f func([]*record.Entry) error) error {
	ctx, cancel := context.WithCancel(ctx)
	batches := make(chan []*record.Entry)
	var rerr error // written before batches is closed
	go func() {
		defer close(batches)
		rerr = readBatches(ctx, rec, from, entries, batches)
	}()
	var err error
	for b := range batches {
		if err = f(b); err != nil {
			break
		}
	}
	cancel()
	for range batches { // wait for the reader to end
	}
	if err != nil {
		return err
	}
	return rerr
}

func readBatches(ctx context.Context, rec Log, from int64, entries int, out chan<- []*record.Entry) error {
	var batch []*record.Entry
	size := 0
	send := func() error {
		select {
		case out <- batch:
			batch, size = nil, 0
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for e, err := range rec.Entries(ctx, from) {
		if err != nil {
			return fmt.Errorf("read the log: %w", err)
		}
		batch = append(batch, e)
		size += sizeOf(e)
		if len(batch) >= entries || size >= batchBytes {
			if err := send(); err != nil {
				return err
			}
		}
	}
	if len(batch) == 0 {
		return ctx.Err()
	}
	return send()
}

// sizeOf is about the memory that an entry takes, with its message.
func sizeOf(e *record.Entry) int {
	n := 1 << 10
	if raw := e.Facets[tlog.FacetRaw]; raw != nil && e.Leaf.Kind == tlog.KindMessageObserved {
		text, _, _ := raw.Get("size")
		size, _ := strconv.Atoi(text) // 0 if it is not told
		n += min(size, batchBytes)
	}
	for _, f := range e.Facets {
		for _, field := range f.Fields {
			n += len(field.Key) + len(field.Value) + 64
		}
	}
	return n
}
