//go:build !unix

package command

import (
	"os/exec"
	"strings"
)

func ownGroup(*exec.Cmd) {}

func endGroup(*exec.Cmd) {} // the program itself has ended

func hasTerminal() bool { return false }

// sameName compares the names of variables, of which Windows ignores the case.
func sameName(a, b string) bool { return strings.EqualFold(a, b) }
