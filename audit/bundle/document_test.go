package bundle_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// addDocument adds a document to the stream of Ann.
func (f *fixture) addDocument(t testing.TB, data []byte) (leaf int64) {
	t.Helper()
	matters, err := f.rec.Matters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f.update(t, func(tx *record.Tx) error {
		leaf, _, err = tx.AddDocument(matters[0].Stream, data, []tlog.Field{tlog.TextField("name", "call.txt"), tlog.BareField("at", "2026-11-19T15:30:00Z")},
			record.FacetDraft{Name: tlog.FacetBy, Fields: []tlog.Field{tlog.TextField("address", "bob@firm.example")}})
		return err
	})
	return leaf
}

// A document in a bundle is proven as a message is, by all three verifiers.
func TestDocument(t *testing.T) {
	f := newFixture(t, 2, 2)
	note := []byte("She called: the door sticks.\n")
	leaf := f.addDocument(t, note)
	b, r := f.write(t, bundle.Options{Client: "Ann", Messages: append(f.messages, email.DigestOf(note))})
	name := fmt.Sprintf("data/documents/%010d.bin", leaf)
	good := unzip(t, b)
	if r.Messages != 3 || r.Documents != 1 || r.LeftOut != 0 || !bytes.Equal(good[name], note) {
		t.Fatalf("%+v, %s = %q", r, name, good[name])
	}
	list := string(good["data/timeline.csv"])
	if readme := string(good["data/readme.txt"]); !strings.Contains(readme, "timeline.csv tells its own name") {
		t.Errorf("how to open it is not told:\n%s", readme)
	}
	if !strings.Contains(list, "2026-11-19T15:30:00Z,,,call.txt,") || !strings.Contains(list, ".bin,bob@firm.example\n") {
		t.Errorf("the list does not tell of the document:\n%s", list)
	}
	all := newVerifiers(t, trust{key: f.rec.VKey()})
	all.want(t, "good", good, verify.Pass, verify.Pass)
	changed := good.with(name, []byte("She called: the door is fine.\n"))
	all.want(t, "changed", changed, verify.Fail, verify.Fail)
	all.want(t, "changed, with lists that fit", changed.seal(), verify.Pass, verify.Fail)
	if r := check(t, changed.seal().zip(t), verify.Options{VKey: all.key}); !says(r.Levels[1], name+" is not what was recorded") {
		t.Errorf("level 1 does not name it: %v", r.Levels[1].Says)
	}
	all.want(t, "another name", good.with(name, nil).with("data/documents/note", note).seal(), verify.Pass, verify.Fail)
}

// A bundle says itself of a document of the client that it leaves out, without what
// whoever added it said of it, and all verifiers tell so.
func TestDocumentLeftOut(t *testing.T) {
	f := newFixture(t, 2, 2)
	leaf := f.addDocument(t, []byte("She called: the door sticks.\n"))
	b, r := f.write(t, bundle.Options{})
	c := unzip(t, b)
	if r.Messages != 2 || r.Documents != 0 || r.Withheld != 0 || r.LeftOut != 1 {
		t.Errorf("%+v", r)
	}
	entry, err := f.rec.Entry(t.Context(), leaf)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("entry,date,kind\n%d,%s,a document that is no mail and was not chosen for this bundle\n", leaf, entry.Leaf.At.Format(time.RFC3339))
	if got := string(c["data/withheld.csv"]); got != want {
		t.Errorf("withheld.csv is %q, want %q", got, want)
	}
	if !strings.Contains(string(c["data/readme.txt"]), "not chosen for this bundle, such as a letter that another bundle has, and listed\nthere too: 1.") {
		t.Errorf("the readme does not tell of it:\n%.1200s", c["data/readme.txt"])
	}
	for name, data := range c {
		if bytes.Contains(data, []byte("call.txt")) {
			t.Errorf("%s tells what it is called", name)
		}
	}
	tellsAbsent(t, f, c, "withheld.csv says that they are kept back", leaf)
}
