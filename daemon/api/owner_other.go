//go:build !unix

package api

import "os"

// ownerOf returns whose file it is, where the system tells.
func ownerOf(os.FileInfo) (uid int, known bool) { return 0, false }

// CheckOwner has nothing to check where there is no root.
func CheckOwner(string) error { return nil }
