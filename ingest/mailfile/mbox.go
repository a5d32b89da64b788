package mailfile

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
)

// maxMemory is the largest message that is held in memory, in bytes of the
// source. Larger ones go through a file of the record's spool.
const maxMemory = 8 << 20

// checkMbox reports what is wrong with an mbox at first sight. Mail programs
// keep empty mailboxes as empty files.
func checkMbox(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	m := &mboxReader{r: f, size: info.Size(), br: bufio.NewReader(nil)}
	return m.rewind(false)
}

// An mboxSource is the messages of an mbox.
type mboxSource struct {
	path string
	name string // below the path that was given, "" for itself
}

func (s mboxSource) format() string { return formatMbox }

func (s mboxSource) messages(_ context.Context, u *unit, emit func(*item) error) error {
	f, err := os.Open(s.path)
	if err != nil {
		return emit(failedItem(u, err))
	}
	u.hold(f)
	info, err := f.Stat()
	if err != nil {
		return emit(failedItem(u, err))
	}
	if info.Size() == 0 {
		return nil
	}
	m, err := newMboxReader(f, info.Size())
	if err != nil {
		return emit(failedItem(u, fmt.Errorf("%s: %w", s.path, err)))
	}
	for n := 1; ; n++ {
		msg, err := m.next()
		if err == io.EOF {
			return nil
		}
		if err != nil { // of reading the file: there is no way on
			return emit(failedItem(u, fmt.Errorf("%s: %w", s.path, err)))
		}
		u.total.Store(int64(float64(info.Size()) / float64(msg.end) * float64(n))) // an estimate
		if err := emit(s.item(u, f, msg)); err != nil {
			return err
		}
	}
}

// item returns the item for one message.
func (s mboxSource) item(u *unit, f io.ReaderAt, msg mboxMessage) *item {
	it := &item{unit: u, name: s.name, offset: msg.offset, format: msg.format, raw: msg.raw, size: msg.end - msg.start,
		delivered: imapDate(msg.from.at), status: true}
	it.quoted, it.exact = msg.format == formatMboxRD, msg.from.sender == exactSender
	if !it.quoted {
		it.fromLine = msg.fromText
	}
	if msg.raw == nil {
		it.open = func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(f, msg.start, it.size)), nil
		}
	}
	return it
}
