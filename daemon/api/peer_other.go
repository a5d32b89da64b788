//go:build !linux

package api

import "net"

// samePeer leaves it to the file mode of the socket.
func samePeer(net.Conn) bool { return true }
