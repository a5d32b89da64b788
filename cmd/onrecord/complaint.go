package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/audit/ledger"
	"onrecord/daemon"
)

func newRequestCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "request", Short: "List what was asked, and what answered it", Args: cobra.NoArgs,
		Long: `List what somebody asked the other side to do or to tell, and what answered it; show
one with all that counted.

` + ledgerHelp,
		Example: "  onrecord request list --client \"Victor Hale\"",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var req daemon.LedgerRequest
	list := &cobra.Command{
		Use: "list", Short: "List requests and questions by time", Args: cobra.NoArgs,
		Long: `List what somebody asked the other side to do or to tell, and the first message that
did it, told it or refused. A promise to do it is no answer yet, and neither is an
automatic reply. "put off" means that there is a reply and that it is not the answer
yet; a report counts it as not answered, and how many these are. "let go" means that
who asked wrote before any answer that it is not wanted any more; no report counts that.

` + ledgerHelp,
		Example: `  onrecord request list --client "Victor Hale"
  onrecord request list --by dana@wasatchdoor.example --as-of 2025-03-01 --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "request-list", req, rows(a.printRequest))
		},
	}
	addLedgerFlags(list.Flags(), &req, "only what this `person` was asked: an address or a name")
	cmd.AddCommand(list, newRequestShowCommand(a))
	return cmd
}

func newRequestShowCommand(a *app) *cobra.Command {
	var req daemon.LedgerRequest
	cmd := &cobra.Command{
		Use: "show <id>", Short: "Show a request with everything that counted", Args: cobra.ExactArgs(1),
		Long: `Show a request: the sentence where it stands, how long it waited for the message that
did what was asked, told it or refused, and each message that counted and why. Of an
id its beginning is enough.

` + ledgerHelp,
		Example: "  onrecord request show r-0a1b2c3d4e\n  onrecord request show r-0a1b --as-of 2025-03-01",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.ID = args[0]
			return a.do(cmd.Context(), "request-show", req, rows(a.printShownRequest))
		},
	}
	addAsOfFlag(cmd.Flags(), &req.AsOf)
	return cmd
}

func (a *app) printShownRequest(r daemon.ShownRequest) error {
	var b strings.Builder
	b.WriteString(a.requestLines(r.RequestRow))
	fmt.Fprintf(&b, "\nIn message %s of %s: %s\n", r.Digest[:12], a.moment(r.At), shortLine(r.Subject))
	writeSentence(&b, r.Before, r.Sentence, r.After)
	b.WriteString("\nWhat became of it\n")
	switch {
	case r.AnsweredBy != nil && r.Waited != "":
		fmt.Fprintf(&b, "  it waited %s for its answer\n", waitedFor(r.Waited))
	case r.AnsweredBy != nil:
		b.WriteString("  it was answered; how long it waited is not known\n")
	case r.ReleasedBy != nil:
		b.WriteString("  who asked wrote before any answer that it is not wanted any more\n")
	default:
		putOff := ""
		if r.Holding != nil {
			putOff = "a reply puts it off, and "
		}
		fmt.Fprintf(&b, "  %sno message answers it: it has waited %s, as of %s\n", putOff, waitedFor(r.Waited), a.moment(r.AsOf))
	}
	a.writeEvidence(&b, r.Evidence)
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func (a *app) printRequest(r daemon.RequestRow) error {
	_, err := io.WriteString(a.stdout, a.requestLines(r))
	return err
}

func (a *app) requestLines(r daemon.RequestRow) string {
	var b strings.Builder
	state := "not answered"
	switch {
	case r.AnsweredBy != nil:
		state = "answered"
	case r.ReleasedBy != nil:
		state = "let go"
	case r.Holding != nil:
		state = "put off"
	}
	fmt.Fprintf(&b, "%s  %-12s  %s  %s asked %s\n  %q\n", r.ID, state, a.dayOf(r.At), oneLine(r.Author), oneLine(r.Of), oneLine(r.Quote))
	switch {
	case r.AnsweredBy != nil:
		fmt.Fprintf(&b, "  answered by %s\n", oneLine(*r.AnsweredBy))
	case r.ReleasedBy != nil:
		fmt.Fprintf(&b, "  let go by %s\n", oneLine(*r.ReleasedBy))
	case r.Holding != nil:
		fmt.Fprintf(&b, "  put off by %s\n", oneLine(*r.Holding))
	}
	return b.String()
}

func newComplaintCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "complaint", Short: "List complaints, and what was done about them", Args: cobra.NoArgs,
		Long: `List the messages in which somebody outside the firm says that they are dissatisfied,
with the steps that mend it: answered, acknowledged, apologised, a remedy promised,
asked what would help, followed up.

` + ledgerHelp,
		Example: "  onrecord complaint list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newComplaintListCommand(a), newComplaintShowCommand(a), newComplaintMarkCommand(a))
	return cmd
}

func newComplaintListCommand(a *app) *cobra.Command {
	var req daemon.LedgerRequest
	cmd := &cobra.Command{
		Use: "list", Short: "List complaints by time", Args: cobra.NoArgs,
		Long: `List complaints by time, each with the steps that messages show: answered, unanswered,
or "withdrawn" where who complained takes it back before anybody has answered; or as
somebody marked it, "answered", "open" or "not a complaint".

` + ledgerHelp,
		Example: `  onrecord complaint list --client "Victor Hale"
  onrecord complaint list --as-of 2025-03-01 --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "complaint-list", req, rows(func(r daemon.ComplaintRow) error {
				_, err := io.WriteString(a.stdout, a.complaintLines(r))
				return err
			}))
		},
	}
	addLedgerFlags(cmd.Flags(), &req, "only complaints of this `person`: an address or a name")
	return cmd
}

