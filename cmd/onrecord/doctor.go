package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/cmd/release"
	"onrecord/config"
	"onrecord/daemon"
	"onrecord/daemon/api"
	"onrecord/daemon/doctor"
)

func newDoctorCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Look for what keeps onrecord from working",
		Long: `Check the configuration, the data folder, the disk, the clock, and each account:
its password, the name and the port of its server, TLS, the log-in, the mailboxes;
and the secrets that the daemon needs beside those: api.token and those of alerts;
and whether a daemon that runs is of this version.
For everything that is wrong it says what to do. Nothing is changed, no mail is
read, and the daemon may run meanwhile. The exit status is 1 if anything does not
work.`,
		Example: "  onrecord doctor\n  onrecord doctor --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			bad := 0
			show := func(f doctor.Finding) {
				if f.Grade == doctor.Bad {
					bad++
				}
				a.printFinding(f)
			}
			c, err := a.config()
			var mistakes *config.Error
			switch {
			case errors.As(err, &mistakes):
				for _, p := range mistakes.Problems {
					show(doctor.Finding{Grade: doctor.Bad, Area: "config", Text: p.String(), Cure: "correct that line of the configuration"})
				}
			case err != nil:
				return err
			default:
				doctor.Examine(cmd.Context(), c, doctor.Options{}, show)
				if f, ok := otherVersion(cmd.Context(), c.DataDir); ok {
					show(f)
				}
			}
			if cmd.Context().Err() != nil {
				return cmd.Context().Err()
			}
			if bad > 0 {
				return fmt.Errorf("%w: %s", daemon.ErrCheckFailed, plural(bad, "problem"))
			}
			return nil
		},
	}
}

// otherVersion finds that the daemon that holds a data folder is not of the version of this
// program: after an update it goes on with what it was until it is restarted.
func otherVersion(ctx context.Context, dir string) (doctor.Finding, bool) {
	var running daemon.HealthRow
	err := api.AskDaemon(ctx, dir, "health", daemon.HealthRequest{}, api.Sink{Row: rows(func(r daemon.HealthRow) error {
		running = r
		return nil
	})})
	if err != nil || running.Version == release.Version() {
		return doctor.Finding{}, false // that none runs, or is ill, is no matter of versions
	}
	version := "an older version"
	if running.Version != "" {
		version = "version " + running.Version
	}
	return doctor.Finding{Grade: doctor.Warning, Area: "daemon",
		Text: fmt.Sprintf("the daemon, process %d, is of %s, and this program of version %s", running.PID, version, release.Version()),
		Cure: "restart the daemon"}, true
}

func (a *app) printFinding(f doctor.Finding) {
	if a.json {
		_ = json.NewEncoder(a.stdout).Encode(f) // a reader who has gone needs no findings
		return
	}
	area := f.Area
	if f.Account != "" {
		area = f.Account + " " + area
	}
	fmt.Fprintf(a.stdout, "%-8s %s: %s\n", f.Grade, oneLine(area), oneLine(f.Text))
	if f.Cure != "" {
		fmt.Fprintf(a.stdout, "         -> %s\n", oneLine(f.Cure))
	}
}
