//go:build unix

package command

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup gives a command a process group of its own, which ends with it.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { endGroup(cmd); return nil }
}

// endGroup ends what is left of the group of a command, if it has one.
func endGroup(cmd *exec.Cmd) {
	if cmd.SysProcAttr != nil {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // all may have ended
	}
}

// hasTerminal reports whether this process has a terminal where somebody could
// be asked.
func hasTerminal() bool {
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	tty.Close()
	return true
}

func sameName(a, b string) bool { return a == b }
