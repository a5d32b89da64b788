package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"onrecord/daemon"
)

// maxSocketPath is how long a Unix socket's path may be on every system that
// we build for.
const maxSocketPath = 100

// SocketPath returns the control socket of the DATA directory dir. Where its
// path would be too long it lies in the user's run-time folder.
func SocketPath(dir string) string {
	path := filepath.Join(dir, "control.sock")
	if len(path) <= maxSocketPath {
		return path
	}
	runtime := os.Getenv("XDG_RUNTIME_DIR")
	if runtime == "" {
		runtime = filepath.Join(os.TempDir(), fmt.Sprintf("onrecord-%d", os.Getuid()))
	}
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(runtime, "onrecord-"+hex.EncodeToString(sum[:8])+".sock")
}

// checkFolder refuses a run-time folder that others may write to: they could
// answer in the place of the holder. The DATA directory dir is not looked at.
func checkFolder(path, dir string) error {
	folder := filepath.Dir(path)
	if folder == filepath.Clean(dir) {
		return nil
	}
	info, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	if uid, known := ownerOf(info); !info.IsDir() || known && (uid != os.Getuid() || info.Mode().Perm()&0o077 != 0) {
		return fmt.Errorf("%s is not a folder of this user alone; name another with XDG_RUNTIME_DIR", folder)
	}
	return nil
}

// A server answers commands on the control socket of a daemon.
type server struct {
	srv   *http.Server
	cut   context.CancelCauseFunc
	ended chan error
}

// errLeaving is the cause of the end of commands that are cut off.
var errLeaving = errors.New("this process lets DATA go")

// listenSocket answers commands on the control socket of d until it is closed. The
// caller holds DATA, so a socket that is already there belongs to nobody. A
// brief one refuses commands that may take long.
func listenSocket(d *daemon.Daemon, brief bool) (*server, error) {
	l, err := listen(d.Dir())
	if err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	mux := handler(d, brief)
	profile(mux)
	return serve(ownPeers{l}, guarded(d.Log(), mux)), nil
}

// ownPeers takes connections of processes of this user alone.
type ownPeers struct{ net.Listener }

func (l ownPeers) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil || samePeer(conn) {
			return conn, err
		}
		conn.Close()
	}
}

func serve(l net.Listener, h http.Handler) *server {
	base, cut := context.WithCancelCause(context.Background())
	s := &server{cut: cut, ended: make(chan error, 1), srv: &http.Server{
		Handler: atMost(maxRequests, h), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return base },
	}}
	go func() { s.ended <- s.srv.Serve(l) }()
	return s
}

func listen(dir string) (net.Listener, error) {
	path := SocketPath(dir)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := checkFolder(path, dir); err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// remarkAfter is how long Close waits before it says what for.
const remarkAfter = time.Second

// Close takes no more commands and waits for those that are running, with a
// note if that takes long. When ctx is done it cuts them off; their callers then
// look for another holder. No command uses the daemon after Close.
func (s *server) Close(ctx context.Context, note func(string)) error {
	if note != nil {
		remark := time.AfterFunc(remarkAfter, func() {
			note("done; waiting for a command that began meanwhile (Ctrl-C leaves it on its own)")
		})
		defer remark.Stop()
	}
	err := s.srv.Shutdown(ctx)
	if err != nil { // ctx is done
		s.cut(errLeaving)
		err = s.srv.Shutdown(context.WithoutCancel(ctx))
	}
	s.cut(errLeaving)
	if served := <-s.ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	return nil
}
