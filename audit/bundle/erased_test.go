package bundle_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// TestAttackErasure: the firm erases the message that speaks against it. The
// bundle is whole, and every reader sees that, when and on what ground something
// was erased; and leaving that out does not go unnoticed.
func TestAttackErasure(t *testing.T) {
	f := newFixture(t, 3, 4)
	gone := f.messages[1]
	leaf, err := f.rec.ObjectLeaf(t.Context(), gone)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := f.write(t, bundle.Options{})
	if rep := check(t, before, verify.Options{VKey: f.rec.VKey()}); strings.Contains(strings.Join(rep.Levels[1].Says, "\n"), "was erased") {
		t.Errorf("before: %q", rep.Levels[1].Says)
	}
	f.erase(t, gone)
	if err := bundleError(t, f, gone); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a bundle with what was erased: %v", err)
	}
	f.messages = append(f.messages[:1:1], f.messages[2:]...)
	b, r := f.write(t, bundle.Options{})
	if r.Messages != 3 {
		t.Errorf("%+v", r)
	}
	c := unzip(t, b)
	if list := string(c["data/erased.csv"]); !strings.Contains(list, ",message.observed,") || !strings.Contains(list, ",GDPR <article> 17,bob@firm.example\n") {
		t.Errorf("erased.csv: %q", list)
	}
	if !bytes.Contains(c["data/readme.txt"], []byte("in erased.csv: 1.")) {
		t.Errorf("readme.txt: %s", c["data/readme.txt"])
	}
	levels := verify.Options{VKey: f.rec.VKey(), Levels: []int{0, 1, 4}}
	rep := check(t, b, levels)
	if says := strings.Join(rep.Levels[1].Says, "\n"); rep.Exit() != 0 || !strings.Contains(says, `(message.observed) was erased on `) ||
		!strings.Contains(says, `by "bob@firm.example"; basis: "GDPR <article> 17"`) {
		t.Errorf("exit %d, %s", rep.Exit(), says)
	}
	for _, index := range []int64{leaf, f.rec.Erased()} {
		without := maps.Clone(c)
		maps.DeleteFunc(without, func(name string, _ []byte) bool { return strings.Contains(name, fmt.Sprintf("/%010d.", index)) })
		if rep := check(t, without.seal().zip(t), levels); !says(rep.Levels[4], fmt.Sprintf("entry %d of the client's stream", index)) {
			t.Errorf("without entry %d: %+v", index, rep.Levels[4])
		}
	}
	if err := f.rec.Verify(t.Context(), record.VerifyOptions{Full: true}, func(p record.Problem) { t.Errorf("%+v", p) }); err != nil {
		t.Error(err)
	}
}

// TestAttackErasureBehindCheckpoint: a message is erased, and the bundle asked for
// at a checkpoint from before, which has no entry that tells of it. The program
// refuses, and where it was changed so that it does not, every reader names the
// message.
func TestAttackErasureBehindCheckpoint(t *testing.T) {
	f := newFixture(t, 3, 4)
	before, r := f.write(t, bundle.Options{})
	gone := f.messages[1]
	leaf, err := f.rec.ObjectLeaf(t.Context(), gone)
	if err != nil {
		t.Fatal(err)
	}
	f.erase(t, gone)
	messages := append(f.messages[:1:1], f.messages[2:]...)
	_, err = bundle.Write(t.Context(), f.rec, &bytes.Buffer{}, bundle.Options{Client: "Ann", Messages: messages, Checkpoint: r.Checkpoint})
	if !errors.Is(err, bundle.ErrErasedSince) {
		t.Errorf("a bundle from before the erasure: %v", err)
	}
	c := unzip(t, before)
	maps.DeleteFunc(c, func(name string, _ []byte) bool {
		return strings.Contains(name, fmt.Sprintf("/%010d.", leaf)) && !strings.Contains(name, "data/leaves/") && !strings.Contains(name, "data/proofs/")
	})
	tellsAbsent(t, f, c.seal(), "the bundle does not say why (a choice of period or messages would be a reason)", leaf)
}

