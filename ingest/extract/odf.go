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
	paragraphs, cells, edge := 0, 0, 0
	return visitor{
		skip: map[string]bool{"tracked-changes": true, "forms": true, "scripts": true},
		start: func(name string, attr []xml.Attr) {
			switch name {
			case "p", "h":
				paragraphs++
			case "header", "footer", "header-first", "footer-first", "header-left", "footer-left":
				edge++
			case "table-cell", "covered-table-cell":
				cells++
			case "page":
				j.blank()
			case "table":
				if title := attribute(attr, "name"); title != "" && cells == 0 && !styles {
					j.write("\n" + title + "\n")
				}
			}
			if paragraphs > 0 && (!styles || edge > 0) {
				j.write(blanks(name, attr))
			}
		},
		end: func(name string) {
			switch name {
			case "p", "h":
				if paragraphs--; paragraphs == 0 && (!styles || edge > 0) {
					j.write(lineEnd(cells))
				}
			case "header", "footer", "header-first", "footer-first", "header-left", "footer-left":
				edge--
			case "table-cell", "covered-table-cell":
				cells--
				j.write("\t")
			case "table-row":
				j.write("\n")
			}
		},
		text: func(b []byte) {
			if paragraphs > 0 && (!styles || edge > 0) {
				j.write(string(b))
			}
		},
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
