package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newWithholdCommand(a *app) *cobra.Command {
	var req daemon.WithholdRequest
	cmd := &cobra.Command{
		Use: "withhold <message>", Short: "Keep a message out of bundles, such as a lawyer's letter", Args: cobra.ExactArgs(1),
		Long: `Keep a message out of the bundles that 'onrecord export --client' writes. They list
it by date and kind, and still show that it is in the record. All copies of it are kept
out with it, also those that come later: its author's, and those of each mailbox that it
came to.`,
		Example: `  onrecord withhold '<7@lawyer.example>' --why 'advice of our lawyer'
  onrecord withhold '<7@lawyer.example>' --release --why 'the client has it anyway'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Message, req.User = args[0], systemUser()
			return a.do(cmd.Context(), "withhold", req, rows(func(r daemon.WithholdRow) error {
				_, err := fmt.Fprintf(a.stdout, "%s  %s  by %s\n", r.Digest[:16], r.Status, oneLine(r.By))
				return err
			}))
		},
	}
	cmd.Flags().StringVar(&req.Kind, "kind", "kept back by the firm", "what bundles say that it is, in a `word` or two, such as 'legal advice'")
	cmd.Flags().BoolVar(&req.Release, "release", false, "let it into bundles again")
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}
