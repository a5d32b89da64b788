package dossier_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/gomono"

	"onrecord/audit/dossier"
)

// pagesOf are the words of a PDF, page by page, as pdftotext copies them.
func pagesOf(t *testing.T, b []byte) []string {
	t.Helper()
	program := need(t, "pdftotext")
	file := filepath.Join(t.TempDir(), "case.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// The words of a PDF can be searched and copied; each page bears its number, and
// that of its exhibit.
func TestPDFText(t *testing.T) {
	b, missing := pdf(t, sample(80), dossier.PDFOptions{})
	pages := pagesOf(t, b)
	exhibits := regexp.MustCompile(`Case k-3f09ab12cd .*\s(Exhibit \d+|The letter)\n`)
	var marks []string
	for i, p := range pages {
		if want := fmt.Sprintf("Page %d of %d", i+1, len(pages)); !strings.Contains(p, want) {
			t.Errorf("page %d does not bear %q:\n%s", i+1, want, p)
		}
		mark := "none"
		if m := exhibits.FindStringSubmatch(p); m != nil {
			mark = m[1]
		}
		marks = append(marks, mark)
		if strings.Contains(p, "A long message goes on") && mark != "Exhibit 30" {
			t.Errorf("page %d is of exhibit 30, and bears %s", i+1, mark)
		}
	}
	for i, mark := range marks { // the list of exhibits tells on which page each begins
		if mark == "Exhibit 77" && marks[i-1] != mark && !regexp.MustCompile(fmt.Sprintf(`(?m)^\s*77 .* %d$`, i+1)).MatchString(strings.Join(pages, "\n")) {
			t.Errorf("the list of exhibits does not say that exhibit 77 is on page %d", i+1)
		}
	}
	var want []string
	for i := range 81 {
		want = append(want, fmt.Sprintf("Exhibit %d", i))
	}
	want[0] = "The letter"
	if got := slices.DeleteFunc(slices.Compact(marks), func(m string) bool { return m == "none" }); !slices.Equal(got, want) {
		t.Errorf("exhibits in this order: %v", got)
	}
	text := strings.Join(strings.Fields(strings.Join(pages, " ")), " ")
	for _, s := range []string{
		"Zoë Ångström-Dvořák", "Ελένη Παπαδοπούλου", "Юлия Щербакова", "Łukasz Żółć", "ﬁnn ½ “quoted” O’Brien",
		"U+4F60U+597D U+738BU+5C0FU+660E", "U+05D9U+05E2U+05DC", "evilU+202Egnp.exe", "aU+0000bU+001B[31m", "Anna U+1F469U+1F527U+1F6E0 Ferry",
		"<script>document.title='owned'</script>", `(\) Tj ET`, "A person of the firm has ruled on 6 of them",
		"2024-10-31", "data/messages/0000000011.eml (2001 bytes)", "Wednesday, 5 March 2025", "promised for 20 March 2025", "U+1F469", "withheld: letter of a lawyer",
	} {
		if !strings.Contains(text, s) {
			t.Errorf("the text does not have %q", s)
		}
	}
	if !slices.Contains(missing, '你') || slices.Contains(missing, 'Ж') || slices.Contains(missing, '\u200d') {
		t.Errorf("missing are %q", string(missing))
	}
	for _, bad := range []string{"/JavaScript", "/JS", "/Launch", "/URI", "/Type /EmbeddedFile", "/AA", "/OpenAction"} {
		if bytes.Contains(b, []byte(bad)) {
			t.Errorf("the PDF has %s", bad)
		}
	}
	if !bytes.Contains(b, []byte("/Outlines")) {
		t.Error("the PDF has no bookmarks")
	}
}

// The same report gives the same bytes.
func TestPDFIsDeterministic(t *testing.T) {
	a, _ := pdf(t, sample(12), dossier.PDFOptions{})
	b, _ := pdf(t, sample(12), dossier.PDFOptions{})
	if !bytes.Equal(a, b) {
		t.Error("two prints of the same report differ")
	}
	if !bytes.Equal(page(t, sample(12)), page(t, sample(12))) {
		t.Error("two pages of the same report differ")
	}
}

// A font of the user's gives what the own ones lack; what is none is refused.
func TestPDFFonts(t *testing.T) {
	for name, data := range map[string]string{"text": "no font", "empty": "", "cut": string(gomono.TTF[:4000]), "OpenType with other outlines": "OTTO" + string(gomono.TTF[4:])} {
		if _, err := dossier.PDF(&bytes.Buffer{}, sample(1), dossier.PDFOptions{Fonts: []dossier.Font{{Name: name, Data: []byte(data)}}}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want an error that names it", name, err)
		}
	}
	if _, missing := pdf(t, sample(3), dossier.PDFOptions{Letter: true, Fonts: []dossier.Font{{Name: "mono", Data: gomono.TTF}}}); len(missing) == 0 {
		t.Error("a font without them gives the characters that are missing")
	}
}

func BenchmarkPDF(b *testing.B) {
	r := sample(80)
	for b.Loop() {
		pdf(b, r, dossier.PDFOptions{})
	}
}

func BenchmarkHTML(b *testing.B) {
	r := sample(80)
	for b.Loop() {
		page(b, r)
	}
}

// A title that is longer than a page goes on on the next one, and none is lost.
func TestPDFLongTitle(t *testing.T) {
	r := sample(1)
	r.Exhibits[0].Title = strings.Repeat("about the sloop and its mast ", 500) + "end-of-title"
	b, _ := pdf(t, r, dossier.PDFOptions{})
	if text := strings.Join(pagesOf(t, b), "\n"); !strings.Contains(text, "end-of-title") {
		t.Error("the end of the title is not on any page")
	}
}

// A withheld message is cited by its number and day alone.
func TestWithheldCitation(t *testing.T) {
	r := sample(1)
	for i := range r.Points {
		for k := range r.Points[i].Citations {
			c := &r.Points[i].Citations[k]
			c.Author, c.Quote = "", ""
		}
	}
	b, _ := pdf(t, r, dossier.PDFOptions{})
	for _, line := range strings.Split(strings.Join(pagesOf(t, b), "\n"), "\n") {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "Exhibit 1, ") && strings.HasSuffix(line, ",") {
			t.Errorf("the PDF has %q", line)
		}
	}
	if html := string(page(t, r)); strings.Contains(html, "<bdi></bdi></li>") || !strings.Contains(html, `<a href="#exhibit-1">Exhibit 1</a>, 5 March 2025</li>`) {
		t.Error("the page has an author without a name")
	}
}
