package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newCaseCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "case", Short: "Check what a client's letter says against the mail", Args: cobra.NoArgs,
		Example: "  onrecord case check --client \"Victor Hale\" --letter letter.txt",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCaseCheckCommand(a))
	return cmd
}

func newCaseCheckCommand(a *app) *cobra.Command {
	var req daemon.CaseCheckRequest
	var letter string
	cmd := &cobra.Command{
		Use: "check", Short: "Look up each point of a letter, and keep nothing", Args: cobra.NoArgs,
		Long: `Look up each point of a client's letter in the mail: plain text or a message (.eml),
"-" for standard input. For each point it tells what the mail shows:

  supported      the client is right
  contradicted   the mail shows it otherwise
  partly         part of it is so
  silent         the mail cannot settle it

with the messages that show it and their words, what was looked at and what was not.
These are proposals: none is final before a person has looked at it. Nothing is stored,
and the exit status is 0 whatever is found.

Mail after the letter does not count against it. If the letter itself is among the mail
of the client, its own time is taken; else that of --as-of.`,
		Example: `  onrecord case check --client "Victor Hale" --letter letter.txt
  onrecord case check --client "Victor Hale" --letter letter.eml --as-of 2025-06-20 --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if req.Letter, err = a.readLetter(letter); err != nil {
				return err
			}
			n := 0
			if err := a.do(cmd.Context(), "case-check", req, rows(func(r daemon.ClaimRow) error { n++; return a.printClaim(r) })); err != nil || a.json {
				return err
			}
			if n == 0 {
				_, err = io.WriteString(a.stdout, "No point was found in the letter that mail could settle.\n")
			} else {
				_, err = fmt.Fprintf(a.stdout, "%d points, none of them confirmed by a person yet.\n", n)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "the `name` of the client who wrote it")
	cmd.Flags().StringVar(&letter, "letter", "", "the `file` with the letter")
	cmd.Flags().StringVar(&req.AsOf, "as-of", "", "as if written at this `time`: a day (its end) or 2025-03-01T17:00:00Z; without it, now")
	for _, name := range []string{"client", "letter"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // a flag that was just made
		}
	}
	return cmd
}

// readLetter reads a little more than a letter may have: then it is refused.
func (a *app) readLetter(name string) ([]byte, error) {
	r := a.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	letter, err := io.ReadAll(io.LimitReader(r, daemon.MaxLetter+1))
	if err != nil {
		return nil, fmt.Errorf("read the letter: %w", err)
	}
	return letter, nil
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
