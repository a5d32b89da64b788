package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"onrecord/daemon"
	"onrecord/ingest/imapsync/imaptest"
)

// How the soak is asked for: for how long (a time as 3m or 2h) and with which
// seed, that of a run to be repeated.
const (
	soakTime = "ONRECORD_SOAK"
	soakSeed = "ONRECORD_SOAK_SEED"
)

// soakRSS is how much memory the daemon may have in use at any time.
const soakRSS = 250 << 20

// A soak is a daemon beside a Dovecot whose mail does not stand still, over two
// bad lines, one of them with TLS: two accounts that are the same mailboxes.
type soak struct {
	*living
	seed    uint64
	rng     *rand.Rand
	server  *imaptest.Real
	lines   [2]*imaptest.Proxy
	history *imaptest.History
	faults  int // for the seeds of the lines' faults
	downs   int // how often the server was killed
	cuts    int // how often all connections were cut
	lives   lives
}

// soakAccounts are the accounts by the number of their line.
var soakAccounts = []string{"plain", "secure"}

// TestSoak lets the daemon live through everything at once: mail that comes,
// goes, is copied, flagged and moved with its mailboxes; lines that are cut, hang
// and change octets; a server that is killed and started again; and SIGKILL for
// the daemon itself at any moment of its life. In the end the record holds what
// the server ever had, each message once, and nothing else; and a daemon that has
// only lived through the rest is as small as it was when it began.
//
// It takes 15 s, or as long as ONRECORD_SOAK says; ONRECORD_SOAK_SEED repeats the
// order of things, though not their timing.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("the soak is no short test")
	}
	length, seed := 15*time.Second, rand.Uint64()
	if text := os.Getenv(soakTime); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil {
			t.Fatalf("%s: %v", soakTime, err)
		}
	}
	if text := os.Getenv(soakSeed); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", soakSeed, err)
		}
	}
	t.Logf("%s=%v %s=%d repeats this", soakTime, length, soakSeed, seed)
	s := newSoak(t, seed)
	quiet := min(length/4, 10*time.Minute) // without kills of the daemon

	killing, enough := context.WithTimeout(t.Context(), length-quiet)
	defer enough()
	ended := make(chan error, 1)
	var lives sync.WaitGroup
	lives.Go(func() { ended <- s.lives.run(killing, s.living, rand.New(rand.NewPCG(seed, 2))) })
	t.Cleanup(func() { enough(); lives.Wait() }) // no daemon outlives a test that has failed
	s.storm(length - quiet)
	if err := <-ended; err != nil {
		t.Fatalf("after %v: %v", &s.lives, err)
	}

	s.heal()
	s.start()
	s.steady(2 * time.Minute)
	before := s.footprint()
	s.storm(quiet)
	s.heal()
	s.steady(7 * time.Minute) // the daemon waits up to five minutes after failures
	s.shrinks(before)
	s.last(length)
	s.lives.peak = max(s.lives.peak, peakRSS(s.cmd.Process.Pid))
	s.faultless()
	last := make(chan error, 1)
	go func() { last <- s.cmd.Wait() }()
	if err := s.lives.finish(s.cmd, last, true); err != nil {
		t.Errorf("%v\n%s", err, s.log)
	}
	s.compare()
	if s.lives.peak > soakRSS {
		t.Errorf("the daemon had %d MB in use, want at most %d", s.lives.peak>>20, soakRSS>>20)
	}
	t.Logf("daemon: %v; server: killed %d times, connections cut %d times, %s", &s.lives, s.downs, s.cuts, s.history.Done)
}

