package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/config"
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
	s.Update(func(s *imaptest.Script) { s.Rules = nil })
	if m, hint := inbox(t, d); m.Fetched != 1 || m.Held != 2 || m.Failed != 0 || hint != "" {
		t.Errorf("once it can be read: %+v, hint %q", m, hint)
	}
}
