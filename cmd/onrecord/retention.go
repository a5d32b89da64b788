package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newRetentionCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "retention", Short: "Erase the mail of clients when it was kept for long enough", Args: cobra.NoArgs,
		Long: `The mail and the documents of a client are kept for the years that the
configuration says (retention.years, and retention_years of a client; both are for
ever without it), counted from the last contact with the client to the end of the
same day in the firm's zone. The last contact is the newest message from or to the
client, or document of theirs. That nobody wrote is known only up to the last sync
of every account that left nothing out, so no time is over after that.

Whatever belongs to a client for whom the time is not over stays, also if it is
another's, too; so does what a hold covers, what a case that is not closed is
about, and what belongs to no client. Nothing is erased by itself, unless
retention.erase_as names who answers for it.`,
		Example: "  onrecord retention list\n  onrecord retention apply",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRetentionListCommand(a), newRetentionApplyCommand(a))
	return cmd
}

func newRetentionListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Tell for how long the mail of each client is kept", Args: cobra.NoArgs,
		Example: "  onrecord retention list\n  onrecord retention list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "retention-list", daemon.RetentionListRequest{}, rows(a.printRetention))
		},
	}
}

func newRetentionApplyCommand(a *app) *cobra.Command {
	var req daemon.RetentionApplyRequest
	cmd := &cobra.Command{
		Use: "apply", Short: "Erase what was kept for long enough", Args: cobra.NoArgs,
		Long: `Tell which messages and documents were kept for long enough, and why others of the
same clients stay. With --yes those go, as with 'onrecord erase --yes', and cannot
be had back: see there what is not touched.`,
		Example: `  onrecord retention apply
  onrecord retention apply --client 'Ines Falk' --by kit@yard.example --yes`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			req.User = systemUser()
			return a.do(cmd.Context(), "retention-apply", req, a.printRetained)
		},
	}
	cmd.Flags().StringVar(&req.Client, "client", "", "only what belongs to the client of this `name`")
	cmd.Flags().BoolVar(&req.Yes, "yes", false, "erase, and do not only tell what would go")
	addByFlag(cmd.Flags(), &req.Author)
	return cmd
}

func (a *app) printRetention(r daemon.RetentionRow) error {
	until := "kept for ever"
	switch r.Status {
	case "over":
		until = "was to be kept until " + r.Until + ", which is over"
	case "held":
		until = "was to be kept until " + r.Until + ", and is held"
	default:
		switch {
		case r.Until != "":
			until = "kept until " + r.Until
		case r.Years > 0:
			until = fmt.Sprintf("kept for %s after the last contact", plural(r.Years, "year"))
		}
	}
	text := fmt.Sprintf("%s  %s; last contact %s; %s\n", oneLine(r.Client), until, cmp.Or(a.dayOf(r.Contact), "-"), plural(r.Objects, "object"))
	if keepers := append(r.Holds, r.Cases...); len(keepers) > 0 {
		text += fmt.Sprintf("  held by %s\n", strings.Join(keepers, ", "))
	}
	switch {
	case r.Until == "":
	case r.Known == "":
		text += "  an account was never read with nothing missing: later contact is not known\n"
	case r.Status == "kept" && r.Until < time.Now().In(a.zone).Format(time.DateOnly):
		text += fmt.Sprintf("  that is over, but the mailboxes were last read whole on %s, and later contact is not known: run 'onrecord sync'; if 'onrecord status' then names mail that is missing, fetch it, or, once you know what it is, move it to an excluded mailbox\n", a.dayOf(r.Known))
	}
	_, err := fmt.Fprint(a.stdout, text)
	return err
}

// printRetained prints a row of an erasure by retention: an object, or the
// summary.
func (a *app) printRetained(raw json.RawMessage) error {
	var sum daemon.RetentionSummary
	if err := json.Unmarshal(raw, &sum); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if sum.Item == "summary" {
		return a.printRetentionSummary(sum)
	}
	var r daemon.RetentionObjectRow
	if err := json.Unmarshal(raw, &r); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	text := fmt.Sprintf("%s  %s of %s, from %s: %s\n  client: %s\n", r.Digest[:16], r.Kind, a.minuteOf(r.At), oneLine(r.Author), shortLine(r.Title), oneLine(strings.Join(r.Clients, ", ")))
	if len(r.KeptBy) > 0 {
		text += fmt.Sprintf("  stays: %s\n", oneLine(strings.Join(r.KeptBy, "; ")))
	}
	_, err := fmt.Fprint(a.stdout, text)
	return err
}

func (a *app) printRetentionSummary(s daemon.RetentionSummary) error {
	what := "would be erased"
	switch {
	case s.Objects == 0:
		what = "to erase"
	case !s.DryRun:
		what = fmt.Sprintf("erased by %s, as entry %d says", oneLine(s.By), s.Leaf)
	}
	text := fmt.Sprintf("%s %s\n", plural(s.Objects, "object"), what)
	if s.Kept > 0 {
		text += fmt.Sprintf("%d more of clients for whom the time is over stay\n", s.Kept)
	}
	if s.Bundles > 0 && s.Objects > 0 {
		text += fmt.Sprintf("%s about these clients may hold it outside: it is not touched there\n", plural(s.Bundles, "bundle"))
	}
	_, err := fmt.Fprint(a.stdout, text)
	return err
}
