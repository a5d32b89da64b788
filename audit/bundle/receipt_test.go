package bundle_test

import (
	"bytes"
	"encoding/base64"
	"maps"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/receipt"
	"onrecord/audit/record"
)

// receipt writes one for Ann and records it.
func (f *fixture) receipt(t *testing.T) []byte {
	t.Helper()
	m := &receipt.Mail{Client: "Ann", From: mail.Address{Address: "bob@firm.example"}, To: []mail.Address{{Address: "ann@client.example"}},
		At: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), Messages: len(f.messages)}
	if err := bundle.NewReceipt(t.Context(), f.rec, m); err != nil {
		t.Fatal(err)
	}
	text, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bundle.RecordReceipt(t.Context(), f.rec, m, text); err != nil {
		t.Fatal(err)
	}
	return text
}

// observe takes one more message in.
func (f *fixture) observe(t *testing.T, from, text string) {
	t.Helper()
	f.take(t, []byte("From: "+from+"\r\nTo: bob@firm.example\r\n\r\n"+text+"\r\n"))
}

func (f *fixture) take(t *testing.T, raw []byte) {
	t.Helper()
	f.update(t, func(tx *record.Tx) error {
		_, gen, err := tx.OpenImport(record.Mailbox{Account: "bob", Name: "more"}, nil)
		if err != nil {
			return err
		}
		done, err := tx.Observe(record.Observation{Generation: gen.ID, Facet: "file", Body: record.BytesBody(raw)})
		if bytes.Contains(raw, []byte("From: ann@")) {
			f.messages = append(f.messages, done.Digest)
		}
		return err
	})
}

// withoutEntries is the bundle as one of a large log: it does not carry all
// entries.
func (c content) withoutEntries() content {
	c = maps.Clone(c)
	for name := range c {
		if strings.HasPrefix(name, "data/tile/") {
			delete(c, name)
		}
	}
	return c
}

func TestReceiptHolds(t *testing.T) {
	f := newFixture(t, 3, 2)
	first := f.receipt(t)
	f.observe(t, "ann@client.example", "One more.")
	second := f.receipt(t)
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	o := verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{first, second}}
	for what, c := range map[string]content{"all entries": unzip(t, b), "proofs": unzip(t, b).withoutEntries()} {
		if r := check(t, c.zip(t), o); r.Levels[3].Status != verify.Pass || !strings.Contains(r.Levels[3].Says[0], "with the 2 earlier ones") {
			t.Errorf("%s: %+v", what, r.Levels[3])
		}
	}
	r := check(t, b, verify.Options{VKey: f.rec.VKey()})
	told := regexp.MustCompile(`by its own record the firm wrote receipts \["on \d{4}-\d\d-\d\d \(\d+ entries\)" "on \d{4}-\d\d-\d\d \(\d+ entries\)"\]:`)
	if r.Levels[3].Status != verify.Unchecked || !told.MatchString(r.Levels[3].Says[0]) {
		t.Errorf("none brought: %+v", r.Levels[3])
	}
	if r := check(t, b, verify.Options{Receipts: [][]byte{first}}); r.Levels[3].Status != verify.Unchecked {
		t.Errorf("without a key: %+v", r.Levels[3])
	}
}

// A firm that writes a receipt and then another history under the same key
// cannot show that the one goes on from the other.
func TestAttackHistoryRewrittenAfterReceipt(t *testing.T) {
	f := newFixture(t, 2, 2)
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := f.clone(t)
	f.observe(t, "ann@client.example", "We said the fourth.")
	brought := f.receipt(t)
	other.observe(t, "ann@client.example", "We said the ninth.")
	fake := other.receipt(t) // of the same size, so that the bundle has a proof
	b, _ := other.write(t, bundle.Options{Client: "Ann", Messages: other.messages})
	for what, c := range map[string]content{"all entries": unzip(t, b), "proofs": unzip(t, b).withoutEntries()} {
		r := check(t, c.zip(t), verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{brought}})
		if !says(r.Levels[3], "two histories were told") || r.Exit() != 1 {
			t.Errorf("%s: %+v", what, r.Levels[3])
		}
		r = check(t, c.zip(t), verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{fake}})
		if r.Levels[3].Status != verify.Pass {
			t.Errorf("%s, the receipt of this history: %+v", what, r.Levels[3])
		}
		if r = check(t, c.zip(t), verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{fake, brought}}); !says(r.Levels[3], "contradict each other") {
			t.Errorf("%s, both receipts: %+v", what, r.Levels[3])
		}
	}
}

