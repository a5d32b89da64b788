package extract

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// attribute is one attribute of a winmail.dat.
func attribute8(level byte, id uint16, value []byte) []byte {
	b := []byte{level}
	b = binary.LittleEndian.AppendUint16(b, id)
	b = append(b, 6, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
	sum := uint16(0)
	for _, c := range value {
		sum += uint16(c)
	}
	return binary.LittleEndian.AppendUint16(append(b, value...), sum)
}

// property is one MAPI property of variable size.
func property(id, kind uint16, value []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(id)<<16|uint32(kind))
	if id >= 0x8000 { // a name
		b = append(append(b, make([]byte, 16)...), 1, 0, 0, 0)
		b = append(b, 6, 0, 0, 0, 'a', 0, 'b', 0, 0, 0, 0, 0)
	}
	b = binary.LittleEndian.AppendUint32(b, 1)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
	b = append(b, value...)
	return append(b, make([]byte, (4-len(value)%4)%4)...)
}

func fixed(id, kind uint16, value ...byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(id)<<16|uint32(kind)), value...)
}

func properties(list ...[]byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(list))), slices.Concat(list...)...)
}

func wide(s string) []byte {
	var b []byte
	for _, u := range append(utf16.Encode([]rune(s)), 0) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// rtfLiteral is compressed RTF without references.
func rtfLiteral(s string) []byte {
	var body []byte
	for part := range slices.Chunk([]byte(s), 8) {
		body = append(append(body, 0), part...)
	}
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(body)+12))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
	b = binary.LittleEndian.AppendUint32(b, rtfPacked)
	return append(append(b, 0, 0, 0, 0), body...)
}

func winmail(t testing.TB) []byte {
	return slices.Concat([]byte("\x78\x9f\x3e\x22\x01\x00"),
		attribute8(1, tnefCodePage, []byte{0xE4, 4, 0, 0}),
		attribute8(1, tnefMessage, properties(
			fixed(0x0017, 0x0003, 1, 0, 0, 0), property(mapiSubject, mapiUnicode, wide("Prices née")),
			property(0x8001, mapiString, []byte("named\x00")), property(mapiRTF, mapiBinary, rtfLiteral(`{\rtf1 words of the body\par}`)))),
		attribute8(2, tnefAttachStart, make([]byte, 14)),
		attribute8(2, tnefAttachTitle, []byte("PRICES~1.TXT\x00")),
		attribute8(2, tnefAttachData, []byte("words of the file")),
		attribute8(2, tnefAttachment, properties(property(mapiAttachLong, mapiString, []byte("prices caf\xe9.txt\x00")))),
		attribute8(2, tnefAttachStart, make([]byte, 14)),
		attribute8(2, tnefAttachTitle, []byte("b.zip\x00")),
		attribute8(2, tnefAttachData, packed(t, "in.html", "<p>words of the page</p>")))
}

func TestTNEF(t *testing.T) {
	res := direct(t, winmail(t), Hint{Name: "winmail.dat"})
	if res.Kind != TNEF || len(res.Defects) > 0 {
		t.Errorf("kind %s, defects %v", res.Kind, res.Defects)
	}
	if want := []string{"prices café.txt", "b.zip", "in.html"}; !slices.Equal(res.Files, want) {
		t.Errorf("files %q, want %q", res.Files, want)
	}
	for _, want := range []string{"Prices née", "words of the body", "words of the file", "words of the page"} {
		if !strings.Contains(res.Text, want) {
			t.Errorf("%q is missing in %q", want, res.Text)
		}
	}
}

// References go into what every compressor begins with, and into what was
// written (MS-OXRTFCP section 3.2 shows both).
func TestUnpackRTF(t *testing.T) {
	simple := []byte("\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0")
	j := &job{limits: DefaultLimits, unpack: 1 << 20}
	if got := string((&tnefReader{job: j}).unpackRTF(simple)); got != "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n" {
		t.Errorf("%q", got)
	}
	crossing := []byte("\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20\x57\x58\x59\x5a\x0d\x6e\x7d\x01\x0e\xb0")
	if got := string((&tnefReader{job: j}).unpackRTF(crossing)); got != "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}" {
		t.Errorf("%q", got)
	}
}
