package email

import (
	"archive/tar"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// corpusFiles yields the files of a tar.zst below $ONRECORD_CORPORA.
func corpusFiles(t testing.TB, name string, yield func(file string, raw []byte)) {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("ONRECORD_CORPORA is not set")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		yield(h.Name, raw)
	}
}

// TestMeasureDefects parses collections of broken and hostile mail and prints
// how often each defect was met. No message may stop the program.
func TestMeasureDefects(t *testing.T) {
	for _, name := range []string{"mime-torture.tar.zst", "spamassassin.tar.zst"} {
		t.Run(name, func(t *testing.T) {
			counts := make(map[string]int)
			files := 0
			corpusFiles(t, name, func(file string, raw []byte) {
				files++
				m := ParseBytes(raw, Limits{})
				checkMessage(t, file, raw, m)
				for _, d := range m.Defects {
					counts[d.Code]++
					if d.Code == DefectInternal {
						t.Errorf("%s: %v", file, d)
					}
				}
			})
			codes := make([]string, 0, len(counts))
			for code := range counts {
				codes = append(codes, code)
			}
			slices.SortFunc(codes, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
			table := fmt.Sprintf("%d files\n", files)
			for _, code := range codes {
				table += fmt.Sprintf("%7d  %s\n", counts[code], code)
			}
			t.Log(table)
		})
	}
}

// checkMessage checks what holds for every message, however broken.
func checkMessage(t testing.TB, name string, raw []byte, m *Message) {
	t.Helper()
	if m.Digest != DigestOf(raw) || m.Size != int64(len(raw)) {
		t.Errorf("%s: parsing changed the identity of the message", name)
	}
	paths := make(map[string]bool)
	for _, p := range m.Parts {
		if paths[p.Path] {
			t.Errorf("%s: part %s appears twice", name, p.Path)
		}
		paths[p.Path] = true
		for what, s := range map[string]string{"text": p.Text, "file name": p.FileName, "charset": p.Charset, "type": p.MediaType} {
			if !utf8.ValidString(s) {
				t.Errorf("%s: %s of part %s is not UTF-8", name, what, p.Path)
			}
		}
		checkMarks(t, p)
		if p.MediaType == "" || p.Digest.IsZero() {
			t.Errorf("%s: part %s has no type or digest", name, p.Path)
		}
	}
	for _, f := range m.Fields {
		if !utf8.ValidString(f.Value) || bytes.ContainsAny([]byte(f.Value), "\r\n\x00") {
			t.Errorf("%s: value of field %s is not one line of UTF-8", name, f.Name)
		}
	}
	for _, d := range m.Defects {
		if DefectMeaning(d.Code) == "" {
			t.Errorf("%s: defect %q is not listed", name, d.Code)
		}
	}
	checkEnvelope(t, name, m.Envelope)
}

func checkEnvelope(t testing.TB, name string, e Envelope) {
	t.Helper()
	texts := []string{e.Subject, e.DateText, string(e.MessageID)}
	for _, list := range [][]Address{e.From, e.Sender, e.ReplyTo, e.To, e.Cc, e.Bcc} {
		for _, a := range list {
			texts = append(texts, a.Name, a.Addr)
			if a == (Address{}) {
				t.Errorf("%s: empty address", name)
			}
		}
	}
	for _, list := range [][]MessageID{e.InReplyTo, e.References} {
		for _, id := range list {
			texts = append(texts, string(id))
		}
	}
	for _, s := range texts {
		if !utf8.ValidString(s) || bytes.ContainsAny([]byte(s), "\r\n\x00") {
			t.Errorf("%s: envelope text %q is not one line of UTF-8", name, s)
		}
	}
}
