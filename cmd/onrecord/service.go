package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/cmd/release"
	"onrecord/daemon"
	"onrecord/daemon/api"
)

func newServiceCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "daemon", Short: "Keep the record up to date for good",
		Long: `Fetch new mail as it comes, from every account, and keep it searchable, until
SIGTERM or Ctrl-C. Every other command works beside it and is answered by it.

It hears of new mail in the inbox and the sent mail at once (IDLE), as far as the
server allows the connections, and asks for all else every two minutes or so. A
server that fails is tried again, later and later, up to five minutes; a log-in
that is refused is not, until the configuration is read again: by 'onrecord
reload' or SIGHUP. What the daemon does about each account stands in 'onrecord
status'.

If the configuration names time-stamping authorities (anchor.tsa; none is by
default), each is asked once an hour if the log has grown. They get a SHA-256 and
nothing else. One that fails is asked again after a few minutes.

Once a week at night it checks the whole record, as 'onrecord verify' does, with
what the processor and the disk have left over (verify in the configuration).`,
		Example: "  onrecord daemon\n  onrecord daemon --log-level debug\n  systemctl enable --now onrecord",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			limitMemory(daemonMemory, daemonSpare)
			hangup := make(chan os.Signal, 1)
			notifyHangup(hangup)
			defer signal.Stop(hangup)
			c, err := a.config()
			if err != nil {
				return err
			}
			for _, w := range c.Warnings {
				fmt.Fprintf(a.stderr, "warning: %s\n", w)
			}
			reader, err := extractProgram()
			if err != nil {
				return err
			}
			log, level := a.serviceLogger(c)
			err = api.Serve(cmd.Context(), daemon.Options{Config: c, Log: log, Level: level, Version: release.Version(), Extract: reader},
				daemon.RunOptions{Load: a.config, Hangup: hangup})
			if errors.Is(err, context.Canceled) && cmd.Context().Err() != nil {
				return nil // a stop while it was still starting is an orderly one, too
			}
			return err
		},
	}
}

func newReloadCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "reload", Short: "Have the daemon read its configuration again",
		Long: `Have the daemon read its configuration again. Connections of accounts that did
not change stay; accounts that had given up are tried again. A configuration with
mistakes changes nothing.

  setting                              takes effect
  accounts                             at once; those that did not change go on undisturbed
  firm, clients                        at once; clients and addresses are added, never removed
  alerts, retention, verify, anchor    at once
  dns, report, log.level               at once
  api, extract, log.format             when the daemon is started the next time
  log.second_head                      when the daemon is started the next time
  log.origin                           never: it is fixed when the record is made
  data_dir                             a reload refuses another: restart the daemon

It says which settings wait for the next start because they changed.`,
		Example: "  onrecord reload",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.askDaemon(cmd, "reload", daemon.ReloadRequest{}, rows(func(r daemon.ReloadRow) error {
				_, err := fmt.Fprintf(a.stdout, "accounts begun: %s\naccounts ended: %s\nundisturbed: %s\n", names(r.Begun), names(r.Ended), names(r.Kept))
				if len(r.Waiting) > 0 {
					fmt.Fprintf(a.stderr, "note: changed, and waiting for the next start of the daemon: %s\n", names(r.Waiting))
				}
				return err
			}))
		},
	}
}

func newHealthCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "health", Short: "Tell whether the daemon works",
		Long: `Ask the daemon whether it works and can read its data: exit status 0 if so. It
is meant for health checks. Accounts that fail show in 'onrecord status'.`,
		Example: "  onrecord health",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.askDaemon(cmd, "health", daemon.HealthRequest{}, rows(func(r daemon.HealthRow) error {
				_, err := fmt.Fprintf(a.stdout, "the daemon works, as process %d\n", r.PID)
				return err
			}))
		},
	}
}

func newLogLevelCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "log-level [debug | info | warn | error]", Short: "Show or change how much the daemon logs",
		Long: `Show how much the daemon logs, or change it until the daemon is started anew or
reads its configuration again.`,
		Example:   "  onrecord log-level debug",
		ValidArgs: []string{"debug", "info", "warn", "error"},
		Args:      cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.askDaemon(cmd, "log-level", daemon.LogLevelRequest{Level: strings.Join(args, "")}, rows(func(r daemon.LogLevelRow) error {
				_, err := fmt.Fprintln(a.stdout, r.Level)
				return err
			}))
		},
	}
}

// askDaemon runs a command that only a daemon can answer.
func (a *app) askDaemon(cmd *cobra.Command, command string, request any, render func(json.RawMessage) error) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	p := newProgress(a.stderr)
	defer p.finish()
	return api.AskDaemon(cmd.Context(), c.DataDir, command, request, a.sink(p, render))
}

func names(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return oneLine(strings.Join(list, ", "))
}
