package extract

import (
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"
)

// maxShared bounds the strings that the cells of a workbook share, in bytes.
const maxShared = 32 << 20

// A workbook is what the sheets of an xlsx file refer to.
type workbook struct {
	sheets   []sheet
	shared   []string
	formats  []string // of the cell styles
	date1904 bool
}

type sheet struct{ name, member string }

// readSheets adds the rows of a workbook: values as the sheet shows them.
func (p *pack) readSheets() {
	w := &workbook{}
	p.readWorkbook(w)
	if len(w.sheets) == 0 {
		for _, name := range p.matching(patterns(`xl/worksheets/sheet(\d*)\.xml`)) {
			w.sheets = append(w.sheets, sheet{"", name})
		}
	}
	if len(w.sheets) == 0 {
		p.note(DefectDamaged)
	}
	p.readShared(w)
	p.readStyles(w)
	for _, s := range w.sheets {
		if p.stop() {
			return
		}
		p.blank()
		p.write(clean(s.name) + "\n")
		if !p.open(s.member, func(r io.Reader) { p.walkXML(r, p.rows(w)) }) {
			p.note(DefectDamaged)
		}
	}
	p.each(sheetComments, sheetNotes)
	p.each(sheetDrawings, docxText)
}

// readWorkbook finds the sheets and the files they are in.
func (p *pack) readWorkbook(w *workbook) {
	targets := map[string]string{}
	ignore := func(string) {}
	p.open("xl/_rels/workbook.xml.rels", func(r io.Reader) {
		p.walkXML(r, visitor{end: ignore, text: func([]byte) {}, start: func(name string, attr []xml.Attr) {
			if name != "Relationship" || len(targets) > 10_000 {
				return
			}
			target := attribute(attr, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			targets[attribute(attr, "Id")] = strings.TrimPrefix(target, "/")
		}})
	})
	p.open("xl/workbook.xml", func(r io.Reader) {
		p.walkXML(r, visitor{end: ignore, text: func([]byte) {}, start: func(name string, attr []xml.Attr) {
			switch name {
			case "workbookPr":
				w.date1904 = isTrue(attribute(attr, "date1904"))
			case "sheet":
				if m := targets[attribute(attr, "id")]; strings.HasPrefix(m, "xl/worksheets/") {
					w.sheets = append(w.sheets, sheet{attribute(attr, "name"), m})
				}
			}
		}})
	})
}

// readShared reads the strings that cells name by their number.
func (p *pack) readShared(w *workbook) {
	var item strings.Builder
	inText, total := false, 0
	p.open("xl/sharedStrings.xml", func(r io.Reader) {
		p.walkXML(r, visitor{
			skip: map[string]bool{"rPh": true}, // how to pronounce it
			start: func(name string, _ []xml.Attr) {
				inText = name == "t"
				if name == "si" {
					item.Reset()
				}
			},
			end: func(name string) {
				inText = false
				if name == "si" && total <= maxShared {
					w.shared = append(w.shared, item.String())
					total += item.Len() + 16
				} else if name == "si" {
					p.note(DefectTextTruncated)
				}
			},
			text: func(b []byte) {
				if inText && total+item.Len() <= maxShared {
					item.Write(b)
				}
			},
		})
	})
}

// readStyles reads the number formats of the cell styles.
func (p *pack) readStyles(w *workbook) {
	custom := map[string]string{}
	cells := false
	p.open("xl/styles.xml", func(r io.Reader) {
		p.walkXML(r, visitor{
			start: func(name string, attr []xml.Attr) {
				switch {
				case len(custom) > 10_000 || len(w.formats) > 100_000:
				case name == "numFmt":
					custom[attribute(attr, "numFmtId")] = attribute(attr, "formatCode")
				case name == "cellXfs":
					cells = true
				case name == "xf" && cells:
					id := attribute(attr, "numFmtId")
					code, ok := custom[id]
					if !ok {
						code = builtinFormats[id]
					}
					w.formats = append(w.formats, code)
				}
			},
			end:  func(name string) { cells = cells && name != "cellXfs" },
			text: func([]byte) {},
		})
	})
}

// rows reads a sheet: a line for each row, with tabs between its cells.
func (p *pack) rows(w *workbook) visitor {
	var kind, style string
	var value strings.Builder
	inValue, filled := false, false
	return visitor{
		skip: map[string]bool{"rPh": true, "f": true},
		start: func(name string, attr []xml.Attr) {
			switch name {
			case "row":
				filled = false
			case "c":
				kind, style = attribute(attr, "t"), attribute(attr, "s")
				value.Reset()
			case "v", "t":
				inValue = true
			}
		},
		end: func(name string) {
			switch name {
			case "v", "t":
				inValue = false
			case "c":
				shown := w.cell(kind, style, value.String())
				if filled && shown != "" {
					p.write("\t")
				}
				p.write(strings.ReplaceAll(shown, "\n", " "))
				filled = filled || shown != ""
			case "row":
				p.write("\n")
			}
		},
		text: func(b []byte) {
			if inValue {
				value.Write(b)
			}
		},
	}
}

// cell is what a cell shows.
func (w *workbook) cell(kind, style, value string) string {
	switch kind {
	case "s":
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < len(w.shared) {
			return w.shared[n]
		}
		return ""
	case "b":
		if value == "1" {
			return "TRUE"
		}
		return "FALSE"
	case "", "n":
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return value
		}
		code := ""
		if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(w.formats) {
			code = w.formats[n]
		}
		return formatCell(code, number, w.date1904)
	}
	return value // text, errors, ISO dates
}

// sheetNotes reads comments of a sheet.
func sheetNotes(j *job) visitor {
	inText := false
	return visitor{
		start: func(name string, _ []xml.Attr) { inText = name == "t" || name == "text" },
		end: func(name string) {
			inText = false
			switch name {
			case "comment", "threadedComment":
				j.write("\n")
			}
		},
		text: func(b []byte) {
			if inText {
				j.write(string(b))
			}
		},
	}
}
