package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newCaseCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "case", Short: "Check what a client's letter says against the mail, and rule on it", Args: cobra.NoArgs,
		Long: `Keep the case of a client's letter of complaint: look up what the mail shows of each
of its points, rule on them, collect what shows it, close the case.

The program proposes, people rule: nothing is final before somebody has ruled on it.
What people decide is kept in the record, with who decided, when and why.`,
		Example: `  onrecord case new --client "Victor Hale" --letter letter.txt
  onrecord case show k-3f
  onrecord case rule k-3f 2 contradicted --why 'he thanked us for it on 4 March'
  onrecord case export k-3f -o bundle.zip
  onrecord case close k-3f --cause 'the order was placed late' --fix 'orders go out on the day'`,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCaseCheckCommand(a), newCaseNewCommand(a), newCaseListCommand(a), newCaseShowCommand(a), newCaseRuleCommand(a), newCaseUndoCommand(a),
		newCaseExhibitCommand(a), newCaseClaimCommand(a), newCaseLetterCommand(a), newCaseCloseCommand(a), newCaseReopenCommand(a),
		newCaseReportCommand(a), newCaseExportCommand(a))
	return cmd
}

func newCaseCheckCommand(a *app) *cobra.Command {
	var req daemon.CaseCheckRequest
	var letter string
	cmd := &cobra.Command{
		Use: "check", Short: "Look up each point of a letter, and keep nothing", Args: cobra.NoArgs,
		Long: `Look up each point of a client's letter in the mail: a text file, a message (.eml), a PDF
or a word processor's document (docx, odt, rtf), "-" for standard input, or a message
of the record by its digest or message-id. For each point it tells what the mail shows:

  supported      the client is right
  contradicted   the mail shows it otherwise
  partly         part of it is so
  silent         the mail cannot settle it

with the messages that show it and their words, what was looked at and what was not;
where the client is right comes first. These are proposals: none is final before a
person has looked at it. Nothing is stored, and the exit status is 0 whatever is found.

Mail after the letter does not count against it. If the letter itself is a message of
the record, its own time is taken; else that of --as-of, or of its head.`,
		Example: `  onrecord case check --client "Victor Hale" --letter letter.txt
  onrecord case check --client "Victor Hale" --letter letter.pdf --as-of 2025-06-20 --json
  onrecord case check --client "Victor Hale" --letter '<1234@mail.example>'`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.readLetter(letter, &req); err != nil {
				return err
			}
			var list []daemon.ClaimRow
			keep := func(r daemon.ClaimRow) error { list = append(list, r); return nil }
			if err := a.do(cmd.Context(), "case-check", req, rows(keep)); err != nil || a.json {
				return err
			}
			return a.printClaims(list)
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "the `name` of the client who wrote it")
	cmd.Flags().StringVar(&letter, "letter", "", "the `file` with the letter")
	cmd.Flags().StringVar(&req.AsOf, "as-of", "", "as if written at this `time`: a day (its end) or 2025-03-01T17:00:00Z; without it, the day at its head, or now")
	require(cmd, "client", "letter")
	return cmd
}

// readLetter reads the file of a letter; one that is too large to be asked about is
// only named. What is no file and looks like the name of a message is taken for one.
func (a *app) readLetter(name string, req *daemon.CaseCheckRequest) error {
	r, path := a.stdin, ""
	if name != "-" {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) && messageName.MatchString(name) {
			req.Message = name
			return nil
		}
		if err != nil {
			return err
		}
		defer f.Close()
		r, req.Name = f, filepath.Base(name)
		if path, err = filepath.Abs(name); err != nil {
			return err
		}
	}
	var err error
	if req.Letter, err = io.ReadAll(io.LimitReader(r, daemon.MaxLetter+1)); err != nil {
		return fmt.Errorf("read the letter: %w", err)
	}
	if len(req.Letter) > daemon.MaxLetter && path != "" {
		req.Letter, req.File = nil, path
	}
	return nil
}

// messageName fits what names a message: a message-id, or a digest.
var messageName = regexp.MustCompile(`^(?:<[^<>]+@[^<>]+>|[^/\\\s<>]+@[^/\\\s<>]+|[0-9A-Fa-f]{8,64})$`)
