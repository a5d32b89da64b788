package api

import (
	"net"
	"os"
	"syscall"
)

// samePeer reports whether the other end of a Unix socket is a process of this
// user or of root. The file mode of the socket says so too; this holds where the
// folder was given away.
func samePeer(conn net.Conn) bool {
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		return false
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return false
	}
	var cred *syscall.Ucred
	ctlErr := raw.Control(func(fd uintptr) {
		cred, err = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	return ctlErr == nil && err == nil && (int(cred.Uid) == os.Geteuid() || cred.Uid == 0)
}
