package daemon

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/daemon/alert"
	"onrecord/ingest/imapsync"
	"onrecord/ingest/imapsync/imaptest"
)

// unreadable is an account on a server that lists an inbox with a message and
// does not open it.
func unreadable(t *testing.T) (config.Account, *imaptest.Fake) {
	t.Helper()
	f, err := imaptest.Script{
		Mailboxes: []imaptest.ScriptMailbox{{Name: "INBOX", Messages: []imaptest.ScriptMessage{{UID: 1, Raw: note("new", victor, dana, "Tue, 4 Mar 2025 09:00:00 -0700")}}}, {Name: "Sent"}},
		Rules:     locked,
	}.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Account{Name: "kit", Host: f.Host, Port: f.Port, TLS: "none", Username: "kit@wasatchdoor.example", Owner: "kit@wasatchdoor.example", Auth: "auto",
		Password: config.FileSecret(secret), Connections: 1, MaxMessage: 1 << 20}, f
}

// locked are the answers of a server that does not open the inbox.
var locked = []imaptest.Rule{
	{On: "EXAMINE INBOX", Reply: "%T NO [INUSE] mailbox is locked\r\n"},
	{On: `EXAMINE "INBOX"`, Reply: "%T NO [INUSE] mailbox is locked\r\n"},
}

// syncOnce syncs an account and reports whether nothing is missing.
func syncOnce(t *testing.T, d *Daemon, a config.Account) bool {
	t.Helper()
	report, err := d.syncAccount(t.Context(), a, 1, imapsync.Options{}, &answer{})
	if err != nil {
		t.Fatal(err)
	}
	return report.Complete()
}

// TestRetentionOfAnUnreadInbox: in a mailbox that the server does not open
// somebody may have written, though the sync came to its end.
func TestRetentionOfAnUnreadInbox(t *testing.T) {
	a, f := unreadable(t)
	k := aged(t, 0, func(c *config.Config) { c.Accounts = []config.Account{a} })
	if syncOnce(t, k.Daemon, a) {
		t.Fatal("complete, though the inbox is locked")
	}
	k.now = k.now.Add(24 * time.Hour)
	if gone, _, _ := k.apply(RetentionApplyRequest{}); len(gone) > 0 || k.status("Victor Hale").Known != "" {
		t.Errorf("the inbox was never read, and %q would go", gone)
	}
	f.Update(func(s *imaptest.Script) { s.Rules, s.Mailboxes[0].Messages = nil, nil })
	if !syncOnce(t, k.Daemon, a) {
		t.Fatal("incomplete")
	}
	if gone, _, _ := k.apply(RetentionApplyRequest{}); len(gone) != 2 {
		t.Errorf("everything was read, and %q would go", gone)
	}
	whole := k.status("Victor Hale").Known
	f.Update(func(s *imaptest.Script) { s.Rules = locked })
	k.now = k.now.Add(24 * time.Hour)
	if syncOnce(t, k.Daemon, a) || k.status("Victor Hale").Known != whole {
		t.Errorf("known up to %s, want %s, when everything was read", k.status("Victor Hale").Known, whole)
	}
}

// TestMailboxThatCannotBeOpened is told by status and an alert, whether or not it
// was ever read.
func TestMailboxThatCannotBeOpened(t *testing.T) {
	for _, read := range []bool{false, true} {
		a, f := unreadable(t)
		o := at(t, "2025-03-05T10:00:00-07:00")
		now := o.Now()
		o.Now = func() time.Time { return now }
		o.Config.Accounts = []config.Account{a}
		o.Config.Alerts.Stale = 3 * time.Hour
		d := open(t, o)
		f.Update(func(s *imaptest.Script) { s.Mailboxes[0].Messages = nil }) // there is nothing to count
		if read {
			f.Update(func(s *imaptest.Script) { s.Rules = nil })
			if !syncOnce(t, d, a) {
				t.Fatal("incomplete")
			}
			f.Update(func(s *imaptest.Script) { s.Rules = locked })
		}
		now = now.Add(21 * 24 * time.Hour)
		if syncOnce(t, d, a) {
			t.Fatal("complete, though the inbox is locked")
		}
		catchUp(t, d)
		s, err := d.Standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Accounts[0].Mailboxes, func(m MailboxStatus) bool { return m.Mailbox == "INBOX" })
		if s.Complete || i < 0 || !strings.Contains(s.Accounts[0].Mailboxes[i].Skipped, "mailbox is locked") {
			t.Errorf("read before %v: complete %v, mailboxes %+v", read, s.Complete, s.Accounts[0].Mailboxes)
		}
		rows := standing(t, d, AlertListRequest{})
		if !slices.ContainsFunc(rows, func(r AlertRow) bool {
			return r.Code == alert.CoverageGap && strings.Contains(r.Text, `mailbox "INBOX" of kit was not read to its end`)
		}) {
			t.Errorf("read before %v: alerts %+v", read, rows)
		}
	}
}
