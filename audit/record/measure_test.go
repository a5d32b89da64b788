package record

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/tlog"
)

// corpus returns the messages of a compressed mbox of $ONRECORD_CORPORA, with
// CRLF line ends.
func corpus(b *testing.B, name string) [][]byte {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		b.Skip("ONRECORD_CORPORA is not set")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	defer z.Close()
	all, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	var list [][]byte
	for m := range bytes.SplitSeq(all, []byte("\n\nFrom ")) {
		_, m, _ := bytes.Cut(m, []byte("\n"))
		list = append(list, bytes.ReplaceAll(m, []byte("\n"), []byte("\r\n")))
	}
	return list
}

// BenchmarkMeasureRecord records a real mailing list, bodies made by one
// goroutine beside the writer, and verifies it. On 2 shared cores.
func BenchmarkMeasureRecord(b *testing.B) {
	raws := corpus(b, "linux-raid.mbox.zst")
	ctx := context.Background()
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "data")
		r, err := Open(ctx, dir, Options{Create: true, Host: "firm.example"})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		size := observeAll(b, r, raws)
		observed := time.Since(start)
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(raws))/observed.Seconds(), "messages/s")
		info, err := os.Stat(filepath.Join(dir, dbName))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/float64(size), "record.db/raw")
		r = openTest(b, dir, Options{})
		c, err := r.Counts(ctx)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(c.StoredBytes)/float64(c.Bytes), "frames/raw")
		start = time.Now()
		verified(b, r)
		b.ReportMetric(float64(len(raws))/time.Since(start).Seconds(), "verified/s")
		start = time.Now()
		for e, err := range r.Entries(ctx, 0) {
			if err != nil {
				b.Fatal(err)
			}
			if d, ok := e.Digest(); ok {
				if _, err := r.Object(ctx, d); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(len(raws))/time.Since(start).Seconds(), "read/s")
	}
}

func observeAll(b *testing.B, r *Record, raws [][]byte) (size int64) {
	bodies := make(chan *Body, 2*250)
	go func() {
		defer close(bodies)
		for _, raw := range raws {
			bodies <- BytesBody(raw)
		}
	}()
	var g Generation
	update(b, r, func(tx *Tx) (err error) {
		_, g, err = tx.OpenImport(Mailbox{Account: "list", Name: "linux-raid"}, nil)
		return err
	})
	for more := true; more; {
		update(b, r, func(tx *Tx) error {
			for range 250 {
				body, ok := <-bodies
				if more = ok; !ok {
					return nil
				}
				size += body.Size
				o := Observation{Generation: g.ID, Facet: tlog.FacetFile, Body: body, InternalDate: "Fri Nov 20 09:00:04 2026",
					Fields: []tlog.Field{tlog.BareField("format", "mbox"), tlog.BareField("offset", "123456789"),
						tlog.BareField("line-ends", "lf-converted"), tlog.BareField("source-sha256", body.Digest.String())}}
				if _, err := tx.Observe(o); err != nil {
					return err
				}
			}
			return nil
		})
	}
	runtime.KeepAlive(raws)
	return size
}
