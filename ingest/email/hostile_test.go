package email

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestHostile parses messages made to exhaust a program, within generous
// bounds of time.
func TestHostile(t *testing.T) {
	repeat := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	tests := []struct {
		name, in string
		code     string
		check    func(*Message) string
	}{
		{"line of 10 MB", minimal + "\n" + strings.Repeat("x", 10<<20), DefectTextTruncated, func(m *Message) string {
			if int64(len(m.Parts[0].Text)) != DefaultLimits.Text || m.Parts[0].Size != 10<<20 {
				return fmt.Sprintf("%d bytes of text, size %d", len(m.Parts[0].Text), m.Parts[0].Size)
			}
			return ""
		}},
		{"header line of 10 MB", "Subject: " + strings.Repeat("x", 10<<20) + "\nTo: a@firm.example\n\nbody", DefectHeaderTooLong, func(m *Message) string {
			if m.Body() != "body" {
				return "lost the body"
			}
			return ""
		}},
		{"1,000 nested multiparts", minimal + repeat(1000, func(i int) string {
			return fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}) + "\ntext\n", DefectDepth, nil},
		{"1,000 nested messages", minimal + repeat(1000, func(int) string { return "Content-Type: message/rfc822\n\n" }) + "\ntext\n", DefectDepth, nil},
		{"50,000 recipients", "To: " + repeat(50_000, func(i int) string { return fmt.Sprintf("Person %d <person.%d@firm.example>,\n ", i, i) }) + "\n\nbody", "", func(m *Message) string {
			if len(m.To) != 50_000 || m.To[49_999].Addr != "person.49999@firm.example" {
				return fmt.Sprintf("%d recipients", len(m.To))
			}
			return ""
		}},
		{"100,000 fields", repeat(100_000, func(i int) string { return fmt.Sprintf("X-%d: y\n", i) }) + "\nbody", DefectHeaderTooMany, func(m *Message) string {
			if len(m.Fields) != DefaultLimits.Fields || m.Body() != "body" {
				return fmt.Sprintf("%d fields, body %q", len(m.Fields), m.Body())
			}
			return ""
		}},
		{"100,000 parts", minimal + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 100_000), DefectTooManyParts, func(m *Message) string {
			if len(m.Parts) != DefaultLimits.Parts {
				return fmt.Sprintf("%d parts", len(m.Parts))
			}
			return ""
		}},
		{"two million addresses", "To: " + strings.Repeat("a,", 2<<20), DefectAddressTooMany, nil},
		{"open comments", "To: " + strings.Repeat("(,", 2<<20), "", nil},
		{"open brackets", "To: " + strings.Repeat("<,", 2<<20), "", nil},
		{"open literals", "To: " + strings.Repeat("[a ", 1<<20), "", nil},
		{"open literals before a comma", "To: " + strings.Repeat("[a ", 1<<20) + ",", "", nil},
		{"open quotes", "To: " + strings.Repeat(`"\`, 2<<20), "", nil},
		{"open words", "Subject: " + strings.Repeat("=?a?q?x ", 500_000), "", nil},
		{"open words in addresses", "To: " + strings.Repeat("=?a?q?x ", 500_000), "", nil},
		{"empty words", "Subject: " + strings.Repeat("=?a?q??=", 500_000), "", nil},
		{"references", "References: " + strings.Repeat("<a@b>", 800_000), "", func(m *Message) string {
			if len(m.References) != maxReferences {
				return fmt.Sprintf("%d references", len(m.References))
			}
			return ""
		}},
		{"open references", "References: " + strings.Repeat("<", 4<<20), "", nil},
		{"parameters", "Content-Type: text/plain; " + strings.Repeat("a*0=b;", 600_000), "", nil},
		{"open parameter quotes", "Content-Type: text/plain; " + strings.Repeat(`a="b;`, 800_000) + `"`, "", nil},
		{"junk header lines", strings.Repeat("junk\n", 800_000) + "Subject: x\n\nbody", DefectHeaderJunk, nil},
		{"date", "Date: " + strings.Repeat("(", 4<<20), DefectDateUnreadable, nil},
		{"boundaries that are none", minimal + "Content-Type: multipart/mixed; boundary=" + strings.Repeat("b", 60) + "\n\n" + strings.Repeat("--"+strings.Repeat("b", 59)+"\n", 200_000), "", nil},
		{"quoted-printable blanks", minimal + "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat(" ", 5<<20) + "x", "", nil},
		{"quoted-printable equals", minimal + "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("=", 5<<20), "", nil},
		{"only line ends", strings.Repeat("\n", 5<<20), "", nil},
		{"only carriage returns", strings.Repeat("\r", 5<<20), "", nil},
		{"nothing but NUL", strings.Repeat("\x00", 5<<20), "", nil},
		{"encoded messages", minimal + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQQ==\n", 5000), DefectTooManyParts, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			m := ParseBytes([]byte(test.in), Limits{})
			env := ParseEnvelope([]byte(test.in))
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("took %v", d)
			}
			checkMessage(t, test.name, []byte(test.in), m)
			checkEnvelope(t, test.name, env)
			if test.code != "" && !slices.Contains(codes(m.Defects), test.code) {
				t.Errorf("defects %v, want %s", m.Defects, test.code)
			}
			if test.check != nil {
				if problem := test.check(m); problem != "" {
					t.Error(problem)
				}
			}
		})
	}
}

// endless yields a message with a base64 attachment of any size without
// holding it.
type endless struct {
	head string
	line string
	left int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.head != "" {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n+len(e.line) <= len(p) && e.left > 0 {
		n += copy(p[n:], e.line)
		e.left -= int64(len(e.line))
	}
	return n, nil
}

// TestMemory reads a large message and checks that memory does not grow with
// it.
func TestMemory(t *testing.T) {
	size := int64(256 << 20)
	if testing.Short() {
		size = 32 << 20
	}
	heads := map[string]string{
		"attachment": "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n",
		"text":       "\r\n",
		"header":     "Subject: x\r\nX-Long: ",
		"preamble":   "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
	}
	for name, head := range heads {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			peak := uint64(0)
			r := &endless{head: head, line: strings.Repeat("QUJD", 19) + "\r\n", left: size}
			probe := readerFunc(func(p []byte) (int, error) {
				if r.left%(16<<20) < 128<<10 {
					runtime.ReadMemStats(&after)
					peak = max(peak, after.HeapAlloc)
				}
				return r.Read(p)
			})
			m, err := Parse(probe, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if m.Size < size {
				t.Errorf("read %d bytes of %d", m.Size, size)
			}
			if grown := int64(peak) - int64(before.HeapAlloc); grown > 96<<20 {
				t.Errorf("memory grew by %d MB for a message of %d MB", grown>>20, size>>20)
			}
		})
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestPanicBecomesDefect checks that a fault in reading leaves identity and
// size right.
func TestPanicBecomesDefect(t *testing.T) {
	raw := crlf(minimal + "\nbody\n")
	p := newParser(Limits{})
	p.walker.onHead = func([]byte) { panic("a fault") }
	p.Write(raw[:100])
	p.Write(raw[100:])
	m := p.finish()
	if m.Digest != DigestOf(raw) || m.Size != int64(len(raw)) || !slices.Contains(codes(m.Defects), DefectInternal) {
		t.Errorf("digest %s, size %d, defects %v", m.Digest, m.Size, m.Defects)
	}
}

func TestLimits(t *testing.T) {
	raw := crlf(minimal + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n")
	if m := ParseBytes(raw, Limits{Parts: 1}); len(m.Parts) != 1 || !slices.Contains(codes(m.Defects), DefectTooManyParts) {
		t.Errorf("Parts: 1 gives %v, %v", show(m), m.Defects)
	}
	if m := ParseBytes(raw, Limits{Text: 4}); m.Body() != "one\n\nt" || !slices.Contains(codes(m.Defects), DefectTextTruncated) {
		t.Errorf("Text: 4 gives %q, %v", m.Body(), m.Defects)
	}
	if m := ParseBytes(raw, Limits{Fields: 2}); len(m.Fields) != 2 || !slices.Contains(codes(m.Defects), DefectHeaderTooMany) {
		t.Errorf("Fields: 2 gives %v, %v", m.Fields, m.Defects)
	}
	if m := ParseBytes(raw, Limits{Header: 30}); len(m.Fields) != 2 || !slices.Contains(codes(m.Defects), DefectHeaderTooLong) {
		t.Errorf("Header: 30 gives %v, %v", m.Fields, m.Defects)
	}
}

// generated is a message as people send them.
func generated() []byte {
	var b bytes.Buffer
	b.WriteString("Received: from mail.shop.example (mail.shop.example [192.0.2.7])\n\tby mx.firm.example with ESMTPS id abcdef123456;\n\tMon, 1 May 2023 10:00:05 +0000\n")
	b.WriteString("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=shop.example; s=s1;\n\th=from:to:subject:date; bh=" + strings.Repeat("Ab1", 14) + "=;\n\tb=" + strings.Repeat("Zx9\n\t", 40) + "\n")
	b.WriteString(minimal + "To: Office <office@firm.example>, Bob <bob@firm.example>\nSubject: =?utf-8?Q?Boiler_=E2=80=93_second_request?=\nReferences: <a@firm.example>\n <b@firm.example>\n")
	b.WriteString("Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n")
	b.WriteString(strings.Repeat("The boiler has not been repaired, and nobody =E2=80=93 really nobody =E2=80=93 ha=\ns called me back.\n", 20))
	b.WriteString("--a\nContent-Type: text/html; charset=utf-8\n\n<html><body>")
	b.WriteString(strings.Repeat("<p style=\"margin:0\">The <b>boiler</b> has not been repaired, and nobody has called me back.</p>\n", 20))
	b.WriteString("</body></html>\n--a--\n--m\nContent-Type: image/jpeg; name=boiler.jpg\nContent-Transfer-Encoding: base64\n\n")
	b.WriteString(strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 100))
	b.WriteString("--m--\n")
	return crlf(b.String())
}

func BenchmarkParse(b *testing.B) {
	raw := generated()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		ParseBytes(raw, Limits{})
	}
}

func BenchmarkParseEnvelope(b *testing.B) {
	raw := generated()
	b.ReportAllocs()
	for b.Loop() {
		ParseEnvelope(raw)
	}
}

func BenchmarkVisibleText(b *testing.B) {
	in := "<html><body>" + strings.Repeat("<div style='color:#333'>A <a href='x'>line</a> of text</div><blockquote>quoted</blockquote>", 1000)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		visibleText(in)
	}
}
