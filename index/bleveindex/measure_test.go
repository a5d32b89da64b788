package bleveindex

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/index"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// inbox is where all messages are.
var inbox = index.Place{Account: "list", Mailbox: "INBOX", Role: email.RoleInbox}

// oneMailbox is an [index.Resolver] that knows inbox and nothing else.
type oneMailbox struct{ index.Resolver }

// Places implements [index.Resolver].
func (oneMailbox) Places() ([]index.Place, error) { return []index.Place{inbox}, nil }

// messages yields the messages of an mbox in $ONRECORD_CORPORA.
func messages(t testing.TB, name string, yield func(raw []byte)) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("ONRECORD_CORPORA is not set")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var raw []byte
	for r := bufio.NewReaderSize(z, 1<<20); ; {
		line, err := r.ReadBytes('\n')
		if (bytes.HasPrefix(line, []byte("From ")) || err != nil) && len(raw) > 0 {
			yield(raw)
			raw = nil
		}
		if bytes.HasPrefix(line, []byte("From ")) {
			continue
		}
		if rest := bytes.TrimLeft(line, ">"); len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From ")) {
			line = line[1:]
		}
		raw = append(raw, line...)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// batches yields documents in batches as a daemon applies them: parsed on
// two goroutines while the one before is applied. Each message comes times
// over, with other digests. It returns the bytes read.
func batches(t testing.TB, times, messagesPerBatch, bytesPerBatch int, yield func([]index.Document)) int64 {
	type batch struct{ raws [][]byte }
	parsed := make(chan []index.Document, 1)
	var total int64
	go func() {
		defer close(parsed)
		for round := range times {
			var b batch
			size := 0
			flush := func() {
				docs := make([]index.Document, len(b.raws))
				var wg sync.WaitGroup
				for k := range 2 {
					wg.Go(func() {
						for i := k; i < len(docs); i += 2 {
							docs[i] = documentOf(b.raws[i], round)
						}
					})
				}
				wg.Wait()
				parsed <- docs
				b, size = batch{}, 0
			}
			messages(t, "linux-raid.mbox.zst", func(raw []byte) {
				b.raws = append(b.raws, raw)
				size += len(raw)
				total += int64(len(raw))
				if len(b.raws) == messagesPerBatch || size >= bytesPerBatch {
					flush()
				}
			})
			flush()
		}
	}()
	for docs := range parsed {
		yield(docs)
	}
	return total
}

func documentOf(raw []byte, round int) index.Document {
	m := email.ParseBytes(raw, email.DefaultLimits)
	binary.BigEndian.PutUint32(m.Digest[:], binary.BigEndian.Uint32(m.Digest[:])+uint32(round)*0x9E3779B9)
	own, others := zone.Split(zone.OfMessage(m))
	return index.DocumentOf(m, index.Texts{Own: own, Other: others}, []index.Place{inbox}, m.Date)
}

