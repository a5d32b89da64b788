package extract

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Version is the version of the rules that turn files into text. It grows when
// the same file may give different text than before.
const Version = 7

// A Kind is what an attachment is.
type Kind string

// The kinds.
const (
	PDF       Kind = "pdf"
	DOCX      Kind = "docx"
	XLSX      Kind = "xlsx"
	PPTX      Kind = "pptx"
	ODT       Kind = "odt"
	ODS       Kind = "ods"
	ODP       Kind = "odp"
	RTF       Kind = "rtf"
	HTML      Kind = "html"
	Text      Kind = "text"
	CSV       Kind = "csv"
	Calendar  Kind = "calendar"
	Contact   Kind = "contact"
	Message   Kind = "message"
	Zip       Kind = "zip"
	TNEF      Kind = "tnef"
	Image     Kind = "image"
	Signature Kind = "signature"
	OpenPGP   Kind = "openpgp"
	OLE       Kind = "ole"
	Unknown   Kind = "unknown"
)

// A Result is what was read of an attachment.
type Result struct {
	Kind     Kind
	Text     string   // valid UTF-8, with "\n" line ends
	Pages    int      // of a PDF
	TextLess bool     // there are pictures or scans whose words were not read
	Defects  []string // codes, each once, sorted
	Files    []string // names of the files inside, in order; a file in a file in a file too
}

// Has reports whether r has a defect.
func (r *Result) Has(code string) bool { return slices.Contains(r.Defects, code) }

// Limits bound what reading one attachment may take. A zero field means the
// value of [DefaultLimits].
type Limits struct {
	Size   int64         // bytes of the attachment, and of each file in it
	Text   int64         // bytes of text that are kept
	Time   time.Duration // of a [Worker]
	Memory int64         // bytes of the process of a [Worker]
	Unpack int64         // bytes unpacked of archives and documents, in all
	Depth  int           // of files in files
	Files  int           // files in it, in all

	OCR       bool   // read pictures by tesseract, if it is installed
	Languages string // of pictures, as tesseract names them: "eng+deu"
}

// DefaultLimits are generous for honest files and small for a computer.
var DefaultLimits = Limits{
	Size: 64 << 20, Text: 1 << 20, Time: 30 * time.Second, Memory: 512 << 20,
	Unpack: 256 << 20, Depth: 8, Files: 1000, Languages: "eng",
}

func (l Limits) complete() Limits {
	d := DefaultLimits
	l.Size, l.Text, l.Time = cmp.Or(l.Size, d.Size), cmp.Or(l.Text, d.Text), cmp.Or(l.Time, d.Time)
	l.Memory, l.Unpack = cmp.Or(l.Memory, d.Memory), cmp.Or(l.Unpack, d.Unpack)
	l.Depth, l.Files = cmp.Or(l.Depth, d.Depth), cmp.Or(l.Files, d.Files)
	l.Languages = cmp.Or(l.Languages, d.Languages)
	return l
}

// A Reader reads attachments. Its error is that of ctx, or says that nothing
// can be read now; whatever is wrong with the attachment is in the result.
type Reader interface {
	Read(ctx context.Context, data []byte, h Hint) (Result, error)
	Close() error
}

// Direct reads in this process: without a bound on memory, and without an end
// to a reading that takes too long and ignores its context. It is for tests and
// for files one trusts.
type Direct struct{ Limits Limits }

// Read implements [Reader].
func (d *Direct) Read(ctx context.Context, data []byte, h Hint) (Result, error) {
	l := d.Limits.complete()
	tctx, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	done := make(chan Result, 1)
	go func() { done <- read(tctx, data, h, l) }()
	select {
	case r := <-done:
		return r, ctx.Err()
	case <-tctx.Done():
		return Result{Kind: sniff(data, h), Defects: []string{DefectTooLong}}, ctx.Err()
	}
}

// Close implements [Reader].
func (d *Direct) Close() error { return nil }

// A job is one attachment being read.
type job struct {
	ctx    context.Context
	limits Limits
	text   strings.Builder
	unpack int64 // bytes that may still be unpacked
	files  int   // files that may still be looked at
	depth  int   // of the file under way
	res    Result
}

