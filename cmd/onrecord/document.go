package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newDocumentCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "document", Short: "Take what is no mail into the record", Args: cobra.NoArgs,
		Long: `Take what is no mail into the record: a photo, a letter, the note of a call. It shows
that somebody of the firm added it at that time, and no more.`,
		Example: `  onrecord document add --client "Victor Hale" --at 2025-03-04 gate.jpg`,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDocumentAddCommand(a))
	return cmd
}

func newDocumentAddCommand(a *app) *cobra.Command {
	var req daemon.DocumentRequest
	cmd := &cobra.Command{
		Use: "add <file>", Short: "Add a file to what is held of a client", Args: cobra.ExactArgs(1),
		Long: `Add a file to what is held of a client: a photo, a letter, the note of a call. It is
kept as it is, with the time that --at gives, who added it and when. Mail is taken in by
'onrecord import'.`,
		Example: `  onrecord document add --client "Victor Hale" --at '2025-03-04 15:30' call.txt --why 'my note of the call'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, err := absolute(args)
			if err != nil {
				return err
			}
			req.File, req.User = paths[0], systemUser()
			return a.do(cmd.Context(), "document-add", req, rows(func(r daemon.DocumentRow) error {
				known := ""
				if r.Known {
					known = "held before: "
				}
				_, err := fmt.Fprintf(a.stdout, "%s%s  %s, %s, of %s, added %s by %s\n", known, r.Digest[:16], oneLine(r.Name), oneLine(r.Type), a.dayOf(r.At), a.dayOf(r.Added), oneLine(r.By))
				return err
			}))
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "the `name` of the client whom it concerns")
	cmd.Flags().StringVar(&req.At, "at", "", "the `time` when it was written, taken or said: 2025-03-04 or '2025-03-04 15:30'")
	addAuthorFlags(cmd.Flags(), &req.Author)
	require(cmd, "client", "at")
	return cmd
}
