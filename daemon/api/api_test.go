package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/daemon"
	"onrecord/index"
)

func TestResultOf(t *testing.T) {
	tests := []struct {
		err  error
		exit int
	}{
		{nil, ExitOK},
		{fmt.Errorf("search: %w", daemon.ErrNoHit), ExitNegative},
		{fmt.Errorf("verify: %w", daemon.ErrCheckFailed), ExitNegative},
		{fmt.Errorf("search: %w: %w", daemon.ErrUnread, daemon.ErrNoHit), ExitIncomplete},
		{errors.Join(errors.New("x"), daemon.ErrIncomplete), ExitIncomplete},
		{fmt.Errorf("sync: %w", context.Canceled), ExitInterrupt},
		{&index.SyntaxError{}, ExitError},
		{os.ErrPermission, ExitError},
	}
	for _, tt := range tests {
		if got := ResultOf(tt.err); got.Exit != tt.exit {
			t.Errorf("ResultOf(%v).Exit = %d, want %d", tt.err, got.Exit, tt.exit)
		}
	}
	hinted := &daemon.HintError{Err: errors.New("no account"), Hint: "add one"}
	if got := ResultOf(fmt.Errorf("sync: %w", hinted)); got.Hint != "add one" {
		t.Errorf("hint = %q, want the one of the error", got.Hint)
	}
}

func TestSocketPath(t *testing.T) {
	if got, want := SocketPath("/data"), filepath.Join("/data", "control.sock"); got != want {
		t.Errorf("SocketPath = %q, want %q", got, want)
	}
	t.Setenv("XDG_RUNTIME_DIR", "/run/user/1")
	long := "/" + strings.Repeat("long", 40)
	got := SocketPath(long)
	if len(got) > maxSocketPath || !strings.HasPrefix(got, "/run/user/1/") {
		t.Errorf("SocketPath of a long folder = %q", got)
	}
	if got == SocketPath(long+"er") {
		t.Error("two folders share a socket")
	}
}

type echoRequest struct{ Text string }

// echoes is a handler with one command of each way to answer.
func echoes(brief bool) http.Handler {
	mux := http.NewServeMux()
	handle(mux, brief, "echo", func(_ context.Context, r echoRequest, out daemon.Out) error {
		out.Progress(daemon.Progress{Stage: "echo", Done: 1, Total: 2})
		out.Note("note %d", 1)
		if _, err := out.Write([]byte{0, 1, 2}); err != nil {
			return err
		}
		return out.Row(r)
	})
	handle(mux, brief, "wait", func(ctx context.Context, _ echoRequest, out daemon.Out) error {
		out.Note("begun")
		<-ctx.Done()
		return ctx.Err()
	})
	handle(mux, brief, "sync", func(context.Context, echoRequest, daemon.Out) error { return nil })
	return mux
}

// transports returns a client for h in memory and one over a socket.
func transports(t *testing.T, h http.Handler) map[string]*client {
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(l) // ends with Close
	t.Cleanup(func() { srv.Close() })
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", l.Addr().String())
	}
	return map[string]*client{
		"memory": {&http.Client{Transport: memory{h}}},
		"socket": {&http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}},
	}
}

func TestRunCarriesEveryFrame(t *testing.T) {
	for name, c := range transports(t, echoes(false)) {
		t.Run(name, func(t *testing.T) {
			var rows, notes []string
			var raw []byte
			var progress daemon.Progress
			result, err := c.run(t.Context(), "echo", echoRequest{"hello"}, Sink{
				Row:      func(r json.RawMessage) error { rows = append(rows, string(r)); return nil },
				Bytes:    func(b []byte) error { raw = append(raw, b...); return nil },
				Note:     func(s string) { notes = append(notes, s) },
				Progress: func(p daemon.Progress) { progress = p },
			})
			if err != nil || result.Exit != ExitOK {
				t.Fatalf("Run = %+v, %v", result, err)
			}
			got := fmt.Sprint(rows, notes, raw, progress)
			if want := fmt.Sprint([]string{`{"Text":"hello"}`}, []string{"note 1"}, []byte{0, 1, 2}, daemon.Progress{Stage: "echo", Done: 1, Total: 2}); got != want {
				t.Errorf("answer = %s, want %s", got, want)
			}
		})
	}
}

func TestRunIsCancelled(t *testing.T) {
	for name, c := range transports(t, echoes(false)) {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			result, err := c.run(ctx, "wait", echoRequest{}, Sink{Note: func(string) { cancel() }})
			if err != nil || result.Exit != ExitInterrupt {
				t.Errorf("Run = %+v, %v, want exit %d", result, err, ExitInterrupt)
			}
		})
	}
}

func TestRunErrors(t *testing.T) {
	for name, c := range transports(t, echoes(true)) {
		t.Run(name, func(t *testing.T) {
			if _, err := c.run(t.Context(), "sync", echoRequest{}, Sink{}); !errors.Is(err, errBrief) {
				t.Errorf("long command at a brief holder: %v, want errBrief", err)
			}
			if _, err := c.run(t.Context(), "echo", map[string]int{"Unknown": 1}, Sink{}); err == nil || !strings.Contains(err.Error(), "Unknown") {
				t.Errorf("unknown request field: %v, want an error that names it", err)
			}
			if _, err := c.run(t.Context(), "nonsense", echoRequest{}, Sink{}); err == nil {
				t.Error("unknown command: no error")
			}
			stop := errors.New("stop")
			if _, err := c.run(t.Context(), "echo", echoRequest{}, Sink{Row: func(json.RawMessage) error { return stop }}); !errors.Is(err, stop) {
				t.Errorf("error of the sink: %v, want it back", err)
			}
		})
	}
}

func TestDialWithoutHolder(t *testing.T) {
	if _, err := connect(t.Context(), t.TempDir()); !errors.Is(err, errNoHolder) {
		t.Errorf("Dial = %v, want ErrNoHolder", err)
	}
}
