package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/daemon"
)

// attachedMail is a message with one file.
func attachedMail(n int, name, mediaType string, content []byte) string {
	return fmt.Sprintf("From a@mail.example Tue Mar  4 09:00:00 2025\nFrom: a@mail.example\nTo: b@firm.example\nSubject: file %d\n"+
		"Message-ID: <f%d@mail.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=cut\n\n"+
		"--cut\nContent-Type: text/plain\n\nbodyword%d stands here\n--cut\nContent-Type: %s; name=\"%s\"\n"+
		"Content-Disposition: attachment; filename=\"%s\"\nContent-Transfer-Encoding: base64\n\n%s\n--cut--\n\n",
		n, n, n, mediaType, name, name, base64Lines(content))
}

func base64Lines(b []byte) string {
	text := base64.StdEncoding.EncodeToString(b)
	var lines []string
	for len(text) > 76 {
		lines, text = append(lines, text[:76]), text[76:]
	}
	return strings.Join(append(lines, text), "\n")
}

// A shelf is a data folder that the program itself fills and searches, in
// processes of its own.
type shelf struct {
	dir string
	exe string
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	dir := t.TempDir()
	exe := filepath.Join(dir, "onrecord")
	if out, err := exec.Command("go", "build", "-o", exe, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return &shelf{dir, exe}
}

func (s *shelf) run(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(s.exe, append([]string{"--data-dir", filepath.Join(s.dir, "data")}, args...)...)
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "XDG_CONFIG_HOME="+filepath.Join(s.dir, "settings"))
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s%s", args, err, out, errs.String())
	}
	return string(out)
}

// matchedIn searches and returns where the words were found.
func (s *shelf) matchedIn(t *testing.T, query string) []string {
	t.Helper()
	var list []string
	for line := range strings.Lines(s.run(t, "search", "--json", query)) {
		var hit daemon.SearchHit
		if err := json.Unmarshal([]byte(line), &hit); err != nil {
			t.Fatal(err)
		}
		list = append(list, hit.MatchedIn...)
	}
	return list
}

// The text of every type of document that LibreOffice writes is found by a
// search, which says in which attachment.
func TestSearchOfficeFiles(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("ONRECORD_REQUIRE") == "1" {
			t.Fatal("LibreOffice is not installed; .ci/install installs it")
		}
		t.Skip("LibreOffice is not installed")
	}
	if testing.Short() {
		t.Skip("LibreOffice takes its time")
	}
	s := newShelf(t)
	var mbox strings.Builder
	var names []string
	for i, c := range []struct{ source, target string }{
		{"html", "odt:writer8"}, {"html", "docx:MS Word 2007 XML"}, {"html", "rtf:Rich Text Format"}, {"html", "pdf:writer_web_pdf_Export"},
		{"html", "txt:Text"}, {"csv", "ods"}, {"csv", "xlsx"}, {"csv", "html"}, {"fodp", "odp"}, {"fodp", "pptx"}, {"", "csv"}, {"", "zip"}, {"", "eml"}, {"", "ics"}, {"", "vcf"},
	} {
		kind, _, _ := strings.Cut(c.target, ":")
		word := "quarzwort" + kind
		name := "paper." + kind
		mbox.WriteString(attachedMail(i, name, "application/octet-stream", officeFile(t, s.dir, c.source, c.target, word)))
		names = append(names, kind)
	}
	file := filepath.Join(s.dir, "all.mbox")
	if err := os.WriteFile(file, []byte(mbox.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run(t, "import", "--account", "a@firm.example", file)
	for _, kind := range names {
		if got := s.matchedIn(t, "quarzwort"+kind); len(got) != 1 || got[0] != "attachment paper."+kind {
			t.Errorf("%s: found in %q", kind, got)
		}
	}
	if got := s.matchedIn(t, `"4,380.00"`); len(got) < 8 {
		t.Errorf("the amount is found in %q", got)
	}
	if out := s.run(t, "status"); !strings.Contains(out, "15 different, of which 15 read") {
		t.Errorf("status: %s", out)
	}
	if out := s.run(t, "show", "<f3@mail.example>"); !strings.Contains(out, "paper.pdf") || !strings.Contains(out, ", pdf\n") {
		t.Errorf("show: %s", out)
	}
}

const officeSlides = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation>
<draw:page draw:name="one"><draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>WORD comes to 4,380.00</text:p></draw:text-box></draw:frame></draw:page>
</office:presentation></office:body></office:document>`

// officeFile is a document of a type with a word in it, by LibreOffice where
// there is a source, else written here.
func officeFile(t *testing.T, dir, source, target, word string) []byte {
	t.Helper()
	content := map[string]string{
		"html": "<html><body><p>WORD comes to 4,380.00</p></body></html>",
		"csv":  "WORD,\"4,380.00\"\n",
		"fodp": officeSlides,
	}[source]
	kind, _, _ := strings.Cut(target, ":")
	switch kind {
	case "csv":
		if source == "" {
			return []byte("place;amount\n" + word + ";4,380.00\n")
		}
	case "zip":
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.Create("letters/inner.docx")
		if err == nil {
			_, err = f.Write(officeFile(t, dir, "html", "docx:MS Word 2007 XML", word))
		}
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	case "eml":
		return []byte(strings.Replace(attachedMail(99, "x.txt", "text/plain", []byte(word+" and more")), "From a@mail.example Tue Mar  4 09:00:00 2025\n", "", 1))
	case "ics":
		return []byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:" + word[:5] + "\r\n " + word[5:] + "\r\nDTSTART:20250304T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	case "vcf":
		return []byte("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + word + "\r\nEND:VCARD\r\n")
	}
	in := filepath.Join(dir, word+"."+source)
	if err := os.WriteFile(in, []byte(strings.ReplaceAll(content, "WORD", word)), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "office"), "--headless"}
	if source == "html" {
		args = append(args, "--infilter=HTML (StarWriter)")
	}
	out := filepath.Join(dir, "out")
	if text, err := exec.Command("soffice", append(args, "--convert-to", target, "--outdir", out, in)...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, text)
	}
	b, err := os.ReadFile(filepath.Join(out, word+"."+kind))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
