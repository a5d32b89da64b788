package quote_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// corpus returns the path of a corpus file, or skips.
func corpus(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder with " + name)
	}
	return filepath.Join(dir, name)
}

// lines calls f with each line of a compressed file.
func lines(t *testing.T, file string, f func(line []byte)) {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	z, err := zstd.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for r := bufio.NewReaderSize(z, 1<<20); ; {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			f(line)
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

var quotedFrom = regexp.MustCompile(`^>+From `)

// mails calls f with each message of an mboxrd file.
func mails(t *testing.T, file string, f func(raw []byte)) {
	var raw []byte
	blank, any := true, false
	flush := func() {
		if any {
			f(bytes.TrimSuffix(raw, []byte("\r\n")))
		}
		raw, any = nil, true
	}
	lines(t, file, func(line []byte) {
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case blank && bytes.HasPrefix(line, []byte("From ")):
			flush()
			blank = false
			return
		case quotedFrom.Match(line):
			line = line[1:]
		}
		blank = len(line) == 0
		raw = append(append(raw, line...), "\r\n"...)
	})
	flush()
}

// A bench applies the stage to messages, in batches like those of a projection,
// and tells apart what takes the time.
type bench struct {
	t                   *testing.T
	db                  *sql.DB
	file                string
	stage               *quote.Stage
	pending             []*projection.Reading
	messages            int
	raw                 int64
	parse, zone, stored time.Duration
	heap                uint64
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, file: filepath.Join(t.TempDir(), "derived.db"), stage: quote.NewStage()}
	db, err := sql.Open("sqlite", "file:"+b.file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-65536)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(b.stage.Schema()); err != nil {
		t.Fatal(err)
	}
	b.db = db
	return b
}

// cpu is the time of processors that the process has used.
func cpu(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (b *bench) add(raw []byte) {
	b.messages++
	b.raw += int64(len(raw))
	start := cpu(b.t)
	m := email.ParseBytes(raw, email.DefaultLimits)
	parsed := cpu(b.t)
	r := &projection.Reading{Message: m, Texts: zone.OfMessage(m)}
	b.parse += parsed - start
	b.zone += cpu(b.t) - parsed
	if b.pending = append(b.pending, r); len(b.pending) == 1000 {
		b.flush()
	}
}

func (b *bench) flush() {
	start := cpu(b.t)
	tx, err := b.db.Begin()
	if err != nil {
		b.t.Fatal(err)
	}
	for _, r := range b.pending {
		if err := b.stage.ApplyMessage(b.t.Context(), tx, nil, r); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := errors.Join(b.stage.Flush(b.t.Context(), tx), tx.Commit()); err != nil {
		b.t.Fatal(err)
	}
	b.stored += cpu(b.t) - start
	b.pending = b.pending[:0]
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	b.heap = max(b.heap, s.HeapInuse)
}

func (b *bench) count(query string) (n int64) {
	if err := b.db.QueryRow(query).Scan(&n); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// size is how much of the raw mail the tables take.
func (b *bench) size() float64 {
	pages := b.count("SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count")
	return float64(pages*b.count("PRAGMA page_size")) / float64(b.raw)
}

// maxHeap bounds the heap in use while linux-raid is linked: the words that are
// kept of messages, a batch of messages, and what waits to be collected.
const maxHeap = 128 << 20

func TestMeasureLinuxRaid(t *testing.T) {
	file := corpus(t, "linux-raid.mbox.zst")
	b := newBench(t)
	most := 1 << 30
	if testing.Short() {
		most = 3000
	}
	mails(t, file, func(raw []byte) {
		if b.messages < most {
			b.add(raw)
		}
	})
	b.flush()
	cost := b.zone + b.stored
	rate := float64(b.messages) / cost.Seconds()
	t.Logf("%d messages, %d MB: zones %.1f s, links %.1f s, together %.0f messages a second and core; with parsing %.0f",
		b.messages, b.raw>>20, b.zone.Seconds(), b.stored.Seconds(), rate, float64(b.messages)/(cost+b.parse).Seconds())
	t.Logf("%d links of blocks, %d of paragraphs, %d edited; tables %.3f of raw; heap at most %d MB",
		b.count("SELECT count(*) FROM quote_link WHERE marked"), b.count("SELECT count(*) FROM quote_link WHERE NOT marked AND basis <> 'resent'"),
		b.count("SELECT count(*) FROM quote_link WHERE edited"), b.size(), b.heap>>20)
	if testing.Short() {
		return // the bounds are meant for the whole
	}
	if rate < 2000 {
		t.Errorf("%.0f messages a second and core, want 2000", rate)
	}
	if b.heap > maxHeap {
		t.Errorf("heap of %d MB, want at most %d", b.heap>>20, maxHeap>>20)
	}
}
