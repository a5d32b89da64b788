package dossier

import (
	"fmt"
	"strings"

	"onrecord/ingest/email"
)

// A reportSetting is a report while it is set.
type reportSetting struct {
	*setting
	report *Report
	links  map[int]int // to exhibits, by number
	pages  map[int]int // on which exhibits begin, of the time before
}

// set sets the whole report.
func (s *reportSetting) set() {
	r := s.report
	s.open("Case "+r.Case+"  ·  "+r.Client+" and "+r.Firm, fmt.Sprintf("Record of %s, sum %.16s…", email.Plural(r.Checkpoint.Size, "entry"), r.Checkpoint.Root), r.Checkpoint.At)
	for _, e := range s.all() {
		s.links[e.Number] = s.pdf.AddLink()
	}
	s.page()
	for _, part := range []func(){s.front, s.points, s.timeline, s.looked, s.proven, s.list, s.exhibits} {
		part()
	}
}

func (s *reportSetting) timeline() {
	s.section("Timeline")
	s.text("What is on record between the firm and the client, in the order of time.", s.body)
	s.history(s.report.History(), s.report.Nothing())
}

// all are the letter and the exhibits.
func (s *reportSetting) all() []*Exhibit {
	list := []*Exhibit{&s.report.Letter}
	for i := range s.report.Exhibits {
		list = append(list, &s.report.Exhibits[i])
	}
	return list
}

func (s *reportSetting) front() {
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

func (s *reportSetting) points() {
	s.section("The points of the letter")
	s.text(s.report.Numbering(), s.body)
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

func (s *reportSetting) point(p *Point) {
	s.y += 3
	s.heading(p.Title(), 1, style{face: s.bold, size: 11, after: 1.5})
	if p.Heading != "" {
		s.text("Under “"+p.Heading+"”", s.small)
	}
	s.text(p.Quote, s.quote)
	s.text(strings.ToUpper(p.Verdict()[:1])+p.Verdict()[1:]+": "+p.Meaning()+". "+upper(p.Decided())+".", s.strong)
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
		source := ""
		if who := c.Source(); who != "" { // that of a withheld message is not told
			source = ", " + who
		}
		s.text(fmt.Sprintf("Exhibit %d, %s%s", c.Exhibit, day(c.At), source), s.body)
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

func (s *reportSetting) looked() {
	r := s.report
	s.section("What mail was looked at")
	s.text(r.Covered(), s.body)
	var rows [][]string
	for _, m := range r.Coverage.Searched {
		rows = append(rows, []string{m.Account + "/" + m.Mailbox, m.Owner, fmt.Sprint(m.Messages), r.DayOf(m.First), r.DayOf(m.Last), fmt.Sprint(m.Failed), fmt.Sprint(m.Vanished)})
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

func (s *reportSetting) proven() {
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
	s.lacking(" The page report.html shows them.")
}

func (s *reportSetting) list() {
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
		page := "" // not known the first time
		if n := s.pages[e.Number]; n > 0 {
			page = fmt.Sprint(n)
		}
		rows, links = append(rows, []string{number, day(e.At), e.Author(), e.Name(), cited, page}), append(links, s.links[e.Number])
	}
	s.table([]float64{0.09, 0.17, 0.26, 0.28, 0.13, 0.07}, []string{"Exhibit", "Date", "From", "What", "Cited on", "Page"}, rows, links)
}

// exhibits sets each on pages of its own, which bear its number.
func (s *reportSetting) exhibits() {
	for _, e := range s.all() {
		s.mark = e.Label()
		s.page()
		s.pages[e.Number] = s.pdf.PageNo()
		s.pdf.SetLink(s.links[e.Number], 0, s.pages[e.Number])
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
