package mailfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A shape sums up what decides how a message can be written.
type shape struct {
	census
	tail   []byte // the last three bytes
	crcrlf bool
}

func (s *shape) Write(p []byte) (int, error) {
	edge := append(s.tail, p[:min(len(p), 2)]...)
	s.crcrlf = s.crcrlf || bytes.Contains(edge, []byte("\r\r\n")) || bytes.Contains(p, []byte("\r\r\n"))
	if len(p) >= 3 {
		s.tail = append(s.tail[:0], p[len(p)-3:]...)
	} else {
		edge = append(s.tail, p...)
		s.tail = bytes.Clone(edge[max(0, len(edge)-3):])
	}
	return s.census.Write(p)
}

// plain reports whether a message may be written to an mbox with LF line ends:
// reading it back makes the same bytes.
func (s *shape) plain() bool {
	return s.lf > 0 && s.lf == s.crlf && !s.crcrlf && bytes.HasSuffix(s.tail, []byte("\r\n"))
}

// A heldMessage is a message of the record that is known to be whole: it was
// read to its end once.
type heldMessage struct {
	shape shape
	date  time.Time
	open  func() (io.ReadCloser, error)
}

// examine reads a message once. Up to [maxMemory] it stays in memory.
func examine(ctx context.Context, rec *record.Record, s record.Sighting) (*heldMessage, error) {
	m := new(heldMessage)
	var head bytes.Buffer
	r, size, err := rec.OpenObject(ctx, s.Digest)
	if err == nil {
		defer r.Close()
		limit := email.DefaultLimits.Header
		if size <= maxMemory {
			limit = size
		}
		head.Grow(int(limit) + bytes.MinRead)
		_, err = io.Copy(&m.shape, io.TeeReader(r, &limitedWriter{w: &head, left: limit}))
	}
	if err != nil {
		return nil, &unreadableError{s.Digest, err}
	}
	m.open = func() (io.ReadCloser, error) {
		r, _, err := rec.OpenObject(ctx, s.Digest)
		return r, err
	}
	if size <= maxMemory {
		m.open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(head.Bytes())), nil }
	}
	if m.date, err = time.Parse(imapLayout, s.InternalDate); err != nil {
		m.date = email.ParseEnvelope(head.Bytes()).Date
	}
	return m, nil
}

// A limitedWriter passes on the first bytes that are written to it.
type limitedWriter struct {
	w    io.Writer
	left int64
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	n, err := l.w.Write(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return len(p), err
}

// An mboxSink writes an mbox. Until it is complete the file has the extension
// .part.
type mboxSink struct {
	rec  *record.Record
	path string
	f    *os.File
	w    *bufio.Writer
}

func openMboxSink(rec *record.Record, path string) (sink, error) {
	f, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &mboxSink{rec, path, f, bufio.NewWriterSize(f, 256<<10)}, nil
}

func (m *mboxSink) put(ctx context.Context, s record.Sighting) error {
	msg, err := examine(ctx, m.rec, s)
	if err != nil {
		return err
	}
	r, err := msg.open()
	if err != nil {
		return err
	}
	defer r.Close()
	date := msg.date
	if y := date.UTC().Year(); y < 1900 || y > 9999 {
		date = time.Unix(0, 0)
	}
	sender, end := exactSender, "\n\n"
	if msg.shape.plain() {
		sender, end = rdSender, "\n"
	}
	fmt.Fprintf(m.w, "From %s %s\n", sender, date.UTC().Format(time.ANSIC)) // an error comes again
	if err := m.body(bufio.NewReaderSize(r, 64<<10), msg.shape.plain()); err != nil {
		return err
	}
	_, err = m.w.WriteString(end)
	return err
}

// body writes a message quoted, and with LF line ends if that can be undone.
func (m *mboxSink) body(r *bufio.Reader, lf bool) error {
	if !lf {
		return requote(m.w, r, 1)
	}
	to := &lfWriter{w: m.w}
	w := bufio.NewWriterSize(to, 64<<10)
	if err := requote(w, r, 1); err != nil {
		return err
	}
	return errors.Join(w.Flush(), to.finish())
}

func (m *mboxSink) close(complete bool) error {
	if !complete {
		return errors.Join(m.f.Close(), os.Remove(m.f.Name()))
	}
	if err := errors.Join(m.w.Flush(), m.f.Sync(), m.f.Close()); err != nil {
		return err
	}
	return os.Rename(m.f.Name(), m.path)
}

// A maildirSink writes a Maildir.
type maildirSink struct {
	rec   *record.Record
	path  string
	count int
}

func openMaildirSink(rec *record.Record, path string) (sink, error) {
	if err := os.Mkdir(path, 0o700); err != nil {
		return nil, err
	}
	for _, sub := range maildirFolders {
		if err := os.Mkdir(filepath.Join(path, sub), 0o700); err != nil {
			return nil, err
		}
	}
	return &maildirSink{rec: rec, path: path}, nil
}

func (m *maildirSink) put(ctx context.Context, s record.Sighting) error {
	msg, err := examine(ctx, m.rec, s)
	if err != nil {
		return err
	}
	r, err := msg.open()
	if err != nil {
		return err
	}
	defer r.Close()
	m.count++
	name := m.name(msg, s.Flags)
	tmp := filepath.Join(m.path, "tmp", fmt.Sprintf("%08d", m.count))
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err == nil && !msg.date.IsZero() {
		err = os.Chtimes(tmp, time.Time{}, msg.date)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return os.Rename(tmp, filepath.Join(m.path, "cur", name))
}

// name returns the name of the file of a message.
func (m *maildirSink) name(msg *heldMessage, flags []string) string {
	seconds := int64(0)
	if !msg.date.IsZero() {
		seconds = max(0, msg.date.Unix())
	}
	name := fmt.Sprintf("%d.%08d%s", seconds, m.count, exportHost)
	if msg.shape.lf > 0 && msg.shape.crlf == 0 {
		name += "," + exactAttribute
	}
	separator := ":"
	if runtime.GOOS == "windows" {
		separator = ";"
	}
	name += separator + "2,"
	for _, known := range maildirFlags {
		for _, flag := range flags {
			if strings.EqualFold(flag, known.flag) {
				name += string(known.letter)
				break
			}
		}
	}
	return name
}

func (m *maildirSink) close(bool) error { return nil }