// A record that was set back to before a receipt is shorter than it, as one is of
// which an older bundle is checked: it is told, and is no pass.
func TestAttackRecordSetBackBehindReceipt(t *testing.T) {
	f := newFixture(t, 2, 2)
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := f.clone(t)
	for range 5 {
		f.observe(t, "ben@other.example", "One more.")
	}
	brought := f.receipt(t)
	b, _ := old.write(t, bundle.Options{Client: "Ann", Messages: old.messages})
	r := check(t, b, verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{brought}})
	if l := r.Levels[3]; l.Status != verify.Unchecked || !strings.Contains(l.Says[0], "ask for a newer bundle") {
		t.Errorf("%+v", r.Levels[3])
	}
}

// The newest entry about the client by the receipt is left out, and the bundle
// does not carry all entries.
func TestAttackStreamTailCut(t *testing.T) {
	f := newFixture(t, 2, 2)
	brought := f.receipt(t)
	head := f.headOf(t, brought)
	b, _ := f.write(t, bundle.Options{})
	c := unzip(t, b).withoutEntries()
	for name := range maps.Clone(c) {
		if strings.Contains(name, "/"+head) {
			delete(c, name)
		}
	}
	r := check(t, c.seal().zip(t), verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{brought}})
	if !says(r.Levels[3], "which the receipt that you brought names, is not in the bundle") {
		t.Errorf("%+v", r.Levels[3])
	}
}

// headOf is the index, in ten digits, of the entry that a receipt names.
func (f *fixture) headOf(t *testing.T, mail []byte) string {
	t.Helper()
	_, after, ok := bytes.Cut(mail, []byte(`filename=`))
	_, after, ok2 := bytes.Cut(after, []byte(`filename=`))
	if !ok || !ok2 {
		t.Fatalf("no entry in\n%s", mail)
	}
	return string(after[:10])
}

// A receipt that somebody changed accuses nobody: what it says of the stream is
// not checked, and neither is a checkpoint of a key that is not the firm's.
func TestAttackForgedReceipt(t *testing.T) {
	f, fake := newFixture(t, 2, 2), newFixture(t, 3, 3)
	mine, theirs := f.receipt(t), fake.receipt(t)
	b, _ := f.write(t, bundle.Options{})
	r := check(t, b, verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{theirs}})
	if l := r.Levels[3]; l.Status != verify.Unchecked || !strings.Contains(l.Says[0], "not signed by the key") {
		t.Errorf("of another key: %+v", r.Levels[3])
	}
	at := bytes.Index(mine, []byte(".leaf"))
	leaf := bytes.Index(mine[at:], []byte("\r\n\r\n")) + at + 4
	forged := bytes.Clone(mine)
	copy(forged[leaf:], theirs[bytes.Index(theirs[bytes.Index(theirs, []byte(".leaf")):], []byte("\r\n\r\n"))+bytes.Index(theirs, []byte(".leaf"))+4:][:400])
	r = check(t, b, verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{forged}})
	if r.Levels[3].Status != verify.Unchecked {
		t.Errorf("entry of another record: %+v", r.Levels[3])
	}
	for _, cut := range []int{len(mine) / 3, len(mine) / 2, 0} {
		if r := check(t, b, verify.Options{VKey: f.rec.VKey(), Receipts: [][]byte{mine[:cut]}}); r.Levels[3].Status == verify.Pass {
			t.Errorf("cut at %d: %+v", cut, r.Levels[3])
		}
	}
}

// A receipt that the bundle is too old for, that was changed, or that is of another
// record accuses nobody. One that the firm signed and that contradicts the bundle does.
func TestReceiptThatDoesNotFit(t *testing.T) {
	f, other := newFixture(t, 2, 2), newFixture(t, 3, 3)
	if err := f.rec.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	rewritten := f.clone(t)
	f.observe(t, "ann@client.example", "We said the fourth.")
	b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
	later := f.receipt(t)
	r, err := receipt.Parse(later)
	if err != nil {
		t.Fatal(err)
	}
	_, size, _ := bytes.Cut(r.Checkpoint, []byte("\n"))
	size = size[:bytes.IndexByte(size, '\n')+1]
	changed := bytes.Replace(r.Checkpoint, size, []byte("1\n"), 1)
	forged := "Subject: receipt\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(changed) + "\r\n"
	rewritten.observe(t, "ann@client.example", "We said the ninth.")
	v := newVerifiers(t, trust{key: f.rec.VKey()})
	for _, c := range []struct {
		what string
		mail []byte
		want verify.Status
	}{
		{"written after the bundle", later, verify.Unchecked},
		{"changed", []byte(forged), verify.Unchecked},
		{"of another record", other.receipt(t), verify.Unchecked},
		{"of another history", rewritten.receipt(t), verify.Fail},
	} {
		v.receipts = [][]byte{c.mail}
		v.want(t, "receipt "+c.what, unzip(t, b), verify.Pass, verify.Pass, verify.Unchecked, c.want)
	}
}
