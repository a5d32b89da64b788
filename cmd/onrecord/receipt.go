package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newReceiptCommand(a *app) *cobra.Command {
	var req daemon.ReceiptRequest
	var file string
	cmd := &cobra.Command{
		Use: "receipt", Short: "Write a mail that tells a client how the record stands", Args: cobra.NoArgs,
		Long: `Write a mail to a client that says how the record stands, signed by its key. Send it
from your own mail program; onrecord sends nothing. It lies in the client's mailbox
from then on, and so no other history can be told later: whoever checks a bundle with
'onrecord-verify --receipt' sees whether the record goes on from what the client was
sent. Send one when work begins and then each week, say, and whenever something was
agreed. That it was written becomes an entry of the record.`,
		Example: `  onrecord receipt --client "Victor Hale" -o receipt.eml
  onrecord receipt --client "Victor Hale" --to lawyer@hale.example --by dana@wasatchdoor.example -o receipt.eml`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			paths, err := absolute([]string{file})
			if err != nil {
				return err
			}
			req.File, req.User = paths[0], systemUser()
			return a.do(cmd.Context(), "receipt", req, rows(func(r daemon.ReceiptRow) error {
				_, err := fmt.Fprintf(a.stdout, "%s: to %s, from %s\ncheckpoint %d, with %s of %s\nnot sent: open it in your mail program and send it\n",
					oneLine(r.File), oneLine(strings.Join(r.To, ", ")), oneLine(r.From), r.Checkpoint, plural(r.Messages, "message"), oneLine(r.Client))
				return err
			}))
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "the `name` of the client")
	cmd.Flags().StringVarP(&file, "output", "o", "", "write the mail to this `file`")
	cmd.Flags().StringSliceVar(&req.To, "to", nil, "send it to these `addresses` in place of the client's")
	addAuthorFlags(cmd.Flags(), &req.Author)
	require(cmd, "client", "output")
	return cmd
}
