package dossier

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// PDFOptions say how a report is printed.
type PDFOptions struct {
	Letter bool   // on paper of the size that is called so, not on A4
	Fonts  []Font // for scripts that the own fonts lack
}

// PDF prints a report as a document of pages, with bookmarks and text that can be
// searched and copied. Each page of an exhibit bears its number. Characters that
// no font has are printed as their code points, told in the document, and
// returned.
func PDF(w io.Writer, r *Report, o PDFOptions) (missing []rune, err error) {
	first := &setting{report: r, options: o}
	if err := first.set(); err != nil {
		return nil, err
	}
	missing = slices.Sorted(maps.Keys(first.missing))
	second := &setting{report: r, options: o, lacks: missing}
	second.pages = first.pdf.PageNo()
	if err := second.set(); err != nil {
		return nil, err
	}
	if n := second.pdf.PageNo(); n != second.pages { // the list of characters took a page
		second = &setting{report: r, options: o, lacks: missing, pages: n}
		if err := second.set(); err != nil {
			return nil, err
		}
	}
	if err := second.pdf.Output(w); err != nil {
		return nil, fmt.Errorf("print the report as PDF: %w", err)
	}
	return missing, nil
}

// A setting is a report that is set once.
type setting struct {
	*paper
	report  *Report
	options PDFOptions
	pages   int    // how many there are, 0 if not known
	lacks   []rune // characters that the fonts lack, nil if not known
	links   map[int]int

	body, small, quote, strong style
}

// set sets the whole report.
func (s *setting) set() error {
	size := "A4"
	if s.options.Letter {
		size = "Letter"
	}
	pdf := newPDF(size)
	fonts, err := newFaces(pdf, s.options.Fonts)
	if err != nil {
		return err
	}
	r := s.report
	at := r.Checkpoint.At.UTC()
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetTitle(bookmark("Case report "+r.Case+": "+r.Client+" and "+r.Firm), true)
	s.paper = &paper{faces: fonts, total: s.pages, running: "Case " + r.Case + "  ·  " + r.Client + " and " + r.Firm,
		below: fmt.Sprintf("Record of %d entries, root %.16s…", r.Checkpoint.Size, r.Checkpoint.Root)}
	s.w, s.h = pdf.GetPageSize()
	s.body = style{face: fonts.regular, size: textSize, after: 1.5}
	s.small = style{face: fonts.regular, size: smallSize + 0.5, after: 1, grey: true}
	s.quote = style{face: fonts.italic, size: textSize, indent: 5, after: 2, bar: true}
	s.strong = style{face: fonts.bold, size: textSize, after: 1}
	s.links = map[int]int{}
	for _, e := range s.all() {
		s.links[e.Number] = pdf.AddLink()
	}
	s.page()
	for _, part := range []func(){s.front, s.points, s.looked, s.proven, s.list, s.exhibits} {
		part()
	}
	return pdf.Error()
}

// all are the letter and the exhibits.
func (s *setting) all() []*Exhibit {
	list := []*Exhibit{&s.report.Letter}
	for i := range s.report.Exhibits {
		list = append(list, &s.report.Exhibits[i])
	}
	return list
}

func (s *setting) section(title string) {
	s.y += 4
	s.heading(title, 0, style{face: s.bold, size: 14, after: 3})
}

func (s *setting) front() {
	r := s.report
	s.text("Case report "+r.Case, s.small)
	s.heading(r.Client+" and "+r.Firm, 0, style{face: s.bold, size: 18, after: 3})
	state := "open"
	if r.Closed != nil {
		state = "closed on " + day(r.Closed.At) + " by " + r.Closed.By
	}
	s.notes([]Note{{"Letter of", day(r.Written)}, {"Case opened", day(r.Opened.At) + " by " + r.Opened.By}, {"State", state}, {"Record", r.Checkpoint.String()}}, s.regular)
	s.section("Summary")
	for _, t := range r.Summary() {
		s.text(t, s.body)
	}
	var rows [][]string
	for i := range r.Points {
		p := &r.Points[i]
		rows = append(rows, []string{p.Number, p.Quote, p.Verdict(), p.Decided()})
	}
	if s.y += 2; len(rows) > 0 {
		s.table([]float64{0.09, 0.5, 0.16, 0.25}, []string{"Point", "What the letter says", "Verdict", "Whose word it is"}, rows, nil)
	}
	if c := r.Closed; c != nil {
		s.text("How the case ended", s.strong)
		s.notes([]Note{{"What led to it", c.Cause}, {"What was done about it", c.Fix}}, s.regular)
	}
}

func (s *setting) points() {
	s.section("The points of the letter")
	s.text("Where the client is right comes first. The numbers are those of the letter.", s.body)
	for i := range s.report.Points {
		s.point(&s.report.Points[i])
	}
	for i, g := range s.report.Gone {
		if i == 0 {
			s.heading("Rulings on other words of the letter", 1, style{face: s.bold, size: 11, after: 1.5})
		}
		s.text(g.Quote, s.quote)
		s.text(fmt.Sprintf("%s, ruled by %s on %s: %s (entry %d of the log)", g.Verdict, g.By, day(g.At), g.Why, g.Leaf), s.body)
	}
}

