package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newCaseReportCommand(a *app) *cobra.Command {
	var req daemon.CaseReportRequest
	cmd := &cobra.Command{
		Use: "report <case> -o <file>", Short: "Write a case as a page to read or as a PDF to print", Args: cobra.ExactArgs(1),
		Long: `Write a case as one file that opens in a browser (.html) or is printed (.pdf): each
point of the letter with what the mail shows and what was ruled, the exhibits with their
numbers, what mail was looked at, what all that proves and what not.

It is the report that 'onrecord case export' hands out: look at it before. Left out is
what you withhold, and mail that is neither from nor to the client unless you made it an
exhibit.`,
		Example: `  onrecord case report k-3f -o case.pdf
  onrecord case report k-3f -o case.html`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Case = args[0]
			var err error
			if req.File, err = filepath.Abs(req.File); err != nil {
				return err
			}
			return a.do(cmd.Context(), "case-report", req, rows(func(r daemon.CaseReportRow) error {
				a.next("read it; 'onrecord case export %s -o bundle.zip' writes it with the evidence", r.Case)
				_, err := fmt.Fprintf(a.stdout, "%s: %s, %d of them ruled on by a person, %s\n", oneLine(r.File), plural(r.Points, "point"), r.Ruled, plural(r.Exhibits, "exhibit"))
				return err
			}))
		},
	}
	cmd.Flags().StringVar(&req.Format, "format", "", "`format`: html or pdf; without it, what the name of the file ends in")
	cmd.Flags().StringVarP(&req.File, "output", "o", "", "write this new `file`")
	require(cmd, "output")
	return cmd
}

func newCaseExportCommand(a *app) *cobra.Command {
	var req daemon.CaseExportRequest
	cmd := &cobra.Command{
		Use: "export <case> -o <file>", Short: "Write a case with all that shows it, for the other side to check", Args: cobra.ExactArgs(1),
		Long: `Write a case as one zip file for the other side: the report as a page and as a PDF, the
client's messages and the exhibits byte for byte, with the proof that they are in the
record. The other side checks it with onrecord-verify, or with the page or the shell
script that lie in it, and with the public key that 'onrecord key show' prints.

Left out is what you withhold, and mail that is neither from nor to the client unless you
made it an exhibit. Whatever is handed out is in the record from then on.`,
		Example: `  onrecord case export k-3f -o bundle.zip
  onrecord case export k-3f -o bundle.zip --for 'the mediator, Ms. Roe'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Case = args[0]
			var err error
			if req.File, err = filepath.Abs(req.File); err != nil {
				return err
			}
			return a.do(cmd.Context(), "case-export", req, rows(func(r daemon.CaseExportRow) error {
				a.next("give them the file, and on paper the key that 'onrecord key show' prints; 'onrecord verify %s --vkey KEY' checks it as they will", oneLine(filepath.Base(r.File)))
				_, err := fmt.Fprintf(a.stdout, "%s: %s, %d of them ruled on by a person, %s; %s, %d withheld\n", oneLine(r.File),
					plural(r.Points, "point"), r.Ruled, plural(r.Exhibits, "exhibit"), bundled(r.BundleRow), r.Withheld)
				return err
			}))
		},
	}
	cmd.Flags().StringVar(&req.For, "for", "", "who gets it, in `words`, for the record")
	cmd.Flags().StringVarP(&req.File, "output", "o", "", "write this new `file`")
	require(cmd, "output")
	return cmd
}
