package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newClientAssignCommand(a *app) *cobra.Command {
	return newAssignCommand(a, "client-assign", &cobra.Command{
		Use: "assign <name> <message>...", Short: "Give messages to a client that no address of theirs is on",
		Long: `Put messages that no address of a client is on into the client's part of the log, for
example what somebody else wrote about their matter. Mail from and to a client's own
addresses is there without it.`,
		Example: `  onrecord client assign "Victor Hale" 3f2a90cc --why 'the supplier writes about his door'`,
	})
}

func newClientUnassignCommand(a *app) *cobra.Command {
	return newAssignCommand(a, "client-unassign", &cobra.Command{
		Use: "unassign <name> <message>...", Short: "Take messages from a client that are not about them",
		Long: `Take messages out of a client's part of the log, for example those of somebody who
uses the same address for other matters. That it was done, by whom and why stands in
the log and in later bundles.`,
		Example: `  onrecord client unassign "Victor Hale" 3f2a90cc --why 'private mail to his brother, who works here'`,
	})
}

func newAssignCommand(a *app, command string, cmd *cobra.Command) *cobra.Command {
	var req daemon.ClientAssignRequest
	cmd.Args = cobra.MinimumNArgs(2)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		req.Name, req.Messages, req.User = args[0], args[1:], systemUser()
		return a.do(cmd.Context(), command, req, rows(a.printAssigned))
	}
	addDecisionFlags(cmd.Flags(), &req.Author, &req.DryRun)
	return cmd
}

func (a *app) printAssigned(r daemon.ClientAssignRow) error {
	text := map[string]string{"assign": "given to", "unassign": "taken from", "none": "nothing to change for"}[r.Change]
	if r.DryRun && r.Change != "none" {
		text = "would be " + text
	}
	done := ""
	if r.DryRun {
		done = " (nothing was done)"
	}
	_, err := fmt.Fprintf(a.stdout, "%s  %s: %s client %s%s\n", r.Digest[:12], shortLine(r.Subject), text, oneLine(r.Client), done)
	return err
}
