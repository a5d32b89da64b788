//go:build unix

package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shell is a script with a limit that nothing reaches.
func shell(script string, args ...string) Command {
	return Command{Argv: append([]string{"sh", "-c", script, "sh"}, args...), Limit: 2 * time.Minute, MaxOutput: 1 << 10}
}

// family is a script whose child and grandchild keep its output and the pipe $1
// open for an hour. It writes a line into the pipe once they run.
const family = `exec 9>"$1"; (sleep 3600 & wait) & echo up >&9; `

// watched makes the named pipe of a family and reads it. up is closed at the
// line, gone when nobody has the pipe open any more.
func watched(t *testing.T) (pipe string, up, gone chan struct{}) {
	t.Helper()
	pipe, up, gone = filepath.Join(t.TempDir(), "pipe"), make(chan struct{}), make(chan struct{})
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(gone)
		f, err := os.Open(pipe)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		buf := make([]byte, 16)
		for read := false; ; read = true {
			if _, err := f.Read(buf); err != nil {
				return
			}
			if !read {
				close(up)
			}
		}
	}()
	return pipe, up, gone
}

// soon fails the test if c is not closed within a minute.
func soon(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(time.Minute):
		t.Fatal(what)
	}
}

func TestGrandchildrenEndWithTheCommand(t *testing.T) {
	for name, tc := range map[string]struct {
		script string
		stop   bool // the caller ends it
		limit  time.Duration
		want   string
	}{
		"stopped": {family + "wait", true, time.Hour, "context canceled"},
		"late":    {family + "wait", false, 2 * time.Second, "it took longer than 2s"},
		"fails":   {family + "echo no pager >&2; exit 3", false, time.Hour, "exit status 3: no pager"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pipe, up, gone := watched(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			c, done := shell(tc.script, pipe), make(chan error, 1)
			c.Limit = tc.limit
			go func() {
				_, err := c.Run(ctx)
				done <- err
			}()
			soon(t, up, "the children do not start")
			if tc.stop {
				cancel()
			}
			soon(t, gone, "a child outlives the command")
			if err := <-done; err == nil || err.Error() != tc.want {
				t.Errorf("Run: %v, want %s", err, tc.want)
			}
		})
	}
}

// A program that has done its work and left something behind is done, whoever
// has its output open, and what it left is let be.
func TestWhatIsLeftBehindIsNotWaitedFor(t *testing.T) {
	pipe, up, gone := watched(t)
	start := time.Now()
	out, err := shell(`exec 9>"$1"; sleep 3600 & echo $!; echo up >&9`, pipe).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d := time.Since(start); d > 90*time.Second {
		t.Errorf("it took %v", d)
	}
	soon(t, up, "the child did not start")
	select {
	case <-gone:
		t.Error("the child was ended")
	default:
	}
	if out, err := shell("kill " + strings.TrimSpace(string(out))).Run(t.Context()); err != nil {
		t.Errorf("end the child: %v: %s", err, out)
	}
	soon(t, gone, "the child does not end")
}

func TestOutputIsBounded(t *testing.T) {
	c := shell("head -c 100000 /dev/zero | tr '\\0' x; cat")
	c.Stdin = []byte("not reached")
	out, err := c.Run(t.Context())
	if err != nil || string(out) != strings.Repeat("x", 1<<10) {
		t.Errorf("%d bytes, %v", len(out), err)
	}
	_, err = shell("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1").Run(t.Context())
	if err == nil || len(err.Error()) > maxComplaint+100 {
		t.Errorf("the error has %d bytes", len(err.Error()))
	}
}

func TestNoProgram(t *testing.T) {
	if _, err := (Command{Argv: []string{"/no/such/program"}, Limit: time.Minute}).Run(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Run: %v", err)
	}
}

// PlainEnv hands on none of what the service manager and the configuration put
// into the environment.
func TestPlainEnv(t *testing.T) {
	for _, private := range []string{"CREDENTIALS_DIRECTORY", "ONRECORD_API_TOKEN", "DANA_PASSWORD", "NOTIFY_SOCKET", "HTTPS_PROXY"} {
		t.Setenv(private, "planted")
	}
	t.Setenv("LC_TIME", "C")
	t.Setenv("TZ", "America/Denver")
	c := shell("env")
	c.Env = PlainEnv()
	c.MaxOutput = 1 << 20
	out, err := c.Run(t.Context())
	if err != nil || strings.Contains(string(out), "planted") {
		t.Errorf("%s, %v", out, err)
	}
	lines := strings.Split(string(out), "\n")
	for _, want := range []string{"TZ=America/Denver", "LC_TIME=C", "PATH=" + os.Getenv("PATH")} {
		if !slices.Contains(lines, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}
