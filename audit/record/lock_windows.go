package record

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// A lock is held by one process at a time, and by the system given back when
// that process ends, however it ends.
type lock struct{ h syscall.Handle }

// errSharingViolation is ERROR_SHARING_VIOLATION.
const errSharingViolation = syscall.Errno(32)

// takeLock opens the file so that nobody else can, or returns an error that
// matches [ErrLocked].
func takeLock(name string) (*lock, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	const noSharing = 0
	h, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, noSharing, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharingViolation) {
		return nil, lockedError(name, "")
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	return &lock{h}, nil
}

// hold does nothing: a file that is open cannot be removed here.
func hold(*os.File) error { return nil }

// release gives the lock back.
func (l *lock) release() error { return syscall.CloseHandle(l.h) }
