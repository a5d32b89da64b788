package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/coverage"
	"onrecord/config"
	"onrecord/daemon/alert"
	"onrecord/ingest/imapsync"
	"onrecord/ingest/imapsync/imaptest"
)

// withAccount opens a daemon with an account on a server.
func withAccount(t *testing.T, port int, user, password string) *Daemon {
	t.Helper()
	o := options(t)
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Config.Accounts = []config.Account{{Name: "dana", Host: "127.0.0.1", Port: port, TLS: "none", Auth: "login", Username: user,
		Owner: "dana@wasatchdoor.example", Password: config.FileSecret(file), Connections: 1}}
	return open(t, o)
}

// inbox syncs and returns what became of the inbox, and the hint of the error.
func inbox(t *testing.T, d *Daemon) (SyncRow, string) {
	t.Helper()
	out := &answer{}
	err := d.Sync(t.Context(), SyncRequest{}, out)
	if err != nil && !errors.Is(err, ErrIncomplete) {
		t.Fatal(err)
	}
	for _, r := range rowsOf[SyncRow](t, out) {
		if r.Mailbox == "INBOX" {
			return r, hintOf(err)
		}
	}
	t.Fatal("the inbox is not among the mailboxes")
	return SyncRow{}, ""
}

// hintOf returns the hint of an error, "" if it has none.
func hintOf(err error) string {
	var h *HintError
	if errors.As(err, &h) {
		return h.Hint
	}
	return ""
}

// A message that is larger than max_message is told as such, by sync, status and
// coverage, and comes when the limit is raised.
func TestSyncTooLarge(t *testing.T) {
	s := imaptest.StartDovecot(t)
	s.Deliver(t, "INBOX", []byte(letter(1)), []byte(letter(2)+strings.Repeat("And more of it.\r\n", 1000)))
	d := withAccount(t, s.Port, s.User, s.Password)
	account := &d.Config().Accounts[0]
	account.MaxMessage = 5000
	const hint = "1 message is larger than max_message: raise it in the configuration"
	for range 2 {
		if m, got := inbox(t, d); m.Held != 1 || m.Failed != 1 || m.TooLarge != 1 || got != hint {
			t.Errorf("%+v, hint %q", m, got)
		}
	}
	out := &answer{}
	if got := hintOf(d.Status(t.Context(), StatusRequest{}, out)); got != hint {
		t.Errorf("status: hint %q", got)
	}
	for _, m := range rowsOf[Status](t, out)[0].Accounts[0].Mailboxes {
		if m.Mailbox == "INBOX" && (m.Failed != 1 || m.TooLarge != 1) {
			t.Errorf("status: %+v", m)
		}
	}
	if holes := holesOf(t, d, coverage.CodeFetchFailed); len(holes) != 1 || !strings.Contains(holes[0], "lacks 1 message larger than max_message") || !strings.Contains(holes[0], "; raise it in the configuration") {
		t.Errorf("coverage: %q", holes)
	}
	account.MaxMessage = 50_000
	if m, got := inbox(t, d); m.Held != 2 || m.TooLarge != 0 || got != "" {
		t.Errorf("with a higher limit: %+v, hint %q", m, got)
	}
}

// What came into a folder that was deleted before it was read again is a hole.
func TestLostWithItsFolder(t *testing.T) {
	s := imaptest.StartDovecot(t)
	s.Create(t, "Clients")
	s.Deliver(t, "Clients", []byte(letter(1)))
	d := withAccount(t, s.Port, s.User, s.Password)
	inbox(t, d)
	if holes := holesOf(t, d, coverage.CodeGone); len(holes) != 0 {
		t.Errorf("while it is there: %q", holes)
	}
	s.Deliver(t, "Clients", []byte(letter(2)))
	s.Delete(t, "Clients")
	inbox(t, d)
	if holes := holesOf(t, d, coverage.CodeGone); len(holes) != 1 || !strings.HasPrefix(holes[0], `Mailbox "Clients" of dana was gone from the server on `) {
		t.Errorf("coverage: %q", holes)
	}
}

