package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"onrecord/audit/coverage"
	"onrecord/daemon"
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
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  mailbox\tof\tcounted by\tmessages\tfirst\tlast\tlast read\tgaps\tfailed\tgone from server\tUIDs up to\tUIDVALIDITY")
	for _, m := range s.Searched {
		of := slices.DeleteFunc(append([]string{m.Owner}, m.Addresses...), func(address string) bool { return address == "" })
		fmt.Fprintf(w, "  %s\t%s\t%s\t%d\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%s\n", oneLine(m.Account)+"/"+shortMailbox(m.Mailbox), oneLine(cmp.Or(strings.Join(of, ", "), "-")), m.Basis, m.Messages,
			cmp.Or(a.dayOf(m.First), "-"), cmp.Or(a.dayOf(m.Last), "-"), a.lastRead(m), m.Gaps, m.Failed, m.Vanished, highestUID(m), cmp.Or(m.UIDValidity, "-"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	var b strings.Builder
	switch {
	case s.Complete:
		b.WriteString("complete: nothing in the record speaks against it\n")
	case len(s.Holes) == 0:
		b.WriteString("nothing is held\n")
	default:
		fmt.Fprintf(&b, "%s, so that nothing can be said from absence where they touch:\n", plural(len(s.Holes), "hole"))
	}
	for _, h := range s.Holes {
		fmt.Fprintf(&b, "  %s: %s", h.Code, oneLine(h.Text))
		if !h.Message.IsZero() {
			fmt.Fprintf(&b, " (message %s)", h.Message.String()[:12])
		}
		b.WriteByte('\n')
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
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

// highestUID is the last message that was looked at, as the server numbers them.
func highestUID(m coverage.Searched) string {
	if m.Basis != coverage.BasisUIDs {
		return "-"
	}
	return strconv.FormatUint(uint64(m.HighestUID), 10)
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
