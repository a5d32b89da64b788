package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"io"
	"sync"
)

// A sink takes the decoded bytes of one part: counts and hashes them, keeps
// the start of a text and hands them on.
type sink struct {
	buf  []byte
	hash hash.Hash
	size int64
	keep int64  // bytes of text that may still be kept
	text []byte // kept
	cut  bool   // there was more
	out  io.Writer
	err  error // of out
}

const sinkBuffer = 8 << 10

// sinkBuffers holds buffers of that size that no sink uses.
var sinkBuffers = sync.Pool{New: func() any { return new([sinkBuffer]byte) }}

func newSink(keep int64, out io.Writer) *sink {
	return &sink{hash: sha256.New(), keep: keep, out: out}
}

// room returns space for n more bytes behind s.buf.
func (s *sink) room(n int) []byte {
	if len(s.buf)+n > sinkBuffer {
		s.flush()
	}
	if s.buf == nil {
		s.buf = sinkBuffers.Get().(*[sinkBuffer]byte)[:0]
	}
	if cap(s.buf)-len(s.buf) < n {
		s.buf = append(make([]byte, 0, n), s.buf...)
	}
	return s.buf[len(s.buf) : len(s.buf)+n]
}

func (s *sink) write(p []byte) {
	if len(p) >= sinkBuffer {
		s.flush()
		s.pass(p)
		return
	}
	copy(s.room(len(p)), p)
	s.buf = s.buf[:len(s.buf)+len(p)]
}

func (s *sink) flush() {
	if len(s.buf) > 0 {
		s.pass(s.buf)
		s.buf = s.buf[:0]
	}
}

func (s *sink) pass(p []byte) {
	s.size += int64(len(p))
	s.hash.Write(p)
	if s.out != nil && s.err == nil {
		_, s.err = s.out.Write(p)
	}
	if int64(len(p)) > s.keep {
		s.cut = true
		p = p[:s.keep]
	}
	s.keep -= int64(len(p))
	if s.text == nil && len(p) > 0 {
		s.text = takeScratch()
	}
	s.text = append(s.text, p...)
}

// digest ends the content.
func (s *sink) digest() (d Digest) {
	s.flush()
	if cap(s.buf) == sinkBuffer {
		sinkBuffers.Put((*[sinkBuffer]byte)(s.buf[:sinkBuffer]))
	}
	s.buf = nil
	s.hash.Sum(d[:0])
	return d
}

// A transferDecoder undoes a Content-Transfer-Encoding (RFC 2045 section 6),
// line by line. bad reports whether anything was not as it should be.
type transferDecoder interface {
	content(s *sink, p []byte) // a piece of a line
	eol(s *sink, eol []byte)   // the end of the line
	close(s *sink)
	bad() bool
}

// newTransferDecoder returns the decoder for an encoding by its name in lower
// case; ok is false if it is not known.
func newTransferDecoder(name string) (d transferDecoder, defect string, ok bool) {
	switch name {
	case "", "7bit", "8bit", "binary":
		return identityDecoder{}, "", true
	case "base64":
		return new(base64Decoder), DefectBase64, true
	case "quoted-printable":
		return new(qpDecoder), DefectQuotedPrintable, true
	}
	return identityDecoder{}, "", false
}

type identityDecoder struct{}

func (identityDecoder) content(s *sink, p []byte) { s.write(p) }
func (identityDecoder) eol(s *sink, eol []byte)   { s.write(eol) }
func (identityDecoder) close(*sink)               {}
func (identityDecoder) bad() bool                 { return false }

// A base64Decoder skips what is not base64. Behind padding a new run may
// begin; lines of other text there, such as footers of mailing lists, are left
// out.
type base64Decoder struct {
	quad   [4]byte
	n      int
	padded bool
	broken bool
}

