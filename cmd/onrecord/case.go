package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

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
where the client is right comes first. These are proposals: none is final before a person has looked at it. Nothing is stored,
and the exit status is 0 whatever is found.

Mail after the letter does not count against it. If the letter itself is among the mail
of the client, its own time is taken; else that of --as-of.`,
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
	cmd.Flags().StringVar(&req.AsOf, "as-of", "", "as if written at this `time`: a day (its end) or 2025-03-01T17:00:00Z; without it, now")
	require(cmd, "client", "letter")
	return cmd
}

// readLetter reads a little more than a letter may have: then it is refused.
// What is no file and looks like the name of a message is taken for one.
func (a *app) readLetter(name string, req *daemon.CaseCheckRequest) error {
	r := a.stdin
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
	}
	var err error
	if req.Letter, err = io.ReadAll(io.LimitReader(r, daemon.MaxLetter+1)); err != nil {
		return fmt.Errorf("read the letter: %w", err)
	}
	return nil
}

// messageName fits what names a message: a message-id, or a digest.
var messageName = regexp.MustCompile(`^(?:<[^<>]+@[^<>]+>|[^/\\\s<>]+@[^/\\\s<>]+|[0-9A-Fa-f]{8,64})$`)

// order is the order in which verdicts are shown: what is to be owned first.
var order = []string{"supported", "partly", "silent", "contradicted"}

func (a *app) printClaims(list []daemon.ClaimRow) error {
	slices.SortStableFunc(list, func(x, y daemon.ClaimRow) int {
		return slices.Index(order, x.Verdict) - slices.Index(order, y.Verdict)
	})
	for _, r := range list {
		if err := a.printClaim(r); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		_, err := io.WriteString(a.stdout, "No point was found in the letter that mail could settle.\n")
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "%d points, none of them confirmed by a person yet.\n", len(list))
	return err
}

func (a *app) printClaim(r daemon.ClaimRow) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %q\n   %s: %s\n", r.ID, oneLine(r.Quote), r.Verdict, oneLine(r.Why))
	for _, c := range r.Citations {
		fmt.Fprintf(&b, "   - %s  %s  %s", dayOf(c.At), oneLine(c.Author), c.Digest[:12])
		if c.Quote != "" {
			fmt.Fprintf(&b, "  %q", oneLine(c.Quote))
		}
		b.WriteByte('\n')
	}
	if r.Searched != "" {
		fmt.Fprintf(&b, "   looked at: %s\n", oneLine(r.Searched))
	}
	if len(r.NotSearched) > 0 {
		fmt.Fprintf(&b, "   not looked at: %s\n", oneLine(strings.Join(r.NotSearched, "; ")))
	}
	for _, h := range r.Holes {
		fmt.Fprintf(&b, "   mail may be missing: %s\n", oneLine(h))
	}
	if r.Needed != "" {
		fmt.Fprintf(&b, "   what could change this: %s\n", oneLine(r.Needed))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(a.stdout, b.String())
	return err
}
