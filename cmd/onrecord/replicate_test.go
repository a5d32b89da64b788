package main

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A replicator has record.db open beside a daemon as Litestream has: its own
// tables in it, a read transaction that keeps the WAL from beginning anew, and
// checkpoints when it wants them.
type replicator struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func replicate(t *testing.T, db string) *replicator {
	t.Helper()
	program, err := exec.LookPath("sqlite3")
	if err != nil {
		if os.Getenv("ONRECORD_REQUIRE") != "" {
			t.Fatal(err)
		}
		t.Skip("sqlite3 is not installed (Debian: sqlite3)")
	}
	cmd := exec.Command(program, "-batch", "-cmd", ".timeout 60000", db)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := &replicator{t, cmd, in, bufio.NewReader(out)}
	t.Cleanup(func() { cmd.Process.Kill() }) // ended long since, if all went well
	r.do("PRAGMA wal_autocheckpoint=0; CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER); CREATE TABLE _litestream_lock (id INTEGER);")
	return r
}

// do runs statements and returns the lines that they answer.
func (r *replicator) do(sql string) string {
	r.t.Helper()
	if _, err := fmt.Fprintf(r.in, "%s\n.print done\n", sql); err != nil {
		r.t.Fatal(err)
	}
	var answer []string
	for {
		line, err := r.out.ReadString('\n')
		if err != nil {
			r.t.Fatalf("%s: %q, %v", sql, answer, err)
		}
		if line = strings.TrimSpace(line); line == "done" {
			return strings.Join(answer, "\n")
		}
		answer = append(answer, line)
	}
}

// hold begins the read transaction, and returns how many leaves it sees.
func (r *replicator) hold() string {
	r.t.Helper()
	r.do("INSERT INTO _litestream_seq VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1; BEGIN; SELECT count(*) FROM _litestream_seq;")
	return r.do("SELECT count(*) FROM leaf;")
}

// release ends the read transaction and empties the WAL.
func (r *replicator) release() {
	r.t.Helper()
	if got := r.do("ROLLBACK; PRAGMA wal_checkpoint(TRUNCATE);"); !strings.HasPrefix(got, "0|") {
		r.t.Errorf("the checkpoint answers %q", got)
	}
}

// end ends the program. Nobody may move the files of a database while somebody has
// it open, who would take the WAL that is there later for his own.
func (r *replicator) end() {
	r.t.Helper()
	r.in.Close()
	if err := r.cmd.Wait(); err != nil {
		r.t.Errorf("sqlite3: %v", err)
	}
}

// heavy is a message with a file of 768 KiB that cannot be compressed.
func heavy(t *testing.T, n int) []byte {
	t.Helper()
	noise := make([]byte, 3<<18)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	_, mail, _ := strings.Cut(attachedMail(n, "noise.bin", "application/octet-stream", noise), "\n")
	return []byte(strings.ReplaceAll(mail, "\n", "\r\n"))
}

