package imapsync

import (
	"fmt"
	"sync"
)

// A MailboxReport says what was found in one mailbox and what is held of it.
// All numbers but Gap are messages.
type MailboxReport struct {
	Mailbox  string // name for people
	OnServer int    // in the last listing, or as many as the server says there are; -1 if neither is known
	Fetched  int    // new in the record by this sync
	Held     int    // of those on the server, in the record
	Failed   int    // of those on the server, not in the record though they should be
	TooLarge int    // of the failed: over the limit of the account
	Excluded int    // of those on the server, in a mailbox that is excluded; -1 if their number is not known
	Skipped  string // why the mailbox was not synced to its end, if it was not
	Vanished int    // found to be gone from the server by this sync; they stay in the record
	Gap      int    // UIDs found by this sync that the server has assigned and that were never listed

	incomplete bool // something may be missing that is not excluded
}

// Incomplete reports whether something may be missing that is not excluded.
func (m MailboxReport) Incomplete() bool { return m.incomplete || m.Failed > 0 }

// A Report says what one [Sync] did.
type Report struct {
	Account   string
	Mailboxes []MailboxReport // in the order of the server's listing
	Events    []string        // what the operator should know: renames, resets, mass deletions, quarantine

	// Postponed means that large messages are not held yet because
	// [Options.Yield] said so; their mailboxes are not complete.
	Postponed bool

	finished bool
}

// Complete reports whether everything that the account selects on the server
// is held. The zero Report is not complete.
func (r Report) Complete() bool {
	for _, m := range r.Mailboxes {
		if m.Incomplete() {
			return false
		}
	}
	return r.finished
}

// events collects what the operator should know; it may be used from several
// goroutines.
type events struct {
	mu   sync.Mutex
	list []string
}

func (e *events) add(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, fmt.Sprintf(format, args...))
}

func (e *events) all() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string(nil), e.list...)
}
