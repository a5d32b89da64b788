package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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

// Serve answers commands on the control socket of d until ctx is done, then
// waits for those that are still running. The caller holds DATA, so a socket
// that is already there belongs to nobody. For brief see [Handler].
func Serve(ctx context.Context, d *daemon.Daemon, brief bool) error {
	path := SocketPath(d.Dir())
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("control socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("control socket: %w", err), l.Close())
	}
	srv := &http.Server{Handler: Handler(d, brief), ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { stopped <- srv.Shutdown(context.WithoutCancel(ctx)) })
	err = srv.Serve(l)
	if stop() { // it ended by itself
		return fmt.Errorf("control socket: %w", err)
	}
	return <-stopped
}
