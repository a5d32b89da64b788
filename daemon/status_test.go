package daemon

import (
	"slices"
	"testing"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// TestStatusStopped holds that status tells of imports that have not come to their
// end, each once.
func TestStatusStopped(t *testing.T) {
	d := open(t, options(t))
	run := func(mailbox string, end bool) {
		t.Helper()
		err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
			_, g, err := tx.OpenImport(record.Mailbox{Account: "dana", Name: mailbox}, []tlog.Field{tlog.TextField("label", "big.mbox")})
			if err == nil && end {
				err = tx.CloseImport(g.ID, nil)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := func(stopped ...string) {
		t.Helper()
		s, err := d.Standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Accounts, func(a AccountStatus) bool { return a.Name == "dana" })
		if i < 0 || !slices.Equal(s.Accounts[i].Stopped, stopped) || s.Complete != (len(stopped) == 0) {
			t.Errorf("complete %v, accounts %+v, want %q stopped", s.Complete, s.Accounts, stopped)
		}
	}
	run("big", true)
	want()
	run("big", false)
	run("old", false)
	want("big.mbox")
	run("big", true)
	want("big.mbox")
	run("old", true)
	want()
}
