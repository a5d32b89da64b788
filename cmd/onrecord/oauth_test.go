package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"onrecord/daemon/oauth/oauthtest"
	"onrecord/ingest/imapsync/imaptest"
)

// TestSignedInAccount signs in to an account by the device flow and reads it by
// XOAUTH2, until the sign-in ends.
func TestSignedInAccount(t *testing.T) {
	server := imaptest.StartDovecot(t)
	// A client renews a token some seconds before it expires, so this one is
	// renewed for every log-in.
	auth := oauthtest.Start(t, func() (string, time.Duration) { return server.AccessToken(time.Hour), time.Second })
	l := newLiving(t, "", fmt.Sprintf("  - name: dana\n    host: 127.0.0.1\n    port: %d\n    tls: none\n    username: %q\n    owner: dana@wasatchdoor.example\n"+
		"    oauth2: {client_id: the-firm, device_url: %q, token_url: %q, scopes: [mail]}\n", server.Port, server.User, auth.URL+"/device", auth.URL+"/token"))
	server.Deliver(t, "INBOX", promise(1, "quotation"))
	if out, err := l.command("sync").CombinedOutput(); err == nil || !strings.Contains(string(out), "nobody has signed in yet; somebody has to run 'onrecord account login dana'") {
		t.Errorf("a sync before: %v\n%s", err, out)
	}
	l.signIn(auth, true)
	secret := filepath.Join(filepath.Dir(l.conf), "data", "secrets", "dana.json")
	if info, err := os.Stat(secret); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	l.start()
	l.await("search --json quotation", "sent1@", 20*time.Second)
	if auth.Renewals() == 0 {
		t.Error("the token was not renewed")
	}
	auth.Revoke()
	server.Kill(t)
	server.Restart(t)
	l.await("status", "the sign-in has ended; somebody has to run 'onrecord account login dana'", 60*time.Second)
	server.Deliver(t, "INBOX", promise(2, "brochure"))
	l.signIn(auth, true) // and the daemon goes on
	l.await("search --json brochure", "sent2@", 60*time.Second)
	if _, err := l.end(syscall.SIGTERM); err != nil {
		t.Errorf("end: %v\n%s", err, l.log)
	}
	for _, word := range []string{"refresh-", "eyJ"} { // every token of these begins so
		if strings.Contains(l.log.String(), word) {
			t.Errorf("the log tells a token:\n%s", l.log)
		}
	}
	if out := l.signIn(auth, false); !strings.Contains(out, "access_denied") {
		t.Errorf("denied: %s", out)
	}
}

// signIn runs account login, and approves or denies.
func (l *living) signIn(auth *oauthtest.Server, approve bool) string {
	l.t.Helper()
	var out lockedBuffer
	cmd := l.command("account", "login", "dana")
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(out.String(), "WDJB-MJHT"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			l.t.Fatalf("no code is shown:\n%s", out.String())
		}
	}
	auth.Decide(approve)
	if err := <-ended; (err == nil) != approve {
		l.t.Fatalf("account login: %v\n%s", err, out.String())
	}
	return out.String()
}
