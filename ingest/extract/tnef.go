package extract

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"onrecord/ingest/email"
)

// Attributes of TNEF (MS-OXTNEF section 2.1.3.2) and properties of MAPI
// (MS-OXPROPS) that hold text or files.
const (
	tnefSubject     = 0x8004
	tnefBody        = 0x800C
	tnefAttachData  = 0x800F
	tnefAttachTitle = 0x8010
	tnefAttachStart = 0x9002
	tnefMessage     = 0x9003
	tnefAttachment  = 0x9005
	tnefCodePage    = 0x9007

	mapiSubject     = 0x0037
	mapiBody        = 0x1000
	mapiRTF         = 0x1009
	mapiHTML        = 0x1013
	mapiAttachData  = 0x3701
	mapiAttachName  = 0x3704
	mapiAttachLong  = 0x3707
	mapiAttachType  = 0x370E
	maxTNEFProperty = 100_000
)

// A tnefReader is a winmail.dat being read.
type tnefReader struct {
	*job
	charset             string
	subject, body, html string
	rtf                 []byte
	name, mediaType     string // of the attachment under way
	data                []byte
	open                bool // an attachment is under way
}

// readTNEF adds the message and the attachments of a winmail.dat.
func (j *job) readTNEF(data []byte) {
	t := &tnefReader{job: j}
	data = data[min(6, len(data)):] // signature and key
	for len(data) > 0 && !j.stop() {
		if len(data) < 9 {
			j.note(DefectDamaged)
			break
		}
		id := binary.LittleEndian.Uint16(data[1:])
		size := int64(binary.LittleEndian.Uint32(data[5:]))
		data = data[9:]
		if size > int64(len(data)) {
			j.note(DefectDamaged)
			size = int64(len(data))
		}
		t.attribute(id, data[:size])
		data = data[min(size+2, int64(len(data))):] // and its checksum
	}
	t.endMessage()
	t.endAttachment()
}

func (t *tnefReader) attribute(id uint16, value []byte) {
	switch id {
	case tnefCodePage:
		if len(value) >= 4 {
			t.charset = codePageName(int(binary.LittleEndian.Uint32(value)))
		}
	case tnefSubject:
		t.subject = t.string8(value)
	case tnefBody:
		t.body = t.string8(value)
	case tnefMessage:
		t.properties(value)
	case tnefAttachStart:
		t.endMessage()
		t.endAttachment()
		t.open = true
	case tnefAttachTitle:
		t.name = t.string8(value)
	case tnefAttachData:
		t.data = value
	case tnefAttachment:
		t.properties(value)
	}
}

// endMessage adds the message itself, once: its text in the best form there is.
func (t *tnefReader) endMessage() {
	t.write(t.subject + "\n\n")
	switch {
	case t.body != "":
		t.write(t.body)
	case t.html != "":
		t.write(t.html)
	case len(t.rtf) > 0:
		t.readRTF(t.rtf)
	}
	t.subject, t.body, t.html, t.rtf = "", "", "", nil
}

func (t *tnefReader) endAttachment() {
	if !t.open {
		return
	}
	t.inside(t.name, t.data, Hint{Name: t.name, MediaType: strings.ToLower(t.mediaType)})
	t.name, t.mediaType, t.data, t.open = "", "", nil, false
}

func (t *tnefReader) string8(b []byte) string {
	return strings.TrimRight(email.DecodeText(b, t.charset, false), "\x00")
}

// property takes one value of the message or the attachment under way.
func (t *tnefReader) property(id, kind uint16, value []byte) {
	switch id {
	case mapiSubject:
		t.subject = t.text(kind, value)
	case mapiBody:
		t.body = t.text(kind, value)
	case mapiHTML:
		t.html = email.DecodeText(value, "", true)
	case mapiRTF:
		t.rtf = t.unpackRTF(value)
	case mapiAttachName:
		if t.name == "" {
			t.name = t.text(kind, value)
		}
	case mapiAttachLong:
		t.name = t.text(kind, value)
	case mapiAttachType:
		t.mediaType = t.text(kind, value)
	case mapiAttachData:
		if kind == mapiObject && len(value) >= 16 {
			value = value[16:] // the name of its interface
		}
		t.data = value
	}
}

// text decodes a string property.
func (t *tnefReader) text(kind uint16, b []byte) string {
	if kind != mapiUnicode {
		return t.string8(b)
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}
