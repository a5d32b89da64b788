package extract

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// A Hint is what a message says of an attachment.
type Hint struct {
	Name      string // of the file
	MediaType string // lower case, without parameters
	Charset   string // of text
}

// typeKinds tells the kind of media types whose content does not tell.
var typeKinds = map[string]Kind{
	"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": Text, "text/csv": CSV, "text/comma-separated-values": CSV,
	"text/tab-separated-values": CSV, "application/csv": CSV, "text/calendar": Calendar, "application/ics": Calendar,
	"text/vcard": Contact, "text/x-vcard": Contact, "text/directory": Contact, "message/rfc822": Message, "message/global": Message,
	"text/rtf": RTF, "application/rtf": RTF, "application/pdf": PDF,
	"application/pkcs7-signature": Signature, "application/x-pkcs7-signature": Signature, "application/pgp-signature": Signature,
	"application/pgp-keys": Signature,
}

// endingKinds tells the kind by the ending of the file name.
var endingKinds = map[string]Kind{
	".html": HTML, ".htm": HTML, ".xhtml": HTML, ".txt": Text, ".log": Text, ".md": Text, ".csv": CSV, ".tsv": CSV, ".tab": CSV,
	".ics": Calendar, ".ical": Calendar, ".vcs": Calendar, ".vcf": Contact, ".eml": Message, ".mht": Message, ".mhtml": Message,
	".rtf": RTF, ".pdf": PDF, ".p7s": Signature, ".asc": Text, ".sig": Signature,
}

// kind is what the hint alone says, "" if nothing.
func (h Hint) kind() Kind {
	named := endingKinds[strings.ToLower(path.Ext(h.Name))]
	kind, ok := typeKinds[h.MediaType]
	switch {
	case !ok && strings.HasPrefix(h.MediaType, "image/"):
		return Image
	case !ok || kind == Text && named != "":
		return named // text/plain is what many programs call everything
	}
	return kind
}

// Class is all of h that may matter to the result: contents that have the same
// bytes and the same class have the same text.
func (h Hint) Class() string {
	switch kind := h.kind(); kind {
	case HTML, Text, CSV, Calendar, Contact:
		return string(kind) + " " + strings.ToLower(h.Charset)
	default:
		return string(kind)
	}
}

// HintOf returns a hint of the given class.
func HintOf(class string) Hint {
	kind, charset, _ := strings.Cut(class, " ")
	h := Hint{Charset: charset}
	for mt, k := range typeKinds {
		if k == Kind(kind) {
			h.MediaType = mt
		}
	}
	if kind == string(Image) {
		h.MediaType = "image/unknown"
	}
	return h
}

// magics are the first bytes of formats.
var magics = []struct {
	start string
	kind  Kind
}{
	{`{\rtf`, RTF}, {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE}, {"\x78\x9f\x3e\x22", TNEF},
	{"\x89PNG\r\n\x1a\n", Image}, {"\xff\xd8\xff", Image}, {"GIF87a", Image}, {"GIF89a", Image},
	{"II*\x00", Image}, {"MM\x00*", Image}, {"\x00\x00\x01\x00", Image}, {"\x00\x00\x00\x0cjP  ", Image},
}

// Sniff tells what a file is by its first bytes, or as far as these do not tell
// by what is said of it. Of an archive it needs all bytes.
func Sniff(data []byte, h Hint) Kind { return sniff(data, h) }

func sniff(data []byte, h Hint) Kind {
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.start)) {
			return m.kind
		}
	}
	head := data[:min(len(data), 1024)]
	switch {
	case h.kind() == Message:
		return Message // may quote anything in its first lines
	case bytes.Contains(head, []byte("%PDF-")):
		return PDF
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return packageKind(data)
	case len(head) > 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP",
		len(head) > 12 && string(head[4:8]) == "ftyp" && strings.Contains("heic heix mif1 msf1 avif", string(head[8:12])),
		bytes.HasPrefix(data, []byte("BM")) && h.kind() == Image:
		return Image
	}
	return sniffText(head, len(data) > len(head), h)
}

// sniffText tells apart what has no magic bytes.
func sniffText(head []byte, more bool, h Hint) Kind {
	start := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head), "\xef\xbb\xbf"), " \t\r\n"))
	hinted := h.kind()
	switch {
	case strings.HasPrefix(start, "begin:vcalendar"):
		return Calendar
	case strings.HasPrefix(start, "begin:vcard"):
		return Contact
	case strings.HasPrefix(start, "-----begin pgp message-----"):
		return OpenPGP
	case hinted == Signature:
		return Signature
	case strings.HasPrefix(start, "<?xml") && strings.Contains(start, "<office:document"):
		return flatKind(start)
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"),
		strings.HasPrefix(start, "<?xml") && strings.Contains(start, "<html"):
		return HTML
	case !readable(head, more):
		return Unknown
	case hinted == "" || hinted == RTF || hinted == PDF || hinted == Image:
		return Text
	}
	return hinted
}

// flatKind is the kind of an OpenDocument in one XML file.
func flatKind(start string) Kind {
	switch {
	case strings.Contains(start, "opendocument.spreadsheet"):
		return ODS
	case strings.Contains(start, "opendocument.presentation"):
		return ODP
	}
	return ODT
}

// readable reports whether the start of a file looks like text.
func readable(head []byte, more bool) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true // UTF-16
	}
	odd := 0
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != 0x1b {
			odd += 4 // no charset of mail has these in text
		} else if r == utf8.RuneError && n == 1 && (!more || i < len(head)-utf8.UTFMax) {
			odd++
		}
		i += n
	}
	return odd*4 <= len(head)
}

// packageKind tells apart the formats that are zip archives.
func packageKind(data []byte) Kind {
	r, err := openZip(data)
	if err != nil {
		return Zip
	}
	types := false
	for _, f := range r.File[:min(len(r.File), 200)] {
		switch {
		case f.Name == "mimetype":
			return mimetypeKind(f)
		case f.Name == "[Content_Types].xml":
			types = true
		}
	}
	if !types {
		return Zip
	}
	for _, f := range r.File {
		switch top, _, _ := strings.Cut(f.Name, "/"); top {
		case "word":
			return DOCX
		case "xl":
			return XLSX
		case "ppt":
			return PPTX
		}
	}
	return Zip
}

func mimetypeKind(f *zip.File) Kind {
	r, err := f.Open()
	if err != nil {
		return Zip
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 200))
	if err != nil {
		return Zip
	}
	name, ok := strings.CutPrefix(string(b), "application/vnd.oasis.opendocument.")
	switch {
	case !ok:
		return Zip
	case strings.HasPrefix(name, "spreadsheet"):
		return ODS
	case strings.HasPrefix(name, "presentation"), strings.HasPrefix(name, "graphics"):
		return ODP
	}
	return ODT
}
