package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAccountAddedBesideDaemon holds that a daemon that runs knows an account as soon as it
// was added: what is said to come next works.
func TestAccountAddedBesideDaemon(t *testing.T) {
	server := listenIMAP(t)
	l := newLiving(t, server.Password, "")
	l.start()
	if err := server.Append("INBOX", promise(1, "quotation"), time.Now()); err != nil {
		t.Fatal(err)
	}
	out, err := l.command("account", "add", "--yes", "--address", server.User, "--host", "127.0.0.1", "--port", strconv.Itoa(server.Port), "--tls", "none",
		"--password-file", filepath.Join(filepath.Dir(l.conf), "password")).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "added account dana") {
		t.Fatalf("account add: %v\n%s", err, out)
	}
	if out, err := l.command("sync", "dana").CombinedOutput(); err != nil {
		t.Errorf("sync: %v\n%s", err, out)
	}
	l.await("search --json quotation", "sent1@", 20*time.Second)
	if _, err := l.end(syscall.SIGTERM); err != nil {
		t.Errorf("end: %v\n%s", err, l.log)
	}
}
