//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// notifyHangup hands SIGHUP on to c.
func notifyHangup(c chan<- os.Signal) { signal.Notify(c, syscall.SIGHUP) }
