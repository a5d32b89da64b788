//go:build unix

package api

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"onrecord/daemon"
)

// ownerOf returns whose file it is, where the system tells.
func ownerOf(info os.FileInfo) (uid int, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}

// CheckOwner keeps root from holding the DATA directory of another user, who
// could not read afterwards what root wrote there.
func CheckOwner(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || os.Geteuid() != 0 {
		return nil // opening it says what is wrong
	}
	uid, known := ownerOf(info)
	if !known || uid == 0 {
		return nil
	}
	name := strconv.Itoa(uid)
	if u, err := user.LookupId(name); err == nil {
		name = u.Username
	}
	return &daemon.HintError{
		Err:  fmt.Errorf("%s belongs to the user %s, and what root writes there would be lost to that user", dir, name),
		Hint: fmt.Sprintf("run the command as that user, for example with 'sudo -u %s'", name),
	}
}
