package extract

import (
	"bytes"
	"image/png"
	"os/exec"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// scanDPI is how finely a page is drawn to be read.
const scanDPI = 200

// maxScanPixels is how large the drawing of a page may be.
const maxScanPixels = 16 << 20

const pointsPerInch = 72

// readImage adds the words in a picture, if they are to be read and can be.
func (j *job) readImage(data []byte) {
	text := ""
	if j.limits.OCR {
		text = j.ocr(data)
	}
	if text == "" {
		j.res.TextLess = true
		return
	}
	j.write(text)
}

// scanPage draws a page and reads the words in the drawing.
func (j *job) scanPage(pdf pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) string {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	size, err := pdf.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		return ""
	}
	dpi := scanDPI
	for dpi > 20 && size.Width*size.Height/pointsPerInch/pointsPerInch*float64(dpi)*float64(dpi) > maxScanPixels {
		dpi /= 2
	}
	drawn, err := pdf.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: dpi})
	if err != nil {
		return ""
	}
	defer drawn.Cleanup()
	var b bytes.Buffer
	if err := png.Encode(&b, drawn.Result.Image); err != nil {
		return ""
	}
	return j.ocr(b.Bytes())
}

// CanOCR reports whether tesseract is installed.
func CanOCR() bool {
	_, err := exec.LookPath("tesseract")
	return err == nil
}

// ocr reads the words in a picture, "" if there are none or tesseract cannot.
func (j *job) ocr(picture []byte) string {
	cmd := exec.CommandContext(j.ctx, "tesseract", "stdin", "stdout", "-l", j.limits.Languages)
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = bytes.NewReader(picture)
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
