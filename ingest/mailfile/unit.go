package mailfile

import (
	"context"
	"io"
	"path/filepath"
	"sync/atomic"

	"onrecord/ingest/email"
)

// A unit is one source of messages that all belong to one mailbox: an mbox, a
// Maildir, the files of one folder, one folder of a zip.
type unit struct {
	mailbox string
	label   string // what the user named
	source  messageSource
	total   atomic.Int64         // messages, as far as the source can tell by now
	seen    map[email.Digest]int // copies so far; of the writer alone
	files   []io.Closer          // closed when all messages are dealt with
}

// hold keeps a file open for as long as messages of the unit are under way.
func (u *unit) hold(c io.Closer) { u.files = append(u.files, c) }

// close closes the files of a unit. They were only read.
func (u *unit) close() {
	for _, c := range u.files {
		_ = c.Close()
	}
	u.files = nil
}

// A messageSource yields the messages of a unit.
type messageSource interface {
	// messages calls emit for every message and for everything that cannot be
	// read, and returns the first error of emit or ctx.
	messages(ctx context.Context, u *unit, emit func(*item) error) error
	// format is what the `file` facet says, unless a message says otherwise;
	// "" of a source that cannot be read.
	format() string
}

// A refused source is a file or folder that cannot be read.
type refused struct{ err error }

func (refused) format() string { return "" }

func (r refused) messages(_ context.Context, u *unit, emit func(*item) error) error {
	return emit(failedItem(u, r.err))
}

// A filesSource is single messages in the files of one folder.
type filesSource struct {
	dir, rel string
	files    []string
}

func (s filesSource) format() string { return formatEML }

func (s filesSource) messages(_ context.Context, u *unit, emit func(*item) error) error {
	u.total.Store(int64(len(s.files)))
	for _, name := range s.files {
		if err := emit(fileItem(u, filepath.Join(s.dir, name), join(s.rel, name))); err != nil {
			return err
		}
	}
	return nil
}
