package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newExportCommand(a *app) *cobra.Command {
	var req daemon.ExportRequest
	var one daemon.BundleRequest
	var all bool
	var folder string
	cmd := &cobra.Command{
		Use: "export --client <name> -o <file>", Short: "Write a client's evidence, or all mail, out as files",
		Long: `With --client, write the evidence about a client as one file: the messages byte
for byte, with the proof that they are in the record. The other side checks it
with onrecord-verify, or with the page or the shell script that lie in it, and
the public key that 'onrecord key show' prints. If the configuration names
time-stamping authorities (anchor.tsa; none is by default), they are asked first.

With --all, write every message of every mailbox as mbox files or Maildirs that any mail
program reads: leaving must be as easy as coming. 'onrecord import' reads them
back to the same bytes.`,
		Example: `  onrecord export --client "Victor Hale" --from 2025-03-01 -o bundle.zip
  onrecord export --all --format maildir -o ~/all-mail`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkExportFlags(cmd, one.Client != "", all); err != nil {
				return err
			}
			if one.Client != "" && !all {
				return a.exportBundle(cmd, one, folder)
			}
			if !all || one.Client != "" || folder == "" {
				return errors.New("say what and where: onrecord export --client NAME -o bundle.zip, or onrecord export --all --format maildir -o FOLDER")
			}
			paths, err := absolute([]string{folder})
			if err != nil {
				return err
			}
			req.Folder = paths[0]
			t := newTable(a.stdout, a.json, "account\tmailbox\tmessages\tpath")
			err = a.do(cmd.Context(), "export", req, rows(func(r daemon.ExportRow) error {
				return t.row("%s\t%s\t%d\t%s", oneLine(r.Account), shortMailbox(r.Mailbox), r.Messages, oneLine(r.Path))
			}))
			return t.finish(err)
		},
	}
	addBundleFlags(cmd.Flags(), &one)
	cmd.Flags().BoolVar(&all, "all", false, "every message of every mailbox")
	cmd.Flags().StringVar(&req.Format, "format", "maildir", "`format`: mbox or maildir")
	cmd.Flags().StringVarP(&folder, "output", "o", "", "write into this `path`: a new file for a bundle, else a folder that is new or empty")
	return cmd
}

// checkExportFlags refuses a flag that says nothing of the export that is asked for.
func checkExportFlags(cmd *cobra.Command, client, all bool) error {
	var names []string
	own, other := "--all", "--client"
	switch {
	case all && !client:
		names = []string{"from", "to", "messages", "checkpoint", "for"}
	case client && !all:
		names, own, other = []string{"format"}, "--client", "--all"
	}
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			return &daemon.HintError{Err: fmt.Errorf("--%s goes with %s, not with %s", name, other, own), Hint: "leave it out, or see 'onrecord export --help'"}
		}
	}
	return nil
}
