package extract

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/klippa-app/go-pdfium/requests"
)

// picture draws a page with words on it, as PNG and as JPEG of a size.
func picture(t *testing.T, words string) (asPNG, asJPEG []byte, width, height int) {
	t.Helper()
	pool, err := startEngine("", 256<<20)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := pool.GetInstanceWithContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer pdf.Close()
	data := pdfText(words)
	doc, err := pdf.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := pdf.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document}}, DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	defer drawn.Cleanup()
	var p, j bytes.Buffer
	if err := png.Encode(&p, drawn.Result.Image); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&j, drawn.Result.Image, nil); err != nil {
		t.Fatal(err)
	}
	return p.Bytes(), j.Bytes(), drawn.Result.Width, drawn.Result.Height
}

// Pictures and scans are text-less, unless their words are to be read.
func TestOCR(t *testing.T) {
	asPNG, asJPEG, width, height := picture(t, "TORSION SPRING 4380")
	content := "612 0 0 792 0 0 cm /I Do"
	scan := pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
		fmt.Sprintf("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length %d>>\nstream\n%s\nendstream", width, height, len(asJPEG), asJPEG))
	for kind, data := range map[Kind][]byte{Image: asPNG, PDF: scan} {
		if res := direct(t, data, Hint{}); res.Kind != kind || !res.TextLess || res.Text != "" || len(res.Defects) > 0 {
			t.Errorf("without OCR: %+v", res)
		}
	}
	if !CanOCR() {
		if os.Getenv("ONRECORD_REQUIRE") == "1" {
			t.Fatal("tesseract is not installed; .ci/install installs it")
		}
		t.Skip("tesseract is not installed")
	}
	for kind, data := range map[Kind][]byte{Image: asPNG, PDF: scan} {
		res, err := newTestWorker(t, Limits{OCR: true}).Read(t.Context(), data, Hint{})
		if err != nil || res.TextLess || !strings.Contains(res.Text, "TORSION") {
			t.Errorf("%s with OCR: %+v, %v", kind, res, err)
		}
	}
}
