package bundle_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A fixture is a record with mail of two clients.
type fixture struct {
	rec      *record.Record
	dir      string
	messages []email.Digest // of Ann
}

func open(t testing.TB, dir string) *record.Record {
	t.Helper()
	rec, err := record.Open(t.Context(), dir, record.Options{Host: "firm.example", Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rec.Close() })
	return rec
}

func newFixture(t testing.TB, others, own int) *fixture {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	f := &fixture{rec: open(t, dir), dir: dir}
	f.update(t, func(tx *record.Tx) error {
		if _, err := tx.OpenMatter("Ann", []string{"ann@client.example"}, nil); err != nil {
			return err
		}
		if _, err := tx.OpenMatter("Ben", []string{"ben@other.example"}, nil); err != nil {
			return err
		}
		_, gen, err := tx.OpenImport(record.Mailbox{Account: "bob", Name: "mail"}, nil)
		if err != nil {
			return err
		}
		every := max(1, (others+own)/own)
		for i := range others + own {
			who := "ben@other.example"
			if i%every == 0 && len(f.messages) < own {
				who = "ann@client.example"
			}
			raw := fmt.Appendf(nil, "From: %s\r\nTo: bob@firm.example\r\nSubject: =HYPERLINK <script>%d\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\nMessage-ID: <%d@m.example>\r\nIn-Reply-To: <x@m.example>\r\n\r\nDoor %d\r\n", who, i, i, i)
			done, err := tx.Observe(record.Observation{Generation: gen.ID, Facet: tlog.FacetFile, Body: record.BytesBody(raw),
				Fields: []tlog.Field{tlog.BareField("format", "mbox")}})
			if err != nil {
				return err
			}
			if strings.HasPrefix(who, "ann") {
				f.messages = append(f.messages, done.Digest)
			}
		}
		return nil
	})
	return f
}

