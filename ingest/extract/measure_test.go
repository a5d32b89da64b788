package extract

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/ingest/email"
)

// TestMeasureExtract reads every attachment of the messages of a support list
// in a worker, and prints how that went: counts by kind and defect, time, and
// the memory of the worker. No attachment may end the worker.
func TestMeasureExtract(t *testing.T) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder of corpora")
	}
	packed, err := os.ReadFile(filepath.Join(dir, "usrp-users-2k.mbox.zst"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	mbox, err := r.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	messages := bytes.Split(mbox, []byte("\nFrom "))
	if testing.Short() {
		messages = messages[:min(len(messages), 300)]
	}
	m := &measured{w: newTestWorker(t, Limits{}), seen: map[string]bool{}, kinds: map[string]int{}, defects: map[string]int{}}
	begun := time.Now()
	if _, err := m.w.Read(t.Context(), pdfText("words"), Hint{}); err != nil {
		t.Fatal(err)
	}
	t.Logf("first start of the worker, with compiling the PDF engine: %s", time.Since(begun).Round(time.Millisecond))
	m.w.mu.Lock()
	m.w.stop()
	m.w.mu.Unlock()
	begun = time.Now()
	if _, err := m.w.Read(t.Context(), pdfText("words"), Hint{}); err != nil {
		t.Fatal(err)
	}
	t.Logf("next start: %s", time.Since(begun).Round(time.Millisecond))
	for _, raw := range messages {
		m.message(t, raw)
	}
	m.report(t, len(messages))
	if n := m.defects[DefectCrashed] + m.defects[DefectOutOfMemory] + m.defects[DefectTooLong]; n > 0 {
		t.Errorf("%d attachments ended the worker or took too long", n)
	}
}

type measured struct {
	w              *Worker
	seen           map[string]bool
	kinds, defects map[string]int
	textLess       int
	bytes, text    int64
	spent, longest time.Duration
	slowest        Kind
	rss            int64
}

func (m *measured) message(t *testing.T, raw []byte) {
	msg := email.ParseBytes(raw, email.DefaultLimits)
	for _, p := range msg.Attachments() {
		h := Hint{p.FileName, p.MediaType, p.Charset}
		key := p.Digest.String() + h.Class()
		if m.seen[key] {
			continue
		}
		m.seen[key] = true
		var content bytes.Buffer
		if _, err := email.WritePart(&content, bytes.NewReader(raw), p.Path); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		res, err := m.w.Read(t.Context(), content.Bytes(), HintOf(h.Class()))
		if err != nil {
			t.Fatal(err)
		}
		d := time.Since(begun)
		if m.spent += d; d > m.longest {
			m.longest, m.slowest = d, res.Kind
		}
		m.kinds[string(res.Kind)]++
		for _, code := range res.Defects {
			m.defects[code]++
		}
		if res.TextLess {
			m.textLess++
		}
		m.bytes += int64(content.Len())
		m.text += int64(len(res.Text))
		m.rss = max(m.rss, peakMemory(m.w.PID()))
	}
}

func (m *measured) report(t *testing.T, messages int) {
	t.Logf("%d messages, %d different attachments of %.1f MB, text of %.1f MB", messages, len(m.seen), float64(m.bytes)/1e6, float64(m.text)/1e6)
	for name, counts := range map[string]map[string]int{"kinds": m.kinds, "defects": m.defects} {
		keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
		line := ""
		for _, k := range keys {
			line += fmt.Sprintf(" %s %d", k, counts[k])
		}
		t.Logf("%s:%s", name, line)
	}
	t.Logf("text-less: %d", m.textLess)
	t.Logf("time: %s, %.1f ms each, longest %s (%s)", m.spent.Round(time.Millisecond), float64(m.spent.Milliseconds())/float64(max(1, len(m.seen))), m.longest.Round(time.Millisecond), m.slowest)
	t.Logf("most memory of the worker: %.0f MB resident", float64(m.rss)/1e6)
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakMemory is the most memory a process had, 0 where that cannot be told.
func peakMemory(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	if found := highWater.FindSubmatch(b); found != nil {
		n, _ := strconv.ParseInt(string(found[1]), 10, 64) // digits
		return n << 10
	}
	return 0
}
