//go:build !unix

package extract

import "os/exec"

func apart(*exec.Cmd) {}

func (p *process) kill() { p.cmd.Process.Kill() } // it may have ended
