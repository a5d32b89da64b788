package config

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// permissionsMatter is whether files have permissions of the Unix kind.
const permissionsMatter = runtime.GOOS != "windows"

// program is the name of the command's program, without its arguments.
func (s *source) program() string {
	if len(s.argv) > 0 {
		return s.argv[0]
	}
	name, _, _ := strings.Cut(s.text, " ")
	return name
}

// run runs the command and returns what it prints, the first secretBytes of it.
func (s *source) run(ctx context.Context) ([]byte, error) {
	limit := cmp.Or(s.limit, secretTime)
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	argv := s.argv
	if len(argv) == 0 {
		argv = []string{"sh", "-c", s.text}
		if runtime.GOOS == "windows" {
			argv = []string{"cmd", "/C", s.text}
		}
	}
	cmd := exec.CommandContext(limited, argv[0], argv[1:]...)
	out, complaint := &head{max: secretBytes}, &head{max: 300}
	cmd.Stdout, cmd.Stderr = out, complaint
	cmd.WaitDelay = time.Second // for children that keep the output open
	err := cmd.Run()
	switch {
	case err == nil || errors.Is(err, exec.ErrWaitDelay):
		return out.Bytes(), nil
	case limited.Err() != nil && ctx.Err() == nil:
		return nil, fmt.Errorf("it took longer than %s", limit)
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n"); line != "" {
		return nil, fmt.Errorf("%w: %s", err, line)
	}
	return nil, err
}

// head keeps the first max bytes written to it.
type head struct {
	bytes.Buffer
	max int
}

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), h.max-h.Len())])
	return len(p), nil
}
