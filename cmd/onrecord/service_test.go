package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"onrecord/daemon"
	"onrecord/daemon/api"
	"onrecord/ingest/email"
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
	return cmd
}

func (l *living) data() string { return filepath.Join(filepath.Dir(l.conf), "data") }

// ask gets a page from the control socket of the daemon.
func (l *living) ask(path string) string {
	l.t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", api.SocketPath(l.data()))
	}}}
	answer, err := client.Get("http://daemon" + path)
	if err != nil {
		l.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return string(text)
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

// newLiving sets up a daemon for accounts of the configuration.
func newLiving(t *testing.T, password, accounts string) *living {
	t.Helper()
	dir := t.TempDir()
	text := "data_dir: data\nfirm: {name: Wasatch Door, domains: [wasatchdoor.example], timezone: America/Denver}\n" +
		"clients: [{name: Victor Hale, addresses: [victor.hale@mail.example]}]\naccounts:\n" + accounts
	for name, text := range map[string]string{"onrecord.yaml": text, "password": password} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &living{t: t, bin: build(t), conf: filepath.Join(dir, "onrecord.yaml")}
}

func accountText(name, user string, port int) string {
	return fmt.Sprintf("  - {name: %s, host: 127.0.0.1, port: %d, tls: none, username: %q, owner: %s@wasatchdoor.example, password: {file: password}}\n", name, port, user, name)
}

// TestService lives through a day of the daemon beside a real server.
func TestService(t *testing.T) {
	server := imaptest.StartDovecot(t)
	l := newLiving(t, server.Password, accountText("dana", server.User, server.Port))
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

	for _, want := range []string{"debug", "info"} {
		if out, err := l.command("log-level", want).CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("log-level %s: %v\n%s", want, err, out)
		}
	}

	l.cmd.Process.Signal(syscall.SIGHUP)
	l.await("status --json", `"reloaded":"`, 20*time.Second)
	if out, err := l.command("reload").CombinedOutput(); err != nil || !strings.Contains(string(out), "undisturbed: dana") {
		t.Errorf("reload: %v\n%s", err, out)
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

	if strings.Contains(l.log.String(), server.Password) {
		t.Errorf("the password stands in the log:\n%s", l.log)
	}
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

// listenIMAP starts a server in this process.
func listenIMAP(t *testing.T) *imaptest.Server {
	t.Helper()
	s, err := imaptest.Listen("dana@wasatchdoor.example", "secret-of-the-test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Create("Sent", email.RoleSent); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestKilledService kills the daemon at random moments while mail arrives; at
// the end every message is held once and found, and the record verifies.
func TestKilledService(t *testing.T) {
	kills := 8
	if testing.Short() {
		kills = 5
	}
	s := listenIMAP(t)
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	rng := rand.New(rand.NewPCG(3, 4))
	sent := 0
	for range kills {
		l.log = new(lockedBuffer)
		l.cmd = l.command("daemon")
		l.cmd.Stderr = l.log
		if err := l.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(time.Duration(20+rng.IntN(400)) * time.Millisecond); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if err := s.Append([]string{"INBOX", "Sent"}[sent%2], promise(sent, fmt.Sprintf("part%d", sent)), time.Now()); err != nil {
				t.Fatal(err)
			}
			sent++
		}
		if _, err := l.end(syscall.SIGKILL); err == nil {
			t.Fatalf("the daemon ended by itself\n%s", l.log)
		}
	}
	l.start()
	l.await("search --json "+fmt.Sprintf("part%d", sent-1), fmt.Sprintf("sent%d@", sent-1), 30*time.Second)
	l.await("status --json", fmt.Sprintf(`"messages":%d,`, sent), 30*time.Second)
	l.await("status --json", fmt.Sprintf(`"sightings":%d,`, sent), 30*time.Second)
	l.await("status --json", `"lag":0`, 30*time.Second)
	if took, err := l.end(syscall.SIGTERM); err != nil || took > 10*time.Second {
		t.Errorf("SIGTERM: ended after %v with %v\n%s", took, err, l.log)
	}
	if out, err := l.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), fmt.Sprintf("ok: %d messages", sent)) {
		t.Errorf("verify: %v\n%s", err, out)
	}
	for _, i := range []int{0, sent / 2, sent - 1} {
		if out, _ := l.command("search", "--json", fmt.Sprintf("part%d", i)).Output(); bytes.Count(out, []byte("\n")) != 1 {
			t.Errorf("part%d: %s", i, out)
		}
	}
	t.Logf("%d kills, %d messages", kills, sent)
}

// TestMeasureIdleService says what ten accounts cost where nothing happens.
func TestMeasureIdleService(t *testing.T) {
	if testing.Short() || os.Getenv("ONRECORD_CORPORA") == "" {
		t.Skip("takes two minutes, and judges nothing: 'make measure' runs it")
	}
	s := listenIMAP(t)
	accounts := ""
	for i := range 10 {
		accounts += accountText(fmt.Sprintf("dana%d", i), s.User, s.Port)
	}
	l := newLiving(t, s.Password, accounts)
	l.start()
	time.Sleep(10 * time.Second)
	used := func() (cpu time.Duration, rss int) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", l.cmd.Process.Pid))
		if err != nil {
			t.Skip("there is no /proc")
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		f := strings.Fields(after)
		number := func(i int) int { n, _ := strconv.Atoi(f[i]); return n }
		return time.Duration(number(11)+number(12)) * 10 * time.Millisecond, number(21) * os.Getpagesize()
	}
	const period = 2 * time.Minute
	before, _ := used()
	time.Sleep(period)
	after, rss := used()
	t.Logf("10 accounts: %.2f %% of a core over %v, %d MB resident", 100*float64(after-before)/float64(period), period, rss>>20)
	l.end(syscall.SIGTERM)
}

// TestServiceStopsAtWork stops the daemon in the middle of a long import on
// command, while it is far behind with what has come in, and the record is being
// checked. The import then goes on by itself and loses nothing.
func TestServiceStopsAtWork(t *testing.T) {
	const messages = 5000
	s := listenIMAP(t)
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	l.start()
	mbox := filepath.Join(t.TempDir(), "box.mbox")
	if err := os.WriteFile(mbox, generatedMbox(0, messages), 0o600); err != nil {
		t.Fatal(err)
	}
	importing, out := l.command("import", "--account", "b@firm.example", mbox), new(lockedBuffer)
	importing.Stdout, importing.Stderr = out, out
	if err := importing.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { importing.Process.Kill() })
	ended := make(chan error, 1)
	go func() { ended <- importing.Wait() }()
	verifying := l.command("verify")
	if err := verifying.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { verifying.Process.Kill(); verifying.Wait() })
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		var st daemon.Status
		out, _ := l.command("status", "--json").Output()
		if json.Unmarshal(out, &st) == nil && st.Messages > 1000 && st.Lag > 500 {
			break
		}
		if len(ended) > 0 || time.Now().After(deadline) {
			t.Fatalf("the import has ended, or does not begin, before the daemon is stopped: %s\n%s", out, l.log)
		}
	}
	took, err := l.end(syscall.SIGTERM)
	if err != nil || took > 10*time.Second {
		t.Errorf("SIGTERM: ended after %v with %v\n%s", took, err, l.log)
	}
	t.Logf("ended after %v", took)
	if err := <-ended; err != nil {
		t.Errorf("import: %v\n%s", err, out)
	}
	if out, err := l.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), fmt.Sprintf("ok: %d messages", messages)) {
		t.Errorf("verify: %v\n%s", err, out)
	}
}
