package record

import "syscall"

// The lowest priorities, see setpriority(2) and ioprio_set(2).
const (
	niceIdle      = 19
	ioprioProcess = 1       // IOPRIO_WHO_PROCESS; 0 is the calling thread
	ioprioIdle    = 3 << 13 // IOPRIO_CLASS_IDLE
)

// beIdle lowers the priority of the calling thread; where that is forbidden it
// stays as it is. It refuses on the first thread of the process, which does not
// end before that and by which the process is judged.
func beIdle() bool {
	if syscall.Gettid() == syscall.Getpid() {
		return false
	}
	syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceIdle)
	syscall.RawSyscall(syscall.SYS_IOPRIO_SET, ioprioProcess, 0, ioprioIdle)
	return true
}