// What happened to a mailbox raises one alert that says it in words.
func TestLossAlerts(t *testing.T) {
	s := imaptest.StartDovecot(t)
	s.Create(t, "star*x")
	s.Deliver(t, "INBOX", []byte(letter(1)))
	d := withAccount(t, s.Port, s.User, s.Password)
	inbox(t, d)
	s.Delete(t, "star*x")
	s.ResetUIDValidity(t, "INBOX")
	inbox(t, d)
	var got []string
	for _, a := range standing(t, d, AlertListRequest{}) {
		if a.Code == alert.CoverageGap {
			got = append(got, a.Text)
		}
	}
	slices.Sort(got)
	want := []string{`mailbox "star*x" of dana is no longer on the server; its messages stay on record`,
		`the messages of mailbox "INBOX" of dana were renumbered by the server and are read again; what was deleted just before is not known`}
	if !slices.Equal(got, want) {
		t.Errorf("alerts = %q, want %q", got, want)
	}
}

// A folder that is excluded after it was read lacks nothing, whatever comes there.
func TestExcludedAfterwards(t *testing.T) {
	s := imaptest.StartDovecot(t)
	s.Create(t, "Sent")
	s.Deliver(t, "Sent", []byte(letter(1)))
	d := withAccount(t, s.Port, s.User, s.Password)
	inbox(t, d)
	d.Config().Accounts[0].Mailboxes.Exclude = []string{"Sent"}
	s.Deliver(t, "Sent", []byte(letter(2)))
	out := &answer{}
	if err := d.Sync(t.Context(), SyncRequest{}, out); err != nil {
		t.Error(err)
	}
	for _, m := range rowsOf[SyncRow](t, out) {
		if m.Mailbox == "Sent" && (m.OnServer != 2 || m.Held != 1 || m.Failed != 0 || m.Excluded != 2 || m.Skipped != "excluded") {
			t.Errorf("%+v", m)
		}
	}
	out = &answer{}
	if err := d.Status(t.Context(), StatusRequest{}, out); err != nil {
		t.Errorf("status: %v", err)
	}
	for _, m := range rowsOf[Status](t, out)[0].Accounts[0].Mailboxes {
		if m.Mailbox == "Sent" && (m.Exists != 2 || m.Held != 1 || m.Excluded != 2) {
			t.Errorf("status: %+v", m)
		}
	}
	for _, a := range standing(t, d, AlertListRequest{}) {
		if a.Code == alert.CoverageGap {
			t.Errorf("alert: %s", a.Text)
		}
	}
}

// A mailbox of which no sync has come to its end is not complete.
func TestNeverCounted(t *testing.T) {
	d := withAccount(t, 1, "dana", "let me in")
	newBox(t, d, "INBOX").put(t, d, letter(1))
	catchUp(t, d)
	out := &answer{}
	err := d.Status(t.Context(), StatusRequest{}, out)
	if !errors.Is(err, ErrIncomplete) || rowsOf[Status](t, out)[0].Complete {
		t.Errorf("%v, want %v", err, ErrIncomplete)
	}
	if rows := standing(t, d, AlertListRequest{}); slices.ContainsFunc(rows, func(r AlertRow) bool { return r.Code == alert.CoverageGap }) {
		t.Errorf("an alert while it is read: %+v", rows)
	}
	n := imapsync.Report{Mailboxes: []imapsync.MailboxReport{{Mailbox: "INBOX", OnServer: 1, Held: 1}}}
	for _, failed := range []error{nil, errors.New("the server is down")} {
		if err := d.savePass("dana", n, failed); err != nil {
			t.Fatal(err)
		}
		if s, err := d.Standing(t.Context()); err != nil || !s.Complete || s.Accounts[0].Mailboxes[0].Exists != 1 {
			t.Errorf("after a sync with error %v: %v, %+v", failed, err, s.Accounts)
		}
		n.Mailboxes[0].OnServer = -1 // the next one does not come to it
	}
}

