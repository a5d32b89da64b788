package imapsync

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"onrecord/ingest/imapsync/imaptest"
)

// corpus yields the messages of linux-raid.mbox (mboxrd) of $ONRECORD_CORPORA,
// with LF line ends; it skips the test if there is none.
func corpus(t testing.TB) iter.Seq[[]byte] {
	t.Helper()
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder with linux-raid.mbox.zst")
	}
	return func(yield func([]byte) bool) {
		r, err := openCorpus(filepath.Join(dir, "linux-raid.mbox"))
		must(t, err)
		defer r.Close()
		br := bufio.NewReaderSize(r, 1<<20)
		var msg []byte
		for {
			line, err := br.ReadBytes('\n')
			if bytes.HasPrefix(line, []byte("From ")) || err != nil {
				if len(msg) > 0 && !yield(bytes.TrimSuffix(msg, []byte("\n\n"))) {
					return
				}
				msg = nil
				if err != nil {
					return
				}
				continue
			}
			if quoted := bytes.TrimLeft(line, ">"); len(quoted) < len(line) && bytes.HasPrefix(quoted, []byte("From ")) {
				line = line[1:]
			}
			msg = append(msg, line...)
		}
	}
}

func openCorpus(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err == nil {
		return f, nil
	}
	cmd := exec.Command("zstd", "-dcq", name+".zst")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return out, cmd.Start()
}

// A large mailbox of a Dovecot against mbsync, which pulls the same mailbox into
// a Maildir with fsync, in the same run. Every message has to be the same as the
// file on the server's disk.
func TestMeasureSync(t *testing.T) {
	messages := corpus(t)
	r := imaptest.StartDovecot(t)
	n, octets := 0, 0
	r.Fill(t, "INBOX", func(yield func([]byte) bool) {
		for m := range messages {
			n++
			octets += len(m)
			if !yield(m) {
				return
			}
		}
	})
	flags := r.Flags(t, "INBOX") // also has Dovecot read its folder once
	t.Logf("%d messages, %.1f MB", n, float64(octets)/1e6)
	mbsync := pullByMbsync(t, r, n)

	b := realBench(t, r)
	b.account.Connections = 1
	start := time.Now()
	rep := b.sync()
	first := time.Since(start)
	if m := reportOf(t, rep, "INBOX"); m.Fetched != n || !rep.Complete() {
		t.Fatalf("%s", describe(rep))
	}
	size := b.rec.Size()
	start = time.Now()
	rep = b.sync()
	second := time.Since(start)
	if m := reportOf(t, rep, "INBOX"); m.Fetched != 0 || b.rec.Size() != size {
		t.Errorf("second sync: %+v, leaves %s", m, b.kinds(size))
	}
	info, err := os.Stat(filepath.Join(b.dir, "record.db"))
	must(t, err)
	t.Logf("onrecord: first sync %.2f s (%.0f messages/s, %.1f MB/s), second %.3f s, record.db %.1f MB",
		first.Seconds(), float64(n)/first.Seconds(), float64(octets)/1e6/first.Seconds(), second.Seconds(), float64(info.Size())/1e6)
	if mbsync > 0 {
		t.Logf("mbsync with fsync: %.2f s; ours takes %.2f of that", mbsync.Seconds(), first.Seconds()/mbsync.Seconds())
		if first > mbsync {
			t.Errorf("slower than mbsync")
		}
	}
	if second > 2*time.Second {
		t.Errorf("the second sync took %v", second)
	}
	b.sameOnDisk(r, "INBOX")
	after := r.Flags(t, "INBOX")
	for uid, f := range flags {
		if !slices.Equal(after[uid], f) {
			t.Fatalf("UID %d: flags %v, were %v", uid, after[uid], f)
		}
	}
}

// pullByMbsync returns how long mbsync takes, 0 if it is not installed.
func pullByMbsync(t *testing.T, r *imaptest.Real, n int) time.Duration {
	t.Helper()
	exe, err := exec.LookPath("mbsync")
	if err != nil {
		t.Log("mbsync is not installed: nothing to compare with (package isync)")
		return 0
	}
	dir := t.TempDir()
	config := fmt.Sprintf(`FSync yes

IMAPStore server
Host %s
Port %d
User %s
Pass %s
SSLType None
AuthMechs LOGIN

MaildirStore local
Path %s/
Inbox %s/INBOX

Channel all
Far :server:
Near :local:
Patterns INBOX
Create Near
Sync Pull
SyncState *
`, r.Host, r.Port, r.User, r.Password, dir, dir)
	file := filepath.Join(dir, "mbsyncrc")
	must(t, os.WriteFile(file, []byte(config), 0o600))
	start := time.Now()
	out, err := exec.Command(exe, "-c", file, "all").CombinedOutput()
	took := time.Since(start)
	if err != nil {
		t.Fatalf("mbsync: %v\n%s", err, out)
	}
	files := 0
	for _, sub := range []string{"cur", "new"} {
		entries, err := os.ReadDir(filepath.Join(dir, "INBOX", sub))
		must(t, err)
		files += len(entries)
	}
	if files < n*99/100 {
		t.Fatalf("mbsync has pulled %d of %d messages", files, n)
	}
	t.Logf("mbsync has pulled %d of %d messages", files, n)
	return took
}
