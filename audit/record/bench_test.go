package record

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"onrecord/audit/tlog"
)

// BenchmarkAppendLeaves appends leaves without facets in batches of 1024.
func BenchmarkAppendLeaves(b *testing.B) {
	r := openTest(b, filepath.Join(b.TempDir(), "data"), testOptions(newClock()))
	var stream tlog.StreamID
	update(b, r, func(tx *Tx) (err error) {
		stream, err = tx.Stream(StreamLog)
		return err
	})
	b.ResetTimer()
	for n := 0; n < b.N; n += 1024 {
		update(b, r, func(tx *Tx) error {
			for range 1024 {
				d := Draft{Kind: tlog.KindSoftwareVersion, Streams: []tlog.StreamID{stream}}
				if _, _, err := tx.Append(d); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
}

// benchMessage returns an invented message of about 8 KB with words that repeat.
func benchMessage(r *rand.Rand, n int) []byte {
	words := make([]byte, 0, 8<<10)
	for len(words) < 8000 {
		words = fmt.Appendf(words, "word%d ", r.IntN(5000))
		if r.IntN(12) == 0 {
			words = append(words, "\r\n"...)
		}
	}
	return message(n, string(words))
}

// BenchmarkObserve records messages of 8 KB in batches of 250. Bodies are made
// beside the transaction, as ingest does.
func BenchmarkObserve(b *testing.B) {
	r := openTest(b, filepath.Join(b.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(b, r, "INBOX")
	const batch = 250
	raws := make(chan [][]byte, 8)
	go func() {
		random := rand.New(rand.NewPCG(1, 2))
		defer close(raws)
		for n := 0; n < b.N; n += batch {
			list := make([][]byte, batch)
			for i := range list {
				list[i] = benchMessage(random, n+i)
			}
			raws <- list
		}
	}()
	b.ResetTimer()
	uid, bytes := uint32(1), int64(0)
	for list := range raws {
		update(b, r, func(tx *Tx) error {
			for _, raw := range list {
				if _, err := tx.Observe(imapObservation(g.ID, uid, raw)); err != nil {
					return err
				}
				uid++
				bytes += int64(len(raw))
			}
			return nil
		})
	}
	b.ReportMetric(float64(uid-1)/b.Elapsed().Seconds(), "messages/s")
	c, err := r.Counts(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(c.StoredBytes)/float64(bytes), "stored/raw")
}
