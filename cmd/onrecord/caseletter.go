package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"onrecord/audit/reply"
	"onrecord/daemon"
)

func newCaseLetterCommand(a *app) *cobra.Command {
	var req daemon.CaseLetterRequest
	var file string
	var template bool
	cmd := &cobra.Command{
		Use: "letter <case>", Short: "Draft the letter that answers the client",
		Args: func(cmd *cobra.Command, args []string) error {
			if template {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		Long: `Draft the letter that answers a client, from what was ruled on each point of theirs:
first what they are right about, with an apology; then what the documents show
differently, in their own words; then what cannot be settled, and on which points nobody
has ruled yet. What only you can know, such as what you will do to put it right, is left
as a blank that begins with "[to fill in". Nothing is sent, and nothing is recorded.

The words are those of a template. To change them, write it into the folder templates of
the record's folder (data_dir) as letter.txt; it is a template of Go's text/template.`,
		Example: `  onrecord case letter k-3f
  onrecord case letter k-3f -o answer.txt --follow-up 2025-07-04
  onrecord case letter --print-template > letter.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Lstat(file); err == nil {
				return fmt.Errorf("%s exists: name a new file", file)
			}
			if template && file != "" {
				return writeNew(file, reply.Template)
			}
			if template {
				_, err := io.WriteString(a.stdout, reply.Template)
				return err
			}
			req.Case, req.User = args[0], systemUser()
			return a.do(cmd.Context(), "case-letter", req, rows(func(r daemon.CaseLetterRow) error { return a.writeLetter(r, file) }))
		},
	}
	f := cmd.Flags()
	f.StringVarP(&file, "output", "o", "", "write it to this `file`, which must not exist")
	f.StringVar(&req.FollowUp, "follow-up", "", "the `day` by which you will get in touch again; without it, in a week")
	f.StringVar(&req.By, "by", "", "whose name stands below it: the `address` of a member of staff; without it, yours")
	f.BoolVar(&template, "print-template", false, "print the template to begin with, or write it to the file of --output")
	return cmd
}

// writeNew writes a text to a file that must not exist.
func writeNew(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

func (a *app) writeLetter(r daemon.CaseLetterRow, name string) error {
	if name == "" {
		_, err := io.WriteString(a.stdout, r.Letter)
		return err
	}
	if err := writeNew(name, r.Letter); err != nil {
		return err
	}
	a.next("fill in the blanks of it; 'onrecord check-draft %s' looks at it before you send it yourself; 'onrecord case export %s -o bundle.zip' writes the evidence", oneLine(name), r.Case)
	_, err := fmt.Fprintf(a.stdout, "%s: draft of the answer in case %s, %s to fill in\n", oneLine(name), r.Case, plural(len(r.Blanks), "blank"))
	return err
}
