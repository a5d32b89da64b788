package mailfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"io"
)

// Values of line-ends in the `file` facet.
const (
	lineEndsCRLF      = "crlf"         // every line ends with CRLF, or there is no line end
	lineEndsConverted = "lf-converted" // every line of the source ended with LF
	lineEndsMixed     = "mixed"        // both; kept as it is
	lineEndsLF        = "lf"           // LF, kept since an export said that the message is so
)

// lineEndsOf names the line ends of bytes with so many LF and CRLF.
func lineEndsOf(lf, crlf int64) string {
	switch {
	case lf == crlf:
		return lineEndsCRLF
	case crlf == 0:
		return lineEndsLF
	}
	return lineEndsMixed
}

// A census counts the line ends of what is written to it.
type census struct {
	lf, crlf int64
	cr       bool // the last byte was CR
}

func (c *census) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.lf += int64(bytes.Count(p, []byte("\n")))
	c.crlf += int64(bytes.Count(p, []byte("\r\n")))
	if c.cr && p[0] == '\n' {
		c.crlf++
	}
	c.cr = p[len(p)-1] == '\r'
	return len(p), nil
}

// toCRLF returns raw, which has lf line ends and no CRLF, with CRLF line ends.
func toCRLF(raw []byte, lf int64) []byte {
	out := make([]byte, 0, int64(len(raw))+lf)
	for {
		i := bytes.IndexByte(raw, '\n')
		if i < 0 {
			return append(out, raw...)
		}
		out = append(append(out, raw[:i]...), '\r', '\n')
		raw = raw[i+1:]
	}
}

// Stored returns the bytes that an import stores of a file with one message.
func Stored(raw []byte) []byte {
	var c census
	_, _ = c.Write(raw) // never fails
	if lineEndsOf(c.lf, c.crlf) == lineEndsLF {
		return toCRLF(raw, c.lf)
	}
	return raw
}

// A crlfWriter writes what is written to it with CRLF for LF.
type crlfWriter struct{ w io.Writer }

func (c crlfWriter) Write(p []byte) (int, error) {
	lf := bytes.Count(p, []byte("\n"))
	_, err := c.w.Write(toCRLF(p, int64(lf)))
	return len(p), err
}

// An lfWriter writes what is written to it with LF for CRLF.
type lfWriter struct {
	w  io.Writer
	cr bool // a CR was held back
}

func (l *lfWriter) Write(p []byte) (int, error) {
	out := make([]byte, 0, len(p)+1)
	for rest := p; len(rest) > 0; {
		if l.cr && rest[0] != '\n' {
			out = append(out, '\r')
		}
		l.cr = false
		i := bytes.IndexByte(rest, '\r')
		if i < 0 {
			out = append(out, rest...)
			break
		}
		out = append(out, rest[:i]...)
		l.cr, rest = true, rest[i+1:]
	}
	_, err := l.w.Write(out)
	return len(p), err
}

// finish writes a CR that was held back.
func (l *lfWriter) finish() error {
	if !l.cr {
		return nil
	}
	l.cr = false
	_, err := l.w.Write([]byte("\r"))
	return err
}

// unquote undoes the quoting of mboxrd: of every line that is From_ after one
// or more ">", the first is taken away.
func unquote(raw []byte) []byte {
	if !bytes.Contains(raw, []byte(">From ")) {
		return raw
	}
	var out bytes.Buffer
	out.Grow(len(raw))
	// Neither can fail: both ends are in memory.
	_ = requote(&out, bufio.NewReader(bytes.NewReader(raw)), -1)
	return out.Bytes()
}

// requote copies r to w. In every line that is "From " after any number of ">",
// it writes delta more of them: 1 quotes as mboxrd does, -1 undoes it where
// there is at least one.
func requote(w io.Writer, r *bufio.Reader, delta int) error {
	for {
		n, err := countQuotes(r)
		if err == io.EOF && n == 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		next, _ := r.Peek(len(fromWord)) // fewer at the end, and an error comes again
		if bytes.Equal(next, fromWord) && n+delta >= 0 {
			n += delta
		}
		if err := writeQuotes(w, n); err != nil {
			return err
		}
		if err := copyLine(w, r); err != nil {
			return err
		}
	}
}

// countQuotes reads the ">" that come next.
func countQuotes(r *bufio.Reader) (n int, err error) {
	for {
		b, err := r.ReadByte()
		if err != nil {
			return n, err
		}
		if b != '>' {
			return n, r.UnreadByte()
		}
		n++
	}
}

func writeQuotes(w io.Writer, n int) error {
	for n > 0 {
		k := min(n, 4096)
		if _, err := w.Write(bytes.Repeat([]byte{'>'}, k)); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

// copyLine copies the rest of a line with its end, if it has one.
func copyLine(w io.Writer, r *bufio.Reader) error {
	for {
		piece, err := r.ReadSlice('\n')
		if _, err := w.Write(piece); err != nil {
			return err
		}
		switch err {
		case bufio.ErrBufferFull:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// sums sums up bytes on their way.
type sums struct {
	census
	hash interface {
		io.Writer
		Sum([]byte) []byte
	}
	size int64
}

func newSums() *sums { return &sums{hash: sha256.New()} }

func (s *sums) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	s.hash.Write(p) // never fails
	return s.census.Write(p)
}

func (s *sums) digest() (d [sha256.Size]byte) {
	s.hash.Sum(d[:0])
	return d
}
