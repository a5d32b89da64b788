package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newCaseNewCommand(a *app) *cobra.Command {
	var req daemon.CaseNewRequest
	var letter string
	cmd := &cobra.Command{
		Use: "new", Short: "Open the case of a letter", Args: cobra.NoArgs,
		Long: `Open the case of a letter of a client. It is a text file, a PDF or a word processor's
document, which is kept in the record with who added it and when, or a message of the
record by its digest or message-id; a message in a file (.eml) must have been imported.

Mail after the letter does not count against it: --as-of tells when it was written, if
the day at its head does not. If the letter itself is a message of the record, its
own time is taken.`,
		Example: `  onrecord case new --client "Victor Hale" --letter letter.txt --as-of 2025-06-20`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.readLetter(letter, &req.CaseCheckRequest); err != nil {
				return err
			}
			req.User = systemUser()
			return a.do(cmd.Context(), "case-new", req, rows(func(c daemon.CaseRow) error {
				a.next("'onrecord case show %s' shows each point that was found in the letter and what the mail says of it; 'onrecord case rule %s' asks what you decide", c.ID, c.ID)
				return a.printCase(c)
			}))
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "the `name` of the client who wrote it")
	cmd.Flags().StringVar(&letter, "letter", "", "the `file` with the letter")
	cmd.Flags().StringVar(&req.AsOf, "as-of", "", "when it was written, a `time`: a day (its end) or 2025-03-01T17:00:00Z; without it, the day at its head, or now")
	addAuthorFlags(cmd.Flags(), &req.Author)
	require(cmd, "client", "letter")
	return cmd
}

func newCaseListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the cases, the oldest first", Args: cobra.NoArgs,
		Example: "  onrecord case list\n  onrecord case list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "case-list", daemon.CaseRequest{}, rows(a.printCase))
		},
	}
}

func (a *app) printCase(c daemon.CaseRow) error {
	_, err := fmt.Fprintf(a.stdout, "%s  %s  %s, letter of %s, opened %s by %s, %s, %s\n", c.ID, c.State, oneLine(c.Client), a.dayOf(c.Written), a.dayOf(c.Opened), oneLine(c.By),
		plural(c.Rulings, "ruling"), plural(c.Exhibits, "exhibit")+" added by hand")
	if err == nil && c.Closed != nil {
		_, err = fmt.Fprintf(a.stdout, "  closed %s by %s\n  cause: %s\n  done about it: %s\n", a.dayOf(c.Closed.At), oneLine(c.Closed.By), oneLine(c.Closed.Cause), oneLine(c.Closed.Fix))
	}
	return err
}

func newCaseShowCommand(a *app) *cobra.Command {
	var letter bool
	cmd := &cobra.Command{
		Use: "show <case>", Short: "Show a case: each point of the letter, what the mail says, what was ruled", Args: cobra.ExactArgs(1),
		Long: `Show a case. Of each point of the letter it tells what the program proposes, with the
messages that show it, and what a person ruled, with who, when and why. If the program
proposes something else than was ruled, both stand.

With --letter it shows the letter itself, piece by piece, with what each is taken for:
what is taken for no point is not looked up.

A case is named by its id or the beginning of it.`,
		Example: "  onrecord case show k-3f\n  onrecord case show k-3f --letter",
		RunE: func(cmd *cobra.Command, args []string) error {
			show := a.printShownCase
			if letter {
				show = a.printUnits
			}
			return a.do(cmd.Context(), "case-show", daemon.CaseRequest{Case: args[0]}, rows(show))
		},
	}
	cmd.Flags().BoolVar(&letter, "letter", false, "show the letter, and what each piece of it is taken for")
	return cmd
}

// unitSays are what pieces of a letter are taken for.
var unitSays = map[string]string{"narrative": "story", "remedy": "wish", "courtesy": "-"}

func (a *app) printUnits(c daemon.ShownCase) error {
	for _, u := range c.Units {
		says := cmp.Or(unitSays[u.Kind], u.Kind)
		if u.Claim != "" {
			says = "point " + u.Claim
		}
		if strings.TrimSpace(u.Text) == "" {
			continue
		}
		if _, err := fmt.Fprintf(a.stdout, "%-10s  %s\n", says, oneLine(u.Text)); err != nil {
			return err
		}
	}
	a.next("'onrecord case claim --help' tells how points are made one or two")
	return nil
}

