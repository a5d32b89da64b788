package imapsync

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// watchHeap samples the heap until the returned function is called, which
// returns the most octets that were in use.
func watchHeap() (peak func() uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	var most uint64
	var wg sync.WaitGroup
	done := make(chan struct{})
	wg.Go(func() {
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64()+sample[1].Value.Uint64())
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	})
	return func() uint64 {
		close(done)
		wg.Wait()
		return most
	}
}

// heapOf syncs in a process of its own and returns the most heap that it used,
// in MiB.
func heapOf(t *testing.T, port int) int {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childDir+"="+t.TempDir(), fmt.Sprintf("%s=%d", childPort, port))
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	must(t, err)
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	octets := 0
	for lines.Scan() {
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			octets = n
		}
	}
	if octets == 0 {
		t.Fatalf("the child does not say how much it used: %q", out)
	}
	return octets >> 20
}

// Memory does not depend on the size of a message.
func TestMemoryOfLargeMessage(t *testing.T) {
	const size = 100 << 20
	s := server(t, 3)
	big := append([]byte("Subject: plans\r\n\r\n"), make([]byte, size)...)
	for i := 18; i < len(big); i++ {
		big[i] = "0123456789abcdef"[(i*i>>7)&15]
		if i%76 == 75 {
			big[i] = '\n'
			big[i-1] = '\r'
		}
	}
	deliver(t, s, "INBOX", big)
	if mib := heapOf(t, s.Port); mib > 60 {
		t.Errorf("%d MiB of heap for a message of 100 MiB, want at most 60", mib)
	} else {
		t.Logf("%d MiB of heap for a message of 100 MiB", mib)
	}
}

// Memory does not depend on the size of a mailbox, but for its set of UIDs: what
// waits for its transaction is bounded.
func TestMemoryOfLargeMailbox(t *testing.T) {
	s := server(t, 0)
	for i := range 10_000 {
		deliver(t, s, "INBOX", letter(i, 20_000))
	}
	mib := heapOf(t, s.Port)
	t.Logf("%d MiB of heap for 200 MB of mail", mib)
	if mib > 110 {
		t.Errorf("%d MiB of heap for 200 MB of mail, want at most 110", mib)
	}
}

// Memory does not depend on what a server says of messages that it was not asked
// about; one that says too much of those that it was is left.
func TestMemoryOfWhatIsSaid(t *testing.T) {
	said := func(n int, line func(int) string) []rule {
		var s strings.Builder
		for i := range n {
			s.WriteString(line(i))
		}
		return []rule{{On: "UID FETCH 1:5 (UID FLAGS", Reply: "%M" + s.String() + "%T OK x\r\n"}}
	}
	_, f := fakeBench(t, rules(said(300_000, func(i int) string {
		return fmt.Sprintf("* 1 FETCH (UID %d FLAGS (\\Seen $Label1 $Label2 $Label3) X-GM-LABELS (\"one\" \"two\"))\r\n", i+10)
	})...))
	if mib := heapOf(t, f.Port); mib > 60 {
		t.Errorf("%d MiB of heap for what nobody asked, want at most 60", mib)
	}
	b, f := fakeBench(t, rules(said(20, func(i int) string {
		return fmt.Sprintf("* 1 FETCH (UID %d FLAGS (%s))\r\n", i%5+1, strings.Repeat("x", 1<<20-100))
	})...))
	if _, err := Sync(t.Context(), b.rec, b.account, b.options); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), errAdrift.Error()) {
		t.Errorf("too much: %v", err)
	}
	f.Update(func(s *script) { s.Rules = nil })
	if m := reportOf(t, b.sync(), "INBOX"); m.Held != 5 {
		t.Errorf("%+v", m)
	}
}
