package daemon

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"onrecord/config"
	"onrecord/ingest/imapsync"
	"onrecord/ingest/imapsync/imaptest"
)

// TestTokenRunOut holds that the command for a token is run again at once if the
// server refuses the token, and that the next log-in has the new one.
func TestTokenRunOut(t *testing.T) {
	count := filepath.Join(t.TempDir(), "n")
	f, err := imaptest.Script{Capabilities: "IMAP4rev1 SASL-IR AUTH=XOAUTH2", Mailboxes: []imaptest.ScriptMailbox{{Name: "INBOX"}},
		Rules: []imaptest.Rule{{On: "AUTHENTICATE", Times: 1, Reply: "%T NO [AUTHENTICATIONFAILED] token expired\r\n"}}}.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	account := SyncAccount(config.Account{Name: "dana", Host: f.Host, Port: f.Port, TLS: "none", Username: "dana@wasatchdoor.example", Auth: "auto", Connections: 1,
		OAuth2: config.OAuth2{Token: config.ShellSecret(fmt.Sprintf("echo x >> %s; wc -l < %[1]s", count))}})
	for range 2 {
		if _, err := imapsync.Probe(t.Context(), account); err != nil {
			t.Error(err)
		}
	}
	if data, _ := os.ReadFile(count); string(data) != "x\nx\n" {
		t.Errorf("the command left %q", data)
	}
}
