package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"onrecord/ingest/imapsync/imaptest"
)

// A living is a daemon that runs as a process of its own.
type living struct {
	t         *testing.T
	bin, conf string
	cmd       *exec.Cmd
	log       *lockedBuffer
}

// lockedBuffer is a buffer that a process writes while a test reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *living) command(args ...string) *exec.Cmd {
	cmd := exec.Command(l.bin, append([]string{"--config", l.conf}, args...)...)
	cmd.Env = append(os.Environ(), "IMAP_PASSWORD=secret-of-the-test")
	return cmd
}

func (l *living) start() {
	l.t.Helper()
	l.log = new(lockedBuffer)
	l.cmd = l.command("daemon")
	l.cmd.Stderr = l.log
	if err := l.cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	cmd := l.cmd
	l.t.Cleanup(func() { cmd.Process.Kill() }) // ended long since, if all went well
	l.await("health", "works", 20*time.Second)
}

// await runs a command until its answer has the text in it, and returns how
// long that took.
func (l *living) await(command, text string, limit time.Duration) time.Duration {
	l.t.Helper()
	begun := time.Now()
	for {
		out, _ := l.command(strings.Fields(command)...).CombinedOutput()
		if strings.Contains(string(out), text) {
			return time.Since(begun)
		}
		if time.Since(begun) > limit {
			l.t.Fatalf("%s does not show %q within %v:\n%s\nlog of the daemon:\n%s", command, text, limit, out, l.log)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// end sends a signal and waits for the end.
func (l *living) end(sig os.Signal) (time.Duration, error) {
	begun := time.Now()
	l.cmd.Process.Signal(sig)
	err := l.cmd.Wait()
	return time.Since(begun), err
}

func promise(n int, word string) []byte {
	return fmt.Appendf(nil, "From: Dana Whitlock <dana@wasatchdoor.example>\r\nTo: Victor Hale <victor.hale@mail.example>\r\n"+
		"Subject: Your door\r\nMessage-ID: <sent%d@wasatchdoor.example>\r\nDate: Tue, 4 Mar 2025 09:%02d:00 -0700\r\n\r\n"+
		"Victor,\r\n\r\nI will send you the %s by Friday.\r\n\r\nDana\r\n", n, n, word)
}

// TestService lives through a day of the daemon beside a real server.
func TestService(t *testing.T) {
	server := imaptest.StartDovecot(t)
	dir := t.TempDir()
	l := &living{t: t, bin: build(t), conf: filepath.Join(dir, "onrecord.yaml")}
	text := fmt.Sprintf("data_dir: data\nfirm: {name: Wasatch Door, domains: [wasatchdoor.example], timezone: America/Denver}\n"+
		"clients: [{name: Victor Hale, addresses: [victor.hale@mail.example]}]\naccounts:\n"+
		"  - {name: dana, host: 127.0.0.1, port: %d, tls: none, username: %q, owner: dana@wasatchdoor.example, password: {file: password}}\n", server.Port, server.User)
	for name, text := range map[string]string{"onrecord.yaml": text, "password": server.Password} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server.Deliver(t, "INBOX", generatedMbox(0, 1)[len("From a@mail.example Tue Mar  4 09:00:00 2025\n"):])
	l.start()
	l.await("search --json word0", "g0@mail.example", 20*time.Second)
	l.await("status --json", `"watched":["inbox","sent"]`, 20*time.Second)

	server.Deliver(t, "Sent", promise(1, "quotation"))
	searchable := l.await("search --json quotation", "sent1@", 20*time.Second)
	listed := searchable + l.await("promise list --json", "send you the quotation", 20*time.Second)
	t.Logf("a delivered message was searchable after %v, its promise listed after %v", searchable, listed)

	other, err := l.command("daemon").CombinedOutput()
	if err == nil || !strings.Contains(string(other), fmt.Sprintf("a daemon runs already, as process %d", l.cmd.Process.Pid)) {
		t.Errorf("a second daemon: %v\n%s", err, other)
	}

	server.Kill(t)
	l.await("status", "tries again at", 30*time.Second)
	server.Restart(t)
	server.Deliver(t, "INBOX", promise(2, "brochure"))
	l.await("search --json brochure", "sent2@", 60*time.Second)

	l.end(syscall.SIGKILL)
	server.Deliver(t, "Sent", promise(3, "invoice"))
	l.start()
	l.await("promise list --json", "send you the invoice", 20*time.Second)

	took, err := l.end(syscall.SIGTERM)
	if err != nil || took > 10*time.Second {
		t.Errorf("SIGTERM: ended after %v with %v, want 10 s and status 0\n%s", took, err, l.log)
	}
	out, err := l.command("verify").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "ok: 4 messages") {
		t.Errorf("verify: %v\n%s", err, out)
	}
	var exit *exec.ExitError
	if out, err := l.command("health").CombinedOutput(); !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(out), "no daemon runs") {
		t.Errorf("health without a daemon: %v\n%s", err, out)
	}
}
