package bundle_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/bundle/verify"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// TestAttackForkInBundle: a firm whose program was changed writes two entries with
// one number of the client's stream, or leaves a number out, and signs that. All
// its proofs hold; the page and the program see the stream (row 16 of the table of
// attacks).
func TestAttackForkInBundle(t *testing.T) {
	for what, change := range map[string]string{
		"fork": "UPDATE stream SET next_seq = next_seq - 1, last_hash = (SELECT hash FROM leaf JOIN stream_leaf ON idx = leaf WHERE stream = stream.id AND seq = next_seq - 2) WHERE id = ?1",
		"hole": "UPDATE stream SET next_seq = next_seq + 1 WHERE id = ?1",
	} {
		f := newFixture(t, 2, 3)
		f.tamper(t, change)
		b, _ := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages})
		v := newVerifiers(t, trust{key: f.rec.VKey()})
		r := v.agree(t, what, unzip(t, b), v.trust)
		if r.Levels[1].Status != verify.Pass || !says(r.Levels[4], "the stream is broken or forked") {
			t.Errorf("%s: %+v", what, r.Levels)
		}
		if out := v.page.check(t, b, v.trust); !strings.Contains(out, "the stream is broken or forked") {
			t.Errorf("%s: the page: %s", what, out)
		}
	}
}

// tamper changes where the record thinks that the stream of Ann stands, past the
// program, and has it record one more message of her.
func (f *fixture) tamper(t *testing.T, change string) {
	t.Helper()
	matters, err := f.rec.Matters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.rec.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(f.dir, "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	stream := matters[0].Stream
	for _, q := range []string{change, "DELETE FROM stream_leaf WHERE stream = ?1 AND seq >= (SELECT next_seq FROM stream WHERE id = ?1)"} {
		if _, err := db.ExecContext(t.Context(), q, stream[:]); err != nil {
			t.Fatal(fmt.Errorf("%s: %w", q, err))
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f.rec = open(t, f.dir)
	f.update(t, func(tx *record.Tx) error {
		_, gen, err := tx.OpenImport(record.Mailbox{Account: "bob", Name: "later"}, nil)
		if err != nil {
			return err
		}
		raw := []byte("From: ann@client.example\r\nMessage-ID: <later@m.example>\r\n\r\nLater\r\n")
		done, err := tx.Observe(record.Observation{Generation: gen.ID, Facet: tlog.FacetFile, Body: record.BytesBody(raw)})
		f.messages = append(f.messages, done.Digest)
		return err
	})
}
