package daemon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync/imaptest"
)

// A running is a daemon that runs in this process.
type running struct {
	*Daemon
	t     *testing.T
	conf  string
	stop  context.CancelFunc
	ended chan error
}

var hasty = pace{poll: 100 * time.Millisecond, unit: 20 * time.Millisecond, longest: 200 * time.Millisecond}

// accountLine is a line of the configuration.
func accountLine(name string, s *imaptest.Server, more string) string {
	return accountAt(name, s, s.Port, more)
}

func accountAt(name string, s *imaptest.Server, port int, more string) string {
	return fmt.Sprintf("  - {name: %s, host: 127.0.0.1, port: %d, tls: none, username: %s, password: {file: %s.password}%s}\n", name, port, s.User, name, more)
}

func runDaemon(t *testing.T, p pace, accounts string, passwords map[string]string) *running {
	t.Helper()
	return runDaemonAt(t, p, nil, accounts, passwords)
}

// runDaemonAt is runDaemon with a clock.
func runDaemonAt(t *testing.T, p pace, now func() time.Time, accounts string, passwords map[string]string) *running {
	t.Helper()
	dir := t.TempDir()
	r := &running{t: t, conf: filepath.Join(dir, "onrecord.yaml"), ended: make(chan error, 1)}
	r.write(accounts)
	for name, text := range passwords {
		r.setPassword(name, text)
	}
	c, err := r.load()
	if err != nil {
		t.Fatal(err)
	}
	r.Daemon = open(t, Options{Config: c, Create: true, Now: now})
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	go func() { r.ended <- r.Run(ctx, RunOptions{Load: r.load, pace: p}) }()
	return r
}

func (r *running) write(accounts string) {
	r.t.Helper()
	text := "data_dir: data\nfirm: {name: Wasatch Door, domains: [wasatchdoor.example]}\naccounts:\n" + accounts
	if err := os.WriteFile(r.conf, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *running) setPassword(account, text string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(filepath.Dir(r.conf), account+".password"), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *running) load() (*config.Config, error) {
	return config.Load(config.LoadOptions{File: r.conf, Environ: []string{"HOME=" + filepath.Dir(r.conf)}})
}

// end stops the daemon and returns how long that took.
func (r *running) end() time.Duration {
	r.t.Helper()
	begun := time.Now()
	r.stop()
	select {
	case err := <-r.ended:
		if err != nil {
			r.t.Errorf("Run: %v", err)
		}
	case <-time.After(10 * time.Second):
		r.t.Fatal("the daemon does not stop")
	}
	return time.Since(begun)
}

func (r *running) keeping(account string) KeepingStatus {
	r.t.Helper()
	out := new(answer)
	if err := r.Status(r.t.Context(), StatusRequest{}, out); err != nil && !errors.Is(err, ErrIncomplete) && !errors.Is(err, ErrUnread) {
		r.t.Fatal(err)
	}
	for _, a := range rowsOf[Status](r.t, out)[0].Accounts {
		if a.Name == account && a.Keeping != nil {
			return *a.Keeping
		}
	}
	return KeepingStatus{}
}

func (r *running) await(what string, ok func() bool) {
	r.t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("waited in vain: %s", what)
		}
	}
}

func (r *running) awaitState(account, state string) {
	r.t.Helper()
	r.await(account+" "+state, func() bool { return r.keeping(account).State == state })
}

// finds reports whether a search finds anything.
func (r *running) finds(query string) bool {
	return r.Search(r.t.Context(), SearchRequest{Query: query}, new(answer)) == nil
}

func serve(t *testing.T, name string) *imaptest.Server {
	t.Helper()
	s, err := imaptest.Listen(name+"@wasatchdoor.example", "let me in")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Create("Sent", email.RoleSent); err != nil {
		t.Fatal(err)
	}
	return s
}

