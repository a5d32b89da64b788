package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/cmd/release"
	"onrecord/config"
	"onrecord/daemon"
	"onrecord/daemon/api"
	"onrecord/ingest/email"
)

// An app is what every command shares: where it reads and prints, and the flags
// that all have.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	configFile, dataDir, logLevel string
	json                          bool
	zone                          *time.Location // the firm's, once the configuration is read
}

// config loads the configuration, with the flags over it.
func (a *app) config() (*config.Config, error) {
	flags := map[string]string{}
	if a.dataDir != "" {
		dir, err := filepath.Abs(a.dataDir)
		if err != nil {
			return nil, err
		}
		flags["data_dir"] = dir
	}
	if a.logLevel != "" {
		flags["log.level"] = a.logLevel
	}
	c, err := config.Load(config.LoadOptions{File: a.configFile, Flags: flags})
	if err != nil {
		return nil, err
	}
	a.zone = c.Location()
	return c, nil
}

// logger writes the program's own log to stderr. Commands at a terminal log
// warnings only, unless asked for more.
func (a *app) logger(c *config.Config) *slog.Logger {
	level := slog.LevelWarn
	if a.logLevel != "" || os.Getenv("ONRECORD_LOG_LEVEL") != "" {
		if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
			level = slog.LevelInfo
		}
	}
	return a.loggerAt(c, level)
}

// serviceLogger is the logger of the daemon, which has no other way to speak,
// and its level, which can be changed.
func (a *app) serviceLogger(c *config.Config) (*slog.Logger, *slog.LevelVar) {
	level := new(slog.LevelVar) // info
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		level.Set(slog.LevelInfo)
	}
	return a.loggerAt(c, level), level
}

func (a *app) loggerAt(c *config.Config, level slog.Leveler) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(a.stderr, o))
	}
	return slog.New(slog.NewTextHandler(a.stderr, o))
}

// do runs a command at the process that holds DATA, or in this one. render
// prints one row of the answer for people; with --json rows are printed as they
// come.
func (a *app) do(ctx context.Context, command string, request any, render func(json.RawMessage) error) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	if command == "sync" || command == "status" { // where people look after the set-up
		a.warn(c)
	}
	p := newProgress(a.stderr).watched()
	defer p.finish()
	sink := a.sink(p, render)
	if slices.Contains(unheeding, command) {
		row := sink.Row
		sink.Row = func(item json.RawMessage) error {
			if err := row(item); !errors.Is(err, errUnread) {
				return err
			}
			return nil
		}
	}
	reader, err := extractProgram()
	if err != nil {
		return err
	}
	result, err := api.Do(ctx, daemon.Options{Config: c, Log: a.logger(c), Version: release.Version(), Extract: reader}, command, request, sink)
	if err != nil {
		return err
	}
	if result.Exit != api.ExitOK {
		return &exitError{result}
	}
	return nil
}

// unheeding are the commands that work on, whoever reads what they report: what they do,
// or find, is as true of itself.
var unheeding = []string{"sync", "import", "erase", "retention-apply", "verify", "status"}

// warn tells what is risky about the files of a configuration.
func (a *app) warn(c *config.Config) {
	for _, w := range c.Warnings {
		fmt.Fprintf(a.stderr, "warning: %s\n", w)
	}
}

// sink prints an answer.
func (a *app) sink(p *progress, render func(json.RawMessage) error) api.Sink {
	return api.Sink{
		Row: func(row json.RawMessage) error {
			p.answered()
			if a.json {
				_, err := fmt.Fprintf(a.stdout, "%s\n", row)
				return err
			}
			return render(row)
		},
		Bytes: func(b []byte) error {
			p.answered()
			_, err := a.stdout.Write(b)
			return err
		},
		Note: func(text string) {
			p.clear()
			fmt.Fprintln(a.stderr, printable(text))
		},
		Progress: p.show,
	}
}

// rows makes a renderer of one row type.
func rows[T any](render func(T) error) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		var row T
		if err := json.Unmarshal(raw, &row); err != nil {
			return fmt.Errorf("read the answer: %w", err)
		}
		return render(row)
	}
}

// next says what may be done now, beside the answer.
func (a *app) next(format string, args ...any) {
	fmt.Fprintf(a.stderr, "next: "+format+"\n", args...)
}

// absolute turns file arguments into paths that mean the same to the process
// that holds DATA.
func absolute(paths []string) ([]string, error) {
	out := make([]string, len(paths))
	for i, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		out[i] = abs
	}
	return out, nil
}

// printable makes text from a message safe for a terminal.
func printable(s string) string { return email.Printable(s) }

// oneLine is printable on a single line.
func oneLine(s string) string { return email.PrintableLine(s) }

// mailboxName is the name of a mailbox on a single line, quoted where its spaces
// would not be seen: two that differ shall not look alike.
func mailboxName(s string) string {
	if s != strings.Join(strings.Fields(s), " ") {
		return strconv.Quote(s)
	}
	return oneLine(s)
}

// shortMailbox is mailboxName for lists.
func shortMailbox(s string) string { return email.Short(mailboxName(s)) }

// shortLine is oneLine for lists.
func shortLine(s string) string { return email.PrintableShort(s) }

// plural is a number of things, "1 file" or "2 files".
func plural[N ~int | ~int64](n N, noun string) string { return email.Plural(n, noun) }

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && terminal(f)
}
