//go:build unix

package imaptest

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup puts a process into a group of its own.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// ownLike gives a file the owner of another.
func ownLike(name, other string) error {
	info, err := os.Stat(other)
	if err != nil {
		return err
	}
	st := info.Sys().(*syscall.Stat_t) // of a file system on unix
	return os.Chown(name, int(st.Uid), int(st.Gid))
}
