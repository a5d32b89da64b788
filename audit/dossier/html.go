package dossier

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"onrecord/ingest/email"
)

//go:embed pages
var pages embed.FS

//go:embed report.css
var sheet string

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"day": day, "moment": moment, "visible": visible, "points": points, "plural": email.Plural[int],
}).ParseFS(pages, "pages/*.html"))

// HTML prints a report as a page: one file that fetches nothing and runs nothing,
// by its own policy (CSP) too. Printed, each page of an exhibit bears its number.
func HTML(w io.Writer, r *Report) error { return render(w, "report", styleOf(r), r) }

// render prints a page whose only style is css.
func render(w io.Writer, name, css string, of any) error {
	sum := sha256.Sum256([]byte(css))
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name, struct {
		Of     any
		CSS    template.CSS
		Policy string
	}{of, template.CSS(css), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"})
	if err != nil {
		return fmt.Errorf("print the %s as a page: %w", name, err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// styleOf is the style of a report: of each exhibit it tells what stands on its
// pages in print (CSS Paged Media 3, margin boxes of named pages).
func styleOf(r *Report) string {
	b := []byte(sheet + "#exhibit-0{page:letter}@page letter{@top-right{content:\"The letter\"}}\n")
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
