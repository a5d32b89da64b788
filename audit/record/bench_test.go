package record

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"strings"
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
