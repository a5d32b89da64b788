package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"onrecord/daemon"
)

func newSyncCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "sync [account]...", Short: "Fetch new mail from the servers",
		Long: `Fetch every message that the accounts hold and the record does not. The server
is only read: nothing is marked, moved or deleted there. It may be stopped at any
time and goes on where it was. For each mailbox it prints how many messages the
server has, were fetched now, are held, could not be fetched, and are excluded by
the configuration; the exit status is 3 if any is missing. A - stands where the
server did not say how many it has.`,
		Example: "  onrecord sync\n  onrecord sync dana",
		RunE: func(cmd *cobra.Command, args []string) error {
			t := newTable(a.stdout, a.json, "account\tmailbox\ton server\tfetched now\theld\tfailed\texcluded\tnote")
			err := a.do(cmd.Context(), "sync", daemon.SyncRequest{Accounts: args}, rows(func(r daemon.SyncRow) error {
				return t.row("%s\t%s\t%s\t%d\t%d\t%d\t%s\t%s", oneLine(r.Account), shortMailbox(r.Mailbox), onServer(r.OnServer), r.Fetched, r.Held, r.Failed, onServer(r.Excluded), syncNote(r))
			}))
			return t.finish(err)
		},
	}
}

// syncNote says what the numbers of a mailbox do not.
func syncNote(r daemon.SyncRow) string {
	var notes []string
	if r.Vanished > 0 {
		notes = append(notes, fmt.Sprintf("%d gone from the server, kept here", r.Vanished))
	}
	if r.TooLarge > 0 {
		notes = append(notes, tooLarge(r.TooLarge))
	}
	if r.Skipped != "" {
		notes = append(notes, oneLine(r.Skipped))
	}
	return strings.Join(notes, "; ")
}

// tooLarge says why messages are not fetched, and what helps.
func tooLarge(n int) string {
	return fmt.Sprintf("%d larger than max_message; raise it in the configuration", n)
}

// A table prints rows in columns, with a heading if there is any row.
type table struct {
	w       *tabwriter.Writer
	heading string
}

func newTable(out io.Writer, json bool, heading string) *table {
	if json {
		out = io.Discard
	}
	return &table{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0), heading}
}

func (t *table) row(format string, args ...any) error {
	if t.heading != "" {
		fmt.Fprintln(t.w, t.heading) // kept in memory until finish
		t.heading = ""
	}
	_, err := fmt.Fprintf(t.w, format+"\n", args...)
	return err
}

// finish prints the table and returns err, or else the error of printing.
func (t *table) finish(err error) error {
	if flushErr := t.w.Flush(); err == nil {
		err = flushErr
	}
	return err
}
