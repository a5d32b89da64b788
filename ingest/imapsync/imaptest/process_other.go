//go:build !unix

package imaptest

import "os/exec"

// The servers of Real run on unix only; elsewhere Start* skips the test before
// these are called.

func ownGroup(*exec.Cmd) {}

func ownLike(string, string) error { return nil }
