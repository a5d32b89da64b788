package mailfile

import (
	"log/slog"
)

// A Source says which files to import, and as whose mail.
type Source struct {
	Account string   // whose mail it is; need not be configured
	Paths   []string // Maildir trees, mbox files, .eml files, folders and zips of these
	Mailbox string   // put everything into or below this mailbox; "" takes the names of files and folders
}

// Options go with an import. The zero value is fine.
type Options struct {
	Log      *slog.Logger   // nil discards
	Progress func(Progress) // called from one goroutine at a time, several times a second
}

// Progress says how far an import is.
type Progress struct {
	Account, Mailbox string
	Done, Total      int   // messages of this mailbox; Total is 0 while nobody knows
	Bytes, BytesAll  int64 // read of the files of this mailbox; BytesAll is 0 if nobody knows
}

// A MailboxReport counts the messages of one mailbox: Seen in the files, Added
// to the record, AlreadyHeld before, Failed to be read. Seen is the sum of the
// other three.
type MailboxReport struct {
	Mailbox                          string
	Seen, Added, AlreadyHeld, Failed int
}

// A Report says what became of an import.
type Report struct {
	Mailboxes []MailboxReport // in the order of reading
	Failures  []Failure       // the first thousand
	Ignored   int             // files that are no mail
}

// A Failure is a file, or a place in one, that could not be read.
type Failure struct {
	Path string // as named in Source.Paths, with what lies below
	Err  error
}

func (f Failure) String() string { return f.Path + ": " + f.Err.Error() }

// Complete reports whether everything that was seen is held now.
func (r Report) Complete() bool {
	for _, m := range r.Mailboxes {
		if m.Failed > 0 {
			return false
		}
	}
	return len(r.Failures) == 0
}

// ExportReport says what an export wrote.
type ExportReport struct{ Mailboxes []ExportedMailbox }

// An ExportedMailbox is one file or folder of an export.
type ExportedMailbox struct {
	Account, Mailbox string
	Messages         int
	Path             string
}
