package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newHoldCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "hold", Short: "Keep the mail of a client from being erased", Args: cobra.NoArgs,
		Long: `Place a hold on a client, as for a dispute or a lawsuit: while it stands, no message
and no document of the client, and none that a case of the client cites, can be
erased. Holds and their release stand in the log.`,
		Example: "  onrecord hold list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newHoldPlaceCommand(a), newHoldReleaseCommand(a), newHoldListCommand(a))
	return cmd
}

func newHoldPlaceCommand(a *app) *cobra.Command {
	var req daemon.HoldRequest
	cmd := &cobra.Command{
		Use: "place --client <name> --why <text>", Short: "Place a hold on a client", Args: cobra.NoArgs,
		Example: `  onrecord hold place --client 'Ines Falk' --why 'she announced a lawsuit on 4 March'`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			req.User = systemUser()
			return a.do(cmd.Context(), "hold-place", req, rows(a.printHold))
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "the `name` of the client")
	addAuthorFlags(cmd.Flags(), &req.Author)
	require(cmd, "client")
	return cmd
}

func newHoldReleaseCommand(a *app) *cobra.Command {
	var req daemon.HoldRequest
	cmd := &cobra.Command{
		Use: "release <hold> --why <text>", Short: "Release a hold", Args: cobra.ExactArgs(1),
		Example: `  onrecord hold release h-3f09a1c2d4 --why 'settled on 2 June'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Hold, req.User = args[0], systemUser()
			return a.do(cmd.Context(), "hold-release", req, rows(a.printHold))
		},
	}
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}

func newHoldListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the holds, also those that were released", Args: cobra.NoArgs,
		Example: "  onrecord hold list\n  onrecord hold list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "hold-list", daemon.HoldRequest{}, rows(a.printHold))
		},
	}
}

func (a *app) printHold(h daemon.HoldRow) error {
	text := fmt.Sprintf("%s  %s  %s, placed %s by %s: %s\n", h.ID, h.Status, oneLine(h.Client), a.minuteOf(h.At), oneLine(h.By), oneLine(h.Why))
	if r := h.Released; r != nil {
		text += fmt.Sprintf("  released %s by %s: %s\n", a.minuteOf(r.At), oneLine(r.By), oneLine(r.Why))
	}
	_, err := fmt.Fprint(a.stdout, text)
	return err
}