// What was not asked for yet is told, beside what failed.
func TestSyncNotToItsEnd(t *testing.T) {
	s, err := imaptest.Script{
		Mailboxes: []imaptest.ScriptMailbox{{Name: "INBOX", Messages: []imaptest.ScriptMessage{{UID: 1, Raw: letter(1)}, {UID: 2, Raw: letter(2)}, {UID: 3, Raw: letter(3)}}}},
		Rules: []imaptest.Rule{{On: "UID SEARCH", Reply: "* SEARCH 1\r\n%T OK x\r\n"}, // the listing is cut off
			{On: "UID FETCH 1:* (UID)", Reply: "* 1 FETCH (UID 1)\r\n%T OK x\r\n"}},
	}.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d := withAccount(t, s.Port, "dana", "let me in")
	const why = "2 messages are not fetched yet"
	if m, _ := inbox(t, d); m.Held != 1 || m.Failed != 2 || m.Skipped != why {
		t.Errorf("%+v", m)
	}
	if holes := holesOf(t, d, coverage.CodeSkipped); len(holes) != 1 || !strings.HasSuffix(holes[0], "was not read to its end: "+why+".") {
		t.Errorf("coverage: %q", holes)
	}
}

// holesOf returns what coverage says of a code.
func holesOf(t *testing.T, d *Daemon, code string) (texts []string) {
	t.Helper()
	s, err := d.survey(t.Context(), d.directory())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range s.Statement("", coverage.Question{To: d.now()}).Holes {
		if h.Code == code {
			texts = append(texts, h.Text)
		}
	}
	return texts
}

// What helps is said of each kind of what is missing.
func TestLacking(t *testing.T) {
	const raise = "messages are larger than max_message: raise it in the configuration"
	for want, l := range map[string]lacking{
		"'onrecord sync' tries them again": {others: true},
		"2 " + raise:                       {tooLarge: 2},
		"2 " + raise + "; 'onrecord sync' tries the others again": {tooLarge: 2, others: true},
	} {
		if got := hintOf(l.advise("'onrecord sync' tries %s again")); got != want {
			t.Errorf("%+v: %q, want %q", l, got, want)
		}
	}
}

// A sync that a person asks for tries again what the server could not give, as the
// one before it said.
func TestSyncTriesAgain(t *testing.T) {
	s, err := imaptest.Script{
		Mailboxes: []imaptest.ScriptMailbox{{Name: "INBOX", Messages: []imaptest.ScriptMessage{{UID: 1, Raw: letter(1)}, {UID: 2, Raw: letter(2)}}}},
		Rules:     []imaptest.Rule{{On: "UID FETCH 1:2 (UID BODY", Reply: "%T NO broken\r\n"}, {On: "UID FETCH 1 (UID BODY", Reply: "%T NO broken\r\n"}},
	}.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d := withAccount(t, s.Port, "dana", "let me in")
	if m, hint := inbox(t, d); m.Failed != 1 || !strings.Contains(hint, "the next sync tries them again") {
		t.Errorf("%+v, hint %q", m, hint)
	}
	if skipped, failed := holesOf(t, d, coverage.CodeSkipped), holesOf(t, d, coverage.CodeFetchFailed); len(skipped) != 0 || len(failed) != 1 {
		t.Errorf("coverage: skipped %q, failed %q; want the message alone", skipped, failed)
	}
	s.Update(func(s *imaptest.Script) { s.Rules = nil })
	if m, hint := inbox(t, d); m.Fetched != 1 || m.Held != 2 || m.Failed != 0 || hint != "" {
		t.Errorf("once it can be read: %+v, hint %q", m, hint)
	}
}

// What ends the following of the record ends the work beside it: the error names the
// cause alone.
func TestFollowingFails(t *testing.T) {
	d := open(t, options(t))
	newBox(t, d, "INBOX").put(t, d, letter(0))
	if err := d.derived.Close(); err != nil {
		t.Fatal(err)
	}
	err := d.following(t.Context(), &answer{}, func(ctx context.Context) error {
		<-ctx.Done()
		return fmt.Errorf("import: %w", ctx.Err())
	})
	if err == nil || strings.Contains(err.Error(), "import") || errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
