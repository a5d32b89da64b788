package extract

import "testing"

// Words that were typed onto a page are read with it.
func TestTypedWords(t *testing.T) {
	page := "BT /F1 12 Tf 20 100 Td (page words) Tj ET\n"
	typed := "BT /F1 12 Tf 2 5 Td (typed words) Tj ET\n"
	data := pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R/Annots[6 0 R]>>",
		"<</Length 42>>stream\n"+page+"endstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		"<</Type/Annot/Subtype/FreeText/F 4/Rect[20 20 200 40]/Contents(typed words)/DA(/F1 12 Tf)/AP<</N 7 0 R>>>>",
		"<</Type/XObject/Subtype/Form/BBox[0 0 180 20]/Resources<</Font<</F1 5 0 R>>>>/Length 40>>stream\n"+typed+"endstream")
	if got := direct(t, data, Hint{}); got.Text != "page words\ntyped words" || got.Kind != PDF || len(got.Defects) > 0 {
		t.Errorf("%s %v: %q", got.Kind, got.Defects, got.Text)
	}
}
