package demo

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// pdf returns a document of one A4 page with the lines of s in a typewriter
// face (ISO 32000-1; the standard font Courier needs no embedding).
func pdf(s string) ([]byte, error) {
	latin, ok := toLatin1(s)
	if !ok {
		return nil, errors.New("text of a document has characters outside Latin-1")
	}
	var page bytes.Buffer
	page.WriteString("BT /F1 10 Tf 60 780 Td 14 TL\n")
	escape := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`)
	for _, line := range strings.Split(strings.TrimRight(string(latin), "\n"), "\n") {
		page.WriteString("(" + escape.Replace(line) + ") Tj T*\n")
	}
	page.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	xref := "0000000000 65535 f \n"
	for i, o := range objects {
		xref += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref, len(objects)+1, start)
	return b.Bytes(), nil
}
