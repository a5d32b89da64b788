package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newCaseClaimCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "claim", Short: "Make points of a letter one or two", Args: cobra.NoArgs,
		Long: `The program finds the points of a letter by itself. Where it took two for one, or one for
two, say so: the points are numbered and looked up anew. A ruling on what is cut otherwise
since does not hold for the new points.`,
		Example: `  onrecord case claim merge k-3f 2 3 --why 'one promise'
  onrecord case claim split k-3f 2 --at 'You have charged' --why 'two matters'`,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.claimCommand("claim-merge", func(cmd *cobra.Command, _ *daemon.CaseClaimRequest) {
			cmd.Use, cmd.Short, cmd.Args = "merge <case> <point> <point>...", "Make one of points that follow each other", cobra.MinimumNArgs(3)
			cmd.Example = `  onrecord case claim merge k-3f 2 3 --why 'one promise'`
		}),
		a.claimCommand("claim-split", func(cmd *cobra.Command, req *daemon.CaseClaimRequest) {
			cmd.Use, cmd.Short, cmd.Args = "split <case> <point>", "Make two of a point", cobra.ExactArgs(2)
			cmd.Example = `  onrecord case claim split k-3f 2 --at 'You have charged' --why 'two matters'`
			cmd.Flags().StringVar(&req.At, "at", "", "the `words` with which the second begins")
			require(cmd, "at")
		}),
		a.claimCommand("claim-undo", func(cmd *cobra.Command, _ *daemon.CaseClaimRequest) {
			cmd.Use, cmd.Short, cmd.Args = "undo <case> <point>", "Take back that a point was merged or split", cobra.ExactArgs(2)
			cmd.Example = `  onrecord case claim undo k-3f 2 --why 'two promises after all'`
		}),
	)
	return cmd
}

// claimCommand makes a command that cuts points otherwise; name describes it.
func (a *app) claimCommand(command string, describe func(*cobra.Command, *daemon.CaseClaimRequest)) *cobra.Command {
	var req daemon.CaseClaimRequest
	cmd := &cobra.Command{RunE: func(cmd *cobra.Command, args []string) error {
		req.Case, req.Claims, req.User = args[0], args[1:], systemUser()
		return a.do(cmd.Context(), command, req, rows(a.printReshaped))
	}}
	describe(cmd, &req)
	addAuthorFlags(cmd.Flags(), &req.Author)
	return cmd
}

// cutSays says what was decided about points.
var cutSays = map[string]string{"merge": "MADE ONE", "split": "MADE TWO"}

func (a *app) printReshaped(r daemon.ReshapedRow) error {
	for _, c := range r.Claims {
		if _, err := fmt.Fprintf(a.stdout, "%s. %q\n   %s: %s\n", c.ID, oneLine(c.Quote), c.Verdict, oneLine(c.Why)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(a.stdout, "the points of case %s as they stand now (log entry %d, by %s)\n", r.Case, r.Leaf, oneLine(r.By))
	return err
}
