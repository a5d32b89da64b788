package daemon

import (
	"errors"
	"slices"
	"testing"
	"time"

	"onrecord/audit/coverage"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/config"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync"
)

// TestStatusStopped holds that status tells of imports that have not come to their
// end, each once, and of two of one name as two.
func TestStatusStopped(t *testing.T) {
	d := open(t, at(t, "2025-03-05T10:00:00-07:00"))
	run := func(source, mailbox string, end bool) {
		t.Helper()
		err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
			_, g, err := tx.OpenImport(record.Mailbox{Account: "dana", Name: mailbox}, []tlog.Field{tlog.TextField("label", "big.mbox"), tlog.BareField("source", source)})
			if err == nil && end {
				err = tx.CloseImport(g.ID, nil)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := func(stopped ...[]string) {
		t.Helper()
		s, err := d.Standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Accounts, func(a AccountStatus) bool { return a.Name == "dana" })
		same := func(s StoppedImport, mailboxes []string) bool {
			return s.Name == "big.mbox" && s.Begun == "2025-03-05T17:00:00Z" && slices.Equal(s.Mailboxes, mailboxes)
		}
		if i < 0 || !slices.EqualFunc(s.Accounts[i].Stopped, stopped, same) || s.Complete != (len(stopped) == 0) {
			t.Errorf("complete %v, accounts %+v, want %q stopped", s.Complete, s.Accounts, stopped)
		}
	}
	run("aa", "big", true)
	want()
	run("aa", "big", false)
	run("aa", "old", false)
	want([]string{"big", "old"})
	run("bb", "old", false)
	want([]string{"big", "old"}, []string{"old"})
	run("aa", "big", true)
	want([]string{"old"}, []string{"old"})
	run("aa", "old", true)
	want([]string{"old"})
	run("bb", "old", true)
	want()
}

// TestStatusUnread holds that nothing is complete while it is not known what the server
// of an account has.
func TestStatusUnread(t *testing.T) {
	o := at(t, "2025-03-05T10:00:00-07:00")
	now := o.Now()
	o.Now = func() time.Time { return now }
	o.Config.Accounts, o.Config.Alerts.Stale = []config.Account{{Name: "dana"}}, 3*time.Hour
	d := open(t, o)
	down := errors.New("the server is down")
	pass := func(err error) {
		t.Helper()
		if err := d.savePass("dana", imapsync.Report{}, err); err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, complete bool) {
		t.Helper()
		var a answer
		err := d.Status(t.Context(), StatusRequest{}, &a)
		if s := rowsOf[Status](t, &a)[0]; s.Complete != complete || errors.Is(err, ErrUnread) == complete {
			t.Errorf("%s: complete %v, %v", when, s.Complete, err)
		}
	}
	want("never synced", false)
	pass(down)
	want("never synced, and it failed", false)
	pass(nil)
	want("synced", true)
	pass(down)
	want("failed just now", true)
	now = now.Add(4 * time.Hour)
	want("failed for long", false)
	pass(nil)
	want("synced again", true)
}

// TestStatusRetired holds that an account that was taken out of the configuration is
// told as that, and raises no alert. Mail from files never was in it.
func TestStatusRetired(t *testing.T) {
	for _, configured := range []bool{true, false} {
		o := at(t, "2025-03-05T10:00:00-07:00")
		if configured {
			o.Config.Accounts = []config.Account{{Name: "dana"}}
		}
		d := open(t, o)
		newBox(t, d, "INBOX")
		err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
			_, g, err := tx.OpenImport(record.Mailbox{Account: "old", Name: "big"}, []tlog.Field{tlog.TextField("label", "big.mbox")})
			if err == nil {
				err = tx.CloseImport(g.ID, nil)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		left := imapsync.Report{Mailboxes: []imapsync.MailboxReport{{Mailbox: "INBOX", OnServer: 2, Failed: 2}}}
		if err := d.savePass("dana", left, errors.New("the server is down")); err != nil {
			t.Fatal(err)
		}
		catchUp(t, d)
		s, err := d.Standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if a := s.Accounts; len(a) != 2 || a[0].Name != "dana" || a[0].Retired == configured || a[1].Retired {
			t.Errorf("configured %v: %+v", configured, a)
		}
		if rows := standing(t, d, AlertListRequest{}); (len(rows) > 0) != configured {
			t.Errorf("configured %v: alerts %+v", configured, rows)
		}
	}
}

// TestStatusErased holds that what was erased is not held, and that it is not missing
// either though the server still has it.
func TestStatusErased(t *testing.T) {
	d := open(t, options(t))
	gone := "From: a@mail.example\r\nSubject: gone\r\n\r\nx\r\n"
	newBox(t, d, "INBOX").put(t, d, gone, "From: a@mail.example\r\nSubject: stays\r\n\r\nx\r\n")
	catchUp(t, d)
	p := must(d.planErasure(t.Context(), []email.Digest{email.DigestOf([]byte(gone))}, "his request"))(t)
	if err := d.rec.Erase(t.Context(), p.erasures("dana@wasatchdoor.example")); err != nil {
		t.Fatal(err)
	}
	if err := d.savePass("dana", imapsync.Report{Mailboxes: []imapsync.MailboxReport{{Mailbox: "INBOX", OnServer: 2}}}, nil); err != nil {
		t.Fatal(err)
	}
	s, err := d.Standing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if m := s.Accounts[0].Mailboxes[0]; m.Exists != 2 || m.Held != 1 || m.Erased != 1 || !s.Complete {
		t.Errorf("complete %v, mailbox %+v, want 1 held and 1 erased of 2", s.Complete, m)
	}
}

// Of two mailboxes that people call the same, one that is not complete is told.
func TestMailboxesOfOneName(t *testing.T) {
	d := withAccount(t, 1, "dana", "let me in")
	boxes := []imapsync.MailboxReport{{Mailbox: "B\uFFFDro", OnServer: 2, Held: 2}, {Mailbox: "B\uFFFDro", OnServer: 2, Held: 1, Failed: 1, Skipped: "1 message is not fetched yet"}}
	for range boxes {
		if err := d.savePass("dana", imapsync.Report{Mailboxes: boxes}, nil); err != nil {
			t.Fatal(err)
		}
		if got := holesOf(t, d, coverage.CodeSkipped); len(got) != 1 {
			t.Errorf("holes %q, want one", got)
		}
		slices.Reverse(boxes)
	}
}
