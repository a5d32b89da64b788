package extract

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
)

var errUnpack = errors.New("more is packed than allowed")

// An unpacker reads a member of a package and counts what is unpacked.
type unpacker struct {
	j *job
	r io.Reader
}

func (u unpacker) Read(p []byte) (int, error) {
	if u.j.unpack <= 0 {
		return 0, errUnpack
	}
	n, err := u.r.Read(p[:min(int64(len(p)), u.j.unpack)])
	u.j.unpack -= int64(n)
	return n, err
}

// readPackage adds the text of an office document.
func (j *job) readPackage(kind Kind, data []byte) {
	if !bytes.HasPrefix(data, []byte("PK")) { // one flat XML file
		j.walkXML(bytes.NewReader(data), j.openDocument(false))
		return
	}
	r, err := openZip(data)
	if err != nil {
		j.note(DefectDamaged)
		return
	}
	p := &pack{j, r}
	switch kind {
	case DOCX:
		p.main(docxParts)
	case PPTX:
		p.main(pptxParts)
	case XLSX:
		p.readSheets()
	default:
		p.readOpenDocument()
	}
}

// A pack is an office document that is a zip archive.
type pack struct {
	*job
	zip *zip.Reader
}

// open calls f with the content of the member called name, if there is one.
func (p *pack) open(name string, f func(io.Reader)) bool {
	for _, m := range p.zip.File {
		if m.Name != name {
			continue
		}
		if m.Flags&zipEncrypted != 0 {
			p.note(DefectEncrypted)
			return true
		}
		r, err := m.Open()
		if err != nil {
			p.note(DefectDamaged)
			return true
		}
		defer r.Close()
		f(unpacker{p.job, r})
		return true
	}
	return false
}

// matching returns the names that match one of the patterns: in the order of the
// patterns, then of the number in the name.
func (p *pack) matching(patterns []*regexp.Regexp) []string {
	type member struct {
		name           string
		pattern, count int
	}
	var list []member
	for _, f := range p.zip.File {
		for i, re := range patterns {
			if m := re.FindStringSubmatch(f.Name); m != nil {
				n, _ := strconv.Atoi(m[1]) // no number: first
				list = append(list, member{f.Name, i, n})
				break
			}
		}
	}
	slices.SortFunc(list, func(a, b member) int {
		return cmp.Or(cmp.Compare(a.pattern, b.pattern), cmp.Compare(a.count, b.count), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, m := range list {
		if !slices.Contains(names, m.name) {
			names = append(names, m.name)
		}
	}
	return names
}

// main reads the members that make up a text document or slides.
func (p *pack) main(patterns []*regexp.Regexp) {
	if !p.each(patterns, docxText) {
		p.note(DefectDamaged)
	}
}

// each reads the members that match, with a visitor for each. It reports whether
// there are any.
func (p *pack) each(patterns []*regexp.Regexp, reader func(*job) visitor) bool {
	names := p.matching(patterns)
	for _, name := range names {
		if p.stop() {
			break
		}
		p.blank()
		p.open(name, func(r io.Reader) { p.walkXML(r, reader(p.job)) })
	}
	return len(names) > 0
}

func patterns(list ...string) (all []*regexp.Regexp) {
	for _, s := range list {
		all = append(all, regexp.MustCompile(`^`+s+`$`))
	}
	return all
}

var (
	docxParts = patterns(`word/document(\d*)\.xml`, `word/header(\d*)\.xml`, `word/footer(\d*)\.xml`,
		`word/footnotes(\d*)\.xml`, `word/endnotes(\d*)\.xml`, `word/comments(\d*)\.xml`, `word/diagrams/data(\d*)\.xml`)
	pptxParts = patterns(`ppt/slides/slide(\d*)\.xml`, `ppt/diagrams/data(\d*)\.xml`, `ppt/notesSlides/notesSlide(\d*)\.xml`, `ppt/comments/\w*?(\d*)\.xml`)

	// Of sheets. Some programs keep comments in a folder.
	sheetComments = patterns(`xl/comments(\d*)\.xml`, `xl/comments/\w*?(\d*)\.xml`, `xl/threadedComments/threadedComment(\d*)\.xml`)
	sheetDrawings = patterns(`xl/drawings/drawing(\d*)\.xml`, `xl/diagrams/data(\d*)\.xml`)
)
