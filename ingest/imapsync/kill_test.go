package imapsync

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// The environment of a child that syncs: its record and the server.
const (
	childDir  = "IMAPSYNC_CHILD_DIR"
	childPort = "IMAPSYNC_CHILD_PORT"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is one sync in a process of its own.
func child(dir string) error {
	port, err := strconv.Atoi(os.Getenv(childPort))
	if err != nil {
		return err
	}
	ctx := context.Background()
	rec, err := record.Open(ctx, dir, record.Options{Create: true, Host: "wasatchdoor.example"})
	if err != nil {
		return err
	}
	fmt.Println("open")
	peak := watchHeap()
	r, err := Sync(ctx, rec, Account{Name: "dana", Host: "127.0.0.1", Port: port, TLS: "none", Username: "dana",
		Secret: func(context.Context) (string, error) { return "let me in", nil }}, Options{})
	if err != nil {
		return err
	}
	if !r.Complete() {
		return fmt.Errorf("not complete:\n%s", describe(r))
	}
	fmt.Println(peak())
	return rec.Close()
}

// A sync that is killed at any moment loses nothing and doubles nothing: after
// fifty kills the record holds exactly the server's messages, each once.
func TestKill(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGKILL")
	}
	const kills, most, first, more = 50, 400, 1500, 25
	s := server(t, 0)
	must(t, s.Create("Sent", "sent"))
	n := 0
	add := func(count int) {
		for range count {
			deliver(t, s, "INBOX", letter(n, 500+n*31%6000))
			if n%3 == 0 { // the same octets once more
				deliver(t, s, "Sent", letter(n, 500+n*31%6000))
			}
			n++
		}
	}
	add(first)
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(5, 6))
	window := 250 * time.Millisecond
	struck, rounds := 0, 0
	for ; struck < kills && rounds < most; rounds++ {
		if runChild(t, dir, s.Port, time.Duration(r.Int64N(int64(window)))) {
			struck++
		} else {
			window = max(window*9/10, 20*time.Millisecond)
		}
		add(more)
	}
	if struck < kills {
		t.Fatalf("only %d of %d children were killed before they had finished", struck, rounds)
	}
	if runChild(t, dir, s.Port, time.Hour) {
		t.Fatal("the last child was killed")
	}
	t.Logf("%d of %d children were killed before they had finished", struck, rounds)
	b := &bench{t: t, dir: dir, clock: newClock(), account: Account{Name: "dana"}}
	var err error
	b.rec, err = record.Open(t.Context(), dir, record.Options{})
	must(t, err)
	defer b.rec.Close()
	b.checkKilled(n)
}

// checkKilled compares the record with what was delivered.
func (b *bench) checkKilled(n int) {
	b.t.Helper()
	var inbox, sent [][]byte
	for i := range n {
		raw := letter(i, 500+i*31%6000)
		inbox = append(inbox, raw)
		if i%3 == 0 {
			sent = append(sent, raw)
		}
	}
	b.holds("INBOX", inbox)
	b.holds("Sent", sent)
	leaves := 0
	for e, err := range b.rec.Entries(b.t.Context(), 0) {
		must(b.t, err)
		switch e.Leaf.Kind {
		case tlog.KindMessageObserved, tlog.KindMessageDuplicate:
			leaves++
		case tlog.KindMessageVanished, tlog.KindMessageReturned, tlog.KindFetchFailed, tlog.KindMailboxReset, tlog.KindMailboxGap:
			b.t.Errorf("leaf %d is %s", e.Index, e.Leaf.Kind)
		}
	}
	if want := len(inbox) + len(sent); leaves != want {
		b.t.Errorf("%d messages were logged, want %d", leaves, want)
	}
	if c, err := b.rec.Counts(b.t.Context()); err != nil || c.Objects != int64(n) {
		b.t.Errorf("%d objects, %v; want %d", c.Objects, err, n)
	}
	b.verify()
}

// runChild starts a child and kills it some time after it has opened the record.
// It reports whether the child was killed; one that fails fails the test.
func runChild(t *testing.T, dir string, port int, after time.Duration) (killed bool) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childDir+"="+dir, fmt.Sprintf("%s=%d", childPort, port))
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	defer out.Close()
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		_ = cmd.Wait()
		t.Fatalf("the child did not open the record: %v", err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // it may be done by then
	defer timer.Stop()
	err = cmd.Wait()
	if err == nil {
		return false
	}
	if cmd.ProcessState.ExitCode() >= 0 {
		t.Fatalf("the child failed: %v", err)
	}
	return true
}
