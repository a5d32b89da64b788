package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"onrecord/ingest/imapsync/imaptest"
)

// TestMeasureLargeMessageArrives has a message of 1 GB (128 MB with -short) come in
// from a Dovecot, over IMAP, while the daemon runs: it is held byte for byte, and
// takes no more memory than others. It says how long another message of the account
// waits meanwhile.
func TestMeasureLargeMessageArrives(t *testing.T) {
	corpora(t) // it takes the disk and the time of a measure
	size := int64(1_000_000_000)
	if testing.Short() {
		size = 128 << 20
	}
	var large bytes.Buffer
	large.Grow(int(size) + 1<<20)
	writeLarge(t, &large, size)
	id := fmt.Sprintf("%x", sha256.Sum256(large.Bytes()))
	s := imaptest.StartDovecot(t)
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	l.start()
	l.await("status --json", `"watching"`, time.Minute)
	s.Deliver(t, "INBOX", large.Bytes())
	large = bytes.Buffer{}
	begun := time.Now()
	s.Deliver(t, "Sent", promise(1, "quotation"))
	t.Logf("another message was found after %v", l.await("search --json quotation", "sent1@", 10*time.Minute))
	l.await("show --json "+id, "large@firm.example", 10*time.Minute)
	l.await("status --json", `"lag":0`, 10*time.Minute)
	took := time.Since(begun)
	raw := exec.Command("sh", "-c", `"$0" --config "$1" show --raw "$2" | sha256sum`, l.bin, l.conf, id)
	if out, err := raw.Output(); err != nil || !strings.HasPrefix(string(out), id) {
		t.Errorf("show --raw: %s, %v", out, err)
	}
	if out, err := l.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), "ok: 2 messages") {
		t.Errorf("verify: %v\n%s", err, out)
	}
	peak := peakRSS(l.cmd.Process.Pid)
	t.Logf("%d MB over IMAP: %v until it was indexed, %d MB RSS at most", size/1e6, took, peak>>20)
	if peak > soakRSS {
		t.Errorf("peak RSS %d MB, want at most %d", peak>>20, soakRSS>>20)
	}
	if _, err := l.end(syscall.SIGTERM); err != nil {
		t.Errorf("%v\n%s", err, l.log)
	}
}

// TestMeasureLatency says how long after its delivery to a Dovecot a message is
// found, and its promise listed, beside a daemon that has nothing else to do.
func TestMeasureLatency(t *testing.T) {
	corpora(t) // it judges the machine as well
	messages := 50
	if testing.Short() {
		messages = 5
	}
	s := imaptest.StartDovecot(t)
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	l.start()
	l.await("status --json", `"watched":["inbox","sent"]`, time.Minute)
	var found, listed []time.Duration
	for n := range messages {
		word := fmt.Sprintf("quotation%d", n)
		s.Deliver(t, "Sent", promise(n, word))
		after := l.await("search --json "+word, fmt.Sprintf("sent%d@", n), time.Minute)
		found = append(found, after)
		listed = append(listed, after+l.await("promise list --json", "send you the "+word, time.Minute))
	}
	slices.Sort(found)
	slices.Sort(listed)
	t.Logf("%d messages: found after %v in the median, %v at most; promises listed after %v in the median, %v at most",
		messages, found[messages/2], found[messages-1], listed[messages/2], listed[messages-1])
	l.end(syscall.SIGTERM)
}

// TestMeasureManyMailboxes reads 100,000 mailboxes (2,000 with -short), each with
// one message, to the end. A SIGTERM halfway ends it within 10 s, and what was
// read by then is not read again.
func TestMeasureManyMailboxes(t *testing.T) {
	corpora(t) // it takes the time of a measure
	n := 100_000
	if testing.Short() {
		n = 2000
	}
	s := imaptest.Script{Capabilities: "IMAP4rev1 LIST-EXTENDED LIST-STATUS CONDSTORE"}
	for i := range n {
		raw := fmt.Sprintf("From: a@mail.example\r\nTo: dana@wasatchdoor.example\r\nSubject: note %d\r\nMessage-ID: <%d@mail.example>\r\n"+
			"Date: Tue, 4 Mar 2025 09:00:00 +0000\r\n\r\nThe part with the number %d is here.\r\n", i, i, i)
		s.Mailboxes = append(s.Mailboxes, imaptest.ScriptMailbox{Name: fmt.Sprintf("Archive/%06d", i), ModSeq: "7", Messages: []imaptest.ScriptMessage{{UID: 1, Raw: raw}}})
	}
	f, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l := newLiving(t, "let me in", accountText("dana", "dana", f.Port))

	halfway := l.command("sync")
	if err := halfway.Start(); err != nil {
		t.Fatal(err)
	}
	for f.CommandCount() < 2*n { // of the four for each mailbox
		time.Sleep(10 * time.Millisecond)
	}
	begun := time.Now()
	halfway.Process.Signal(syscall.SIGTERM)
	err = halfway.Wait()
	stopped := time.Since(begun)
	t.Logf("%d commands were given when it was stopped: %v after the signal, %v", f.CommandCount(), stopped.Round(time.Millisecond), err)
	if stopped > 10*time.Second {
		t.Errorf("stopped after %v", stopped)
	}

	for _, what := range []string{"the rest", "nothing new"} {
		commands := f.CommandCount()
		u := measure(t, nil, l.bin, "--config", l.conf, "sync")
		t.Logf("%s: %v, %v of CPU, %d MB RSS, %d commands", what, u.wall.Round(time.Second), u.cpu.Round(time.Second), u.maxRSS>>20, f.CommandCount()-commands)
		if u.maxRSS > soakRSS {
			t.Errorf("%s: peak RSS %d MB, want at most %d", what, u.maxRSS>>20, soakRSS>>20)
		}
	}
	if f.CommandCount() > 4*n+n/10 {
		t.Errorf("%d commands for %d mailboxes: some were read twice", f.CommandCount(), n)
	}
	u := measure(t, nil, l.bin, "--config", l.conf, "verify")
	t.Logf("verify: %v, %v of CPU, %d MB RSS", u.wall.Round(time.Second), u.cpu.Round(time.Second), u.maxRSS>>20)
	if !strings.Contains(u.out, fmt.Sprintf("ok: %d messages", n)) {
		t.Errorf("verify: %s", u.out)
	}
}
