package main

import (
	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newImportCommand(a *app) *cobra.Command {
	var req daemon.ImportRequest
	cmd := &cobra.Command{
		Use: "import [flags] <path>...", Short: "Read mail files into the record",
		Long: `Read mail that is already in files: an mbox, a Maildir or a tree of them, a single
.eml, a folder or a zip of .eml. The files are only read. A second run adds
nothing, and a run that was stopped goes on.

What is imported counts as the whole mailbox if it has mail both ways. Where it is
not, as with a few messages that somebody picked out, say so with --part: then
nothing is concluded from what is not among them. What was said is put right by
importing the same files again, with or without it.

Outlook's .pst and .msg cannot be read; see the message for what to do.`,
		Example: `  onrecord import --account dana@wasatchdoor.example ~/Maildir
  onrecord import --account dana --mailbox Archive old.mbox
  onrecord import --account dana --part quote.eml reply.eml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if req.Paths, err = absolute(args); err != nil {
				return err
			}
			t := newTable(a.stdout, a.json, "account\tmailbox\tseen\tadded\talready held\tfailed")
			err = a.do(cmd.Context(), "import", req, rows(func(r daemon.ImportRow) error {
				return t.row("%s\t%s\t%d\t%d\t%d\t%d", oneLine(r.Account), shortMailbox(r.Mailbox), r.Seen, r.Added, r.Held, r.Failed)
			}))
			return t.finish(err)
		},
	}
	cmd.Flags().StringVar(&req.Account, "account", "", "whose mail it is: the `name` of an account, configured or not, or its owner's address")
	cmd.Flags().StringVar(&req.Mailbox, "mailbox", "", "the `name` of the mailbox, where the files do not tell")
	cmd.Flags().BoolVar(&req.Part, "part", false, "the files hold only a part of the mailbox: conclude nothing from what they lack")
	require(cmd, "account")
	return cmd
}
