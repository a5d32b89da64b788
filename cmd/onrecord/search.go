package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

const searchHelp = `Find messages. Words are searched in the text, the subject, names and addresses,
and file names; all of them must occur. Word forms count as the word
(deliver, delivered); "delivered" in quotes is exact.

  refund deposit         both words          refund OR deposit    one of them
  "final invoice"        these words in a row
  invoic*                words that begin so  invoise~            words spelt alike
  -newsletter            not this            (a OR b) c          grouping

  from: to: cc: with:    people: an address, a domain, a name, or a part of one
  subject: body: filename:
  in:                    a mailbox, or a kind of mailbox: in:sent
  account: client: thread: id: digest:
  after: before: on:     2025-03-04, 2025-03, 2025, 3d, 2w, yesterday
  larger: smaller:       100k, 5M
  has:attachment  is:sent  is:received  is:internal
  defect:                what could not be read of it; 'onrecord status' lists them

Put the whole query in single quotes, so that the shell leaves its quotes alone.
A query that begins with a dash needs -- before it: onrecord search -- -newsletter`

func newSearchCommand(a *app) *cobra.Command {
	var req daemon.SearchRequest
	cmd := &cobra.Command{
		Use: "search [flags] <query>...", Short: "Find messages", Long: searchHelp,
		Example: `  onrecord search 'from:hale "spring" after:2025-03'
  onrecord search --sort=-date --limit 50 'client:"Victor Hale" has:attachment'
  onrecord search --json 'refund -newsletter'`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if req.Limit < 1 {
				return fmt.Errorf("--limit %d: 1 or more is meant", req.Limit)
			}
			req.Query = strings.Join(args, " ")
			return a.do(cmd.Context(), "search", req, rows(a.printHit))
		},
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &daemon.HintError{Err: err, Hint: "if this is part of the query, put -- before the query: onrecord search -- -newsletter; 'onrecord search --help' shows the flags"}
	})
	cmd.Flags().IntVarP(&req.Limit, "limit", "n", 20, "show at most `count` messages")
	cmd.Flags().StringVar(&req.Sort, "sort", "relevance", "`order`: relevance, date (oldest first) or -date")
	return cmd
}

// printHit prints a hit: a line to name and recognise it, a line to judge it.
func (a *app) printHit(h daemon.SearchHit) error {
	_, err := fmt.Fprintf(a.stdout, "%s  %s  %s\n", h.Digest[:12], summaryLine(h.Summary), strings.Join(h.MatchedIn, ", "))
	if err == nil && h.Snippet != "" {
		_, err = fmt.Fprintf(a.stdout, "    %s\n", oneLine(h.Snippet))
	}
	return err
}

// summaryLine is date, sender and subject of a message.
func summaryLine(s daemon.Summary) string {
	date, _, _ := strings.Cut(s.Date, "T")
	if date == "" {
		date = "no date   "
	}
	subject := oneLine(s.Subject)
	if subject == "" {
		subject = "(no subject)"
	}
	return fmt.Sprintf("%s  %s  %s", date, oneLine(s.From), subject)
}
