package extract

import (
	"encoding/binary"
	"slices"
)

// Types of MAPI properties (MS-OXCDATA section 2.11.1).
const (
	mapiObject  = 0x000D
	mapiString  = 0x001E
	mapiUnicode = 0x001F
	mapiBinary  = 0x0102
	mapiMany    = 0x1000 // flag: several values
)

// mapiSizes are the sizes of values of a fixed size, with what pads them to
// four bytes.
var mapiSizes = map[uint16]int{
	0x0001: 0, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}

// A mapiReader takes values from the front of bytes. Beyond their end it
// returns zeros, and is bad.
type mapiReader struct {
	b   []byte
	bad bool
}

func (r *mapiReader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad = true
		n = len(r.b)
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *mapiReader) uint32() uint32 {
	if v := r.take(4); len(v) == 4 {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// padded takes n bytes and what fills them up to a multiple of four.
func (r *mapiReader) padded(n int) []byte {
	v := r.take(n)
	r.b = r.b[min((4-n%4)%4, len(r.b)):]
	return v
}

// properties reads a list of properties.
func (t *tnefReader) properties(b []byte) {
	r := &mapiReader{b: b}
	count := int(r.uint32())
	for range min(count, maxTNEFProperty) {
		if len(r.b) == 0 || r.bad {
			break
		}
		tag := r.uint32()
		id, kind := uint16(tag>>16), uint16(tag)
		if id >= 0x8000 {
			skipName(r)
		}
		values := 1
		if size, fixed := mapiSizes[kind&^mapiMany]; fixed {
			if kind&mapiMany != 0 {
				values = int(r.uint32())
			}
			if values > len(r.b) {
				r.bad = true
				break
			}
			r.take(values * size)
			continue
		}
		values = int(r.uint32()) // also of a property with one value
		for range values {
			if r.bad || len(r.b) == 0 {
				break
			}
			if v := r.padded(int(r.uint32())); id < 0x8000 && values == 1 {
				t.property(id, kind, v)
			}
		}
	}
	if r.bad {
		t.note(DefectDamaged)
	}
}

// skipName passes over the name of a property that has no fixed number.
func skipName(r *mapiReader) {
	r.take(16)
	if r.uint32() == 0 {
		r.take(4)
		return
	}
	r.padded(int(r.uint32()))
}

// rtfStart is what compressed RTF refers to before its own beginning
// (MS-OXRTFCP section 2.1.2.1).
const rtfStart = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial" +
	"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

const (
	rtfPacked = 0x75465A4C // "LZFu"
	rtfPlain  = 0x414C454D // "MELA"
)

// unpackRTF undoes the compression of RTF (MS-OXRTFCP).
func (t *tnefReader) unpackRTF(b []byte) []byte {
	if len(b) < 16 {
		t.note(DefectDamaged)
		return nil
	}
	size, magic := int64(binary.LittleEndian.Uint32(b[4:])), binary.LittleEndian.Uint32(b[8:])
	b = b[16:]
	switch {
	case magic == rtfPlain:
		return b[:min(size, int64(len(b)))]
	case magic != rtfPacked:
		t.note(DefectDamaged)
		return nil
	case size > t.unpack || size > 20*int64(len(b)): // 17 bytes of two are the most
		t.note(DefectTooLarge)
		return nil
	}
	t.unpack -= size
	return unpackLZ(b, int(size))
}

// unpackLZ expands references to the last 4096 bytes.
func unpackLZ(b []byte, size int) []byte {
	var window [4096]byte
	at := copy(window[:], rtfStart)
	out := make([]byte, 0, size)
	put := func(c byte) {
		window[at] = c
		at = (at + 1) % len(window)
		out = append(out, c)
	}
	for len(b) > 0 && len(out) < size {
		flags := b[0]
		b = b[1:]
		for bit := range 8 {
			switch {
			case len(out) >= size || len(b) == 0:
				return out
			case flags>>bit&1 == 0:
				put(b[0])
				b = b[1:]
			case len(b) < 2:
				return out
			default:
				ref := binary.BigEndian.Uint16(b)
				b = b[2:]
				from := int(ref >> 4)
				if from == at {
					return out
				}
				for range int(ref&15) + 2 {
					put(window[from])
					from = (from + 1) % len(window)
				}
			}
		}
	}
	return slices.Clip(out)
}
