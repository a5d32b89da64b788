package mailfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// An mboxReader reads the messages of an mbox one by one.
type mboxReader struct {
	r       io.ReaderAt
	size    int64
	lengths bool // Content-Length is to be trusted

	br      *bufio.Reader
	pos     int64  // of br
	whole   bool   // the last read line ended with LF, so that the next is not the rest of it
	starts  bool   // the last read line is not the rest of one
	from    []byte // the From_ line of the next message, nil at the end
	fromPos int64
	scratch []byte
}

// sample reports whether the first messages all have a Content-Length that
// fits.
func (m *mboxReader) sample() (bool, error) {
	for n := range lengthSamples {
		msg, err := m.next()
		if err == io.EOF {
			return n > 0, nil
		}
		if err != nil || msg.format != formatMboxCL {
			return false, err
		}
	}
	return true, nil
}

// rewind goes to the first From_ line.
func (m *mboxReader) rewind(lengths bool) error {
	m.lengths = lengths
	m.br.Reset(io.NewSectionReader(m.r, 0, m.size))
	m.pos, m.from, m.whole = 0, nil, true
	for {
		line, err := m.line()
		if err != nil && err != io.EOF {
			return err
		}
		if m.fromNext(line) {
			m.keepFrom(line)
			return nil
		}
		if !isEmptyLine(line) {
			return errNoMbox
		}
	}
}

// fromNext reports whether the line that was just read is a From_ line.
func (m *mboxReader) fromNext(line []byte) bool {
	return m.starts && (isFromLine(line) || isBareFrom(line) && beginsWithField(m.at(m.pos)))
}

// at returns what stands at a position, as much as a From_ line and its
// surroundings may take. It is empty where nothing can be read: whoever reads on
// comes to the error.
func (m *mboxReader) at(pos int64) []byte {
	buf := make([]byte, maxFromLine+8)
	n, _ := m.r.ReadAt(buf, pos)
	return buf[:n]
}

// emptyNext reports whether the line that was just read is empty.
func (m *mboxReader) emptyNext(line []byte) bool { return m.starts && isEmptyLine(line) }

// keepFrom notes the From_ line that was just read.
func (m *mboxReader) keepFrom(line []byte) {
	m.from = bytes.Clone(trimEOL(line))
	m.fromPos = m.pos - int64(len(line))
}

// line returns the next line with its end, or a piece of one that is longer
// than the buffer. At the end of the file it returns io.EOF and no line.
func (m *mboxReader) line() ([]byte, error) {
	line, err := m.br.ReadSlice('\n')
	m.pos += int64(len(line))
	m.starts, m.whole = m.whole, err == nil
	if err == bufio.ErrBufferFull || err == io.EOF && len(line) > 0 {
		err = nil
	}
	return line, err
}

// next returns the next message, or io.EOF.
func (m *mboxReader) next() (mboxMessage, error) {
	if m.from == nil {
		return mboxMessage{}, io.EOF
	}
	msg := mboxMessage{offset: m.fromPos, fromText: string(m.from), format: formatMbox, start: m.pos}
	msg.from, _ = parseFromLine(m.from)
	if msg.from.sender == rdSender || msg.from.sender == exactSender || isBareFrom(m.from) {
		msg.format = formatMboxRD
	}
	m.from = nil
	m.scratch = m.scratch[:0]
	length, end, err := m.header(&msg)
	if err == nil && end == inBody {
		if length >= 0 && m.fits(m.pos+length) {
			msg.format = formatMboxCL
			return msg, m.byLength(&msg, length)
		}
		err = m.toFromLine(&msg)
	}
	if err != nil {
		return msg, fmt.Errorf("message at offset %d: %w", msg.offset, err)
	}
	if msg.end-msg.start <= maxMemory {
		msg.raw = append(*raws.Get().(*[]byte), m.scratch[:msg.end-msg.start]...)
	}
	return msg, nil
}

// keep collects the bytes of a message as long as they are few.
func (m *mboxReader) keep(line []byte) {
	if len(m.scratch) <= maxMemory {
		m.scratch = append(m.scratch, line...)
	}
}

