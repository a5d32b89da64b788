package email

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// readBuffer is the size of the pieces in which a message is read.
const readBuffer = 64 << 10

// readBuffers holds buffers of that size. Nothing of a message points into one:
// the next piece overwrites it.
var readBuffers = sync.Pool{New: func() any { return new([readBuffer]byte) }}

// copyPieces passes r to w in pieces.
func copyPieces(w io.Writer, r io.Reader) error {
	buf := readBuffers.Get().(*[readBuffer]byte)
	defer readBuffers.Put(buf)
	_, err := io.CopyBuffer(w, onlyReader{r}, buf[:])
	return err
}

// Parse reads a message. The error is one of reading r: broken mail gives
// defects. Memory is bounded by lim, whatever the size of the message.
func Parse(r io.Reader, lim Limits) (*Message, error) {
	p := newParser(lim)
	if err := copyPieces(p, r); err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	return p.finish(), nil
}

// ParseBytes is [Parse] for a message in memory.
func ParseBytes(raw []byte, lim Limits) *Message {
	p := newParser(lim)
	p.Write(raw)
	return p.finish()
}

// onlyReader hides WriteTo, which would pass the whole message in one piece.
type onlyReader struct{ io.Reader }

// A parser fills a Message. A fault in reading the structure ends that
// reading, not the counting and hashing of the bytes.
type parser struct {
	msg    *Message
	tree   *tree
	walker *walker
	hash   hash.Hash
	dead   bool
}

func newParser(lim Limits) *parser {
	lim = lim.orDefault()
	p := &parser{msg: new(Message), hash: sha256.New()}
	p.tree = &tree{lim: lim, textLeft: lim.Text}
	p.walker = newWalker(p.tree, p.head)
	return p
}

// orDefault fills in what is zero.
func (l Limits) orDefault() Limits {
	d := DefaultLimits
	if l.Header > 0 {
		d.Header = l.Header
	}
	if l.Fields > 0 {
		d.Fields = l.Fields
	}
	if l.Depth > 0 {
		d.Depth = l.Depth
	}
	if l.Parts > 0 {
		d.Parts = l.Parts
	}
	if l.Text > 0 {
		d.Text = l.Text
	}
	return d
}

func (p *parser) Write(b []byte) (int, error) {
	p.hash.Write(b)
	p.msg.Size += int64(len(b))
	p.guard(func() { p.walker.Write(b) })
	return len(b), nil
}

// guard runs f. A panic, which can only be a fault of ours or of a library,
// becomes a defect and ends the reading of the structure.
func (p *parser) guard(f func()) {
	if p.dead {
		return
	}
	defer func() {
		if v := recover(); v != nil {
			p.dead = true
			p.tree.defects.list = append(p.tree.defects.list, Defect{Code: DefectInternal})
		}
	}()
	f()
}

// head reads the header of the message itself.
func (p *parser) head(block []byte) {
	m := p.msg
	b := envelopeBuilder{env: &m.Envelope, words: wordDecoder{defects: &p.tree.defects}}
	show := wordDecoder{defects: new(defects)}                                         // its defects are not the envelope's
	scan := headerScan{block: block, fields: p.tree.lim.Fields, defects: new(defects)} // and these are noted already
	var buf [40]byte
	scan.run(func(name, value []byte) {
		lower := lowerName(&buf, name)
		b.field(lower, value)
		if string(lower) == "received" {
			if t := receivedDate(value); !t.IsZero() {
				m.Received = append(m.Received, t)
			}
		}
		m.Fields = append(m.Fields, Field{Name: string(name), Value: show.decode(unfold(value))})
	})
	b.done()
	m.Envelope.Defects = slices.Clone(p.tree.defects.list)
	if strayCR(block) {
		p.tree.defects.add(DefectBareCR, "", "")
	}
}

func (p *parser) finish() *Message {
	p.guard(p.walker.finish)
	m := p.msg
	p.hash.Sum(m.Digest[:0])
	m.Parts = p.tree.parts
	markBody(m.Parts, p.tree.shapes)
	p.guard(func() { m.compareAlternatives(p.tree) })
	m.Defects = p.tree.defects.list
	return m
}

