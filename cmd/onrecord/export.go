package main

import (
	"errors"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newExportCommand(a *app) *cobra.Command {
	var req daemon.ExportRequest
	var all bool
	var folder string
	cmd := &cobra.Command{
		Use: "export --all --format {mbox | maildir} -o <folder>", Short: "Write all mail out as files",
		Long: `Write every message of every mailbox as mbox files or Maildirs that any mail
program reads: leaving must be as easy as coming. 'onrecord import' reads them
back to the same bytes.`,
		Example: "  onrecord export --all --format maildir -o ~/all-mail",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !all || folder == "" {
				return errors.New("say what and where: onrecord export --all --format maildir -o FOLDER")
			}
			paths, err := absolute([]string{folder})
			if err != nil {
				return err
			}
			req.Folder = paths[0]
			t := newTable(a.stdout, a.json, "account\tmailbox\tmessages\tpath")
			err = a.do(cmd.Context(), "export", req, rows(func(r daemon.ExportRow) error {
				return t.row("%s\t%s\t%d\t%s", oneLine(r.Account), oneLine(r.Mailbox), r.Messages, oneLine(r.Path))
			}))
			return t.finish(err)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every message of every mailbox")
	cmd.Flags().StringVar(&req.Format, "format", "maildir", "`format`: mbox or maildir")
	cmd.Flags().StringVarP(&folder, "output", "o", "", "write into `folder`, which must be new or empty")
	return cmd
}
