package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/daemon"
)

// serving answers with h on the control socket of dir, as listenSocket does.
func serving(t *testing.T, dir string, h http.Handler) *server {
	t.Helper()
	l, err := listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	return serve(l, h)
}

// waiting is a handler whose command waits until it is called off, and says so.
func waiting(begun, ended chan struct{}) http.Handler {
	mux := http.NewServeMux()
	handle(mux, false, "verify", func(ctx context.Context, _ daemon.VerifyRequest, _ daemon.Out) error {
		begun <- struct{}{}
		<-ctx.Done()
		ended <- struct{}{}
		return ctx.Err()
	})
	return mux
}

// A holder that is interrupted cuts off what others run through it, and has
// ended that when Close returns; the others find another holder, or hold DATA.
func TestInterruptedHolderHandsOver(t *testing.T) {
	o, mail := testOptions(t)
	if result, rows := do(t, o, "import", daemon.ImportRequest{Account: "dana", Paths: []string{mail}}); result.Exit != ExitOK {
		t.Fatalf("import = %+v %s", result, rows)
	}
	begun, ended := make(chan struct{}, 1), make(chan struct{}, 1)
	s := serving(t, o.Config.DataDir, waiting(begun, ended))
	closed := make(chan error, 1)
	go func() {
		<-begun
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		closed <- s.Close(ctx, nil)
	}()
	result, rows := do(t, o, "verify", daemon.VerifyRequest{})
	if result.Exit != ExitOK || !strings.Contains(rows, `"messages":1`) {
		t.Errorf("verify = %+v %s, want the answer of this process", result, rows)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close = %v", err)
	}
	select {
	case <-ended:
	default:
		t.Error("Close returned while a command was running")
	}
}

// A holder of an older version does not know each command of a newer one: it is told so,
// with what to do.
func TestHolderOfAnotherVersion(t *testing.T) {
	o, mail := testOptions(t)
	if result, rows := do(t, o, "import", daemon.ImportRequest{Account: "dana", Paths: []string{mail}}); result.Exit != ExitOK {
		t.Fatalf("import = %+v %s", result, rows)
	}
	s := serving(t, o.Config.DataDir, http.NewServeMux())
	defer s.Close(t.Context(), nil)
	_, err := Do(t.Context(), o, "request-show", daemon.LedgerRequest{ID: "r-1"}, Sink{})
	if hint, ok := errors.AsType[*daemon.HintError](err); !ok || !strings.Contains(err.Error(), "another version") || !strings.Contains(hint.Hint, "restart the daemon") {
		t.Errorf("%v", err)
	}
}

// A holder whose own command has ended waits for what others run through it.
func TestHolderWaits(t *testing.T) {
	dir := t.TempDir()
	begun, leave := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	handle(mux, false, "key", func(_ context.Context, _ daemon.KeyRequest, out daemon.Out) error {
		close(begun)
		<-leave
		return out.Row(daemon.Key{Origin: "late"})
	})
	s := serving(t, dir, mux)
	c, err := connect(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	row := make(chan string, 1)
	go func() {
		_, err := c.run(context.Background(), "key", daemon.KeyRequest{}, Sink{Row: func(r json.RawMessage) error { row <- string(r); return nil }})
		if err != nil {
			row <- err.Error()
		}
	}()
	<-begun
	closed := make(chan error, 1)
	go func() { closed <- s.Close(context.Background(), func(string) { close(leave) }) }()
	if got := <-row; !strings.Contains(got, "late") {
		t.Errorf("answer = %s, want it whole, after a note to the one who waits", got)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close = %v", err)
	}
}

// Once part of an answer has been handed out, a command cannot begin anew.
func TestCutAfterARow(t *testing.T) {
	o, _ := testOptions(t)
	if err := os.MkdirAll(o.Config.DataDir, 0o700); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/search", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, `{"row":{}}`)
	})
	s := serving(t, o.Config.DataDir, mux)
	defer s.Close(t.Context(), nil)
	_, err := Do(t.Context(), o, "search", daemon.SearchRequest{Query: "x"}, Sink{Row: func(json.RawMessage) error { return nil }})
	if !errors.Is(err, errCut) {
		t.Errorf("Do = %v, want errCut", err)
	}
}

// A record that is damaged can be verified, and nothing else.
func TestDoVerifiesDamage(t *testing.T) {
	o, mail := testOptions(t)
	do(t, o, "import", daemon.ImportRequest{Account: "dana", Paths: []string{mail}})
	if err := os.Remove(filepath.Join(o.Config.DataDir, "head")); err != nil {
		t.Fatal(err)
	}
	if result, _ := do(t, o, "search", daemon.SearchRequest{Query: "springs"}); result.Exit != ExitError {
		t.Errorf("search = %+v, want exit %d", result, ExitError)
	}
	result, rows := do(t, o, "verify", daemon.VerifyRequest{})
	if result.Exit != ExitNegative || !strings.Contains(rows, `"what":"head"`) {
		t.Errorf("verify = %+v %s, want exit %d and what is wrong", result, rows, ExitNegative)
	}
}

