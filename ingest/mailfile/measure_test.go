package mailfile_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/record"
	"onrecord/ingest/mailfile"
)

// unpack decompresses a file of $ONRECORD_CORPORA into dir.
func unpack(t testing.TB, name, dir string) string {
	t.Helper()
	corpora := os.Getenv("ONRECORD_CORPORA")
	if corpora == "" {
		t.Skip("set ONRECORD_CORPORA to the folder of corpora")
	}
	in, err := os.Open(filepath.Join(corpora, name))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r, err := zstd.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := filepath.Join(dir, strings.TrimSuffix(name, ".zst"))
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, r); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// peakMemory returns the largest resident size of this process so far, as the
// system writes it.
func peakMemory() string {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}

// TestMeasureImport imports a mailing list into the record alone, twice.
func TestMeasureImport(t *testing.T) {
	const messages = 19534
	dir := t.TempDir()
	path := unpack(t, "linux-raid.mbox.zst", dir)
	rec, err := record.Open(t.Context(), filepath.Join(dir, "data"), record.Options{Create: true, Host: "firm.example"})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	for _, want := range []mailfile.MailboxReport{
		{Mailbox: "linux-raid", Seen: messages, Added: messages},
		{Mailbox: "linux-raid", Seen: messages, AlreadyHeld: messages},
	} {
		size, start := rec.Size(), time.Now()
		report, err := mailfile.Import(t.Context(), rec, mailfile.Source{Account: "list@firm.example", Paths: []string{path}}, mailfile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d added: %.0f messages/s, peak memory %s", want.Added, messages/time.Since(start).Seconds(), peakMemory())
		if len(report.Mailboxes) != 1 || report.Mailboxes[0] != want {
			t.Errorf("report %+v, want %+v", report.Mailboxes, want)
		}
		if grown := rec.Size() - size; want.Added == 0 && grown != 0 {
			t.Errorf("the second import added %d leaves", grown)
		}
	}
	counts, err := rec.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("stored %.3f of raw", float64(counts.StoredBytes)/float64(counts.Bytes))
}
