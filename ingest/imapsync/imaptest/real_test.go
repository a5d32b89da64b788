package imaptest

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func addr(r *Real) string    { return net.JoinHostPort(r.Host, strconv.Itoa(r.Port)) }
func tlsAddr(r *Real) string { return net.JoinHostPort(r.Host, strconv.Itoa(r.TLSPort)) }

func TestDovecot(t *testing.T) { testReal(t, StartDovecot(t)) }
func TestCyrus(t *testing.T)   { testReal(t, StartCyrus(t)) }
func TestCourier(t *testing.T) {
	testReal(t, StartCourier(t, WithEnv("IMAPD_IDLE_POLL", "1")))
}

// message makes a message that no server alters.
func message(i int) []byte {
	return fmt.Appendf(nil, "From: a@shop.example\r\nTo: b@shop.example\r\nSubject: %d\r\nMessage-ID: <%d@shop.example>\r\nDate: Sat, 1 Mar 2025 10:00:00 +0000\r\n\r\n%s\r\n",
		i, i, strings.Repeat("body ", i))
}

// testReal does everything that Real offers, and looks at it through a Conn.
func testReal(t *testing.T, r *Real) {
	for name, to := range map[string]struct {
		addr   string
		secure secured
	}{
		"clear text": {addr(r), nil},
		"STARTTLS":   {addr(r), upgrade(trustFile(t, r.CAFile))},
		"TLS":        {tlsAddr(r), implicit(trustFile(t, r.CAFile))},
	} {
		c, err := dial(t, to.addr, to.secure)
		if err == nil {
			err = c.Login(r.User, r.Password).Wait()
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_ = c.Logout().Wait() // the library may still be asking for capabilities
	}

	c := login(t, addr(r), r.User, r.Password)
	if got := c.names(t); got["INBOX"] == "" || got[r.Name("Sent")] == "" || got[r.Name("Trash")] == "" {
		t.Errorf("mailboxes %v", got)
	}
	c.examine(t, "INBOX")
	idle, err := c.Idle()
	check(t, err)
	r.Deliver(t, "INBOX", message(1), message(2), message(3))
	for waitNumber(t, c.exists, "EXISTS") != 3 {
	}
	r.Expunge(t, "INBOX", 2)
	waitNumber(t, c.expunge, "EXPUNGE")
	check(t, idle.Close())
	check(t, idle.Wait())

	before := c.bodies(t)
	if !slices.Equal(slices.Sorted(maps.Keys(before)), []uint32{1, 3}) {
		t.Fatalf("UIDs %v", slices.Sorted(maps.Keys(before)))
	}
	compare(t, before, r.Files(t, "INBOX"))
	r.AddFlags(t, "INBOX", []uint32{3}, `\Flagged`)
	if f := r.Flags(t, "INBOX"); len(f) != 2 || len(f[1]) != 0 || !slices.Equal(f[3], []string{`\Flagged`}) {
		t.Errorf("flags %v; reading has changed them, or not Real", f)
	}

	testFolders(t, r)
	testKill(t, r, before)
}

// testFolders changes names and numbers of mailboxes.
func testFolders(t *testing.T, r *Real) {
	c := login(t, addr(r), r.User, r.Password)
	old, name := r.Name("Work"), r.Name("Done")
	r.Create(t, old)
	r.Deliver(t, old, message(4), message(5))
	first := c.examine(t, old)
	r.Rename(t, old, name)
	if got := c.names(t); got[name] == "" || got[old] != "" {
		t.Errorf("after Rename: %v", got)
	}
	if v := c.examine(t, name); v != first {
		t.Logf("UIDVALIDITY %s, before Rename %s", v, first)
	}
	first = c.examine(t, name)
	c.examine(t, "INBOX") // Courier has no UNSELECT
	r.ResetUIDValidity(t, name)
	if v := c.examine(t, name); v == first || v == "" {
		t.Errorf("UIDVALIDITY %s, before the reset %s", v, first)
	}
	compare(t, c.bodies(t), r.Files(t, name))
	if len(r.Files(t, name)) != 2 {
		t.Errorf("%d files", len(r.Files(t, name)))
	}
	c.examine(t, "INBOX") // Courier has no UNSELECT
	r.Delete(t, name)
	if got := c.names(t); got[name] != "" {
		t.Errorf("after Delete: %v", got)
	}
}

// testKill kills the server under a client, and compares after a restart.
func testKill(t *testing.T, r *Real, want map[uint32]string) {
	c := login(t, addr(r), r.User, r.Password)
	validity := c.examine(t, "INBOX")
	r.Kill(t)
	select {
	case <-c.Closed():
	case <-time.After(10 * time.Second):
		t.Error("the connection outlives the server")
	}
	if conn, err := net.Dial("tcp", addr(r)); err == nil {
		conn.Close()
		t.Error("killed, but listens")
	}
	r.Restart(t)
	c = login(t, addr(r), r.User, r.Password)
	if v := c.examine(t, "INBOX"); v != validity {
		t.Errorf("UIDVALIDITY %s, before the kill %s", v, validity)
	}
	if got := c.bodies(t); !maps.Equal(got, want) {
		t.Errorf("after the restart: %d messages, want %d", len(got), len(want))
	}
	r.Stop(t)
	r.Restart(t)
	login(t, addr(r), r.User, r.Password)
}

// compare holds what a client got against the files on the server's disk, line
// ends aside.
func compare(t *testing.T, got map[uint32]string, files [][]byte) {
	t.Helper()
	var a, b []string
	for _, body := range got {
		a = append(a, strings.ReplaceAll(body, "\r\n", "\n"))
	}
	for _, f := range files {
		b = append(b, string(bytes.ReplaceAll(f, []byte("\r\n"), []byte("\n"))))
	}
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		t.Errorf("a client gets %d messages that are not the %d on disk:\n%q\n%q", len(a), len(b), a, b)
	}
}

