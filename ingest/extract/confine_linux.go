package extract

import (
	"fmt"
	"syscall"
)

const (
	maxCPU   = 3600     // seconds of a process that nobody ends
	maxFile  = 64 << 20 // bytes of a file: the compiled engine
	niceness = 10
)

// confine bounds what this process may take from now on. A process that is
// refused memory ends.
func confine(memory int64) error {
	for what, limit := range map[int]uint64{
		syscall.RLIMIT_DATA: uint64(memory), syscall.RLIMIT_CORE: 0, syscall.RLIMIT_CPU: maxCPU, syscall.RLIMIT_FSIZE: maxFile,
	} {
		if err := syscall.Setrlimit(what, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			return fmt.Errorf("bound the process: %w", err)
		}
	}
	if err := syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness); err != nil {
		return fmt.Errorf("lower the priority: %w", err)
	}
	return nil
}
