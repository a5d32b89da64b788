package quote

import (
	"encoding/binary"
	"errors"
	"slices"
)

// A row keeps a text in two columns: own holds parts, lines, paragraphs and own
// words, which other messages are judged by; blocks the rest.

var errRow = errors.New("a row of the quotations cannot be read")

func (t *text) encode() (own, blocks []byte) {
	own = make([]byte, 0, 2*len(t.own)+5*len(t.lines)+64)
	blocks = []byte{} // never NULL
	own = appendInts(own, len(t.parts))
	for _, p := range t.parts {
		own = appendString(own, p)
	}
	own = appendInts(own, len(t.lines))
	part, end, words := 0, 0, 0
	for _, l := range t.lines {
		if l.part != part {
			end = 0
		}
		own = appendInts(own, l.part-part, l.start-end, l.end-l.start, l.words-words)
		part, end, words = l.part, l.end, l.words
	}
	own = appendStarts(own, t.starts)
	own = appendWordBytes(own, t.own)
	own = appendInts(own, len(t.passages))
	for i := range t.passages {
		p := &t.passages[i]
		if !p.block {
			own = appendInts(own, 0, p.part, p.start, p.end-p.start, p.from, p.to-p.from)
			continue
		}
		own = appendInts(own, 1)
		blocks = appendInts(blocks, p.part, p.start, p.end-p.start)
		blocks = appendString(appendString(blocks, p.author.Name), p.author.Addr)
		blocks = binary.AppendVarint(blocks, p.sent)
		blocks = appendStarts(blocks, p.starts)
		blocks = appendWordBytes(blocks, p.words)
	}
	return own, blocks
}

func appendInts(b []byte, list ...int) []byte {
	for _, v := range list {
		b = binary.AppendUvarint(b, uint64(v))
	}
	return b
}

func appendString(b []byte, s string) []byte { return append(appendInts(b, len(s)), s...) }

func appendStarts(b []byte, starts []int) []byte {
	b = appendInts(b, len(starts))
	last := 0
	for _, s := range starts {
		b = appendInts(b, s-last)
		last = s
	}
	return b
}

func appendWordBytes(b []byte, words []word) []byte {
	b = appendInts(b, len(words))
	for _, w := range words {
		b = binary.LittleEndian.AppendUint16(b, uint16(w))
	}
	return b
}

// A decoder reads what encode wrote. After an error it returns zeros.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) int() int {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return int(v)
}

func (d *decoder) fail() { d.b, d.bad = nil, true }

// count reads a number of things that take at least so many bytes each.
func (d *decoder) count(size int) int {
	n := d.int()
	if n < 0 || n > len(d.b)/size {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) string() string {
	n := d.count(1)
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *decoder) int64() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) starts() []int {
	list := make([]int, d.count(1))
	last := 0
	for i := range list {
		last += d.int()
		list[i] = last
	}
	return list
}

func (d *decoder) words() []word {
	list := make([]word, d.count(2))
	for i := range list {
		list[i] = word(binary.LittleEndian.Uint16(d.b[2*i:]))
	}
	d.b = d.b[2*len(list):]
	return list
}

// decode reads a text, with its passages or without.
func (t *text) decode(own, blocks []byte, withPassages bool) error {
	d := &decoder{b: own}
	t.parts = make([]string, d.count(1))
	for i := range t.parts {
		t.parts[i] = d.string()
	}
	t.lines = make([]line, d.count(4))
	part, end, words := 0, 0, 0
	for i := range t.lines {
		if p := part + d.int(); p != part {
			part, end = p, 0
		}
		start := end + d.int()
		end = start + d.int()
		words += d.int()
		t.lines[i] = line{part, start, end, words, false}
	}
	t.starts, t.own = d.starts(), d.words()
	if !withPassages {
		return t.check(d.bad)
	}
	b := &decoder{b: blocks}
	for range d.count(1) {
		var p passage
		if d.int() == 0 {
			p = passage{part: d.int(), start: d.int(), sent: noTime}
			p.end = p.start + d.int()
			p.from = d.int()
			p.to = p.from + d.int()
		} else {
			p = b.block()
		}
		t.passages = append(t.passages, p)
	}
	return t.check(d.bad || b.bad)
}

func (t *text) check(bad bool) error {
	if bad || !t.valid() {
		return errRow
	}
	return nil
}

func (d *decoder) block() passage {
	p := passage{block: true, part: d.int(), start: d.int()}
	p.end = p.start + d.int()
	p.author.Name, p.author.Addr = d.string(), d.string()
	p.sent = d.int64()
	p.starts, p.words = d.starts(), d.words()
	return p
}

// valid reports whether all places lie within the text.
func (t *text) valid() bool {
	for _, l := range t.lines {
		if l.part < 0 || l.part >= len(t.parts) || l.words < 0 || l.words > len(t.own) {
			return false
		}
	}
	if !slices.IsSorted(t.starts) || len(t.starts) > 0 && (t.starts[0] < 0 || t.starts[len(t.starts)-1] > len(t.own)) {
		return false
	}
	for i := range t.passages {
		p := &t.passages[i]
		if p.part < 0 || p.part > len(t.parts) || p.from < 0 || p.from > p.to || p.to > len(t.own) {
			return false
		}
	}
	return true
}