// header reads the header of a message and returns its Content-Length, or -1 if
// it has none or lengths are not trusted.
func (m *mboxReader) header(msg *mboxMessage) (length int64, end int, err error) {
	length = -1
	for first := true; ; first = false {
		line, err := m.line()
		if err == io.EOF {
			msg.end = m.pos
			return length, atEnd, nil
		}
		if err != nil {
			return length, atEnd, err
		}
		if first && m.fromNext(line) { // nothing between two From_ lines
			msg.end = m.pos - int64(len(line))
			m.keepFrom(line)
			return length, atEnd, nil
		}
		m.keep(line)
		if m.emptyNext(line) {
			return length, inBody, nil
		}
		if m.lengths && msg.format == formatMbox && length < 0 {
			length = contentLength(line)
		}
	}
}

// fits reports whether a message can end here: at the end of the file or at a
// From_ line, with at most two empty lines before.
func (m *mboxReader) fits(pos int64) bool {
	if pos < 0 || pos > m.size {
		return false
	}
	buf := m.at(pos)
	for range 2 {
		if bytes.HasPrefix(buf, []byte("\r\n")) {
			buf = buf[2:]
		} else {
			buf = bytes.TrimPrefix(buf, []byte("\n"))
		}
	}
	line, below, _ := bytes.Cut(buf, []byte("\n"))
	return len(buf) == 0 || isSeparator(line, below)
}

// byLength reads a body of so many bytes, and up to the next From_ line.
func (m *mboxReader) byLength(msg *mboxMessage, length int64) error {
	msg.end = m.pos + length
	if msg.end-msg.start <= maxMemory {
		msg.raw = make([]byte, msg.end-msg.start)
		copy(msg.raw, m.scratch)
		if _, err := io.ReadFull(m.br, msg.raw[m.pos-msg.start:]); err != nil {
			return err
		}
	} else {
		m.br.Reset(io.NewSectionReader(m.r, msg.end, m.size-msg.end))
	}
	m.pos, m.whole = msg.end, true
	for {
		line, err := m.line()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case m.fromNext(line):
			m.keepFrom(line)
			return nil
		}
	}
}

// toFromLine reads a body up to the next From_ line after an empty line, and
// leaves out that empty line. Of a message that is marked as exact it leaves
// out two LF: the line that was not ended, if so, and the empty line.
func (m *mboxReader) toFromLine(msg *mboxMessage) error {
	separator := int64(1) // the header ended with an empty line
	if bytes.HasSuffix(m.scratch, []byte("\r\n")) {
		separator = 2
	}
	for {
		line, err := m.line()
		if err != nil && err != io.EOF {
			return err
		}
		if err == io.EOF || separator > 0 && m.fromNext(line) {
			if separator > 0 && msg.from.sender == exactSender {
				separator = 2
			}
			msg.end = max(msg.start, m.pos-int64(len(line))-separator)
			if err == nil {
				m.keepFrom(line)
			}
			return nil
		}
		m.keep(line)
		separator = 0
		if m.emptyNext(line) {
			separator = int64(len(line))
		}
	}
}

// An mboxMessage is one message of an mbox. Its bytes are [start, end) of the
// file, and raw if they are at most [maxMemory].
type mboxMessage struct {
	offset     int64 // of its From_ line
	fromText   string
	from       fromLine
	format     string
	start, end int64
	raw        []byte
}

var errNoMbox = errors.New(`not an mbox: it does not begin with a line such as "From dana@firm.example Mon Jan  2 15:04:05 2006"`)

// newMboxReader returns a reader for an mbox, which finds out by its first
// messages whether their lengths are given by Content-Length.
func newMboxReader(r io.ReaderAt, size int64) (*mboxReader, error) {
	m := &mboxReader{r: r, size: size, br: bufio.NewReaderSize(nil, 256<<10)}
	for _, lengths := range []bool{true, false} {
		if err := m.rewind(lengths); err != nil {
			return nil, err
		}
		if !lengths {
			break
		}
		certain, err := m.sample()
		if err != nil {
			return nil, err
		}
		if certain {
			err := m.rewind(true)
			return m, err
		}
	}
	return m, nil
}

// lengthSamples is how many messages must have a fitting Content-Length before
// it is trusted: the first ones, or all if there are fewer. A header alone is
// no proof, since it may be a leftover of another mailbox, or forged to make
// two messages look like one.
const lengthSamples = 16

// Where the header of a message ends.
const (
	atEnd  = iota // at the next message, or the end of the file
	inBody        // at an empty line
)

// contentLength returns the value of a Content-Length field, or -1.
func contentLength(line []byte) int64 {
	const name = "content-length:"
	if len(line) < len(name) || len(line) > 100 || !strings.EqualFold(string(line[:len(name)]), name) {
		return -1
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(line[len(name):])), 10, 62)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