// read reads an attachment in this process. A fault of this program is a
// defect of the attachment.
func read(ctx context.Context, data []byte, h Hint, l Limits) (res Result) {
	j := &job{ctx: ctx, limits: l, unpack: l.Unpack, files: l.Files}
	kind := sniff(data, h)
	defer func() {
		if recover() != nil {
			j.note(DefectCrashed)
		}
		res = j.finish(kind)
	}()
	j.read(kind, data, h)
	return
}

func (j *job) finish(kind Kind) Result {
	if j.ctx.Err() != nil {
		j.note(DefectTooLong)
	}
	r := j.res
	r.Kind, r.Text = kind, tidy(j.text.String())
	slices.Sort(r.Defects)
	return r
}

// read adds the text of a file, which may lie in another.
func (j *job) read(kind Kind, data []byte, h Hint) {
	if int64(len(data)) > j.limits.Size {
		j.note(DefectTooLarge)
		return
	}
	switch kind {
	case PDF:
		j.readPDF(data)
	case DOCX, XLSX, PPTX, ODT, ODS, ODP:
		j.readPackage(kind, data)
	case Zip:
		j.readZip(data)
	case RTF:
		j.readRTF(data)
	case HTML, Text, CSV:
		j.readText(kind, data, h.Charset)
	case Calendar, Contact:
		j.readCard(data, h.Charset)
	case Message:
		j.readMessage(data)
	case TNEF:
		j.readTNEF(data)
	case Image:
		j.readImage(data)
	case OLE:
		j.readOLE(data)
	case OpenPGP:
		j.note(DefectEncrypted)
	case Unknown:
		j.note(DefectUnknownFormat)
	}
}

// inside adds a file that lies in the one under way: its name and its text.
func (j *job) inside(name string, data []byte, h Hint) {
	name = clean(name)
	if !j.another() {
		return
	}
	j.res.Files = append(j.res.Files, name)
	if j.depth >= j.limits.Depth {
		j.note(DefectTooDeep)
		return
	}
	j.depth++
	defer func() { j.depth-- }()
	j.blank()
	j.write(name + "\n")
	j.read(sniff(data, h), data, h)
}

// another counts one more file, and reports whether it may be looked at.
func (j *job) another() bool {
	if j.stop() {
		return false
	}
	if j.files <= 0 {
		j.note(DefectTooManyFiles)
		return false
	}
	j.files--
	return true
}

// note adds a defect.
func (j *job) note(code string) {
	if !slices.Contains(j.res.Defects, code) {
		j.res.Defects = append(j.res.Defects, code)
	}
}

// stop reports whether there is no room or no time for more text.
func (j *job) stop() bool {
	return int64(j.text.Len()) >= j.limits.Text || j.ctx.Err() != nil
}

// write adds text as far as there is room.
func (j *job) write(s string) {
	room := int(j.limits.Text) - j.text.Len()
	if len(s) > room {
		j.note(DefectTextTruncated)
		for room > 0 && !utf8.RuneStart(s[room]) {
			room--
		}
		s = s[:max(room, 0)]
		j.text.WriteString(s)
		for int64(j.text.Len()) < j.limits.Text { // at the end of a character: full all the same
			j.text.WriteByte('\n')
		}
		return
	}
	j.text.WriteString(s)
}

// blank begins a new paragraph after what is there.
func (j *job) blank() {
	if j.text.Len() > 0 {
		j.write("\n\n")
	}
}

// tidy makes text of lines without blanks at their ends, of which no two in a
// row are empty.
func tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	empty := true // at the start
	for line := range strings.Lines(strings.ToValidUTF8(s, "\uFFFD")) {
		line = strings.TrimRight(line, " \t\r\n\f\v\u00a0")
		if line == "" && empty {
			continue
		}
		empty = line == ""
		b.WriteString(strings.ReplaceAll(strings.Map(plain, line), " \t", "\t"))
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n")
}

// plain drops control characters but the tab and those that part pages and lines, and
// makes blanks of all kinds plain.
func plain(r rune) rune {
	switch r {
	case '\f', '\v', '\u00a0', '\u202f', '\u2007': // the last are blanks at which no line is broken
		return ' '
	}
	if r < 0x20 && r != '\t' || r == 0x7f {
		return -1
	}
	return r
}

// clean makes the name of a file fit for a line, and not long.
func clean(name string) string {
	name = strings.Map(plain, strings.ToValidUTF8(name, "\uFFFD"))
	if name = strings.TrimSpace(name); len(name) > 255 {
		name = strings.ToValidUTF8(name[:255], "")
	}
	return name
}
