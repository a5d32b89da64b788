package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/audit/pattern"
	"onrecord/daemon"
)

func newReportCommand(a *app) *cobra.Command {
	var req daemon.ReportRequest
	cmd := &cobra.Command{
		Use: "report", Short: "Show the patterns in promises, answers and complaints", Args: cobra.NoArgs,
		Long: `Show what became of what the firm's people promised, how long requests and complaints
from outside waited for an answer, which steps after complaints were missed, and how
the first 30 days of each client went. It is a mirror for mending, not a ranking: rows
are in the order of their names, and a shared mailbox counts for the firm.

A promise counts for who is bound, a request for who was asked, a complaint for whom
it was sent to first. Promises that are possibly none are counted apart. Of the broken
ones, some are shown broken, by a message or by who marked them; of the others nothing
shows that they were kept: what was done on the telephone or on the spot is known only
if somebody wrote of it. "slipped" counts promises that got another date, whatever
became of them, and "put off" requests with a reply that is not the answer yet.

Rates are shares of the settled promises (kept, late, or shown broken), with the 95 %
interval of Wilson; with fewer than ten settled ones the cases are named instead.
Times are the median and the 90th percentile by nearest rank. What has no answer counts
as longer than any answer, so a time may read "more than 14 d".

--by crosses several: --by person,kind tells whether one person is late with
everything, or everybody with invoices. --explain opens a row, a number of a row, or
tells which numbers count one promise, request or complaint. The numbers are called:

  promises            those that are certain; the next seven tell what became of them
  kept, kept_late
  broken              shown broken
  broken_silent       not shown kept
  open, withdrawn, unclear
  slipped             they got another date
  possible            promises that are possibly none
  requests
  answered, unanswered
  put_off             among the unanswered
  complaints
  responded, waiting  answered, and not
  no_acknowledgement, no_apology, no_remedy, no_question, no_follow_up
                      steps after complaints that no message shows`,
		Example: `  onrecord report
  onrecord report --by person,kind --from 2025-01-01 --to 2025-03-31
  onrecord report --by month --client "Victor Hale" --json
  onrecord report --by person --explain "Dana Whitlock/broken"
  onrecord report --by kind --explain p-0a1b2c3d4e`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "report", req, rows(a.printReport))
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.By, "by", "", "a row for each person, client, kind or month: one of these `keys`, or several with commas between")
	f.StringVar(&req.Client, "client", "", "only what concerns the client `name`")
	f.StringVar(&req.Person, "person", "", "only what counts for this `person`: an address or a name")
	f.StringVar(&req.From, "from", "", "only what was said from this `day` on")
	f.StringVar(&req.To, "to", "", "only what was said up to this `day`")
	addAsOfFlag(f, &req.AsOf)
	f.StringVar(&req.Explain, "explain", "", "open an `id`, a row (\"all\" without --by), or a number of a row such as all/broken")
	return cmd
}

func (a *app) printReport(r daemon.ReportRow) error {
	var b strings.Builder
	switch r.Item {
	case "row":
		writeReportRow(&b, r.Row, r.ReportNumbers)
	case "beginning":
		writeBeginning(&b, r.ReportBeginning)
	case "counted":
		c := r.ReportCounted
		fmt.Fprintf(&b, "%s/%s  %s  %s  %s\n  %q\n", oneLine(r.Row), c.Number, c.ID, a.dayOf(c.At), oneLine(c.Author), oneLine(c.Quote))
		fmt.Fprintf(&b, "  in message %s", c.Digest[:12])
		if c.By != nil {
			fmt.Fprintf(&b, ", shown by %s after %s", oneLine(*c.By), waited(seconds(float64(c.Waited))))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func writeReportRow(b *strings.Builder, name string, n *daemon.ReportNumbers) {
	at := n.Numbers
	fmt.Fprintf(b, "%s\n", oneLine(name))
	fmt.Fprintf(b, "  promises    %d: %d kept, %d late, %s, %d open, %d withdrawn, %d unclear; %d slipped; possible ones %d\n", at[pattern.Promises],
		at[pattern.Kept], at[pattern.Late], broken(at), at[pattern.Open], at[pattern.Withdrawn], at[pattern.Unclear], at[pattern.Slipped], at[pattern.Possible])
	for _, k := range []pattern.Number{pattern.Kept, pattern.Late, pattern.Broken} {
		if r, ok := n.Rates[k]; ok {
			fmt.Fprintf(b, "    %-12s %d of %d settled: %.0f %% (%.0f to %.0f %%)\n", rateWords[k], r.Count, r.Of, 100*r.Rate, 100*r.Low, 100*r.High)
		}
	}
	if n.Rates == nil && n.Settled > 0 {
		fmt.Fprintf(b, "    settled: %s (too few for a rate)\n", strings.Join(n.Cases, ", "))
	}
	fmt.Fprintf(b, "  requests    %d: %s\n", at[pattern.Requests], waits(n.Answers, at[pattern.PutOff]))
	fmt.Fprintf(b, "  complaints  %d: %s\n", at[pattern.Complaints], waits(n.Response, 0))
	for _, s := range n.Missed {
		fmt.Fprintf(b, "    %-20s %d of %d\n", strings.ReplaceAll(string(s.Step), "_", " "), s.Missed, s.Of)
	}
}

// rateWords names what a rate is of.
var rateWords = map[pattern.Number]string{pattern.Kept: "kept", pattern.Late: "kept late", pattern.Broken: "shown broken"}

// broken prints how many promises were broken, as the list of promises has it, and
// how that is known.
func broken(at map[pattern.Number]int) string {
	shown, silent := at[pattern.Broken], at[pattern.BrokenSilent]
	s := fmt.Sprintf("%d broken", shown+silent)
	if silent > 0 {
		s += fmt.Sprintf(" (%d shown broken, %d not shown kept)", shown, silent)
	}
	return s
}

// waits prints how long there was no answer, and how many of those without one were
// put off.
func waits(w daemon.WaitsRow, putOff int) string {
	s := fmt.Sprintf("%d answered, %d not", w.Answered, w.Unanswered)
	if putOff > 0 {
		s += fmt.Sprintf(" (%d put off)", putOff)
	}
	if w.Median == nil {
		return s
	}
	more := map[bool]string{true: "more than "}
	return s + fmt.Sprintf("; median %s%s, 90th percentile %s%s", more[w.MedianMore], waited(seconds(float64(*w.Median))), more[w.NinetiethMore], waited(seconds(float64(*w.Ninetieth))))
}

// waited prints a time of waiting in the unit that fits it.
func waited(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%.1f h", d.Hours())
	default:
		return fmt.Sprintf("%.1f d", d.Hours()/24)
	}
}

// waitedFor prints a time of waiting that is written as Go writes durations.
func waitedFor(s string) string {
	d, err := time.ParseDuration(s)
	if err != nil {
		return s
	}
	return waited(d)
}

func writeBeginning(b *strings.Builder, r *daemon.ReportBeginning) {
	began := "first message"
	if r.Declared {
		began = "client since then"
	}
	fmt.Fprintf(b, "the first 30 days of %s, %s to %s (%s)\n", oneLine(r.Client), r.From, r.To, began)
	for _, x := range []struct {
		name string
		list []string
	}{{"not answered", r.OpenRequests}, {"promises open", r.OpenPromises}, {"answered slowly", r.Slow}, {"silent days", r.SilentDays}} {
		if len(x.list) > 0 || x.name == "not answered" {
			fmt.Fprintf(b, "  %-16s %s\n", x.name, cmp.Or(strings.Join(x.list, ", "), "nothing"))
		}
	}
}