func sizeOf(t testing.TB, dir string) (bytes int64) {
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

// memory returns what the kernel says of this process, such as "VmHWM".
func memory(what string) string {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "?"
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, what+":"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "?"
}

// cpu returns the processor time that this process has used, as Linux tells it.
func cpu() time.Duration {
	b, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ") // after the name, from field 3 on
	fields := strings.Fields(rest)
	var ticks int
	for _, f := range fields[11:13] { // utime, stime, in hundredths of a second
		n, err := strconv.Atoi(f)
		if err != nil {
			return 0
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// TestMeasureApply prints the rate, size and memory of indexing linux-raid.
func TestMeasureApply(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(120 << 20))
	defer debug.SetGCPercent(debug.SetGCPercent(60))
	dir := t.TempDir()
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	start, used := time.Now(), cpu()
	docs := 0
	raw := batches(t, 1, 400, 4<<20, func(list []index.Document) {
		docs += len(list)
		if err := x.Apply(t.Context(), list, nil, int64(docs)); err != nil {
			t.Fatal(err)
		}
	})
	applied := time.Since(start)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	size := sizeOf(t, dir)
	t.Logf("%d documents, %d MB: parsed and applied in %.1f s, closed after %.1f s: %.0f/s, %.1f s of processors; index %.1f MB, %.3f of raw; peak RSS %s, anonymous now %s",
		docs, raw>>20, applied.Seconds(), took.Seconds(), float64(docs)/took.Seconds(), (cpu() - used).Seconds(),
		float64(size)/1e6, float64(size)/float64(raw), memory("VmHWM"), memory("RssAnon"))
}

// measureQueries are asked in turn. Of %s comes a word of the collection.
var measureQueries = []string{
	"raid", "the", "mdadm reshape", "superblock checksum", "degraded array", "linux kernel patch", "neil brown",
	"from:neil", "from:neilb@suse.de", "from:suse.de", "to:linux-raid", "with:song", "subject:mdadm", "subject:patch raid5",
	`"raid 5"`, `"of the"`, `"bad block"`, `"linux raid"`, `"in the array"`, `"the will"`, `"software raid wiki"`, `subject:"bad block log"`,
	"resh*", "super*", "a*", "mdadm.conf", "reshpae~", "superblok~1", "bitmap~",
	"raid OR linux", "md0 OR md1 OR md2 OR md127", "raid -linux", "raid -from:neil", "(raid5 OR raid6) reshape stuck", `raid -"raid 5"`,
	"after:2020-01 before:2020-07 raid", "on:2021", "after:2024 from:song", "larger:100k", "smaller:3k bug",
	"has:attachment", "in:inbox grub", "account:list trim discard", `"spare rebuilding"`, `"thank you"`, "zzzznotthere", `"not there at all"`,
	"promised", `"promised"`, "fails", "hotplug udev", "filename:dmesg", "filename:txt",
}

// TestMeasureSearch prints percentiles of searching in 97,670 documents.
func TestMeasureSearch(t *testing.T) {
	dir := os.Getenv("ONRECORD_MEASURE_INDEX") // to look again at an index made before
	if dir == "" {
		dir = t.TempDir()
	}
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := x.Cursor(); err != nil || n == 0 {
		start, docs := time.Now(), 0
		batches(t, 5, 400, 4<<20, func(list []index.Document) {
			docs += len(list)
			if err := x.Apply(t.Context(), list, nil, int64(docs)); err != nil {
				t.Fatal(err)
			}
		})
		t.Logf("%d documents in %.1f s", docs, time.Since(start).Seconds())
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	start := time.Now()
	if x, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	opened := time.Since(start)
	search := func(q, sort string) (time.Duration, index.Result) {
		start := time.Now()
		query, err := index.Parse(q, index.Env{Now: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if query, err = query.Resolve(oneMailbox{}); err != nil {
			t.Fatal(err)
		}
		res, err := x.Search(context.Background(), query, index.SearchOptions{Sort: sort})
		if err != nil {
			t.Fatal(err)
		}
		return time.Since(start), res
	}
	first, _ := search("mdadm reshape", "")
	s, release, err := x.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	var segments []int64
	for _, seg := range s.Segments() {
		segments = append(segments, seg.LiveSize())
	}
	release()
	t.Logf("open %v, first search %v, segments %v, %.1f MB", opened, first, segments, float64(sizeOf(t, dir))/1e6)
	var all []time.Duration
	for _, q := range measureQueries {
		for _, sort := range []string{index.SortRelevance, index.SortNewest} {
			var times []time.Duration
			var res index.Result
			for range 5 {
				var took time.Duration
				took, res = search(q, sort)
				times = append(times, took)
			}
			all = append(all, times...)
			slices.Sort(times)
			t.Logf("%-40s %-9s %8.2f ms %6d hits", q, sort, ms(times[2]), res.Total)
		}
	}
	slices.Sort(all)
	at := func(p float64) float64 { return ms(all[int(p*float64(len(all)-1))]) }
	t.Logf("p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, most %.2f ms", at(0.5), at(0.9), at(0.99), at(1))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
