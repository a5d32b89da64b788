package mailfile_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/ingest/mailfile"
)

// writeZip makes a zip of files in the order of their names.
func writeZip(t testing.TB, path string, files map[string]string) {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(files[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestImportZip(t *testing.T) {
	dir := t.TempDir()
	writeZip(t, filepath.Join(dir, "export.zip"), map[string]string{
		"1.eml": eml(1), "Sent/2.eml": eml(2), `Sent\3.eml`: eml(3), "../../etc/4.eml": eml(4), "readme.pdf": "%PDF", "__MACOSX/1.eml": "\x00", "5.msg": "x",
	})
	rec := openRecord(t, filepath.Join(dir, "data"))
	report := importPaths(t, rec, filepath.Join(dir, "export.zip"))
	sameContents(t, contents(t, rec), map[string][]string{"export": {crlf(eml(1))}, "Sent": {crlf(eml(2)), crlf(eml(3))}, "etc": {crlf(eml(4))}})
	if len(report.Failures) != 1 || !strings.Contains(report.Failures[0], "5.msg") || !strings.Contains(report.Failures[0], "readpst") {
		t.Errorf("failures: %q", report.Failures)
	}
	if report.Ignored != 1 {
		t.Errorf("%d files ignored", report.Ignored)
	}
}

// TestZipBomb: a zip that unpacks to far more than mail does is refused before
// any of it is unpacked.
func TestZipBomb(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "bomb.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create("1.eml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 300 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	_, err = mailfile.Import(t.Context(), rec, mailfile.Source{Account: account, Paths: []string{path}}, mailfile.Options{})
	if err == nil || !strings.Contains(err.Error(), "bomb.zip") || !strings.Contains(err.Error(), "unpack") {
		t.Errorf("error %v", err)
	}
}

// TestAttackOverlappingEntries: entries of a zip that lie in the same place unpack to
// far more than the file is long, each by no more than text does.
func TestAttackOverlappingEntries(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var text bytes.Buffer
	for text.Len() < 3<<20 {
		text.WriteString(strings.Repeat(fmt.Sprint(random.Uint64()), 20))
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("000.eml")
	if err == nil {
		_, err = w.Write(text.Bytes())
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(b.Bytes(), []byte("PK\x01\x02"))
	entry, end := b.Bytes()[at:b.Len()-22], slices.Clone(b.Bytes()[b.Len()-22:])
	data := slices.Clone(b.Bytes()[:at])
	const copies = 200
	for i := range copies {
		data = append(data, bytes.Replace(entry, []byte("000.eml"), fmt.Appendf(nil, "%03d.eml", i), 1)...)
	}
	binary.LittleEndian.PutUint16(end[8:], copies)
	binary.LittleEndian.PutUint16(end[10:], copies)
	binary.LittleEndian.PutUint32(end[12:], uint32(copies*len(entry)))
	dir := t.TempDir()
	path := filepath.Join(dir, "bomb.zip")
	if err := os.WriteFile(path, append(data, end...), 0o600); err != nil {
		t.Fatal(err)
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	_, err = mailfile.Import(t.Context(), rec, mailfile.Source{Account: account, Paths: []string{path}}, mailfile.Options{})
	if err == nil || !strings.Contains(err.Error(), "which no mail does") {
		t.Errorf("a file of %d bytes that unpacks to %d: %v", len(data), copies*text.Len(), err)
	}
}

// TestZipLies: an entry that is longer than it claims, or damaged, fails alone.
func TestZipLies(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.zip")
	writeZip(t, path, map[string]string{"1.eml": eml(1), "2.eml": eml(2)})
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("PK\x01\x02"))
	data[at+24] = 5 // the uncompressed size of the first entry, in the directory
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	rec := openRecord(t, filepath.Join(dir, "data"))
	report := importPaths(t, rec, path)
	if len(report.Failures) != 1 || !strings.Contains(report.Failures[0], "1.eml") {
		t.Errorf("failures: %q", report.Failures)
	}
	sameContents(t, contents(t, rec), map[string][]string{"a": {crlf(eml(2))}})
}

// TestZipInFolder: a zip among mail is read if there is mail in it, and is
// otherwise like any other file.
func TestZipInFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"m/1.eml": eml(1)})
	writeZip(t, filepath.Join(dir, "m", "docs.zip"), map[string]string{"page.html": "<html>"})
	writeZip(t, filepath.Join(dir, "m", "Old.zip"), map[string]string{"2.eml": eml(2)})
	rec := openRecord(t, filepath.Join(dir, "data"))
	report := importPaths(t, rec, filepath.Join(dir, "m"))
	if len(report.Failures) > 0 || report.Ignored == 0 {
		t.Errorf("report %+v", report)
	}
	sameContents(t, contents(t, rec), map[string][]string{"m": {crlf(eml(1))}, "Old": {crlf(eml(2))}})
}
