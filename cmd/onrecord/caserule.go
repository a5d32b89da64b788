package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newCaseRuleCommand(a *app) *cobra.Command {
	var req daemon.CaseRuleRequest
	cmd := &cobra.Command{
		Use: "rule <case> [<point> supported|contradicted|partly|silent]", Short: "Decide on the points of a letter", Args: oneOrThree,
		Long: `Record what a person decides on a point of a letter, as 'onrecord case show' numbers it:

  supported      the client is right
  contradicted   it was otherwise
  partly         part of it is so
  silent         it cannot be settled

With the case alone, each point on which nobody has ruled is shown, and you are asked.
A later ruling on the same point takes the place of one before; all are kept.`,
		Example: `  onrecord case rule k-3f
  onrecord case rule k-3f 2 contradicted --why 'he thanked us for it on 4 March'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.User = systemUser()
			if len(args) == 1 {
				return a.ruleAll(cmd.Context(), args[0], req.Author)
			}
			req.Case, req.Claim, req.Verdict = args[0], args[1], args[2]
			return a.do(cmd.Context(), "case-rule", req, rows(a.printRuled))
		},
	}
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}

func oneOrThree(_ *cobra.Command, args []string) error {
	if len(args) == 1 || len(args) == 3 {
		return nil
	}
	return errors.New("a point is ruled on by its number and a verdict")
}

func newCaseUndoCommand(a *app) *cobra.Command {
	var req daemon.CaseRuleRequest
	cmd := &cobra.Command{
		Use: "undo <case> <point>", Short: "Take the ruling on a point back", Args: cobra.ExactArgs(2),
		Long: `Take the last ruling on a point of a letter back: the one before it holds again, if
there is one. That it was made, and taken back, stays in the record.`,
		Example: `  onrecord case undo k-3f 2 --why 'that was about the other order'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Case, req.Claim, req.User = args[0], args[1], systemUser()
			return a.do(cmd.Context(), "case-undo", req, rows(a.printRuled))
		},
	}
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}

func (a *app) printRuled(r daemon.RuledRow) error {
	text := "   nobody has ruled on this: it is a proposal\n"
	if r.Ruling != nil {
		text = a.ruling(*r.Ruling)
	}
	_, err := fmt.Fprintf(a.stdout, "%s. %q\n%s   (the program proposes %s; log entry %d)\n", r.Claim, oneLine(r.Quote), text, r.Proposed, r.Leaf)
	return err
}

func newCaseExhibitCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "exhibit", Short: "Add to and remove from what a case rests on", Args: cobra.NoArgs,
		Long: `Add messages and documents of the record to the exhibits of a case, and remove them.
Exhibits are numbered in the order in which they were added; a number is given once.`,
		Example: `  onrecord case exhibit add k-3f '<7@mail.example>' --why 'her thanks for the drawing'`,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCaseExhibitAddCommand(a), newCaseExhibitRemoveCommand(a))
	return cmd
}

func newCaseExhibitAddCommand(a *app) *cobra.Command {
	var req daemon.CaseExhibitRequest
	cmd := &cobra.Command{
		Use: "add <case> <message or document>", Short: "Make a message or a document an exhibit", Args: cobra.ExactArgs(2),
		Long: `Make a message or a document of the record an exhibit of a case. A message is named by
its message-id in quotes; either by 8 or more digits of its digest, as 'onrecord search'
and 'onrecord document add' print it.`,
		Example: `  onrecord case exhibit add k-3f 9c0de1b2 --why 'the photo of the gate'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Case, req.Exhibit, req.User = args[0], args[1], systemUser()
			return a.do(cmd.Context(), "exhibit-add", req, rows(a.printExhibit))
		},
	}
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}

func newCaseExhibitRemoveCommand(a *app) *cobra.Command {
	var req daemon.CaseExhibitRequest
	cmd := &cobra.Command{
		Use: "remove <case> <number>", Short: "Take an exhibit out of a case", Args: cobra.ExactArgs(2),
		Example: `  onrecord case exhibit remove k-3f 2 --why 'it is about another gate'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Case, req.Exhibit, req.User = args[0], args[1], systemUser()
			return a.do(cmd.Context(), "exhibit-remove", req, rows(func(e daemon.ExhibitRow) error {
				_, err := fmt.Fprintf(a.stdout, "exhibit %d is none any more\n", e.Number)
				return err
			}))
		},
	}
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}

func (a *app) printExhibit(e daemon.ExhibitRow) error {
	var b strings.Builder
	a.writeExhibit(&b, e)
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func newCaseCloseCommand(a *app) *cobra.Command {
	var req daemon.CaseCloseRequest
	cmd := &cobra.Command{
		Use: "close <case>", Short: "Close a case with its cause and what was done about it", Args: cobra.ExactArgs(1),
		Example: `  onrecord case close k-3f --cause 'the order was placed late' --fix 'orders go out on the day'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Case, req.User = args[0], systemUser()
			return a.do(cmd.Context(), "case-close", req, rows(a.printCase))
		},
	}
	cmd.Flags().StringVar(&req.Cause, "cause", "", "what `led` to it")
	cmd.Flags().StringVar(&req.Fix, "fix", "", "what was `done` about that")
	addByFlag(cmd.Flags(), &req.Author)
	require(cmd, "cause", "fix")
	return cmd
}

func newCaseReopenCommand(a *app) *cobra.Command {
	var req daemon.CaseCloseRequest
	cmd := &cobra.Command{
		Use: "reopen <case>", Short: "Open a closed case again", Args: cobra.ExactArgs(1),
		Example: `  onrecord case reopen k-3f --why 'he wrote again on 2 July'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Case, req.User = args[0], systemUser()
			return a.do(cmd.Context(), "case-reopen", req, rows(a.printCase))
		},
	}
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}