func (a *app) printShownCase(c daemon.ShownCase) error {
	if err := a.printCase(c.CaseRow); err != nil {
		return err
	}
	ruled, all := ruledOn(c), commonBasis(pointsOf(c))
	for _, claim := range c.Claims {
		if _, err := fmt.Fprintln(a.stdout); err != nil {
			return err
		}
		if err := a.printClaim(claim.ClaimRow, all); err != nil {
			return err
		}
		text := "   nobody has ruled on this: it is a proposal\n"
		if r := claim.Ruling; r != nil {
			text = a.ruling(*r)
			if r.Verdict != claim.Verdict {
				text += fmt.Sprintf("   the program proposes otherwise: %s; the ruling holds\n", claim.Verdict)
			}
		}
		if _, err := io.WriteString(a.stdout, text); err != nil {
			return err
		}
	}
	var b strings.Builder
	for _, r := range c.Others {
		fmt.Fprintf(&b, "\n%q\n   these words are no point of their own any more\n%s", oneLine(r.Quote), a.ruling(r))
	}
	for _, k := range c.Cuts {
		fmt.Fprintf(&b, "\n%s by %s on %s: %s\n   %q\n", cutSays[k.Edit], oneLine(k.By), a.dayOf(k.At), oneLine(k.Why), oneLine(k.Quote))
	}
	if len(c.List) > 0 {
		b.WriteString("\nExhibits added by hand (a report numbers the messages that it cites after them)\n")
	}
	for _, e := range c.List {
		a.writeExhibit(&b, e)
	}
	fmt.Fprintf(&b, "\n%s%s\n", all.lines(""), ruledOf(ruled, len(c.Claims)))
	_, err := io.WriteString(a.stdout, b.String())
	if c.Closed == nil {
		a.nextOf(c.ID, ruled, len(c.Claims))
	}
	return err
}

func pointsOf(c daemon.ShownCase) []daemon.ClaimRow {
	list := make([]daemon.ClaimRow, len(c.Claims))
	for i, claim := range c.Claims {
		list[i] = claim.ClaimRow
	}
	return list
}

// ruledOn is how many points of a case somebody has ruled on.
func ruledOn(c daemon.ShownCase) int {
	n := 0
	for _, claim := range c.Claims {
		if claim.Ruling != nil {
			n++
		}
	}
	return n
}

// ruledOf says on how many points of a letter a person has ruled.
func ruledOf(ruled, points int) string {
	if points == 0 {
		return noPoint
	}
	return fmt.Sprintf("%s, %d of them ruled on by a person", plural(points, "point"), ruled)
}

// noPoint says that there is nothing to rule on.
const noPoint = "No point was found in the letter that mail could settle."

// nextOf says what is to be done with an open case.
func (a *app) nextOf(id string, ruled, points int) {
	switch {
	case ruled < points:
		a.next("'onrecord show' with the code behind an address shows that message; 'onrecord case rule %s' asks what you decide on each point", id)
	case points == 0:
		a.next("'onrecord case show %s --letter' shows what each piece of the letter is taken for", id)
	default:
		a.next("'onrecord case letter %s -o answer.txt' drafts the answer, 'onrecord case export %s -o bundle.zip' writes the evidence", id, id)
	}
}

func (a *app) ruling(r daemon.RulingRow) string {
	return fmt.Sprintf("   RULED %s by %s on %s: %s\n", r.Verdict, oneLine(r.By), a.dayOf(r.At), oneLine(r.Why))
}

func (a *app) writeExhibit(b *strings.Builder, e daemon.ExhibitRow) {
	if e.Kind == "" {
		fmt.Fprintf(b, "%3d. erased from the record\n     %s (%s)\n", e.Number, oneLine(e.Why), oneLine(e.By))
		return
	}
	by := "from"
	if e.Kind == "document" {
		by = "added " + a.dayOf(e.Added) + " by"
	}
	fmt.Fprintf(b, "%3d. %s  %s %q, %s %s  %s\n     %s (%s)\n", e.Number, a.dayOf(e.At), e.Kind, cmp.Or(shortLine(e.Title), "(no subject)"), by, oneLine(e.Author), e.Digest[:12], oneLine(e.Why), oneLine(e.By))
}
