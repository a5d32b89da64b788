package mailfile

import (
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// A Source is what to import.
type Source struct {
	Account string   // whose mail it is
	Mailbox string   // the mailbox for all of it; "" takes the names of the files and folders
	Paths   []string // files and folders
	Part    bool     // they hold only a part of their mailboxes
}

// hash tells the paths of one import from those of another, wherever they are
// named from and in whatever order.
func (s Source) hash() (email.Digest, error) {
	all := make([]string, len(s.Paths))
	for i, path := range s.Paths {
		abs, err := filepath.Abs(path)
		if err != nil {
			return email.Digest{}, err
		}
		all[i] = abs
	}
	slices.Sort(all)
	return email.DigestOf([]byte(strings.Join(slices.Compact(all), "\x00"))), nil
}

// Options say how an import runs. The zero value is usable.
type Options struct {
	Log      *slog.Logger   // nil discards
	Progress func(Progress) // nil tells nobody; called from one goroutine at a time
}

// A Progress says how far an import is.
type Progress struct {
	Mailbox string
	Done    int64 // messages that were dealt with
	Total   int64 // messages in the source; of an mbox an estimate, which ends right
	Bytes   int64 // of the messages that were added
}

// A MailboxReport is what an import found for one mailbox.
type MailboxReport struct {
	Mailbox     string
	Seen        int // in the source: the sum of the others
	Added       int // new in this mailbox of the record
	AlreadyHeld int // were in it before
	Failed      int // messages, files and folders that could not be read
}

// A Report is what an import did.
type Report struct {
	Mailboxes []MailboxReport // in the order of their names
	Failures  []string        // what could not be read, and why
	Ignored   int             // files that are no mail
}

// An ExportedMailbox is one mailbox that was written out.
type ExportedMailbox struct {
	Account, Mailbox string
	Path             string // of the mbox file, or the Maildir
	Messages         int
}

// An ExportReport is what an export wrote.
type ExportReport struct{ Mailboxes []ExportedMailbox }

// Formats of messages, as the `file` facet names them.
const (
	formatMbox    = "mbox"    // mboxo, or a variant that is not certain: bytes as they are
	formatMboxRD  = "mboxrd"  // quoted From_ lines are undone
	formatMboxCL  = "mboxcl2" // lengths by Content-Length, nothing is quoted
	formatMaildir = "maildir"
	formatEML     = "eml"
	formatZip     = "zip"
)
