package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"onrecord/daemon"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

func newStatusCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show what is held and what is missing",
		Long:    "Show, for every mailbox, how many messages the server has and how many are held,\nand what could not be read of them; and the state of the log: how far it is\nsigned, and time-stamped by the authorities of anchor.tsa, if any is configured, and\nhow the last check of the whole record ended. The exit status is 3 if messages are\nmissing, or an account was never read, or could not be for longer than alerts.stale.",
		Example: "  onrecord status\n  onrecord status --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), "status", daemon.StatusRequest{}, rows(a.printStatus))
		},
	}
}

func (a *app) printStatus(s daemon.Status) error {
	fmt.Fprintf(a.stdout, "%s (%s, stored as %s), seen in %s\n", plural(int(s.Messages), "message"), megabytes(s.Bytes), megabytes(s.Stored), plural(int(s.Sightings), "place"))
	fmt.Fprintf(a.stdout, "log %s: %s, signed up to %d at %s\n", s.Origin, plural(s.Size, "entry"), s.Checkpoint, cmp.Or(a.minuteOf(s.CheckpointAt), "-"))
	a.printAnchors(s)
	a.printVerification(s)
	if s.Lag > 0 {
		fmt.Fprintf(a.stdout, "the index is %s behind\n", plural(s.Lag, "entry"))
	}
	if s.IndexDamage != nil {
		fmt.Fprintln(a.stdout, a.indexDamageText(*s.IndexDamage, s.Lag > 0))
	}
	if s.Erased > 0 {
		fmt.Fprintf(a.stdout, "erased: %d\n", s.Erased)
	}
	if s.Erasing {
		fmt.Fprintln(a.stdout, "an erasure is not finished: make room for two more of record.db, and end what else reads it; then it goes on when the data folder is next opened")
	}
	if d := s.Daemon; d != nil {
		fmt.Fprintf(a.stdout, "the daemon runs as process %d since %s\n", d.PID, a.minuteOf(d.Since))
		if d.Error != "" {
			fmt.Fprintf(a.stdout, "new mail is held and not searchable yet, it tries again: %s\n", oneLine(d.Error))
		}
	}
	for _, acct := range s.Accounts {
		if err := a.printAccount(acct); err != nil {
			return err
		}
	}
	if len(s.Defects) > 0 {
		fmt.Fprint(a.stdout, "\nheld, but not all of it could be read (search defect:NAME lists them):\n")
		w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
		for _, d := range s.Defects {
			fmt.Fprintf(w, "  %s\t%s\t%s\n", d.Code, plural(d.Messages, "message"), email.DefectMeaning(d.Code))
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if err := a.printAttachments(s.Attachments); err != nil {
		return err
	}
	if len(s.Events) > 0 {
		fmt.Fprint(a.stdout, "\nwhat happened to the mailboxes, newest first:\n")
	}
	for _, e := range s.Events {
		fmt.Fprintf(a.stdout, "  %s  %s  (log entry %d, %s)\n", a.minuteOf(e.At), oneLine(e.Text), e.Leaf, e.Kind)
	}
	return nil
}

// indexDamageText says what becomes of an index that was found damaged.
func (a *app) indexDamageText(d daemon.IndexDamage, fills bool) string {
	switch {
	case d.Found:
		return "the index is damaged: it is made anew from the record, of which nothing is lost"
	case fills:
		return fmt.Sprintf("the index was damaged, and is made anew from the record since %s: search does not find everything yet", a.minuteOf(d.Emptied))
	}
	return fmt.Sprintf("the index was found damaged at %s, and was made anew from the record", a.minuteOf(d.Emptied))
}

// printVerification prints how the last check of the whole record ended.
func (a *app) printVerification(s daemon.Status) {
	switch v := s.Verification; {
	case v == nil:
		fmt.Fprint(a.stdout, "the whole record was not checked yet ('onrecord verify')")
	case v.Findings > 0:
		fmt.Fprintf(a.stdout, "DAMAGED: the check of the whole record of %s found %s that are not as recorded; 'onrecord verify' names them", a.minuteOf(v.Ended), plural(v.Findings, "thing"))
	case v.Error != "":
		fmt.Fprintf(a.stdout, "the check of the whole record of %s was not carried through: %s", a.minuteOf(v.Ended), oneLine(v.Error))
	default:
		fmt.Fprintf(a.stdout, "the whole record was checked at %s, up to entry %d: all as recorded", a.minuteOf(v.Ended), v.Size)
	}
	if s.VerifyDue != "" {
		fmt.Fprintf(a.stdout, "; next check due %s", a.minuteOf(s.VerifyDue))
	}
	fmt.Fprintln(a.stdout)
}

// printAnchors prints how much of the log third parties have time-stamped.
func (a *app) printAnchors(s daemon.Status) {
	switch u := s.Unstamped; {
	case u == nil:
		fmt.Fprintln(a.stdout, "no time-stamping authority is set up (anchor.tsa): only the firm's own clock says when the log stood so")
		return
	case u.Entries == 0:
		fmt.Fprintln(a.stdout, "all of it is time-stamped")
	default:
		fmt.Fprintf(a.stdout, "%s and %s not yet time-stamped\n", plural(u.Entries, "entry"), rough(time.Duration(u.Seconds)*time.Second))
	}
	for _, tsa := range s.Anchors {
		fmt.Fprintf(a.stdout, "  %s: ", oneLine(tsa.Name))
		if tsa.At == "" {
			fmt.Fprint(a.stdout, "no time-stamp yet")
		} else {
			fmt.Fprintf(a.stdout, "%s time-stamped at %s", plural(tsa.Size, "entry"), a.minuteOf(tsa.At))
		}
		if tsa.Error != "" {
			fmt.Fprintf(a.stdout, "; asked in vain at %s: %s", a.minuteOf(tsa.FailedAt), oneLine(tsa.Error))
		}
		fmt.Fprintln(a.stdout)
	}
}

// printAttachments prints how far attachments were read.
func (a *app) printAttachments(s daemon.AttachmentStatus) error {
	if s.All == 0 {
		return nil
	}
	fmt.Fprintf(a.stdout, "\nattachments: %d different, of which %d read, %s without text, %d unreadable or not whole", s.All, s.Read, email.Count(s.TextLess, "picture or scan", "pictures or scans"), s.Failed)
	if s.Waiting > 0 {
		fmt.Fprintf(a.stdout, ", %d still to be read", s.Waiting)
	}
	fmt.Fprintln(a.stdout)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, d := range s.Defects {
		fmt.Fprintf(w, "  %s\t%d\t%s\n", d.Code, d.Attachments, extract.DefectMeaning(d.Code))
	}
	return w.Flush()
}

func (a *app) printAccount(acct daemon.AccountStatus) error {
	fmt.Fprintf(a.stdout, "\n%s: last sync %s\n", oneLine(acct.Name), cmp.Or(a.minuteOf(acct.LastSync), "never"))
	if acct.Retired {
		fmt.Fprintln(a.stdout, "  no longer in the configuration: its mail is held, and nothing new is fetched")
	}
	if acct.Error != "" {
		fmt.Fprintf(a.stdout, "  it failed: %s\n", oneLine(acct.Error))
	}
	for _, s := range acct.Stopped {
		boxes := make([]string, len(s.Mailboxes))
		for i, name := range s.Mailboxes {
			boxes[i] = shortMailbox(name)
		}
		fmt.Fprintf(a.stdout, "  the import of %s, begun at %s (%s), has not come to its end: run it again, unless it still runs\n", oneLine(s.Name), a.minuteOf(s.Begun), strings.Join(boxes, ", "))
	}
	if acct.Keeping != nil {
		fmt.Fprintf(a.stdout, "  %s\n", a.keepingText(*acct.Keeping))
	}
	if len(acct.Mailboxes) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  mailbox\ton server\theld\tfailed\texcluded\tgone from server\tnote")
	for _, m := range acct.Mailboxes {
		fmt.Fprintf(w, "  %s\t%s\t%d\t%d\t%s\t%d\t%s\n", shortMailbox(m.Mailbox), onServer(m.Exists), m.Held, m.Failed, onServer(m.Excluded), m.Vanished, mailboxNote(m))
	}
	return w.Flush()
}

// keepingText says what the daemon does about an account.
func (a *app) keepingText(k daemon.KeepingStatus) string {
	switch k.State {
	case "syncing":
		return "the daemon fetches, since " + a.minuteOf(k.Since)
	case "watching":
		return "the daemon hears of changes at once in: " + strings.Join(k.Watched, ", ") + "; it asks for the others every few minutes"
	case "polling":
		return "the daemon asks for new mail every few minutes"
	case "waiting":
		return fmt.Sprintf("the daemon tries again at %s, after %s: %s", a.minuteOf(k.RetryAt), plural(k.Failures, "failure"), oneLine(k.Error))
	case "refused":
		return "the daemon has stopped trying: " + oneLine(k.Error) + "; put it right, then run 'onrecord reload'"
	}
	return "the daemon has begun"
}

func onServer(n int) string {
	if n < 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

func mailboxNote(m daemon.MailboxStatus) string {
	var notes []string
	switch m.State {
	case "gone":
		notes = append(notes, "no longer on the server")
	case "import":
		notes = append(notes, "imported")
	}
	if m.Generations > 1 && m.State != "import" {
		notes = append(notes, fmt.Sprintf("renumbered by the server %s", plural(m.Generations-1, "time")))
	}
	if m.Erased > 0 {
		notes = append(notes, fmt.Sprintf("%d erased here", m.Erased))
	}
	if m.TooLarge > 0 {
		notes = append(notes, tooLarge(m.TooLarge))
	}
	switch {
	case m.Skipped != "":
		notes = append(notes, oneLine(m.Skipped))
	case m.State == "open" && m.Exists < 0:
		notes = append(notes, "no sync has come to its end yet")
	}
	return strings.Join(notes, "; ")
}
