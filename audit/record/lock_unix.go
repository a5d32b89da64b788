//go:build unix && !solaris && !illumos && !aix

package record

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// A lock is held by one process at a time, and by the system given back when
// that process ends, however it ends.
type lock struct{ f *os.File }

// takeLock locks the file, or returns an error that matches [ErrLocked].
func takeLock(name string) (*lock, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = hold(f)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		defer f.Close()
		holder := make([]byte, 32)
		n, _ := f.ReadAt(holder, 0) // only for the text: an empty file is fine
		return nil, lockedError(name, strings.TrimSpace(string(holder[:n])))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", name, err), f.Close())
	}
	if err := errors.Join(f.Truncate(0), writePID(f)); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", name, err), f.Close())
	}
	return &lock{f}, nil
}

// hold locks an open file until it is closed or the process ends, or says that it is
// held.
func hold(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

func writePID(f *os.File) error {
	_, err := fmt.Fprintf(f, "%d\n", os.Getpid())
	return err
}

// release gives the lock back. The file stays: removing it would let two
// processes hold locks on two files of that name.
func (l *lock) release() error { return l.f.Close() }