func TestAdvise(t *testing.T) {
	for _, err := range []error{record.ErrNoRecord, record.ErrLocked, fs.ErrPermission, syscall.EROFS} {
		advised := advise(fmt.Errorf("open: %w", err), "/data")
		if hint, ok := errors.AsType[*daemon.HintError](advised); !ok || hint.Hint == "" || !errors.Is(advised, err) {
			t.Errorf("advise(%v) = %v, want a hint", err, advised)
		}
	}
	shut := &record.UnwritableError{Files: []string{"/data/record.db-shm"}}
	if hint, ok := errors.AsType[*daemon.HintError](advise(fmt.Errorf("open: %w", shut), "/data")); !ok || !strings.Contains(hint.Hint, "chmod u+w /data/record.db-shm") {
		t.Errorf("advise(%v) = %v", shut, hint)
	}
	for _, err := range []error{syscall.ENOSPC, errors.New("database or disk is full (13)"),
		errors.New("disk I/O error (4874)"), errors.New("persist a segment: write /data/index/segments/0c: no space left on device")} {
		if r := ResultOf(fmt.Errorf("write the key: %w", err)); !strings.Contains(r.Hint, "make room") || strings.Contains(r.Hint, "goes on") || r.Exit != ExitError {
			t.Errorf("ResultOf(%v) = %+v, want a hint that promises nothing", err, r)
		}
		if r := ResultOf(fmt.Errorf("import: %w", &daemon.ResumableError{Err: err})); !strings.Contains(r.Hint, "make room") || !strings.Contains(r.Hint, "goes on") || r.Exit != ExitError {
			t.Errorf("ResultOf(%v) of a command that goes on = %+v, want a hint that says so", err, r)
		}
		if r := ResultOf(fmt.Errorf("backup: %w", &daemon.UndoneError{Err: err})); !strings.Contains(r.Hint, "make room") || strings.Contains(r.Hint, "goes on") || r.Exit != ExitError {
			t.Errorf("ResultOf(%v) of a command that left nothing = %+v, want a hint that says so", err, r)
		}
	}
}

func TestHintOfDamage(t *testing.T) {
	own := &daemon.HintError{Err: record.ErrDamaged, Hint: "call the shop"}
	for _, c := range []struct {
		err  error
		hint string
	}{
		{fmt.Errorf("%w: leaf 66 is not the one that was logged", record.ErrDamaged), "'onrecord verify' says what is damaged; keep this data folder as it is, and restore a backup into another one"},
		{fmt.Errorf("%w: tiles at the right edge: 'onrecord verify' says what is damaged", record.ErrDamaged), ""},
		{fmt.Errorf("show: %w", own), own.Hint},
	} {
		if r := ResultOf(c.err); r.Hint != c.hint || r.Exit != ExitError {
			t.Errorf("ResultOf(%v) = %+v, want hint %q", c.err, r, c.hint)
		}
	}
}

func TestResultAnd(t *testing.T) {
	failed := errors.New("cannot close")
	if got := (Result{}).and(failed); got.Exit != ExitError || got.Error != "cannot close" {
		t.Errorf("after success: %+v", got)
	}
	if got := (Result{Exit: ExitIncomplete, Error: "missing"}).and(failed); got.Exit != ExitIncomplete || !strings.Contains(got.Error, "missing") || !strings.Contains(got.Error, "cannot close") {
		t.Errorf("after a failure: %+v, want both", got)
	}
	if got := (Result{Exit: ExitNegative}).and(nil); got.Exit != ExitNegative {
		t.Errorf("with nothing: %+v", got)
	}
}

// While a holder that is alive runs something brief, patience does not end.
func TestTurn(t *testing.T) {
	var notes []string
	turn := newTurn(func(s string) { notes = append(notes, s) })
	turn.remark, turn.deadline = time.Now().Add(-1), time.Now().Add(-1)
	if !turn.wait(t.Context(), true) || len(notes) != 1 {
		t.Errorf("alive holder: gave up, or notes %v", notes)
	}
	turn.deadline = time.Now().Add(-1)
	if turn.wait(t.Context(), false) {
		t.Error("silent holder: waits for ever")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if turn.wait(ctx, true) {
		t.Error("a wait that is called off goes on")
	}
}

// A run-time folder that others may write to holds no socket of ours.
func TestRuntimeFolder(t *testing.T) {
	if os.Getuid() < 0 {
		t.Skip("no users on this system")
	}
	runtime := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	for mode, ok := range map[os.FileMode]bool{0o700: true, 0o770: false, 0o777: false} {
		if err := os.Chmod(runtime, mode); err != nil {
			t.Fatal(err)
		}
		l, err := listen(dir)
		if (err == nil) != ok {
			t.Errorf("mode %o: %v", mode, err)
		}
		if err == nil {
			l.Close()
		}
		if _, err := connect(t.Context(), dir); !errors.Is(err, errNoHolder) {
			t.Errorf("mode %o: Dial = %v, want ErrNoHolder", mode, err)
		}
	}
}

func TestListenReplacesADeadSocket(t *testing.T) {
	dir := t.TempDir()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: SocketPath(dir), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	s := serving(t, dir, http.NewServeMux())
	if _, err := connect(t.Context(), dir); err != nil {
		t.Errorf("Dial = %v", err)
	}
	if err := s.Close(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// Root leaves the folder of another user alone.
func TestCheckOwner(t *testing.T) {
	dir := t.TempDir()
	if err := CheckOwner(dir); err != nil {
		t.Errorf("own folder: %v", err)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	if err := os.Chown(dir, 12345, -1); err != nil {
		t.Fatal(err)
	}
	if hint, ok := errors.AsType[*daemon.HintError](CheckOwner(dir)); !ok || !strings.Contains(hint.Hint, "sudo -u 12345") {
		t.Errorf("folder of another: %v, want how to become that user", hint)
	}
}
