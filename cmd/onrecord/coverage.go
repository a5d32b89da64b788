package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"onrecord/audit/coverage"
	"onrecord/daemon"
	"onrecord/ingest/email"
)

func newCoverageCommand(a *app) *cobra.Command {
	var req daemon.CoverageRequest
	cmd := &cobra.Command{
		Use: "coverage", Short: "Say which mail was looked at, and what may be missing", Args: cobra.NoArgs,
		Long: `Say which mailboxes were looked at, for which time, and every reason for which mail
may be missing: mailboxes of the firm's people that are not held, or of which only mail
that they sent or only mail that they received was imported, messages that were deleted
before they were read, mailboxes left out, messages that are quoted or answered and not
held, that nobody can read, or that speak of a telephone call.

"No such message" can be said only where no hole touches the question. With
--require-complete the exit status is 1 if there is any. Where the mail of an address
lies in the account of somebody else, say so in the configuration: addresses of the
account.`,
		Example: `  onrecord coverage
  onrecord coverage --client "Victor Hale" --from 2025-03-01 --to 2025-06-30
  onrecord coverage --client "Victor Hale" --json --require-complete`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "coverage", req, rows(a.printCoverage))
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.Client, "client", "", "only what concerns the client `name`")
	f.StringVar(&req.From, "from", "", "only from this `day` on; without it, from the first message with the client")
	f.StringVar(&req.To, "to", "", "only up to this `day`; without it, up to now")
	f.BoolVar(&req.RequireComplete, "require-complete", false, "exit with 1 if there is a hole")
	return cmd
}

func (a *app) printCoverage(s coverage.Statement) error {
	fmt.Fprintf(a.stdout, "mail looked at%s%s\n", ofClient(s.Client), a.between(s.From, s.To))
	if err := a.printSearched(s.Searched); err != nil {
		return err
	}
	var b strings.Builder
	switch {
	case s.Complete:
		b.WriteString("complete: nothing in the record speaks against it\n")
	case len(s.Holes) == 0:
		b.WriteString("nothing is held\n")
	default:
		fmt.Fprintf(&b, "%s:\n", email.Count(len(s.Holes), "hole, so that nothing can be said from absence where it touches", "holes, so that nothing can be said from absence where they touch"))
	}
	for _, h := range s.Holes {
		fmt.Fprintf(&b, "  %s: %s", h.Code, oneLine(h.Text))
		if !h.Message.IsZero() {
			fmt.Fprintf(&b, " (message %s)", h.Message.String()[:12])
		}
		b.WriteByte('\n')
	}
	if _, err := fmt.Fprint(a.stdout, b.String()); err != nil {
		return err
	}
	if slices.ContainsFunc(s.Holes, func(h coverage.Hole) bool { return h.Code == coverage.CodeNotHeld }) {
		a.next("'onrecord account add' or 'onrecord import' brings in a mailbox that is not held; where its mail lies in an account that is, list its address under addresses of that account in the configuration")
	}
	return nil
}

// lastRead is the day up to which a mailbox is known; of files it is not known, and
// the day is that of their import.
func (a *app) lastRead(m coverage.Searched) string {
	day := cmp.Or(a.dayOf(m.LastScan), "-")
	if m.Basis == coverage.BasisImport {
		return "imported " + day
	}
	return day
}

// printSearched prints the mailboxes that were looked at, below their accounts, each
// with what its numbers say in a line of its own: a table of all would be too wide.
func (a *app) printSearched(searched []coverage.Searched) error {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  mailbox\tmessages\tfirst\tlast\tlast read")
	for _, m := range searched {
		fmt.Fprintf(w, "    %s\t%d\t%s\t%s\t%s\n", shortMailbox(m.Mailbox), m.Messages, cmp.Or(a.dayOf(m.First), "-"), cmp.Or(a.dayOf(m.Last), "-"), a.lastRead(m))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	lines := strings.SplitAfter(table.String(), "\n")
	var b strings.Builder
	b.WriteString(lines[0])
	for i, m := range searched {
		if i == 0 || searched[i-1].Account != m.Account {
			fmt.Fprintf(&b, "  %s\n", accountOf(m))
		}
		b.WriteString(lines[i+1])
		if counted := countedBy(m); counted != "" {
			fmt.Fprintf(&b, "      %s\n", counted)
		}
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}

// accountOf names the account of a mailbox, and whose mail lies in it if that is not
// the same.
func accountOf(m coverage.Searched) string {
	of := slices.DeleteFunc(append([]string{m.Owner}, m.Addresses...), func(address string) bool { return address == "" || address == m.Account })
	if len(of) == 0 {
		return oneLine(m.Account)
	}
	return oneLine(m.Account) + ", mail of " + oneLine(strings.Join(of, ", "))
}

// countedBy says by what the messages of a mailbox are counted, and what is amiss; "" of
// files of which nothing is.
func countedBy(m coverage.Searched) string {
	var list []string
	if m.Basis == coverage.BasisUIDs {
		list = append(list, fmt.Sprintf("UIDs up to %d of UIDVALIDITY %s: %s", m.HighestUID, cmp.Or(m.UIDValidity, "-"), cmp.Or(amount(m.Gaps, "gap"), "no gaps")))
	}
	if m.Failed > 0 {
		list = append(list, fmt.Sprintf("%d failed", m.Failed))
	}
	if m.Vanished > 0 {
		list = append(list, fmt.Sprintf("%d gone from the server", m.Vanished))
	}
	return strings.Join(list, ", ")
}

// amount is a number of things, "" of none.
func amount(n int, noun string) string {
	if n == 0 {
		return ""
	}
	return plural(n, noun)
}

func ofClient(name string) string {
	if name == "" {
		return ""
	}
	return " for " + oneLine(name)
}

func (a *app) between(from, to string) string {
	if from == "" {
		return ", up to " + a.dayOf(to)
	}
	return ", " + a.dayOf(from) + " to " + a.dayOf(to)
}
