package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/daemon"
)

const ledgerHelp = `What counts is what the record holds up to the moment that is asked for (--as-of).
What was said or done on the telephone or on the spot is known only if somebody
wrote of it.`

// addLedgerFlags adds the flags that choose what to list.
func addLedgerFlags(f *pflag.FlagSet, req *daemon.LedgerRequest, by string) {
	f.StringVar(&req.Client, "client", "", "only what concerns the client `name`")
	f.StringVar(&req.By, "by", "", by)
	addAsOfFlag(f, &req.AsOf)
	f.BoolVar(&req.Confirmed, "confirmed", false, "leave out what is possibly none")
}

func newPromiseCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "promise", Short: "List what was promised, and what became of it", Args: cobra.NoArgs,
		Long: `List what the people of the firm, clients and others undertook in their mail, by when,
and which message shows that it was done; show one with all that counted; record
what became of one.

` + ledgerHelp,
		Example: "  onrecord promise list --status broken",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPromiseListCommand(a), newPromiseShowCommand(a), newPromiseMarkCommand(a))
	return cmd
}

func newPromiseListCommand(a *app) *cobra.Command {
	var req daemon.LedgerRequest
	cmd := &cobra.Command{
		Use: "list", Short: "List promises by time", Args: cobra.NoArgs,
		Long: `List promises by the time at which they were made. Each has a status:

  open       not yet due, or no time was set and nothing shows it done
  kept       a message shows that it was done, in time or with no time set
  kept_late  it was done, later than was said
  broken     the time has passed and nothing shows that it was done, or a message
             shows that it was not
  withdrawn  the other side let it go, or a new date was given before it was due
  unclear    the record cannot tell

A "?" before a promise says that it is possibly none.

` + ledgerHelp,
		Example: `  onrecord promise list --client "Victor Hale"
  onrecord promise list --status open,broken --by dana@wasatchdoor.example
  onrecord promise list --status open --due-before 2025-03-10
  onrecord promise list --as-of 2025-03-01 --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "promise-list", req, rows(a.printPromise))
		},
	}
	addLedgerFlags(cmd.Flags(), &req, "only what this `person` is bound to: an address or a name")
	cmd.Flags().StringVar(&req.Status, "status", "", "only promises with this `status`, or several with commas between")
	cmd.Flags().StringVar(&req.DueBefore, "due-before", "", "only promises that are due before this `day`")
	return cmd
}

func (a *app) printPromise(p daemon.PromiseRow) error {
	_, err := io.WriteString(a.stdout, a.promiseLines(p))
	return err
}

func (a *app) promiseLines(p daemon.PromiseRow) string {
	var b strings.Builder
	due := "no date"
	if p.Due != nil {
		due = "due " + *p.Due
		if t, err := time.Parse(time.RFC3339, *p.Due); err == nil {
			due = "due " + t.In(a.zone).Format("2006-01-02 15:04")
		}
	}
	doubt := ""
	if p.Confidence != "confirmed" {
		doubt = "? "
	}
	fmt.Fprintf(&b, "%s  %-9s  %s  %s%s to %s, %s\n", p.ID, p.Status, a.dayOf(p.At), doubt, oneLine(p.Actor), oneLine(cmp.Or(p.To, "nobody named")), due)
	fmt.Fprintf(&b, "  %q\n", oneLine(p.Quote))
	if p.FulfilledBy != nil {
		fmt.Fprintf(&b, "  shown by %s\n", oneLine(*p.FulfilledBy))
	}
	if p.Mark != nil {
		fmt.Fprintf(&b, "  marked %s by %s: %s (the program says %s)\n", p.Mark.Status, oneLine(p.Mark.By), oneLine(p.Mark.Why), p.Mark.Program)
	}
	return b.String()
}

func newPromiseShowCommand(a *app) *cobra.Command {
	var req daemon.LedgerRequest
	cmd := &cobra.Command{
		Use: "show <id>", Short: "Show a promise with everything that counted", Args: cobra.ExactArgs(1),
		Long: `Show a promise: the sentence where it stands, its condition and the sums, documents and
files that it names, how its date was read, each message that counted and why, and what
the record cannot tell. Of an id its beginning is enough.

` + ledgerHelp,
		Example: "  onrecord promise show p-0a1b2c3d4e\n  onrecord promise show p-0a1b --as-of 2025-03-01",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.ID = args[0]
			return a.do(cmd.Context(), "promise-show", req, rows(a.printShownPromise))
		},
	}
	addAsOfFlag(cmd.Flags(), &req.AsOf)
	return cmd
}

func (a *app) printShownPromise(p daemon.ShownPromise) error {
	var b strings.Builder
	b.WriteString(a.promiseLines(p.PromiseRow))
	fmt.Fprintf(&b, "\nIn message %s of %s, by %s: %s\n", p.Digest[:12], a.moment(p.At), oneLine(p.Author), shortLine(p.Subject))
	writeSentence(&b, p.Before, p.Sentence, p.After)
	for _, x := range []struct{ what, words string }{
		{"answers", p.Asked}, {"on condition", p.Condition}, {"names", strings.Join(slices.Concat(p.Amounts, p.Numbers, p.Files), ", ")},
	} {
		if x.words != "" {
			fmt.Fprintf(&b, "  %s: %s\n", x.what, oneLine(x.words))
		}
	}
	b.WriteString("\nWhen it is due\n")
	for _, s := range p.Reading {
		fmt.Fprintf(&b, "  %s\n", oneLine(s))
	}
	b.WriteString("\nWhat became of it\n")
	state, why, told := strings.Cut(stateWords(p.State), ": ")
	fmt.Fprintf(&b, "  %s as of %s", state, a.moment(p.AsOf))
	if told {
		fmt.Fprintf(&b, ": %s", why)
	}
	b.WriteByte('\n')
	a.writeEvidence(&b, p.Evidence)
	if len(p.Unknown) > 0 {
		b.WriteString("\nWhat is not known\n")
		for _, s := range p.Unknown {
			fmt.Fprintf(&b, "  %s\n", oneLine(s))
		}
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

// writeEvidence prints the messages that counted.
func (a *app) writeEvidence(b *strings.Builder, list []daemon.EvidenceRow) {
	for _, e := range list {
		fmt.Fprintf(b, "  %s  %s  %s: %s\n", e.Digest[:12], a.moment(e.At), oneLine(e.Author), e.For)
		if e.Quote != "" {
			fmt.Fprintf(b, "    %q\n", oneLine(e.Quote))
		}
		if len(e.Why) > 0 {
			fmt.Fprintf(b, "    because: %s\n", oneLine(strings.Join(e.Why, "; ")))
		}
	}
}

// writeSentence prints a sentence among its neighbours.
func writeSentence(b *strings.Builder, before, sentence, after string) {
	if before != "" {
		fmt.Fprintf(b, "    %s\n", oneLine(before))
	}
	fmt.Fprintf(b, "  > %s\n", oneLine(sentence))
	if after != "" {
		fmt.Fprintf(b, "    %s\n", oneLine(after))
	}
}

// stateWords says what became of a promise: the status, and behind a colon why.
func stateWords(state string) string {
	words := map[string]string{
		"open": "open", "dormant": "open: its condition has not come about", "partly": "done in part", "kept": "kept", "kept_late": "kept, but late",
		"broken_shown": "broken: a message says that it was not done", "broken_silent": "broken: nothing shows that it was done",
		"slipped": "withdrawn: a new date was given before it was due", "slipped_late": "broken: a new date was given after it was due",
		"released": "withdrawn: the other side let it go", "cancelled": "withdrawn: who made it took it back", "lapsed": "withdrawn: its condition failed",
		"refused_late": "broken: taken back after it was due", "uncovered": "unclear: mail of the time may be missing", "conflict": "unclear: the messages disagree",
	}
	return cmp.Or(words[state], state)
}

func newPromiseMarkCommand(a *app) *cobra.Command {
	var req daemon.MarkRequest
	cmd := &cobra.Command{
		Use: "mark <id> <status>", Short: "Record what became of a promise", Args: cobra.ExactArgs(2),
		Long: `Record what became of a promise, as you know it: open, kept, kept_late, broken,
withdrawn or unclear. It is an entry in the record, signed by a member of staff, with
a reason; it goes before what the program works out, and both are shown from then on.
A later mark goes before an earlier one.`,
		Example: `  onrecord promise mark p-0a1b2c3d4e kept --why 'done by telephone on 4 March'
  onrecord promise mark p-0a1b broken --why 'she rang, nobody came' --by dana@wasatchdoor.example`,
		RunE: func(cmd *cobra.Command, args []string) error {
			req.ID, req.Status, req.User = args[0], args[1], systemUser()
			return a.do(cmd.Context(), "promise-mark", req, rows(a.printMarked))
		},
	}
	addDecisionFlags(cmd.Flags(), &req.Author, &req.DryRun)
	return cmd
}

func (a *app) printMarked(r daemon.MarkedRow) error {
	done := fmt.Sprintf("marked (log entry %d, by %s)", r.Leaf, r.By)
	if r.DryRun {
		done = fmt.Sprintf("would be marked by %s (nothing was done)", r.By)
	}
	was := ""
	if r.Was != "" {
		was = " (the program says " + r.Was + ")"
	}
	_, err := fmt.Fprintf(a.stdout, "%s  %s%s: %s\n  %q\n", r.ID, r.Status, was, oneLine(done), oneLine(r.Quote))
	return err
}
