package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newAlertCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "alert", Short: "List what needs somebody now", Args: cobra.NoArgs,
		Long: `List what needs somebody now: promises of the firm that fall due soon or are late,
complaints and requests that nobody has answered, accounts whose mail does not come,
mail that may be missing, a disk that fills up.

The daemon tells each once: in its log at any hour, and in the firm's working hours
over the ways that the configuration names under alerts (a command, a webhook, mail
to people of the firm), which also get all that stand once on each working day.
Nothing is ever sent to anybody else. What began to wait more than 30 days ago raises
no alert; 'onrecord promise list' and 'complaint list' have it.`,
		Example: "  onrecord alert list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAlertListCommand(a), newAlertAckCommand(a), newAlertTestCommand(a))
	return cmd
}

func newAlertListCommand(a *app) *cobra.Command {
	var req daemon.AlertListRequest
	cmd := &cobra.Command{
		Use: "list", Short: "List alerts, the worst first", Args: cobra.NoArgs,
		Long: `List the alerts that stand now, the worst first, each with the message it is about
and what to do.`,
		Example: "  onrecord alert list\n  onrecord alert list --all --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			none := true
			err := a.do(cmd.Context(), "alert-list", req, rows(func(r daemon.AlertRow) error {
				none = false
				return a.printAlert(r)
			}))
			if err == nil && none && !a.json {
				_, err = fmt.Fprintln(a.stdout, "Nothing needs anybody now.")
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&req.All, "all", false, "also those about which somebody has decided that nothing has to be done")
	return cmd
}

func (a *app) printAlert(r daemon.AlertRow) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %-5s  %s\n", r.ID, r.Grade, oneLine(r.Text))
	if r.Client != "" {
		fmt.Fprintf(&b, "  client: %s\n", oneLine(r.Client))
	}
	for _, m := range r.Messages {
		fmt.Fprintf(&b, "  message: %s\n", m.Digest[:12])
	}
	switch {
	case r.Ack == nil:
		fmt.Fprintf(&b, "  to do: %s\n", oneLine(r.Cure))
	case r.Ack.Leaf < 0:
		fmt.Fprintf(&b, "  nothing to do, %s would say: %s (nothing was done)\n", oneLine(r.Ack.By), oneLine(r.Ack.Why))
	default:
		fmt.Fprintf(&b, "  nothing to do, says %s: %s\n", oneLine(r.Ack.By), oneLine(r.Ack.Why))
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func newAlertAckCommand(a *app) *cobra.Command {
	var req daemon.AlertAckRequest
	cmd := &cobra.Command{
		Use: "ack <id>", Short: "Record that nothing has to be done about an alert", Args: cobra.ExactArgs(1),
		Long: `Record that nothing has to be done about an alert, and why. It is an entry in the
record, by a member of staff; the alert is told no more, unless what it tells of
ends and comes up again, more messages are missing than it named, or another check
finds damage. A promise that was kept outside mail is better recorded by
'onrecord promise mark', a complaint that was answered by 'onrecord complaint mark'.
Of an id its beginning is enough.`,
		Example: "  onrecord alert ack a-0a1b2c3d4e --why 'called her on 4 March'",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.ID, req.User = args[0], systemUser()
			return a.do(cmd.Context(), "alert-ack", req, rows(a.printAlert))
		},
	}
	addDecisionFlags(cmd.Flags(), &req.Author, &req.DryRun)
	return cmd
}

func newAlertTestCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "test", Short: "Send a test over every way that alerts take", Args: cobra.NoArgs,
		Long: `Send a test over every way that the configuration names for alerts, and say how it
went: exit status 1 if one of them does not work.`,
		Example: "  onrecord alert test",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "alert-test", daemon.AlertTestRequest{}, rows(func(r daemon.AlertTestRow) error {
				state := "works"
				if r.Error != "" {
					state = "does not work: " + oneLine(r.Error)
				}
				_, err := fmt.Fprintf(a.stdout, "%s: %s\n", r.Channel, state)
				return err
			}))
		},
	}
}
