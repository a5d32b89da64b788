package extract

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"time"
)

// packed is a zip archive of files.
func packed(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = io.WriteString(f, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zeros is a zip archive with one file of n zero bytes, or one that says that it
// has fewer.
func zeros(t testing.TB, n, claimed int64) []byte {
	t.Helper()
	var body bytes.Buffer
	w, err := flate.NewWriter(&body, flate.BestCompression)
	if err == nil {
		_, err = io.CopyN(w, zeroReader{}, n)
	}
	if err == nil {
		err = w.Close()
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, rawErr := z.CreateRaw(&zip.FileHeader{Name: "zeros.txt", Method: zip.Deflate, CompressedSize64: uint64(body.Len()), UncompressedSize64: uint64(claimed)})
	if err == nil && rawErr == nil {
		_, err = f.Write(body.Bytes())
	}
	if err != nil || rawErr != nil || z.Close() != nil {
		t.Fatal(err, rawErr)
	}
	return b.Bytes()
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// nested is a text file in n zip archives.
func nested(t testing.TB, n int) []byte {
	data := packed(t, "a.txt", "innermost words")
	for range n {
		data = packed(t, "next.zip", string(data))
	}
	return data
}

func attached(content, name string) string {
	return "Subject: outer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n\r\nouterwords\r\n--cut\r\n" +
		"Content-Type: application/octet-stream; name=" + name + "\r\nContent-Disposition: attachment\r\n\r\n" + content + "\r\n--cut--\r\n"
}

// pdfOf makes a PDF of objects, with a cross-reference table that is right.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func pdfText(words string) []byte {
	content := "BT /F1 12 Tf 72 700 Td (" + words + ") Tj ET"
	return pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
}

var contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`

func docxOf(t testing.TB, document string) []byte {
	return packed(t, "[Content_Types].xml", contentTypes, "word/document.xml", document)
}

// Hostile files cost no more than allowed, give a defect, and leave the worker
// fit for the next.
func TestHostile(t *testing.T) {
	bomb := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">`
	for c := 'b'; c <= 'z'; c++ {
		bomb += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	bomb += `]><document><p><t>before &z; after</t></p></document>`
	encryptedZip := packed(t, "secret.txt", "words")
	for i := range encryptedZip { // the flag of the local and of the central header
		if bytes.HasPrefix(encryptedZip[i:], []byte("PK\x03\x04")) {
			encryptedZip[i+6] |= 1
		} else if bytes.HasPrefix(encryptedZip[i:], []byte("PK\x01\x02")) {
			encryptedZip[i+8] |= 1
		}
	}
	good := pdfText("goodwords")
	deepMail := "Subject: innermost\r\n\r\ndeepwords"
	for range 200 {
		deepMail = "Subject: level\r\nContent-Type: message/rfc822\r\n\r\n" + deepMail
	}
	innerMail := attached("innerwords", "a.txt")
	mailInMail := innerMail
	for i := range 20 {
		mailInMail = strings.ReplaceAll(attached("CONTENT", "next.eml"), "cut", fmt.Sprintf("cut%d", i))
		mailInMail = strings.Replace(mailInMail, "CONTENT", innerMail, 1)
		innerMail = mailInMail
	}
	deepXML := "<document>" + strings.Repeat("<p>", 100_000) + "<t>x</t>"
	for _, test := range []struct {
		name   string
		data   []byte
		hint   Hint
		defect string // "" any or none
		words  string
	}{
		{"zip of 10 GB", zeros(t, 1<<30, 10<<30), Hint{}, DefectTooLarge, "zeros.txt"},
		{"zip that lies about its size", zeros(t, 1<<30, 100), Hint{}, "", ""},
		{"1,000 zips in each other", nested(t, 1000), Hint{}, DefectTooDeep, "next.zip"},
		{"3 zips in each other", nested(t, 3), Hint{}, "", "innermost words"},
		{"messages in messages", []byte(mailInMail), Hint{Name: "a.eml"}, DefectTooDeep, "outerwords"},
		{"200 message parts", []byte(deepMail), Hint{Name: "a.eml"}, "", "level"},
		{"50 MB of nothing", make([]byte, 50<<20), Hint{}, DefectUnknownFormat, ""},
		{"100 MB of nothing", make([]byte, 100<<20), Hint{}, DefectTooLarge, ""},
		{"50 MB of blanks", bytes.Repeat([]byte(" "), 50<<20), Hint{Name: "a.txt"}, DefectTextTruncated, ""},
		{"entities", docxOf(t, bomb), Hint{}, "", "after"},
		{"deep XML", docxOf(t, deepXML), Hint{}, DefectTooDeep, ""},
		{"endless tag", docxOf(t, "<document><p a='"+strings.Repeat("x", 40<<20)), Hint{}, DefectTooLarge, ""},
		{"truncated document", docxOf(t, "<document><p><t>first</t></p><p><t>sec")[:300], Hint{Name: "a.docx"}, DefectDamaged, ""},
		{"truncated XML", docxOf(t, "<document><p><t>first</t></p><p><t>sec"), Hint{}, "", "first"},
		{"encrypted zip", encryptedZip, Hint{}, DefectEncrypted, "secret.txt"},
		{"encrypted docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...), Hint{}, DefectEncrypted, ""},
		{"OpenPGP", []byte("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"), Hint{}, DefectEncrypted, ""},
		{"good PDF", good, Hint{}, "", "goodwords"},
		{"PDF with a broken xref", bytes.Replace(good, []byte("xref\n0 6"), []byte("xxxx\n9 9"), 1), Hint{}, "", "goodwords"},
		{"PDF cut in the middle", good[:len(good)*2/3], Hint{}, "", ""},
		{"PDF whose pages are their own children", pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>"), Hint{}, "", ""},
		{"PDF that is nothing", []byte("%PDF-1.7\n"), Hint{}, DefectDamaged, ""},
		{"deep RTF", []byte(`{\rtf1 ` + strings.Repeat("{", 5000) + "x"), Hint{}, DefectTooDeep, ""},
		{"TNEF that is nothing", []byte("\x78\x9f\x3e\x22\x01\x00garbagegarbagegarbage"), Hint{}, DefectDamaged, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := hostileWorker(t)
			begun := time.Now()
			res, err := w.Read(t.Context(), test.data, test.hint)
			if err != nil {
				t.Fatal(err)
			}
			if d := time.Since(begun); d > 30*time.Second {
				t.Errorf("took %s", d)
			}
			if test.defect != "" && !res.Has(test.defect) {
				t.Errorf("defects %v, want %s", res.Defects, test.defect)
			}
			if !strings.Contains(res.Text, test.words) {
				t.Errorf("text %.300q, want %q in it", res.Text, test.words)
			}
			if int64(len(res.Text)) > DefaultLimits.Text {
				t.Errorf("%d bytes of text", len(res.Text))
			}
			if res.Has(DefectCrashed) || res.Has(DefectOutOfMemory) || res.Has(DefectTooLong) {
				t.Errorf("defects %v", res.Defects)
			}
		})
	}
}

var sharedWorker *Worker

// hostileWorker is one worker for all hostile files: each must leave it well.
func hostileWorker(t *testing.T) *Worker {
	t.Helper()
	if sharedWorker == nil {
		sharedWorker = newTestWorker(t, Limits{})
	}
	w := sharedWorker
	w.mu.Lock()
	w.closed = false // the test that made it is over
	w.mu.Unlock()
	return w
}

// A CRC that is wrong, and overlapping files, are damage and no more.
func TestZipOfOverlappingFiles(t *testing.T) {
	data := packed(t, "a.txt", "first words", "b.txt", "second words")
	at := bytes.Index(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(data[at+16:], crc32.ChecksumIEEE([]byte("other")))
	res := direct(t, data, Hint{})
	if !res.Has(DefectDamaged) || !strings.Contains(res.Text, "second words") {
		t.Errorf("%+v", res)
	}
}