// TestAttackAssignedLeftOut: a message that came under another name and was assigned
// to the client by hand is left out with its entry. No hole shows it, and all three
// tell of it from the entry that assigned it. Where it is withheld, the bundle lists it.
func TestAttackAssignedLeftOut(t *testing.T) {
	f := newFixture(t, 2, 2)
	ann, err := f.rec.Matters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := f.rec.ObjectLeaf(t.Context(), f.messages[0])
	if err != nil {
		t.Fatal(err)
	}
	bens := leaf + 1
	decide := func(kind string) {
		f.update(t, func(tx *record.Tx) error {
			return tx.Assign(kind, ann[0].Stream, []int64{bens}, record.FacetDraft{Name: tlog.FacetBy, Fields: []tlog.Field{tlog.TextField("address", "bob@firm.example")}})
		})
	}
	v := newVerifiers(t, trust{key: f.rec.VKey()})
	const note = "note: messages that are assigned to the client and whose entries are not here: 1"
	tell := func(what string, want bool, messages []email.Digest) {
		t.Helper()
		b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: messages})
		c := unzip(t, b)
		r := v.agree(t, what, c, v.trust)
		for who, out := range map[string]string{
			"program": strings.Join(r.Levels[1].Says, "\n"), "script": script(t, v.shells[0], v.trust, c.unpack(t)), "page": v.page.check(t, c.zip(t), v.trust),
		} {
			if strings.Contains(out, note) != want {
				t.Errorf("%s: the %s tells of it: want %v\n%s", what, who, want, out)
			}
		}
	}
	tell("nothing assigned", false, f.messages)
	decide(tlog.KindMatterAssign)
	tell("assigned and left out", true, f.messages)
	entry, err := f.rec.Entry(t.Context(), bens)
	if err != nil {
		t.Fatal(err)
	}
	digest, ok := entry.Digest()
	if !ok {
		t.Fatalf("entry %d brought no message", bens)
	}
	tell("assigned and here", false, append(f.messages[:2:2], digest))
	lawyers := func() string {
		t.Helper()
		b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Others: []email.Digest{digest}})
		c := unzip(t, b)
		v.agree(t, "withheld", c, v.trust)
		for name := range c {
			if strings.Contains(name, fmt.Sprintf("%010d", bens)) && !strings.Contains(name, "leaf") && !strings.Contains(name, "proof") && !strings.HasSuffix(name, ".raw") {
				t.Errorf("%s is of a message that is withheld", name)
			}
		}
		return string(c["data/withheld.csv"]) + "\n" + string(c["data/readme.txt"])
	}
	if text := lawyers(); strings.Contains(text, fmt.Sprintf("\n%d,", bens)) {
		t.Errorf("of others, and not withheld: %s", text)
	}
	w := bundle.Withholding{Messages: []email.Digest{digest}, Kind: "letter of a lawyer", By: "bob@firm.example", Why: "of counsel"}
	if _, err := w.Record(t.Context(), f.rec); err != nil {
		t.Fatal(err)
	}
	if text := lawyers(); !strings.Contains(text, fmt.Sprintf("\n%d,2", bens)) || !strings.Contains(text, "withheld.csv: 1.") {
		t.Errorf("assigned and withheld: %s", text)
	}
	decide(tlog.KindMatterUnassign)
	tell("assigned and taken back", false, f.messages)
	if text := lawyers(); strings.Contains(text, fmt.Sprintf("\n%d,", bens)) {
		t.Errorf("taken back, and withheld: %s", text)
	}
}

// tellsAbsent checks that all three name an entry whose message is not there.
func tellsAbsent(t *testing.T, f *fixture, c content, why string, entry int64) {
	t.Helper()
	v := newVerifiers(t, trust{key: f.rec.VKey()})
	r := v.agree(t, why, c, v.trust)
	want := fmt.Sprintf("note: messages or documents whose entry is here and that are not, and %s: 1: %010d", why, entry)
	for what, out := range map[string]string{
		"program": strings.Join(r.Levels[1].Says, "\n"), "script": script(t, v.shells[0], v.trust, c.unpack(t)), "page": v.page.check(t, c.zip(t), v.trust),
	} {
		if n := strings.Count(out, "whose entry is here"); n != 1 || !strings.Contains(out, want) {
			t.Errorf("the %s does not say %q alone: %s", what, want, out)
		}
	}
}

// erase erases a message of Ann.
func (f *fixture) erase(t *testing.T, d email.Digest) {
	t.Helper()
	f.eraseOn(t, tlog.TextField("basis", "GDPR <article> 17"), d)
}

// eraseOn erases messages of Ann on a ground.
func (f *fixture) eraseOn(t *testing.T, basis tlog.Field, list ...email.Digest) {
	t.Helper()
	matters, err := f.rec.Matters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = f.rec.Erase(t.Context(), []record.Erasure{{Objects: list, Streams: []tlog.StreamID{matters[0].Stream}, Facets: []record.FacetDraft{
		{Name: tlog.FacetErase, Fields: []tlog.Field{basis}},
		{Name: tlog.FacetBy, Fields: []tlog.Field{tlog.TextField("address", "bob@firm.example")}}}}})
	if err != nil {
		t.Fatal(err)
	}
}

// bundleError tries to write a bundle with a message.
func bundleError(t *testing.T, f *fixture, d email.Digest) error {
	t.Helper()
	_, err := bundle.Write(t.Context(), f.rec, &bytes.Buffer{}, bundle.Options{Client: "Ann", Messages: []email.Digest{d}})
	return err
}
