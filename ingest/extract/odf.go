package extract

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// readOpenDocument adds the content of an OpenDocument and its headers and
// footers.
func (p *pack) readOpenDocument() {
	if p.encrypted() {
		p.note(DefectEncrypted)
		return
	}
	if !p.open("content.xml", func(r io.Reader) { p.walkXML(r, p.openDocument(false)) }) {
		p.note(DefectDamaged)
	}
	p.blank()
	p.open("styles.xml", func(r io.Reader) { p.walkXML(r, p.openDocument(true)) })
}

// encrypted reports whether the manifest says that content.xml is encrypted.
func (p *pack) encrypted() bool {
	found := false
	p.open("META-INF/manifest.xml", func(r io.Reader) {
		p.walkXML(r, visitor{
			start: func(name string, _ []xml.Attr) { found = found || name == "encryption-data" },
			end:   func(string) {},
			text:  func([]byte) {},
		})
	})
	return found
}

// maxBlanks is how many blanks in a row are kept.
const maxBlanks = 100

// openDocument reads the paragraphs of an OpenDocument; of a file of styles
// only those of headers and footers. Deleted text is left out.
func (j *job) openDocument(styles bool) visitor {
	d := &odfReader{job: j, styles: styles}
	return visitor{
		skip:  map[string]bool{"tracked-changes": true, "forms": true, "scripts": true, "ruby-text": true},
		start: d.start,
		end:   d.end,
		text: func(b []byte) {
			if d.reading() {
				j.write(string(b))
			}
		},
	}
}

// An odfReader is an OpenDocument being read.
type odfReader struct {
	*job
	styles            bool  // it is a file of styles
	paragraphs, cells int   // that are open
	edges             int   // headers and footers
	notes             int   // notes and comments
	around            []int // paragraphs around each note, comment and frame
}

// reading reports whether text is that of a paragraph.
func (d *odfReader) reading() bool { return d.paragraphs > 0 && d.kept() }

// kept reports whether paragraphs are those of the document, of a header or a footer.
func (d *odfReader) kept() bool { return !d.styles || d.edges > 0 }

func (d *odfReader) start(name string, attr []xml.Attr) {
	switch name {
	case "p", "h":
		if d.reading() { // one in another
			d.write(lineEnd(d.cells + d.notes))
		}
		d.paragraphs++
	case "note", "annotation", "frame": // text in them is that of their own paragraphs, not names, numbers and pictures
		if d.reading() {
			d.write(" ")
		}
		d.around = append(d.around, d.paragraphs)
		d.paragraphs = 0
		if name != "frame" {
			d.notes++
		}
	case "header", "footer", "header-first", "footer-first", "header-left", "footer-left":
		d.edges++
	case "table-cell", "covered-table-cell":
		d.cells++
	case "page":
		d.blank()
	case "table":
		if title := attribute(attr, "name"); title != "" && d.cells == 0 && !d.styles {
			d.write("\n" + title + "\n")
		}
	}
	if d.reading() {
		d.write(blanks(name, attr))
	}
}

func (d *odfReader) end(name string) {
	switch name {
	case "p", "h":
		if d.paragraphs--; d.kept() {
			d.write(lineEnd(d.cells + d.notes))
		}
	case "note", "annotation", "frame":
		if n := len(d.around) - 1; n >= 0 {
			d.paragraphs, d.around = d.around[n], d.around[:n]
		}
		if name != "frame" {
			d.notes--
		}
	case "header", "footer", "header-first", "footer-first", "header-left", "footer-left":
		d.edges--
	case "table-cell", "covered-table-cell":
		d.cells--
		d.write("\t")
	case "table-row":
		d.write("\n")
	}
}

// blanks is the text of an element that stands for white space.
func blanks(name string, attr []xml.Attr) string {
	switch name {
	case "tab":
		return "\t"
	case "line-break":
		return "\n"
	case "s":
		n, err := strconv.Atoi(attribute(attr, "c"))
		if err != nil {
			n = 1
		}
		return strings.Repeat(" ", min(max(n, 1), maxBlanks))
	}
	return ""
}