func newSoak(t *testing.T, seed uint64) *soak {
	t.Helper()
	s := &soak{seed: seed, rng: rand.New(rand.NewPCG(seed, 0)), server: imaptest.StartDovecot(t)}
	accounts := ""
	for i, port := range []int{s.server.Port, s.server.TLSPort} {
		line, err := imaptest.NewProxy(net.JoinHostPort(s.server.Host, strconv.Itoa(port)), imaptest.Line{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { line.Close() })
		s.lines[i] = line
		accounts += fmt.Sprintf("  - {name: %s, host: 127.0.0.1, port: %d, username: %s, owner: dana@wasatchdoor.example, connections: 4, password: {file: password}, %s}\n",
			soakAccounts[i], line.Port, s.server.User, []string{"tls: none", "tls: implicit, ca_file: " + s.server.CAFile}[i])
	}
	s.living = newLiving(t, s.server.Password, accounts)
	s.history = imaptest.NewHistory(t, s.server, seed, soakMail)
	return s
}

// soakMail is the n-th message, of a conversation of ten that begins with a
// promise. One in seven has a file with it, and one in 300 is too large to be
// fetched in one piece.
func soakMail(n int) []byte {
	job, at := n/10, time.Date(2025, 1, 6, 9, 0, 0, 0, time.UTC).Add(time.Duration(n)*3*time.Hour)
	head := fmt.Sprintf("From: Dana Whitlock <dana@wasatchdoor.example>\r\nTo: client%d@mail.example\r\nSubject: Job %d\r\nMessage-ID: <sent%d@wasatchdoor.example>\r\nDate: %s",
		job, job, n, at.Format(time.RFC1123Z))
	body := fmt.Sprintf("This is about part%d.\r\n", n)
	if n%10 == 0 {
		body += "I will send you the quotation by Friday.\r\n"
	}
	text := head + "\r\n\r\n" + body
	lines := n * n % 500
	if n%300 == 30 {
		lines = 130_000
	}
	filler := strings.Repeat(fmt.Sprintf("%072d\r\n", n), lines)
	if n%7 > 0 && lines < 1000 {
		return []byte(text + filler)
	}
	return fmt.Appendf(nil, "%s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n%s\r\n--b\r\n"+
		"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=parts.csv\r\n\r\npart,price\r\nhinge%d,12\r\n--b\r\n"+
		"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=plan.bin\r\n\r\n%s--b--\r\n", head, body, n, filler)
}

// storm is a time in which anything happens, except to the daemon's process.
func (s *soak) storm(length time.Duration) {
	s.t.Helper()
	for end := time.Now().Add(length); time.Now().Before(end); {
		s.history.Act(s.t)
		switch p := s.rng.IntN(100); {
		case p < 2:
			s.server.Kill(s.t)
			s.server.Restart(s.t)
			s.downs++
		case p < 6:
			s.worsen()
		case p < 9:
			s.lines[s.rng.IntN(2)].CutAll()
			s.cuts++
		}
		time.Sleep(time.Duration(20+s.rng.IntN(200)) * time.Millisecond) // the pace of the mail
	}
}

// worsen decides anew what befalls the connections to come.
func (s *soak) worsen() {
	kinds := [2][]imaptest.FaultKind{
		{imaptest.NoFault, imaptest.FIN, imaptest.RST, imaptest.Stall, imaptest.Garbage, imaptest.HalfLine, imaptest.Refuse},
		{imaptest.NoFault, imaptest.FIN, imaptest.RST, imaptest.Stall, imaptest.Flip, imaptest.Refuse},
	}
	for i, line := range s.lines {
		s.faults++
		line.SetFaults(imaptest.RandomFaults(s.seed+uint64(s.faults), []int64{3_000, 100_000, 2_000_000}[s.rng.IntN(3)], kinds[i]...))
	}
}

// heal makes the lines good ones.
func (s *soak) heal() {
	for _, line := range s.lines {
		line.SetFault(imaptest.Fault{})
		line.CutAll() // also what hangs
	}
}

func (s *soak) status() (st daemon.Status) {
	s.t.Helper()
	out, err := s.command("status", "--json").Output()
	if jsonErr := json.Unmarshal(out, &st); jsonErr != nil {
		s.t.Fatalf("status: %v, %v\n%s", err, jsonErr, s.log)
	}
	return st
}

// steady waits until the daemon has nothing left to do and hears of new mail.
func (s *soak) steady(limit time.Duration) {
	s.t.Helper()
	s.awaitThat("both accounts are watched and all is read", limit, func() bool {
		st := s.status()
		return st.Lag == 0 && !slices.ContainsFunc(st.Accounts, func(a daemon.AccountStatus) bool {
			return a.Keeping == nil || a.Keeping.State != "watching" || len(a.Keeping.Watched) < 2
		})
	})
}

func (s *soak) awaitThat(what string, limit time.Duration, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(limit); !ok(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			out, _ := s.command("status").CombinedOutput()
			s.t.Fatalf("not within %v: %s\n%s\n%s", limit, what, out, tail(s.log.String()))
		}
	}
}

// last brings one more message, which the daemon hears of, and has both accounts
// synced once more: what was pending is settled if the time was long enough.
func (s *soak) last(length time.Duration) {
	s.t.Helper()
	n := s.history.Deliver(s.t)
	s.await(fmt.Sprintf("search --json part%d", n), fmt.Sprintf("sent%d@", n), time.Minute)
	syncs := 1
	if length >= 3*time.Minute {
		syncs = 2
	}
	for i := range syncs {
		if i > 0 {
			time.Sleep(61 * time.Second) // so long must a message be absent to be gone
		}
		if out, err := s.command("sync").CombinedOutput(); err != nil {
			s.t.Errorf("the last sync: %v\n%s", err, out)
		}
	}
	s.steady(time.Minute)
	for range 5 {
		n := s.rng.IntN(n)
		out, _ := s.command("search", "--json", fmt.Sprintf("part%d", n)).Output()
		if got := strings.Count(string(out), "\n"); got > 1 {
			s.t.Errorf("part%d is found %d times", n, got)
		}
	}
}