func (s *setting) point(p *Point) {
	s.y += 3
	s.heading("Point "+p.Number+": "+p.Verdict(), 1, style{face: s.bold, size: 11, after: 1.5})
	if p.Heading != "" {
		s.text("Under “"+p.Heading+"”", s.small)
	}
	s.text(p.Quote, s.quote)
	s.text(strings.ToUpper(p.Verdict()[:1])+p.Verdict()[1:]+": "+Meaning(p.Verdict())+". "+upper(p.Decided())+".", s.strong)
	if r := p.Ruling; r != nil {
		s.text(fmt.Sprintf("Reason given: %s (entry %d of the log)", r.Why, r.Leaf), s.body)
	}
	if d := p.Differs(); d != "" {
		s.text(d, s.body)
	}
	if p.Why != "" {
		s.text("What the program finds: "+p.Why, s.body)
	}
	if p.Basis() != "" {
		s.text(p.Basis(), s.strong)
	}
	for _, c := range p.Citations {
		s.room(12)
		y, page := s.y, s.pdf.PageNo()
		s.text(fmt.Sprintf("Exhibit %d, %s, %s", c.Exhibit, day(c.At), c.Author), s.body)
		if s.pdf.PageNo() == page {
			s.pdf.Link(side, y, s.width(), s.y-y, s.links[c.Exhibit])
		}
		if c.Quote != "" {
			s.text(c.Quote, s.quote)
		}
	}
	s.notes(p.Notes(), s.regular)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (s *setting) looked() {
	r := s.report
	s.section("What mail was looked at")
	s.text(r.Covered(), s.body)
	var rows [][]string
	for _, m := range r.Coverage.Searched {
		rows = append(rows, []string{m.Account + "/" + m.Mailbox, m.Owner, fmt.Sprint(m.Messages), fmt.Sprintf("%.10s", m.First), fmt.Sprintf("%.10s", m.Last), fmt.Sprint(m.Failed), fmt.Sprint(m.Vanished)})
	}
	if len(rows) > 0 {
		s.table([]float64{0.25, 0.25, 0.1, 0.12, 0.12, 0.08, 0.08}, []string{"Mailbox", "Whose", "Messages", "Oldest", "Newest", "Failed", "Gone"}, rows, nil)
	}
	for i, h := range r.Coverage.Holes {
		if i == 0 {
			s.text("Why mail may be missing", s.strong)
		}
		s.text("•  "+h.Text, style{face: s.regular, size: textSize, indent: 3, after: 1})
	}
	rows = nil
	for _, h := range r.Withheld {
		rows = append(rows, []string{moment(h.At), h.Kind})
	}
	if len(rows) > 0 {
		s.y += 2
		s.text("Messages of the client that the firm does not hand out", s.strong)
		s.table([]float64{0.4, 0.6}, []string{"Date", "Kind"}, rows, nil)
	}
	if r.Kept > 0 {
		s.text(r.KeptBack(), s.body)
	}
}

func (s *setting) proven() {
	s.section("What is proven, and what is not")
	var rows [][]string
	for _, x := range s.report.Proven() {
		rows = append(rows, []string{x.Said, x.Shown, x.Not})
	}
	s.table([]float64{0.34, 0.3, 0.36}, []string{"What is said", "Shown by", "Not shown"}, rows, nil)
	s.section("How to check it")
	for i, t := range s.report.Steps() {
		s.text(fmt.Sprintf("%d.  %s", i+1, t), s.body)
	}
	if len(s.lacks) > 0 {
		var points []string
		for _, r := range s.lacks {
			points = append(points, codePoint(r))
		}
		s.text("Characters that the fonts of this print lack, and that stand in it as their code points of Unicode: "+strings.Join(points, ", ")+". The page report.html shows them.", s.body)
	}
}

func (s *setting) list() {
	s.section("Exhibits")
	var rows [][]string
	var links []int
	for _, e := range s.all() {
		cited, number := "", fmt.Sprint(e.Number)
		if len(e.Points) > 0 {
			cited = points(e.Points)
		}
		if e.Number == 0 {
			number = "Letter"
		}
		rows, links = append(rows, []string{number, day(e.At), e.Author(), e.Name(), cited}), append(links, s.links[e.Number])
	}
	s.table([]float64{0.1, 0.18, 0.27, 0.31, 0.14}, []string{"Exhibit", "Date", "From", "What", "Cited on"}, rows, links)
}

// exhibits sets each on pages of its own, which bear its number.
func (s *setting) exhibits() {
	for _, e := range s.all() {
		s.mark = e.Label()
		s.page()
		s.pdf.SetLink(s.links[e.Number], 0, s.pdf.PageNo())
		s.heading(e.Heading(), 1, style{face: s.bold, size: 12, after: 2})
		s.notes(e.About(), s.regular)
		if e.Text != "" {
			s.text(e.Text, style{face: s.regular, size: textSize, after: 3})
		}
		if e.Cut {
			s.text("The text goes on in the file that the proof names.", s.small)
		}
		s.room(30)
		s.text("Proof", s.strong)
		s.notes(s.report.Proves(e), s.mono)
	}
	s.mark = ""
}
