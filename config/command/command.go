// Package command runs the programs that the firm names in its configuration:
// those that print a password or token, and the one that takes alerts. They are
// the firm's own, so they are trusted, but not to come to an end: each has a
// limit on its time and on what is kept of its output, and one that fails or is
// late is ended together with all that it started.
//
// For that it runs in a process group of its own. A process that left the group
// for one of its own (setsid) is out of reach, and so, on Windows, is everything
// but the program itself: the standard library has no job objects. Nothing waits
// for such a process, though, even if it keeps the output open. A program that
// has done its work may leave processes behind, as pass leaves gpg-agent.
package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A Command is a program with its arguments.
type Command struct {
	Argv  []string
	Stdin []byte
	// Env is its environment, in the form "key=value"; nil is that of this
	// process.
	Env []string
	// Limit is how long it may take.
	Limit time.Duration
	// MaxOutput is how many bytes of its standard output are kept, the first
	// ones.
	MaxOutput int
	// Asks is whether it may ask somebody at the terminal, which only the process
	// group in its foreground may. If this process has a terminal, the command
	// then stays in its group, and only the program itself is ended.
	Asks bool
}

// maxComplaint is how many bytes are kept of what goes to standard error.
const maxComplaint = 300

// heldOpen is how long the output may be kept open by what the program left.
const heldOpen = time.Second

// Run runs the command and returns what it printed. The error is that of ctx if
// that has ended; else it says how the program failed, with the first line of
// what it wrote to standard error, or that it took too long. It does not name the
// program, whose arguments may be private.
func (c Command) Run(ctx context.Context) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, c.Limit)
	defer cancel()
	cmd := exec.CommandContext(limited, c.Argv[0], c.Argv[1:]...)
	out, complaint := &head{max: c.MaxOutput}, &head{max: maxComplaint}
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = bytes.NewReader(c.Stdin), out, complaint, c.Env
	cmd.WaitDelay = heldOpen
	if !c.Asks || !hasTerminal() {
		ownGroup(cmd)
	}
	err := cmd.Run()
	if err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return out.kept, nil
	}
	if cmd.Process != nil {
		endGroup(cmd)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fmt.Errorf("it took longer than %s", c.Limit)
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(string(complaint.kept)), "\n"); line != "" {
		return nil, fmt.Errorf("%w: %s", err, line)
	}
	return nil, err
}

// plain are the variables of [PlainEnv].
var plain = []string{
	"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "LANG", "LANGUAGE", "TZ",
	// Windows needs these to find programs and folders.
	"SystemRoot", "ComSpec", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP",
}

// PlainEnv is what a program needs that is to get nothing of what this process
// was given in its environment, such as passwords, variables ONRECORD_* and the
// folder of its credentials: PATH, HOME, USER, LOGNAME, SHELL, TMPDIR, LANG,
// LANGUAGE, LC_* and TZ, as far as they are set, and on Windows what programs
// need there. It is never nil.
func PlainEnv() []string {
	env := []string{}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "LC_") || slices.ContainsFunc(plain, func(p string) bool { return sameName(p, name) }) {
			env = append(env, entry)
		}
	}
	return env
}

// head keeps the first max bytes written to it. It is no bytes.Buffer, whose
// ReadFrom would keep them all.
type head struct {
	kept []byte
	max  int
}

func (h *head) Write(p []byte) (int, error) {
	h.kept = append(h.kept, p[:min(len(p), h.max-len(h.kept))]...)
	return len(p), nil
}
