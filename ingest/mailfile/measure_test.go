package mailfile_test

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/record"
	"onrecord/ingest/email"
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

// TestMeasureExport writes a mailing list as files and reads it back.
func TestMeasureExport(t *testing.T) {
	dir := t.TempDir()
	path := unpack(t, "linux-raid.mbox.zst", dir)
	rec := openRecord(t, filepath.Join(dir, "data"))
	importPaths(t, rec, path)
	for _, format := range []string{"mbox", "maildir"} {
		out, start := filepath.Join(dir, format), time.Now()
		report, err := formats[format](t.Context(), rec, out)
		if err != nil {
			t.Fatal(err)
		}
		n := report.Mailboxes[0].Messages
		t.Logf("%s: %d messages written, %.0f messages/s, peak memory %s", format, n, float64(n)/time.Since(start).Seconds(), peakMemory())
		size := rec.Size()
		start = time.Now()
		again := importPaths(t, rec, out)
		if rec.Size() != size || len(again.Mailboxes) != 1 {
			t.Errorf("%s: read back as %+v, with %d leaves more", format, again.Mailboxes, rec.Size()-size)
		}
		t.Logf("%s: read back, %.0f messages/s", format, float64(n)/time.Since(start).Seconds())
	}
}

// TestMeasureFolders imports collections of odd messages and holds every file
// against what is stored.
func TestMeasureFolders(t *testing.T) {
	for _, name := range []string{"mime-torture", "spamassassin"} {
		dir := t.TempDir()
		untar(t, unpack(t, name+".tar.zst", dir), filepath.Join(dir, "files"))
		rec := openRecord(t, filepath.Join(dir, "data"))
		report := importPaths(t, rec, filepath.Join(dir, "files"))
		files, wrong := 0, 0
		err := filepath.WalkDir(filepath.Join(dir, "files"), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.EqualFold(filepath.Ext(path), ".eml") {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			stored, err := rec.Object(t.Context(), email.DigestOf(raw))
			if err != nil { // the line ends were converted
				stored, err = rec.Object(t.Context(), email.DigestOf(bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))))
				stored = bytes.ReplaceAll(stored, []byte("\r\n"), []byte("\n"))
			}
			if err != nil || !bytes.Equal(stored, raw) {
				wrong++
				t.Errorf("%s is not held byte for byte (%v)", path, err)
			}
			return nil
		})
		if err != nil || len(report.Failures) > 0 || files == 0 {
			t.Errorf("%s: %v, failures %q", name, err, report.Failures)
		}
		t.Logf("%s: %d files, %d not as they were, %d ignored", name, files, wrong, report.Ignored)
		checkVerify(t, rec)
	}
}

// untar unpacks the files of a tar.
func untar(t *testing.T, path, dir string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for r := tar.NewReader(f); ; {
		h, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg || !filepath.IsLocal(h.Name) {
			continue
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, map[string]string{h.Name: string(data)})
	}
}

// TestMeasureHuge passes a message of 1 GB through: LF line ends, so that it is
// read twice and converted.
func TestMeasureHuge(t *testing.T) {
	if os.Getenv("ONRECORD_CORPORA") == "" || testing.Short() {
		t.Skip("set ONRECORD_CORPORA, and do not set -short")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "huge.eml")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	line := []byte(strings.Repeat("a line of a very large attachment ", 2) + "\n")
	fmt.Fprint(f, eml(1))
	for block := bytes.Repeat(line, 10000); ; {
		n, err := f.Write(block)
		if err != nil {
			t.Fatal(err)
		}
		if at, err := f.Seek(0, io.SeekCurrent); err != nil || n == 0 || at > 1<<30 {
			break
		}
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	start := time.Now()
	importPaths(t, rec, path)
	t.Logf("imported in %v, peak memory %s", time.Since(start).Round(time.Millisecond), peakMemory())
	start = time.Now()
	if _, err := mailfile.ExportMbox(context.Background(), rec, filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	t.Logf("exported in %v, peak memory %s", time.Since(start).Round(time.Millisecond), peakMemory())
	size := rec.Size()
	if importPaths(t, rec, filepath.Join(dir, "out")); rec.Size() != size {
		t.Errorf("it came back as another message: %d leaves more", rec.Size()-size)
	}
}
