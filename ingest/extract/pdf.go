package extract

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

const (
	maxPages    = 10_000
	wasmPage    = 64 << 10
	maxWASMSize = 1 << 30 // of the memory of the engine
)

// The PDF engine is compiled once in a process: that takes seconds, or a tenth
// of one from a cache.
var engine struct {
	sync.Mutex
	pool pdfium.Pool
}

// startEngine compiles the PDF engine, if it is not there yet. It sees no files;
// memory bounds its memory.
func startEngine(cache string, memory int64) (pdfium.Pool, error) {
	engine.Lock()
	defer engine.Unlock()
	if engine.pool != nil {
		return engine.pool, nil
	}
	o := wazero.NewRuntimeConfig().WithMemoryLimitPages(uint32(min(memory, maxWASMSize) / wasmPage))
	if cache != "" {
		if c, err := wazero.NewCompilationCacheWithDir(cache); err != nil {
			slog.Debug("no cache for the PDF engine", "err", err)
		} else {
			o = o.WithCompilationCache(c)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: 1, FSConfig: wazero.NewFSConfig(), RuntimeConfig: o, Stdout: io.Discard, Stderr: io.Discard,
	})
	if err == nil {
		engine.pool = pool
	}
	return pool, err
}

// readPDF adds the text of a PDF, page by page.
func (j *job) readPDF(data []byte) {
	pool, err := startEngine("", j.limits.Memory/2)
	if err != nil {
		j.note(DefectCrashed)
		return
	}
	pdf, err := pool.GetInstanceWithContext(j.ctx)
	if err != nil {
		j.note(DefectTooLong)
		return
	}
	defer pdf.Close() // takes its memory with it: nothing to be lost
	doc, err := pdf.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		j.notePDF(err)
		return
	}
	pages, err := pdf.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		j.notePDF(err)
		return
	}
	if j.depth == 0 {
		j.res.Pages = pages.PageCount
	}
	j.readPages(pdf, doc.Document, min(pages.PageCount, maxPages))
	if pages.PageCount > maxPages {
		j.note(DefectTextTruncated)
	}
}

func (j *job) readPages(pdf pdfium.Pdfium, doc references.FPDF_DOCUMENT, n int) {
	form := hasForm(pdf, doc)
	words, broken := false, 0
	for i := range n {
		if j.stop() {
			return
		}
		text, err := pageText(pdf, doc, i, form)
		if err != nil {
			broken++
			continue
		}
		if strings.TrimSpace(text) == "" && j.limits.OCR {
			text = j.scanPage(pdf, doc, i)
		}
		if strings.TrimSpace(text) != "" {
			words = true
			j.blank()
			j.write(text)
		}
	}
	if broken > 0 || n == 0 {
		j.note(DefectDamaged)
	}
	if !words && broken < n {
		j.res.TextLess = true
	}
}

// hasForm reports whether a document has fields that people fill in.
func hasForm(pdf pdfium.Pdfium, doc references.FPDF_DOCUMENT) bool {
	form, err := pdf.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: doc})
	return err == nil && form.FormType != 0
}

// pageText returns the text of a page. What stands in fields, and what somebody
// typed onto the page, is made part of it first.
func pageText(pdf pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int, form bool) (string, error) {
	page, err := loadPage(pdf, doc, index)
	if err != nil {
		return "", err
	}
	if form || hasNotes(pdf, page) { // what cannot be flattened keeps the text it has
		pdf.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: page})
		closePage(pdf, page)
		if page, err = loadPage(pdf, doc, index); err != nil {
			return "", err
		}
	}
	defer closePage(pdf, page)
	r, err := pdf.GetPageText(&requests.GetPageText{Page: page})
	if err != nil {
		return "", err
	}
	return pdfLines.Replace(r.Text), nil
}

func loadPage(pdf pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (requests.Page, error) {
	loaded, err := pdf.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return requests.Page{}, err
	}
	return requests.Page{ByReference: &loaded.Page}, nil
}

func closePage(pdf pdfium.Pdfium, page requests.Page) {
	pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: *page.ByReference})
}

// hasNotes reports whether something lies on a page, such as words that somebody
// typed onto a form that has no fields.
func hasNotes(pdf pdfium.Pdfium, page requests.Page) bool {
	r, err := pdf.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	return err == nil && r.Count > 0
}

// pdfLines makes line ends of what the engine gives, and joins words cut at the
// end of a line.
var pdfLines = strings.NewReplacer("\ufffe\r\n", "", "\ufffe", "", "\x02\r\n", "", "\x02", "", "\r\n", "\n", "\r", "\n")

func (j *job) notePDF(err error) {
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		j.note(DefectEncrypted)
	case errors.Is(err, context.DeadlineExceeded):
		j.note(DefectTooLong)
	default:
		j.note(DefectDamaged)
	}
}
