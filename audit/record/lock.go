package record

import "fmt"

// lockedError says who holds the lock, if that is known.
func lockedError(name, pid string) error {
	if pid == "" {
		return fmt.Errorf("%w: %s is locked", ErrLocked, name)
	}
	return fmt.Errorf("%w: %s is locked by process %s", ErrLocked, name, pid)
}