// TestReplicated: what audit/record/REPLICATION.md says of a program such as
// Litestream beside a daemon, and of coming back from what it has copied.
func TestReplicated(t *testing.T) {
	s := listenIMAP(t)
	l := newLiving(t, s.Password, accountText("dana", s.User, s.Port))
	sent := 0
	deliver := func() {
		t.Helper()
		sent++
		if err := s.Append("INBOX", heavy(t, sent), time.Now()); err != nil {
			t.Fatal(err)
		}
		l.await(fmt.Sprintf("search --json bodyword%d", sent), fmt.Sprintf("f%d@", sent), time.Minute)
	}
	l.start()
	deliver()
	db := filepath.Join(l.data(), "record.db")
	r := replicate(t, db)

	// The daemon writes beside a reader that stays, which sees one state; the WAL
	// grows meanwhile, and is small again once the replicator has emptied it.
	const rounds, each = 2, 3
	var largest int64
	for range rounds {
		seen := r.hold()
		for range each {
			deliver()
		}
		if now := r.do("SELECT count(*) FROM leaf;"); now != seen {
			t.Errorf("a read transaction saw %s leaves, then %s", seen, now)
		}
		info, err := os.Stat(db + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, info.Size())
		r.release()
	}
	if most := int64(2 * each << 20); largest < each<<19 || largest > most {
		t.Errorf("the WAL had up to %d bytes, want at most %d after %d messages between checkpoints", largest, most, each)
	}

	// A copy of the file and then of its WAL, taken under the read transaction while
	// the daemon writes, is whole and goes up to here at least.
	dir := t.TempDir()
	copied := filepath.Join(dir, "record.db")
	r.hold()
	held := sent
	delivered := make(chan error, 1)
	go func() { delivered <- s.Append("INBOX", heavy(t, sent+1), time.Now()) }()
	for _, suffix := range []string{"", "-wal"} {
		if err := copyTo(copied+suffix, db+suffix); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-delivered; err != nil {
		t.Fatal(err)
	}
	sent++
	l.await(fmt.Sprintf("search --json bodyword%d", sent), fmt.Sprintf("f%d@", sent), time.Minute)
	r.release()
	deliver()
	if out, err := exec.Command("sqlite3", copied, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA integrity_check;").CombinedOutput(); err != nil || !strings.HasSuffix(strings.TrimSpace(string(out)), "\nok") {
		t.Fatalf("the copy: %s, %v", out, err)
	}
	if out, err := l.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), fmt.Sprintf("ok: %d messages", sent)) {
		t.Errorf("verify beside the replicator: %v\n%s", err, out)
	}
	for _, bad := range []string{"level=ERROR", "locked", "busy"} {
		if strings.Contains(l.log.String(), bad) {
			t.Errorf("%s in the log of the daemon:\n%s", bad, l.log)
		}
	}

	// One that keeps the write lock for longer than anybody waits makes the daemon
	// fail and try again; no mail is lost.
	r.do("BEGIN IMMEDIATE;")
	sent++
	if err := s.Append("INBOX", heavy(t, sent), time.Now()); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(l.log.String(), "locked"); time.Sleep(250 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("nothing is said of a lock:\n%s", l.log)
		}
	}
	r.do("COMMIT;")
	l.await(fmt.Sprintf("search --json bodyword%d", sent), fmt.Sprintf("f%d@", sent), 2*time.Minute)
	r.end()
	if _, err := l.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}

	// The disk is lost and the copy is older than the head: put in place as it is, it
	// is refused; restored, the log says so, and what came since is fetched again.
	lost := filepath.Join(dir, "lost")
	if err := os.Mkdir(lost, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(db+suffix, filepath.Join(lost, "record.db"+suffix)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := copyTo(db, copied); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if out, err := l.command("verify").CombinedOutput(); !errors.As(err, &exit) || exit.ExitCode() == 0 {
		t.Errorf("an older database in place of a newer one: %v\n%s", err, out)
	}
	if err := os.Remove(db); err != nil {
		t.Fatal(err)
	}
	if out, err := l.command("restore", "--why", "the disk failed", copied).CombinedOutput(); err != nil {
		t.Fatalf("restore: %v\n%s", err, out)
	}
	out, err := l.command("verify").CombinedOutput()
	var messages int
	if _, scan := fmt.Sscanf(string(out), "ok: %d messages", &messages); err != nil || scan != nil || messages < held || messages >= sent {
		t.Errorf("verify of what was restored, %d messages of %d: %v\n%s", held, sent, err, out)
	}
	if out, err := l.command("sync").CombinedOutput(); err != nil {
		t.Errorf("sync: %v\n%s", err, out)
	}
	if out, err := l.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), fmt.Sprintf("ok: %d messages", sent)) {
		t.Errorf("verify after sync, want %d messages: %v\n%s", sent, err, out)
	}
}
