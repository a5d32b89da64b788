package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"onrecord/audit/bundle"
	"onrecord/audit/dossier"
	"onrecord/ingest/email"
)

// CaseReportRequest asks for the report of a case as a file.
type CaseReportRequest struct {
	Case   string `json:"case"`
	Format string `json:"format,omitempty"` // html, pdf; "" is what the name of the file ends in
	File   string `json:"file"`             // absolute; must not exist
}

// CaseReportRow is a report that was written.
type CaseReportRow struct {
	File     string   `json:"file"`
	Case     string   `json:"case"`
	Format   string   `json:"format"`
	Points   int      `json:"point_count"`
	Ruled    int      `json:"ruled"` // points on which a person has ruled
	Exhibits int      `json:"exhibit_count"`
	Missing  []string `json:"missing_characters"` // that no font of a PDF has: U+4F60
}

// CaseExportRequest asks for the evidence about a case as one file.
type CaseExportRequest struct {
	Case string `json:"case"`
	For  string `json:"for,omitempty"` // who receives it
	File string `json:"file"`          // absolute; must not exist
}

// CaseExportRow is the bundle of a case that was written.
type CaseExportRow struct {
	BundleRow
	Case     string   `json:"case"`
	Points   int      `json:"point_count"`
	Ruled    int      `json:"ruled"`
	Exhibits int      `json:"exhibit_count"`
	Missing  []string `json:"missing_characters"`
}

// CaseReport writes the report of a case, and answers with a [CaseReportRow].
func (d *Daemon) CaseReport(ctx context.Context, req CaseReportRequest, out Out) error {
	format := cmp.Or(req.Format, strings.TrimPrefix(strings.ToLower(filepath.Ext(req.File)), "."))
	if format != "html" && format != "pdf" {
		return hintf(fmt.Errorf("a report is html or pdf, not %q", format), "name a file that ends in .html or .pdf, or say --format")
	}
	c, err := d.caseOf(ctx, req.Case)
	if err != nil {
		return err
	}
	made, err := d.compile(ctx, c, 0)
	if err != nil {
		return err
	}
	row := CaseReportRow{File: req.File, Case: c.ID, Format: format, Points: len(made.report.Points), Ruled: made.ruled(), Exhibits: len(made.report.Exhibits), Missing: []string{}}
	err = writeNew(req.File, func(w io.Writer) error {
		if format == "html" {
			return dossier.HTML(w, made.report)
		}
		row.Missing, err = d.printPDF(w, made.report)
		return err
	})
	if err != nil {
		return err
	}
	made.tell(out, row.Missing)
	return out.Row(row)
}

// CaseExport writes the bundle of a case: the messages of the client, the
// exhibits, and the report. It answers with a [CaseExportRow].
func (d *Daemon) CaseExport(ctx context.Context, req CaseExportRequest, out Out) error {
	c, err := d.caseOf(ctx, req.Case)
	if err != nil {
		return err
	}
	if err := absent(req.File); err != nil {
		return err
	}
	size, err := d.newCheckpoint(ctx, req.File, out)
	if err != nil {
		return err
	}
	made, err := d.compile(ctx, c, size)
	if err != nil {
		return err
	}
	var page, print strings.Builder
	if err := dossier.HTML(&page, made.report); err != nil {
		return err
	}
	missing, err := d.printPDF(&print, made.report)
	if err != nil {
		return err
	}
	made.options.For, made.options.New = req.For, true
	made.options.Extra = []bundle.File{{Name: bundle.ReportPage, Data: []byte(page.String())}, {Name: bundle.ReportPrint, Data: []byte(print.String())}}
	result, err := d.writeBundle(ctx, req.File, made.options)
	if err != nil {
		return err
	}
	made.tell(out, missing)
	tellLeftOut(out, result)
	return out.Row(CaseExportRow{bundleRow(req.File, c.Client, result), c.ID, len(made.report.Points), made.ruled(), len(made.report.Exhibits), missing})
}

// ruled is how many points a person has ruled on.
func (m *compiled) ruled() int {
	n := 0
	for i := range m.report.Points {
		if m.report.Points[i].Ruling != nil {
			n++
		}
	}
	return n
}

// tell says what whoever asked should know of a report before it is handed out.
func (m *compiled) tell(out Out, missing []string) {
	if open := len(m.report.Points) - m.ruled(); open > 0 {
		out.Note("nobody has ruled on %d of %d points: the report says that they are proposals", open, len(m.report.Points))
	}
	if m.report.Kept > 0 {
		out.Note("%s left out, because neither from nor to the client; to include one: onrecord case exhibit add", email.Count(m.report.Kept, "message that points rest on is", "messages that points rest on are"))
	}
	tellMissing(out, missing)
}

// tellMissing says which characters the fonts of a PDF lack.
func tellMissing(out Out, missing []string) {
	if len(missing) > 0 {
		list := strings.Join(missing[:min(len(missing), 10)], ", ")
		out.Note("report.fonts in the configuration can name further fonts; the fonts lack these characters, so that the PDF shows their code points: %s", list)
	}
}

// printPDF prints a report as a PDF, and tells which characters the fonts lack.
func (d *Daemon) printPDF(w io.Writer, r *dossier.Report) (missing []string, err error) {
	return d.print(func(o dossier.PDFOptions) ([]rune, error) { return dossier.PDF(w, r, o) })
}

// print prints a PDF with the fonts of the configuration, on the paper of the
// firm's country.
func (d *Daemon) print(pdf func(dossier.PDFOptions) ([]rune, error)) (missing []string, err error) {
	c := d.Config()
	country := strings.ToUpper(c.Firm.Country)
	o := dossier.PDFOptions{Letter: country == "US" || country == "CA"}
	for _, name := range c.Report.Fonts {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, hintf(fmt.Errorf("a font of report.fonts: %w", err), "correct report.fonts in the configuration")
		}
		o.Fonts = append(o.Fonts, dossier.Font{Name: name, Data: data})
	}
	lacks, err := pdf(o)
	missing = []string{}
	for _, r := range lacks {
		missing = append(missing, fmt.Sprintf("U+%04X", r))
	}
	if errors.Is(err, dossier.ErrFont) {
		err = hintf(err, "correct report.fonts in the configuration")
	}
	return missing, err
}