// errFound stops reading once the part that was asked for is complete.
var errFound = errors.New("part found")

// WritePart writes the decoded bytes of the part with the given path to w,
// with the transfer encoding undone and the charset left as it is. It returns
// the part without its text. If there is no such part the error matches
// [fs.ErrNotExist]; other errors are of w or raw.
func WritePart(w io.Writer, raw io.Reader, path string) (Part, error) {
	p := newParser(Limits{})
	p.tree.want, p.tree.out, p.tree.textLeft = path, w, 0
	stop := writerFunc(func(b []byte) (int, error) {
		p.Write(b)
		if p.tree.found > 0 {
			return 0, errFound
		}
		return len(b), nil
	})
	if err := copyPieces(stop, raw); err != nil && !errors.Is(err, errFound) {
		return Part{}, fmt.Errorf("read message: %w", err)
	}
	if p.tree.found == 0 {
		p.guard(p.walker.finish)
	}
	if p.tree.outErr != nil {
		return Part{}, fmt.Errorf("write part %s: %w", path, p.tree.outErr)
	}
	if p.tree.found == 0 {
		return Part{}, fmt.Errorf("message has no part %q: %w", path, fs.ErrNotExist)
	}
	return p.tree.parts[p.tree.found-1], nil
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// A teeWriter writes to out, if there is one, and to the walker.
type teeWriter struct {
	out   io.Writer
	inner *walker
}

func (t teeWriter) Write(b []byte) (n int, err error) {
	if t.out != nil {
		_, err = t.out.Write(b)
	}
	t.inner.Write(b)
	return len(b), err
}

// strayCR reports whether b holds a CR that is not part of a CRLF.
func strayCR(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return false
		}
		if b = b[i+1:]; len(b) == 0 || b[0] != '\n' {
			return true
		}
	}
}

// markBody decides which texts make up the body: of alternatives, text/plain
// before text/html, if there is anything in it.
func markBody(parts []Part, shapes []shape) {
	type choice struct{ child, rank int }
	best := make(map[int]choice)
	for i := range min(len(parts), len(shapes)) {
		if !shapes[i].text {
			continue
		}
		rank := rankOf(&parts[i])
		for _, b := range shapes[i].alts {
			if have, ok := best[b.group]; !ok || rank > have.rank {
				best[b.group] = choice{b.child, rank}
			}
		}
	}
	for i := range min(len(parts), len(shapes)) {
		shown := shapes[i].text
		for _, b := range shapes[i].alts {
			shown = shown && best[b.group].child == b.child
		}
		parts[i].InBody = shown
	}
}

// rankOf orders alternatives: something to read before nothing, plain text
// before the rest, HTML before the exotic.
func rankOf(p *Part) int {
	switch {
	case strings.TrimSpace(p.Text) == "":
		return 0
	case p.MediaType == "text/plain" && isStub(p.Text):
		return 1
	case p.MediaType == "text/plain":
		return 3
	case p.HTML:
		return 2
	}
	return 1
}

// isStub reports whether a text stands in the place of the one in HTML and tells to look
// at that. Where no HTML is beside it, it is shown all the same.
func isStub(text string) bool {
	const longest = 400
	if len(text) > longest {
		return false
	}
	low := strings.ToLower(text)
	for _, word := range []string{"view", "browser", "reader", "client", "support", "display", "navigateur", "navegador", "programm", "browseru"} {
		if strings.Contains(low, word) {
			return strings.Contains(low, "html")
		}
	}
	return false
}

// Body returns the text that a person would read: the texts of the parts that
// are [Part.InBody], joined by blank lines.
func (m *Message) Body() string {
	var texts []string
	for i := range m.Parts {
		if m.Parts[i].InBody {
			if t := strings.Trim(m.Parts[i].Text, "\n"); strings.TrimSpace(t) != "" {
				texts = append(texts, t)
			}
		}
	}
	return strings.Join(texts, "\n\n")
}

// Attachments returns the parts that a person would call attachments, also
// those of messages inside.
func (m *Message) Attachments() []Part {
	var list []Part
	for _, p := range m.Parts {
		if p.Attachment {
			list = append(list, p)
		}
	}
	return list
}