func TestDovecotFill(t *testing.T) {
	r := StartDovecot(t)
	start := time.Now()
	r.Fill(t, "INBOX", func(yield func([]byte) bool) {
		for i := range 2000 {
			if m := message(i); i%2 == 0 && !yield(m) || i%2 == 1 && !yield(bytes.ReplaceAll(m, []byte("\r\n"), []byte("\n"))) {
				return
			}
		}
	})
	t.Logf("2000 messages in %v", time.Since(start))
	c := login(t, addr(r), r.User, r.Password)
	c.examine(t, "INBOX")
	got := c.bodies(t)
	if len(got) != 2000 {
		t.Fatalf("%d messages", len(got))
	}
	for uid, body := range got {
		if body != string(message(int(uid-1))) {
			t.Fatalf("UID %d: %q", uid, body)
		}
	}
	c.raw(t, "UID FETCH 1:* (UID RFC822.SIZE)")
	for uid, m := range c.metas {
		if m.Size != int64(len(got[uid])) {
			t.Errorf("UID %d: RFC822.SIZE %d, %d octets", uid, m.Size, len(got[uid]))
		}
	}
}

// TestPoorDovecot: options reach the server.
func TestPoorDovecot(t *testing.T) {
	r := StartDovecot(t, WithEnv("IMAPD_CAPABILITY", "IMAP4rev1 IDLE"))
	c := login(t, addr(r), r.User, r.Password)
	if got := c.raw(t, "CAPABILITY", "CAPABILITY"); !slices.Equal(got, []string{"* CAPABILITY IMAP4rev1 IDLE"}) {
		t.Errorf("%q", got)
	}
}

// TestLongNameOfATestLeavesRoomForTheSocketsOfAServer has a name that makes its
// folder too long for sockets in it.
func TestLongNameOfATestLeavesRoomForTheSocketsOfAServer(t *testing.T) {
	r := StartDovecot(t)
	login(t, addr(r), r.User, r.Password)
}

// TestServerEndsWithAKilledTest: a test that is killed cannot clean up, and its
// server ends all the same.
func TestServerEndsWithAKilledTest(t *testing.T) {
	if os.Getenv("IMAPTEST_CHILD") == "1" {
		r := StartDovecot(t)
		fmt.Println("address", addr(r))
		select {}
	}
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	child.Env = append(os.Environ(), "IMAPTEST_CHILD=1", "TMPDIR="+t.TempDir())
	check(t, os.Chmod(filepath.Dir(t.TempDir()), 0o755))
	out, err := child.StdoutPipe()
	check(t, err)
	check(t, child.Start())
	at := ""
	for lines := bufio.NewScanner(out); at == "" && lines.Scan(); {
		if strings.Contains(lines.Text(), "SKIP") {
			_ = child.Wait()
			t.Skip("Dovecot is not available")
		}
		_, at, _ = strings.Cut(lines.Text(), "address ")
	}
	login(t, at, "alice", "alicepw")
	check(t, child.Process.Kill())
	_ = child.Wait() // killed
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			return
		}
		conn.Close()
		if time.Now().After(deadline) {
			t.Fatal("the server runs on")
		}
	}
}
