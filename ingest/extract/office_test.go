package extract

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// office makes files of every type from invented sources, with LibreOffice.
var office = sync.OnceValues(func() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "office")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	files := map[string][]byte{}
	for _, s := range []struct {
		name, content string
		targets       []string
	}{
		{"letter.html", letterSource, []string{"odt:writer8", "docx:MS Word 2007 XML", "rtf:Rich Text Format", "pdf:writer_web_pdf_Export", "txt:Text"}},
		{"prices.fods", pricesSource, []string{"ods", "xlsx", "csv", "html"}},
		{"slides.fodp", slidesSource, []string{"odp", "pptx", "pdf"}},
	} {
		if err := os.WriteFile(filepath.Join(dir, s.name), []byte(s.content), 0o600); err != nil {
			return nil, err
		}
		for _, target := range s.targets {
			if err := convert(dir, s.name, target, files); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
})

// convert has one file written as another type: stem.type of files.
func convert(dir, name, target string, files map[string][]byte) error {
	ending, _, _ := strings.Cut(target, ":")
	out := filepath.Join(dir, "out")
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless"}
	if filepath.Ext(name) == ".html" {
		args = append(args, "--infilter=HTML (StarWriter)")
	}
	cmd := exec.Command("soffice", append(args, "--convert-to", target, "--outdir", out, filepath.Join(dir, name))...)
	if text, err := cmd.CombinedOutput(); err != nil {
		return &exec.Error{Name: string(text), Err: err}
	}
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	b, err := os.ReadFile(filepath.Join(out, stem+"."+ending))
	files[stem+"."+ending] = b
	return err
}

func officeFiles(t *testing.T) map[string][]byte {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("ONRECORD_REQUIRE") != "" {
			t.Fatal("LibreOffice is not installed; .ci/install installs it")
		}
		t.Skip("LibreOffice is not installed")
	}
	if testing.Short() {
		t.Skip("LibreOffice takes its time")
	}
	files, err := office()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

const letterSource = `<html><head><meta charset="utf-8"><title>Letter</title></head><body>
<h1>Spring of the garage door</h1>
<p>Dear Mr. Hale, the torsion spring was replaced on 4 March 2025 &ndash; caf&eacute; entrance.</p>
<table><tr><td>Torsion spring</td><td>4,380.00</td></tr><tr><td>Labour</td><td>120.50</td></tr></table>
<p>Sincerely,<br>Dana Whitlock</p></body></html>`

const pricesSource = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
 <number:number-style style:name="N1"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
 <number:date-style style:name="N2"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
 <number:percentage-style style:name="N3"><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
 <style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>
 <style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/>
 <style:style style:name="c3" style:family="table-cell" style:data-style-name="N3"/>
</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Prices">
<table:table-row><table:table-cell office:value-type="string"><text:p>Torsion spring</text:p></table:table-cell>
 <table:table-cell office:value-type="float" office:value="4380" table:style-name="c1"/>
 <table:table-cell office:value-type="date" office:date-value="2025-03-04" table:style-name="c2"/>
 <table:table-cell office:value-type="percentage" office:value="0.125" table:style-name="c3"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Sincerely café</text:p></table:table-cell>
 <table:table-cell office:value-type="float" office:value="17"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>`

const slidesSource = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:body><office:presentation>
<draw:page draw:name="one"><draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>Torsion spring</text:p><text:p>4,380.00 until 2025-03-04</text:p></draw:text-box></draw:frame></draw:page>
<draw:page draw:name="two"><draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>Sincerely café</text:p></draw:text-box></draw:frame></draw:page>
</office:presentation></office:body></office:document>`

// Documents of LibreOffice give their words, each line a line.
func TestOffice(t *testing.T) {
	files := officeFiles(t)
	kinds := map[string]Kind{".docx": DOCX, ".odt": ODT, ".rtf": RTF, ".pdf": PDF, ".txt": Text, ".ods": ODS, ".xlsx": XLSX, ".csv": CSV, ".html": HTML, ".odp": ODP, ".pptx": PPTX}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			res, err := (&Direct{}).Read(t.Context(), data, Hint{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			if want := kinds[filepath.Ext(name)]; res.Kind != want || len(res.Defects) > 0 || res.TextLess {
				t.Errorf("kind %s, defects %v, text-less %v; want %s", res.Kind, res.Defects, res.TextLess, want)
			}
			wants := []string{"Torsion spring", "4,380.00", "Sincerely", "café"}
			if strings.HasSuffix(name, ".csv") {
				wants[1] = "4380" // LibreOffice writes it so
			}
			if strings.HasPrefix(name, "prices") {
				wants = append(wants, "2025-03-04", "12.5%", "17")
			}
			for _, want := range wants {
				if !strings.Contains(res.Text, want) {
					t.Errorf("%q is missing in\n%s", want, res.Text)
				}
			}
			if testing.Verbose() {
				t.Logf("%q", res.Text)
			}
		})
	}
}

// A PDF that only forbids printing opens without a password and is read; one
// that asks for a password is not.
func TestEncryptedPDF(t *testing.T) {
	officeFiles(t) // LibreOffice is there
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.html"), []byte(letterSource), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		options, words, defect string
	}{
		{`"RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"owner"},"Printing":{"type":"long","value":"0"}`, "Torsion spring", ""},
		{`"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"user"}`, "", DefectEncrypted},
	} {
		files := map[string][]byte{}
		if err := convert(dir, "letter.html", "pdf:writer_web_pdf_Export:{"+test.options+"}", files); err != nil {
			t.Fatal(err)
		}
		data := files["letter.pdf"]
		if !strings.Contains(string(data), "/Encrypt") {
			t.Fatal("LibreOffice did not encrypt it")
		}
		res := direct(t, data, Hint{Name: "a.pdf"})
		if !strings.Contains(res.Text, test.words) || test.defect != "" && !res.Has(test.defect) || test.defect == "" && len(res.Defects) > 0 {
			t.Errorf("%s: %q, defects %v", test.options, res.Text, res.Defects)
		}
	}
}