func (f *fixture) update(t testing.TB, do func(tx *record.Tx) error) {
	t.Helper()
	if err := f.rec.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) write(t testing.TB, o bundle.Options) ([]byte, bundle.Result) {
	t.Helper()
	if o.Client == "" {
		o.Client, o.Messages = "Ann", f.messages
	}
	var b bytes.Buffer
	r, err := bundle.Write(t.Context(), f.rec, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

// content is a bundle as files by name.
type content map[string][]byte

func unzip(t testing.TB, b []byte) content {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	c := content{}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		if c[e.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func (c content) zip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(c)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(c[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func check(t testing.TB, b []byte, o verify.Options) *verify.Report {
	t.Helper()
	files, err := verify.OpenZip(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := verify.Check(files, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func statuses(r *verify.Report) string {
	var s []string
	for _, l := range r.Levels {
		s = append(s, string(l.Status))
	}
	return strings.Join(s, ",")
}

func TestBundleVerifies(t *testing.T) {
	f := newFixture(t, 7, 5)
	old, _, _ := f.rec.Checkpoint()
	b, r := f.write(t, bundle.Options{})
	if r.Messages != 5 {
		t.Fatalf("%d messages, want 5", r.Messages)
	}
	o := verify.Options{VKey: f.rec.VKey(), Checkpoints: [][]byte{old}}
	rep := check(t, b, o)
	if got := statuses(rep); got != "pass,pass,not checked,pass,pass,not checked" || rep.Exit() != 3 {
		t.Fatalf("%s, exit %d: %+v", got, rep.Exit(), rep)
	}
	o.Levels = []int{0, 1, 3, 4}
	if rep := check(t, b, o); rep.Exit() != 0 {
		t.Fatalf("exit %d", rep.Exit())
	}
	if rep := check(t, b, verify.Options{Levels: []int{1}}); rep.Exit() != 3 {
		t.Fatalf("without a key: exit %d, want 3", rep.Exit())
	}
	if text := string(unzip(t, b)["data/timeline.csv"]); strings.Contains(text, ",=HYPER") || !strings.Contains(text, "'=HYPER") {
		t.Errorf("a formula in the table:\n%s", text)
	}
}

// The same choice at the same checkpoint gives the same bytes under data/.
func TestSameCheckpointSameData(t *testing.T) {
	f := newFixture(t, 7, 5)
	first, r := f.write(t, bundle.Options{})
	f.update(t, func(tx *record.Tx) error {
		_, err := tx.OpenMatter("Cid", []string{"cid@third.example"}, nil)
		return err
	})
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	second, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: r.Checkpoint, For: "a mediator"})
	a, b := unzip(t, first), unzip(t, second)
	for name := range a {
		if strings.HasPrefix(name, "data/") && !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s differs", name)
		}
	}
	if len(a) != len(b) || bytes.Equal(a["export.leaf"], b["export.leaf"]) {
		t.Error("other files, or the same entry of the log")
	}
}

func TestWithheld(t *testing.T) {
	f := newFixture(t, 3, 4)
	_, before := f.write(t, bundle.Options{})
	w := bundle.Withholding{Messages: f.messages[1:2], Kind: "legal advice", By: "bob@firm.example", Why: "of counsel"}
	if _, err := w.Record(t.Context(), f.rec); err != nil {
		t.Fatal(err)
	}
	if _, r := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: before.Checkpoint}); r.Messages != 4 || r.WithheldSince != 1 {
		t.Errorf("a bundle from before it was withheld: %+v", r)
	}
	b, r := f.write(t, bundle.Options{})
	c := unzip(t, b)
	if r.Withheld != 1 || r.WithheldSince != 0 || r.Messages != 3 || !strings.Contains(string(c["data/withheld.csv"]), "2026-11-20T09:00:00Z,legal advice\n") {
		t.Fatalf("%+v\n%s", r, c["data/withheld.csv"])
	}
	raw, err := f.rec.Object(t.Context(), f.messages[1])
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range c {
		if bytes.Contains(data, raw[len(raw)-8:]) || bytes.Contains(data, []byte("of counsel")) {
			t.Errorf("%s holds what was withheld", name)
		}
	}
	if rep := check(t, b, verify.Options{VKey: f.rec.VKey(), Levels: []int{0, 1, 4}}); rep.Exit() != 0 {
		t.Fatalf("%+v", rep)
	}
	leaf, err := f.rec.ObjectLeaf(t.Context(), f.messages[1])
	if err != nil {
		t.Fatal(err)
	}
	tellsAbsent(t, f, c, "withheld.csv says that they are kept back", leaf)
	tellsAbsent(t, f, c.with("data/withheld.csv", []byte("entry,date,kind\n")).seal(), "the bundle does not say why (a choice of period or messages would be a reason)", leaf)
	w.Release = true
	if _, err := w.Record(t.Context(), f.rec); err != nil {
		t.Fatal(err)
	}
	if _, r := f.write(t, bundle.Options{}); r.Withheld != 0 || r.Messages != 4 {
		t.Fatalf("released: %+v", r)
	}
}

// A decision about several copies is on record as a whole or not at all.
func TestWithheldAtOnce(t *testing.T) {
	f := newFixture(t, 3, 4)
	w := bundle.Withholding{Messages: append(slices.Clone(f.messages[:2]), email.DigestOf([]byte("not held"))), Kind: "legal advice", By: "bob@firm.example", Why: "of counsel"}
	before := f.rec.Size()
	if _, err := w.Record(t.Context(), f.rec); !errors.Is(err, fs.ErrNotExist) || f.rec.Size() != before {
		t.Errorf("%v, and %d more entries, want none", err, f.rec.Size()-before)
	}
	w.Messages = w.Messages[:2]
	leaves, err := w.Record(t.Context(), f.rec)
	if err != nil || !slices.Equal(leaves, []int64{before, before + 1}) {
		t.Errorf("leaves %d, %v, want two from %d on", leaves, err, before)
	}
}

// unpack writes a bundle into a folder.
func (c content) unpack(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range c {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
