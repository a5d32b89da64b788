package dossier

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
)

//go:embed report.html
var page string

//go:embed report.css
var sheet string

var pageTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"day": day, "moment": moment, "visible": visible, "meaning": Meaning, "people": People, "points": points, "bytes": bytesOf, "plural": plural,
}).Parse(page))

// HTML prints a report as a page: one file that fetches nothing and runs nothing,
// by its own policy (CSP) too. Printed, each page of an exhibit bears its number.
func HTML(w io.Writer, r *Report) error {
	css := styleOf(r)
	sum := sha256.Sum256([]byte(css))
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, struct {
		*Report
		CSS    template.CSS
		Policy string
	}{r, template.CSS(css), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"})
	if err != nil {
		return fmt.Errorf("print the report as HTML: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// styleOf is the style of a report: of each exhibit it tells what stands on its
// pages in print (CSS Paged Media 3, margin boxes of named pages).
func styleOf(r *Report) string {
	b := []byte(sheet)
	for i := range r.Exhibits {
		n := r.Exhibits[i].Number
		b = fmt.Appendf(b, "#exhibit-%d{page:exhibit-%d}@page exhibit-%d{@top-right{content:\"Exhibit %d\"}}\n", n, n, n, n)
	}
	return string(b)
}

// A shown exhibit is one beside the report that it belongs to.
type shown struct {
	Exhibit
	report *Report
}

// Show returns an exhibit with what the report knows of it.
func (r *Report) Show(e Exhibit) *shown { return &shown{e, r} }

// Proves is [Report.Proves] of the exhibit.
func (s *shown) Proves() []Note { return s.report.Proves(&s.Exhibit) }
