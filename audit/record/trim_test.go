package record

import (
	"fmt"
	"path/filepath"
	"testing"

	"onrecord/audit/tlog"
)

// More mailboxes than a writer remembers are gone on with as if it did.
func TestManyMailboxes(t *testing.T) {
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	gens := make([]Generation, maxKept+50)
	scan := func(tx *Tx, i int, uids ...uint32) error {
		return tx.Scan(gens[i].ID, []tlog.Field{tlog.BareField("exists", fmt.Sprint(len(uids)))}, uids, nil)
	}
	update(t, r, func(tx *Tx) error {
		for i := range gens {
			var err error
			name := fmt.Sprintf("Archive/%d", i)
			if _, gens[i], err = tx.OpenMailbox(Mailbox{Account: "dana", Name: name, RawName: []byte(name)}, "1", nil); err != nil {
				return err
			}
			if i%500 != 0 {
				continue
			}
			if _, err := tx.Observe(imapObservation(gens[i].ID, 1, message(i))); err != nil {
				return err
			}
			if err := scan(tx, i, 1); err != nil {
				return err
			}
		}
		return nil
	})
	if n := len(r.w.generations) + len(r.w.streams); n > 0 {
		t.Fatalf("%d streams and generations are remembered", n)
	}
	for i := 0; i < len(gens); i += 500 {
		update(t, r, func(tx *Tx) error {
			if _, err := tx.Observe(imapObservation(gens[i].ID, 2, message(10_000+i))); err != nil {
				return err
			}
			if err := tx.Vanished(gens[i].ID, []uint32{1}, nil); err != nil {
				return err
			}
			return scan(tx, i, 2)
		})
		a, ok, err := r.Account(t.Context(), gens[i].ID)
		if err != nil || !ok || !a.OK() {
			t.Errorf("mailbox %d: %+v, %v, %v", i, a, ok, err)
		}
	}
	err := r.Verify(t.Context(), VerifyOptions{Full: true}, func(p Problem) { t.Errorf("verify: %+v", p) })
	if err != nil {
		t.Fatal(err)
	}
}
