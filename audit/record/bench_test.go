package record

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/tlog"
)

// leavesPerBatch are so many since the hashes of leaves are random: each batch
// touches pages all over their index. Batches of 8,192 take nearly half as much
// time again.
const leavesPerBatch = 32_768

// BenchmarkAppendLeaves appends leaves without facets in batches.
func BenchmarkAppendLeaves(b *testing.B) {
	r := openTest(b, filepath.Join(b.TempDir(), "data"), testOptions(newClock()))
	b.ResetTimer()
	appendLeaves(b, r, b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
}

// appendLeaves appends at least n leaves in batches.
func appendLeaves(b *testing.B, r *Record, n int) {
	var stream tlog.StreamID
	update(b, r, func(tx *Tx) (err error) {
		stream, err = tx.Stream(StreamLog)
		return err
	})
	for ; n > 0; n -= leavesPerBatch {
		update(b, r, func(tx *Tx) error {
			for range leavesPerBatch {
				d := Draft{Kind: tlog.KindSoftwareVersion, Streams: []tlog.StreamID{stream}}
				if _, _, err := tx.Append(d); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// BenchmarkProofs proves random leaves, and consistency from random sizes, in a
// log of 100,000 leaves, with $ONRECORD_LARGE of 1,000,000.
func BenchmarkProofs(b *testing.B) {
	r := openTest(b, filepath.Join(b.TempDir(), "data"), testOptions(newClock()))
	size := 100_000
	if os.Getenv("ONRECORD_LARGE") != "" {
		size = 1_000_000
	}
	appendLeaves(b, r, size)
	ctx := context.Background()
	read := tileReader(ctx, r.read)
	random := rand.New(rand.NewPCG(1, 2))
	for name, prove := range map[string]func(at int64) ([]tlog.Hash, error){
		"inclusion":   func(at int64) ([]tlog.Hash, error) { return tlog.ProveInclusion(r.Size(), at, read) },
		"consistency": func(at int64) ([]tlog.Hash, error) { return tlog.ProveConsistency(at+1, r.Size(), read) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := prove(random.Int64N(r.Size())); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// vocabulary are words of which some are far more frequent than others, as in
// mail.
var vocabulary = func() (words []string) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		b := make([]byte, 3+random.IntN(7), 12)
		for i := range b {
			b[i] = byte('a' + random.IntN(26))
		}
		words = append(words, string(append(b, ' ')))
	}
	return words
}()

// benchMessage returns an invented message of about 8 KB.
func benchMessage(random *rand.Rand, n int) []byte {
	var text strings.Builder
	for text.Len() < 8000 {
		x := random.Uint64()
		text.WriteString(vocabulary[(x&0xffff)*(x>>16&0xffff)>>16*5000>>16])
		if x>>60 == 0 {
			text.WriteString("\r\n")
		}
	}
	return message(n, text.String())
}

// BenchmarkObserve records messages of 8 KB in batches of 250. Bodies are made
// by another goroutine, as ingest does; so are the messages.
func BenchmarkObserve(b *testing.B) {
	r := openTest(b, filepath.Join(b.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(b, r, "INBOX")
	const batch = 250
	bodies := make(chan *Body, 2*batch)
	go func() {
		defer close(bodies)
		random := rand.New(rand.NewPCG(1, 2))
		for n := range b.N {
			bodies <- BytesBody(benchMessage(random, n))
		}
	}()
	uid, bytes := uint32(0), int64(0)
	for more := true; more; {
		update(b, r, func(tx *Tx) error {
			for range batch {
				body, ok := <-bodies
				if more = ok; !ok {
					return nil
				}
				uid++
				bytes += body.Size
				o := imapObservation(g.ID, uid, nil)
				o.Body = body
				if _, err := tx.Observe(o); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportMetric(float64(uid)/b.Elapsed().Seconds(), "messages/s")
	c, err := r.Counts(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(c.StoredBytes)/float64(bytes), "stored/raw")
}