func bring(t *testing.T, s *imaptest.Server, mailbox, word string) {
	t.Helper()
	raw := fmt.Sprintf("From: a@mail.example\r\nTo: dana@wasatchdoor.example\r\nMessage-ID: <%s@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 +0000\r\nSubject: note\r\n\r\nAbout %s.\r\n", word, word)
	if err := s.Append(mailbox, []byte(raw), time.Date(2025, 3, 4, 9, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
}

// New mail is found by watching where there is nothing else to find it: the next
// poll is an hour away. When the daemon has stopped, nothing of it is left.
func TestRunWatches(t *testing.T) {
	before := runtime.NumGoroutine()
	s := serve(t, "dana")
	bring(t, s, "INBOX", "hinges")
	r := runDaemon(t, pace{poll: time.Hour}, accountLine("dana", s, ""), map[string]string{"dana": "let me in"})
	r.await("the first sync", func() bool { return r.finds("hinges") })
	r.await("both watched", func() bool { return slices.Equal(r.keeping("dana").Watched, []string{"inbox", "sent"}) })
	for i, mailbox := range []string{"INBOX", "Sent"} {
		word := fmt.Sprintf("paint%d", i)
		bring(t, s, mailbox, word)
		r.await(word, func() bool { return r.finds(word) })
	}
	s.CutAll() // the watch is lost, and set up again
	bring(t, s, "INBOX", "varnish")
	r.await("varnish", func() bool { return r.finds("varnish") })
	if took := r.end(); took > 5*time.Second {
		t.Errorf("stopped after %v", took)
	}
	r.Close()
	s.Close()
	r.await("the end of the goroutines", func() bool { return runtime.NumGoroutine() <= before })
}

// With one connection allowed there is none to watch with.
func TestRunPolls(t *testing.T) {
	s := serve(t, "dana")
	r := runDaemon(t, hasty, accountLine("dana", s, ", connections: 1"), map[string]string{"dana": "let me in"})
	r.awaitState("dana", keepPolling)
	bring(t, s, "Sent", "gravel")
	r.await("gravel", func() bool { return r.finds("gravel") })
	if k := r.keeping("dana"); len(k.Watched) > 0 {
		t.Errorf("%+v: a connection to watch with is one too many", k)
	}
	r.end()
}

// A refused log-in is not repeated before a reload, and troubles no other
// account; a reload leaves the connections of the others alone.
func TestRunRefused(t *testing.T) {
	dana, boris := serve(t, "dana"), serve(t, "boris")
	proxy, err := imaptest.NewProxy(boris.Addr, imaptest.Line{})
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	r := runDaemon(t, pace{poll: time.Hour, unit: hasty.unit, longest: hasty.longest}, accountLine("dana", dana, "")+accountAt("boris", boris, proxy.Port, ""),
		map[string]string{"dana": "wrong", "boris": "let me in"})
	r.awaitState("dana", keepRefused)
	r.await("boris watched", func() bool { return len(r.keeping("boris").Watched) == 2 && r.keeping("boris").State == keepWatching })
	connections := proxy.Connections()
	tried := dana.Connections()
	time.Sleep(3 * hasty.longest) // enough for several attempts
	if n := dana.Connections(); n != tried {
		t.Errorf("%d connections to a server that refused, after %d", n, tried)
	}
	if k := r.keeping("dana"); k.State != keepRefused || !strings.Contains(k.Error, "log-in refused") {
		t.Errorf("dana: %+v", k)
	}
	bring(t, dana, "INBOX", "copper")
	r.setPassword("dana", "let me in")
	out := new(answer)
	if err := r.Reload(t.Context(), ReloadRequest{}, out); err != nil {
		t.Fatal(err)
	}
	if row := rowsOf[ReloadRow](t, out)[0]; !slices.Equal(row.Kept, []string{"boris"}) || !slices.Equal(row.Begun, []string{"dana"}) || len(row.Ended) > 0 {
		t.Errorf("reload: %+v", row)
	}
	r.await("copper", func() bool { return r.finds("copper") })
	if k := r.keeping("boris"); k.State != keepWatching || proxy.Connections() != connections {
		t.Errorf("boris was disturbed: %+v, %d connections, had %d", k, proxy.Connections(), connections)
	}
	r.write("  - {name: dana, hots: x}\n")
	if err := r.Reload(t.Context(), ReloadRequest{}, new(answer)); err == nil || !strings.Contains(err.Error(), "hots") {
		t.Errorf("a configuration with a mistake: %v", err)
	}
	if r.keeping("boris").State != keepWatching {
		t.Error("a configuration with a mistake ended an account")
	}
	r.write(accountLine("dana", dana, ""))
	if err := r.Reload(t.Context(), ReloadRequest{}, new(answer)); err != nil {
		t.Fatal(err)
	}
	if k := r.keeping("boris"); k.State != "" {
		t.Errorf("boris is still kept: %+v", k)
	}
	r.end()
}

// The waits after failures grow to a limit and are never the same.
func TestPaceAfter(t *testing.T) {
	p := pace{}.orDefault()
	for failures, want := range map[int]time.Duration{1: 2 * time.Second, 3: 8 * time.Second, 8: 256 * time.Second, 9: 5 * time.Minute, 100000: 5 * time.Minute} {
		for range 100 {
			if got := p.after(failures); got < want*3/4 || got > want*5/4 {
				t.Errorf("after %d failures: %v, want about %v", failures, got, want)
			}
		}
	}
}

// The service manager hears that the daemon is ready, works, and stops.
func TestRunNotifies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "40000")
	r := runDaemon(t, hasty, accountLine("dana", serve(t, "dana"), ""), map[string]string{"dana": "let me in"})
	heard := map[string]int{}
	hear := func() string {
		buf := make([]byte, 100)
		l.SetReadDeadline(time.Now().Add(20 * time.Second))
		n, err := l.Read(buf)
		if err != nil {
			t.Fatalf("heard %v: %v", heard, err)
		}
		heard[string(buf[:n])]++
		return string(buf[:n])
	}
	for heard[notifyReady] == 0 || heard[notifyAlive] < 3 {
		hear()
	}
	r.stop()
	for hear() != notifyStopping {
	}
	r.end()
}