func (d *base64Decoder) content(s *sink, p []byte) {
	if d.padded && !d.resumes(p) {
		return
	}
	if d.n == 0 && len(p)%4 == 0 && len(p) < sinkBuffer {
		if n, err := base64.StdEncoding.Decode(s.room(len(p)), p); err == nil {
			s.buf = s.buf[:len(s.buf)+n]
			d.padded = len(p) > 0 && p[len(p)-1] == '='
			return
		}
	}
	for _, c := range p {
		switch {
		case isBase64(c):
			d.padded = false
			d.quad[d.n] = c
			if d.n++; d.n == 4 {
				d.emit(s)
			}
		case c == '=':
			if d.n == 1 {
				d.broken = true
			}
			d.emit(s)
			d.padded = true
		case c != ' ' && c != '\t' && c != '\r':
			d.broken = true
		}
	}
}

// resumes reports whether p, behind padding, is base64 again.
func (d *base64Decoder) resumes(p []byte) bool {
	p = bytes.TrimSpace(bytes.TrimLeft(p, "="))
	if len(p) == 0 {
		return false
	}
	for _, c := range bytes.TrimRight(p, "=") {
		if !isBase64(c) {
			d.broken = true
			return false
		}
	}
	return true
}

// emit decodes the characters gathered, of which there may be less than four.
func (d *base64Decoder) emit(s *sink) {
	if d.n >= 2 {
		n, _ := base64.RawStdEncoding.Decode(s.room(3), d.quad[:d.n])
		s.buf = s.buf[:len(s.buf)+n]
	}
	d.n = 0
}

func (d *base64Decoder) eol(*sink, []byte) {}

func (d *base64Decoder) close(s *sink) {
	if d.n > 0 {
		d.broken = true
		d.emit(s)
	}
}

func (d *base64Decoder) bad() bool { return d.broken }

// A qpDecoder keeps what is not quoted-printable as it stands.
type qpDecoder struct {
	pending []byte // white space, or an escape, whose meaning the rest of the line decides
	broken  bool
}

// maxPending bounds white space that is held back.
const maxPending = 1 << 16

func (d *qpDecoder) content(s *sink, p []byte) {
	if len(d.pending) > 0 {
		p = append(d.pending, p...)
		d.pending = nil
	}
	body := bytes.TrimRight(p, " \t")
	n := len(body)
	switch {
	case n >= 1 && body[n-1] == '=':
		body = body[:n-1]
	case n >= 2 && n == len(p) && body[n-2] == '=' && unhex(body[n-1]) >= 0:
		body = body[:n-2]
	}
	if len(p)-len(body) > maxPending {
		body = p
	}
	d.decode(s, body)
	d.pending = append(d.pending[:0], p[len(body):]...)
}

func (d *qpDecoder) decode(s *sink, p []byte) {
	for {
		i := bytes.IndexByte(p, '=')
		if i < 0 {
			s.write(p)
			return
		}
		s.write(p[:i])
		if p = p[i:]; len(p) > 2 && unhex(p[1]) >= 0 && unhex(p[2]) >= 0 {
			s.room(1)[0] = byte(unhex(p[1])<<4 | unhex(p[2]))
			s.buf = s.buf[:len(s.buf)+1]
			p = p[3:]
			continue
		}
		d.broken = true
		s.write(p[:1])
		p = p[1:]
	}
}

// eol ends a line: white space at its end was added on the way, "=" is a soft
// line break (RFC 2045 section 6.7, rules 3 and 5).
func (d *qpDecoder) eol(s *sink, eol []byte) {
	if !d.settle(s) {
		s.write(eol)
	}
}

// settle decides about what is pending at the end of a line and reports
// whether that is a soft line break.
func (d *qpDecoder) settle(s *sink) bool {
	pending := d.pending
	d.pending = d.pending[:0]
	if len(pending) == 0 || pending[0] != '=' {
		return false
	}
	if len(bytes.TrimRight(pending, " \t")) == 1 {
		return true
	}
	d.broken = true
	s.write(pending)
	return false
}

func (d *qpDecoder) close(s *sink) {
	d.settle(s)
}

func (d *qpDecoder) bad() bool { return d.broken }
