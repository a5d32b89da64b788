package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"onrecord/ingest/imapsync/imaptest"
)

// TestLargeMessageHoldsUpNoOther has a message come that takes the line a minute
// and a half. Mail of the same account that arrives meanwhile is found, and its
// promise listed, long before; a SIGKILL halfway loses nothing, and what had come
// by then is not fetched again.
func TestLargeMessageHoldsUpNoOther(t *testing.T) {
	s := imaptest.StartDovecot(t)
	line, err := imaptest.NewProxy(net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), imaptest.Line{Rate: 200_000})
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	var large bytes.Buffer
	writeLarge(t, &large, 18_000_000)
	id := fmt.Sprintf("%x", sha256.Sum256(large.Bytes()))

	l := newLiving(t, s.Password, accountText("dana", s.User, line.Port))
	l.start()
	l.await("status --json", `"watched":["inbox","sent"]`, time.Minute)
	s.Deliver(t, "INBOX", large.Bytes())
	l.awaitPieces(1 << 20)
	for n, mailbox := range []string{"Sent", "INBOX"} {
		word := fmt.Sprintf("quotation%d", n)
		s.Deliver(t, mailbox, promise(n, word))
		found := l.await("search --json "+word, fmt.Sprintf("sent%d@", n), time.Minute)
		listed := found + l.await("promise list --json", "send you the "+word, time.Minute)
		t.Logf("in %s, beside the large message: found after %v, its promise listed after %v", mailbox, found, listed)
	}
	before := l.awaitPieces(2 << 20)
	if out, err := l.command("show", "--json", id).CombinedOutput(); err == nil {
		t.Errorf("the large message is there already, so that nothing is shown:\n%s", out)
	}
	l.await("status", "still being fetched", time.Minute)

	l.end(syscall.SIGKILL)
	line.SetLine(imaptest.Line{})
	// One connection carries only what is left: from the beginning it would take two.
	rest := int64(large.Len()) - before + 1<<20
	line.SetFault(imaptest.Fault{Kind: imaptest.RST, At: rest})
	l.start()
	l.await("show --json "+id, "large@firm.example", time.Minute)
	l.await("status --json", `"lag":0`, time.Minute)
	if _, err := l.end(syscall.SIGTERM); err != nil {
		t.Errorf("%v\n%s", err, l.log)
	}
	if strings.Contains(l.log.String(), "connection lost") {
		t.Errorf("what had come of the large message was fetched again:\n%s", l.log)
	}
	if out, err := l.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), "ok: 3 messages") {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

// awaitPieces waits until so many octets of a large message are in the spool, and
// returns how many are.
func (l *living) awaitPieces(atLeast int64) int64 {
	l.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(l.data(), "incoming", "imap-piece-*"))
		if err != nil {
			l.t.Fatal(err)
		}
		for _, name := range files {
			if info, err := os.Stat(name); err == nil && info.Size() >= atLeast {
				return info.Size()
			}
		}
	}
	l.t.Fatalf("no piece of a large message comes:\n%s", l.log)
	return 0
}
