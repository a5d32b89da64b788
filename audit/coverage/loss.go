package coverage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/projection"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// Losses returns the events after which mail of a mailbox may be missing, oldest
// first: it is gone, was renumbered, or has UIDs that were never seen. A renumbering
// is on record when it is noticed and again when all is read; it is one event.
func Losses(ctx context.Context, db *projection.DB) ([]Event, error) {
	rows, err := db.Query(ctx, `SELECT leaf, at, kind, account, mailbox, detail FROM coverage_event WHERE kind IN (?, ?, ?) ORDER BY leaf`,
		tlog.KindMailboxGone, tlog.KindMailboxReset, tlog.KindMailboxGap)
	list, err := readEvents(rows, err)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, Event.readAgain), nil
}

// readAgain reports whether an event tells that all messages of a renumbered mailbox were
// read again, not that it was renumbered.
func (e Event) readAgain() bool {
	return e.Kind == tlog.KindMailboxReset && e.field("noticed") == "" && e.Detail != "" // else its words were erased
}

// Text says in a sentence without its full stop what happened.
func (e Event) Text() string {
	box := fmt.Sprintf("mailbox %q of %s", e.Mailbox, e.Account)
	switch e.Kind {
	case tlog.KindMailboxRenamed:
		return box + " has another name on the server now: " + e.newName()
	case tlog.KindMailboxGone:
		return box + " is no longer on the server; its messages stay on record"
	case tlog.KindMailboxReset:
		if e.readAgain() {
			return "the messages of " + box + ", which were renumbered, have been read again" + e.notFoundAgain()
		}
		return "the messages of " + box + " were renumbered by the server and are read again; what was deleted just before is not known"
	case tlog.KindMailboxGap:
		return email.Count(setSize(e.field("set")), "message was", "messages were") + " gone from " + box + " before they were read"
	case tlog.KindMessageVanished:
		return "message " + e.field("uid") + " of " + box + " is no longer on the server; it stays on record"
	case tlog.KindMessageReturned:
		return "message " + e.field("uid") + " of " + box + " is on the server again"
	case tlog.KindFetchFailed:
		return "the server could not give a message of " + box + ": " + e.Detail
	case tlog.KindClockStep:
		return "the clock of this machine was set back from " + e.field("before") + " to " + e.field("after")
	case tlog.KindPollPause:
		return "no mail was fetched for account " + e.Account + " since " + e.field("since")
	case tlog.KindPollResume:
		return "mail is fetched for account " + e.Account + " again"
	}
	return e.Detail
}

// notFoundAgain says how many messages a renumbered mailbox no longer had.
func (e Event) notFoundAgain() string {
	n, err := strconv.ParseInt(e.field("not-found-again"), 10, 64)
	switch {
	case err != nil:
		return ""
	case n == 0:
		return "; all that were held were found"
	}
	return "; " + email.Count(n, "message was", "messages were") + " not found again, and stay on record"
}

// newName is what a mailbox that was renamed is called now; names may have spaces.
func (e Event) newName() string {
	_, rest, _ := strings.Cut(e.Detail, ", mailbox ")
	name, _, _ := strings.Cut(rest, ", raw-name ")
	return strconv.Quote(name)
}

// field returns a value of the detail that has no spaces, "" if it is not there.
func (e Event) field(key string) string {
	for part := range strings.SplitSeq(e.Detail, ", ") {
		if k, v, _ := strings.Cut(part, " "); k == key {
			v, _, _ = strings.Cut(v, " ")
			return v
		}
	}
	return ""
}