// lives are those of the daemons that are ended at any moment.
type lives struct {
	killed, stopped int
	peak            int64 // of the resident memory, in bytes
}

// String says how they ended.
func (l *lives) String() string {
	return fmt.Sprintf("%d lives ended by SIGKILL, %d by SIGTERM, at most %d MB resident", l.killed, l.stopped, l.peak>>20)
}

// run starts daemons and ends them until ctx is done: nine in ten by SIGKILL, the
// others in good order.
func (l *lives) run(ctx context.Context, d *living, rng *rand.Rand) error {
	for ctx.Err() == nil {
		span := time.Duration(30+rng.IntN(2500)) * time.Millisecond
		if rng.IntN(5) == 0 {
			span += time.Duration(rng.IntN(5000)) * time.Millisecond
		}
		orderly := rng.IntN(10) == 0
		if orderly {
			span += time.Second // before it has begun a signal just ends it
		}
		log := new(lockedBuffer)
		cmd := d.command("daemon")
		cmd.Stderr = log
		if err := cmd.Start(); err != nil {
			return err
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case err := <-ended:
			return fmt.Errorf("the daemon ended by itself: %v\n%s", err, log)
		case <-time.After(span):
		}
		l.peak = max(l.peak, peakRSS(cmd.Process.Pid))
		if err := l.finish(cmd, ended, orderly); err != nil {
			return fmt.Errorf("%w\n%s", err, log)
		}
		if err := complaint(log); err != nil {
			return err
		}
	}
	return nil
}

// finish ends one daemon.
func (l *lives) finish(cmd *exec.Cmd, ended <-chan error, orderly bool) error {
	if !orderly {
		l.killed++
		_ = cmd.Process.Kill() // it runs
		<-ended
		return nil
	}
	l.stopped++
	_ = cmd.Process.Signal(syscall.SIGTERM) // it runs
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("SIGTERM: %w", err)
		}
		return nil
	case <-time.After(20 * time.Second): // 10 s on a machine that has nothing else to do
		_ = cmd.Process.Signal(syscall.SIGQUIT) // says what it waits for
		<-ended
		return errors.New("SIGTERM does not end the daemon")
	}
}

// complaint returns what a daemon says went wrong that no fault of this test may
// bring about.
func complaint(log *lockedBuffer) error {
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "level=ERROR") || strings.HasPrefix(line, "panic:") || strings.HasPrefix(line, "fatal error:") {
			return fmt.Errorf("the daemon complains: %s\n%s", line, tail(log.String()))
		}
	}
	return nil
}

func (s *soak) faultless() {
	s.t.Helper()
	if err := complaint(s.log); err != nil {
		s.t.Error(err)
	}
}

// peakRSS returns the most memory a process has had resident, in bytes.
func peakRSS(pid int) int64 {
	done := make(chan struct{})
	close(done)
	return watchRSS(pid, done)
}

// A footprint is what a process holds open.
type footprint struct {
	goroutines int
	files      []string // descriptors, but for the following
	pooled     int      // of databases and of the index, which keep as many as were of use
}

// maxPooled is how many descriptors the pools of four databases with three files
// to a connection, and an index of a few dozen segments, come to.
const maxPooled = 150

// String counts it.
func (f footprint) String() string {
	return fmt.Sprintf("%d goroutines, %d and %d descriptors", f.goroutines, len(f.files), f.pooled)
}

func (s *soak) footprint() (f footprint) {
	s.t.Helper()
	f.goroutines = strings.Count(s.ask("/debug/pprof/goroutine?debug=2"), "\ngoroutine ") // the one that asks comes first
	dir := fmt.Sprintf("/proc/%d/fd", s.cmd.Process.Pid)
	entries, err := os.ReadDir(dir)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		to, _ := os.Readlink(filepath.Join(dir, e.Name())) // closed meanwhile
		switch {
		case strings.Contains(to, "/data/index/"), strings.Contains(to, "/data/record.db"), strings.Contains(to, "/data/derived.db"):
			f.pooled++
		default:
			f.files = append(f.files, to)
		}
	}
	return f
}

// shrinks waits until the daemon holds no more open than before.
func (s *soak) shrinks(before footprint) {
	s.t.Helper()
	var now footprint
	ok := func() bool {
		now = s.footprint()
		return now.goroutines <= before.goroutines && len(now.files) <= len(before.files) && now.pooled <= maxPooled
	}
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Errorf("before the storm the daemon held %v, after it %v\n%q\n%q\n%s", before, now, before.files, now.files, s.ask("/debug/pprof/goroutine?debug=1"))
			return
		}
	}
	s.t.Logf("before the last storm %v, after it %v", before, now)
}
