//go:build unix

package extract

import (
	"os/exec"
	"syscall"
)

// apart gives a process a group of its own, so that ^C at the terminal does not
// end it, and what it starts ends with it.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func (p *process) kill() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // it may have ended
}
