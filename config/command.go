package config

import (
	"cmp"
	"context"
	"runtime"
	"strings"

	"onrecord/config/command"
)

// program is the name of the command's program, without its arguments.
func (s *source) program() string {
	if len(s.argv) > 0 {
		return s.argv[0]
	}
	name, _, _ := strings.Cut(s.text, " ")
	return name
}

// run runs the command and returns what it prints, the first secretBytes of it.
// It gets the whole environment of this process, which is where password
// managers find their stores and sessions.
func (s *source) run(ctx context.Context) ([]byte, error) {
	argv := s.argv
	switch {
	case len(argv) > 0:
	case runtime.GOOS == "windows":
		argv = []string{"cmd", "/C", s.text}
	default:
		argv = []string{"sh", "-c", s.text}
	}
	return command.Command{Argv: argv, Limit: cmp.Or(s.limit, secretTime), MaxOutput: secretBytes, Asks: true}.Run(ctx)
}