// steps are what mends a complaint, in the words for people.
var steps = []struct{ name, words string }{
	{ledger.StepAnswered, "first answer"}, {ledger.StepAcknowledged, "acknowledged"}, {ledger.StepApologised, "apologised"},
	{ledger.StepCommitted, "remedy promised"}, {ledger.StepAsked, "asked what would help"}, {ledger.StepFollowedUp, "followed up"},
}

func (a *app) complaintLines(r daemon.ComplaintRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %-10s  %s  %s\n  %q\n", r.ID, complaintWords(r.Status), a.dayOf(r.At), oneLine(r.Author), oneLine(r.Quote))
	shown := map[string]*string{ledger.StepAnswered: r.FirstResponse, ledger.StepAcknowledged: r.Acknowledged, ledger.StepApologised: r.Apologised,
		ledger.StepCommitted: r.Committed, ledger.StepAsked: r.Asked, ledger.StepFollowedUp: r.FollowedUp}
	for _, s := range steps {
		id := "-"
		if by := shown[s.name]; by != nil {
			id = oneLine(*by)
		}
		fmt.Fprintf(&b, "  %-22s %s\n", s.words, id)
	}
	if r.ReleasedBy != nil {
		fmt.Fprintf(&b, "  taken back by %s\n", oneLine(*r.ReleasedBy))
	}
	if r.Mark != nil {
		fmt.Fprintf(&b, "  marked %s by %s: %s (the program says %s)\n", complaintWords(r.Mark.Status), oneLine(r.Mark.By), oneLine(r.Mark.Why), r.Mark.Program)
	}
	return b.String()
}

// complaintWords says what became of a complaint.
func complaintWords(status string) string { return strings.ReplaceAll(status, "_", " ") }

func newComplaintShowCommand(a *app) *cobra.Command {
	var req daemon.LedgerRequest
	cmd := &cobra.Command{
		Use: "show <id>", Short: "Show a complaint, the steps taken and those that are missing", Args: cobra.ExactArgs(1),
		Long: `Show a complaint: the sentence where it stands, how long it waited for the first
answer by a person, the message that shows each step, and the steps that are missing.
Of an id its beginning is enough.`,
		Example: "  onrecord complaint show c-0a1b2c3d4e",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.ID = args[0]
			return a.do(cmd.Context(), "complaint-show", req, rows(a.printShownComplaint))
		},
	}
	addAsOfFlag(cmd.Flags(), &req.AsOf)
	return cmd
}

func (a *app) printShownComplaint(c daemon.ShownComplaint) error {
	var b strings.Builder
	b.WriteString(a.complaintLines(c.ComplaintRow))
	fmt.Fprintf(&b, "\nIn message %s of %s: %s\n", c.Digest[:12], a.moment(c.At), shortLine(c.Subject))
	writeSentence(&b, c.Before, c.Sentence, c.After)
	switch status := ledger.Status(c.Status); {
	case status == ledger.NotAComplaint, status == ledger.Withdrawn:
	case status != ledger.Answered:
		fmt.Fprintf(&b, "\nIt has waited %s, as of %s, for an answer.\n", waitedFor(c.Waited), a.moment(c.AsOf))
	case c.Waited == "":
		b.WriteString("\nNo message shows the answer, so how long it waited is not known.\n")
	default:
		fmt.Fprintf(&b, "\nIt waited %s for the first answer.\n", waitedFor(c.Waited))
	}
	var missing []string
	for _, s := range steps {
		if slices.Contains(c.Missing, s.name) {
			missing = append(missing, s.words)
		}
	}
	if len(missing) > 0 {
		fmt.Fprintf(&b, "No message shows: %s\n", strings.Join(missing, ", "))
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func newComplaintMarkCommand(a *app) *cobra.Command {
	var req daemon.MarkRequest
	cmd := &cobra.Command{
		Use: "mark <id> <status>", Short: "Record that a complaint was dealt with, or is none", Args: cobra.ExactArgs(2),
		Long: `Record what is known of a complaint: answered (outside mail, say), not_a_complaint, or
open again. It is an entry in the record, signed by a member of staff, with a reason;
it goes before what the program works out, and both are shown from then on. What is
open waits until it is marked answered. A later mark goes before an earlier one.`,
		Example: `  onrecord complaint mark c-0a1b2c3d4e answered --why 'called her on 4 March'
  onrecord complaint mark c-0a1b not_a_complaint --why 'she is joking with an old friend'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.ID, req.Status, req.User = args[0], args[1], systemUser()
			return a.do(cmd.Context(), "complaint-mark", req, rows(a.printMarked))
		},
	}
	addDecisionFlags(cmd.Flags(), &req.Author, &req.DryRun)
	return cmd
}
