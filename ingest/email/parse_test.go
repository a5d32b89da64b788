package email

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// crlf makes a message of a readable literal.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

// shown is what a test compares of a part.
type shown struct {
	Path, Type, File, Text string
	Flags                  string // b body, a attachment, and the depth if any
}

func show(m *Message) []shown {
	var list []shown
	for _, p := range m.Parts {
		s := shown{p.Path, p.MediaType, p.FileName, p.Text, ""}
		if p.InBody {
			s.Flags += "b"
		}
		if p.Attachment {
			s.Flags += "a"
		}
		s.Flags += strings.Repeat("+", p.Depth)
		list = append(list, s)
	}
	return list
}

const minimal = "From: a@firm.example\nDate: Mon, 1 May 2023 12:00:00 +0200\nMessage-ID: <1@firm.example>\nMIME-Version: 1.0\n"

func TestParts(t *testing.T) {
	tests := []struct {
		name, in string
		want     []shown
		defects  []string
	}{
		{"plain", "\nHello.\n", []shown{{"1", "text/plain", "", "Hello.\n", "b"}}, nil},
		{"alternative", `Content-Type: multipart/alternative; boundary=b

This is a multi-part message in MIME format.
--b

plain
--b
Content-Type: text/html

<p>html</p>
--b--
`, []shown{{"1", "text/plain", "", "plain", "b"}, {"2", "text/html", "", "html", ""}}, nil},
		{"alternative with empty plain", `Content-Type: multipart/alternative; boundary=b

--b


--b
Content-Type: text/html

<p>html</p>
--b--
`, []shown{{"1", "text/plain", "", "", ""}, {"2", "text/html", "", "html", "b"}}, nil},
		{"mixed, alternative, related", `Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a

plain
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html

<p>html</p>
--r
Content-Type: image/png; name=logo.png
Content-ID: <logo>
Content-Transfer-Encoding: base64

aGVsbG8=
--r--
--a--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename="offer.pdf"
Content-Transfer-Encoding: base64

aGVsbG8=
--m
Content-Type: text/plain

footer
--m--
`, []shown{{"1.1", "text/plain", "", "plain", "b"}, {"1.2.1", "text/html", "", "html", ""}, {"1.2.2", "image/png", "logo.png", "", ""},
			{"2", "application/pdf", "offer.pdf", "", "a"}, {"3", "text/plain", "", "footer", "b"}}, nil},
		{"message inside", `Content-Type: multipart/mixed; boundary=m

--m

see below
--m
Content-Type: message/rfc822

Subject: inner
Content-Type: multipart/mixed; boundary=i

--i

inner text
--i
Content-Type: text/csv; name=a.csv

1,2
--i--
--m
Content-Type: message/rfc822

Subject: other

other text
--m--
`, []shown{{"1", "text/plain", "", "see below", "b"}, {"2", "message/rfc822", "", "Subject: inner\n", "a"}, {"2.1", "text/plain", "", "inner text", "+"},
			{"2.2", "text/csv", "a.csv", "1,2", "a+"}, {"3", "message/rfc822", "", "Subject: other\n", "a"}, {"3.1", "text/plain", "", "other text", "+"}}, nil},
		{"encoded message inside", "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
			base64.StdEncoding.EncodeToString([]byte("Subject: =?utf-8?q?caf=C3=A9?=\nX-Mailer: y\nFrom: Ann\n <ann@client.example>\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nin\n--m--\n")) +
			"\n--m--\n", []shown{{"1", "message/rfc822", "", "Subject: café\nFrom: Ann <ann@client.example>\n", "a"}, {"1.1", "text/plain", "", "in", "+"}}, nil},
		{"digest", `Content-Type: multipart/digest; boundary=d

--d

Subject: one

text one
--d
Content-Type: text/plain

text two
--d--
`, []shown{{"1", "message/rfc822", "", "Subject: one\n", "a"}, {"1.1", "text/plain", "", "text one", "+"}, {"2", "text/plain", "", "text two", "b"}}, nil},
		{"report", `Content-Type: multipart/report; boundary=r

--r

could not deliver
--r
Content-Type: message/delivery-status

Action: failed
--r
Content-Type: text/rfc822-headers

Subject: x
--r--
`, []shown{{"1", "text/plain", "", "could not deliver", "b"}, {"2", "message/delivery-status", "", "Action: failed", ""},
			{"3", "text/rfc822-headers", "", "Subject: x", ""}}, nil},
		{"no boundary", "Content-Type: multipart/mixed\n\n--b\n\ntext\n--b--\n",
			[]shown{{"1", "text/plain", "", "--b\n\ntext\n--b--\n", "b"}}, []string{DefectBoundaryMissing}},
		{"boundary not found", "Content-Type: multipart/mixed; boundary=x\n\nall the text\n",
			[]shown{{"1", "text/plain", "", "all the text\n", "b"}}, []string{DefectBoundaryNotFound}},
		{"only the closing boundary", "Content-Type: multipart/mixed; boundary=x\n\nall the text\n--x--\n",
			[]shown{{"1", "text/plain", "", "all the text", "b"}}, []string{DefectBoundaryNotFound}},
		{"unclosed", "Content-Type: multipart/mixed; boundary=x\n\n--x\n\ntext",
			[]shown{{"1", "text/plain", "", "text", "b"}}, []string{DefectMultipartUnclosed}},
		{"inner unclosed", "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\none\n--x\n\ntwo\n--x--\n",
			[]shown{{"1.1", "text/plain", "", "one", "b"}, {"2", "text/plain", "", "two", "b"}}, []string{DefectMultipartUnclosed}},
		{"text after parts", "Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x--\nfooter of a list\n",
			[]shown{{"1", "text/plain", "", "one", "b"}}, []string{DefectTextAfterParts}},
		{"text before parts", "Content-Type: multipart/mixed; boundary=x\n\nsecret\n--x\n\none\n--x--\n",
			[]shown{{"1", "text/plain", "", "one", "b"}}, []string{DefectTextBeforeParts}},
		{"boundary in header", "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n--x\n\ntwo\n--x--\n",
			[]shown{{"1", "text/html", "", "", "b"}, {"2", "text/plain", "", "two", "b"}}, nil},
		{"boundary with blanks behind", "Content-Type: multipart/mixed; boundary=\"x \"\n\n--x  \n\none\n--x-- \n",
			[]shown{{"1", "text/plain", "", "one", "b"}}, nil},
		{"boundary that begins another", "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=xy\n\n--xy\n\none\n--xy--\n--x--\n",
			[]shown{{"1.1", "text/plain", "", "one", "b"}}, nil},
		{"multipart with encoding", "Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: base64\n\n--x\n\none\n--x--\n",
			[]shown{{"1", "text/plain", "", "one", "b"}}, []string{DefectMultipartEncoded}},
		{"unknown encoding", "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#0V%T\n`\nend\n",
			[]shown{{"1", "text/plain", "", "begin 644 a.txt\n#0V%T\n`\nend\n", "b"}}, []string{DefectEncodingUnknown}},
		{"bad content type", "Content-Type: nonsense\n\nx\n", []shown{{"1", "application/octet-stream", "", "", "a"}}, []string{DefectContentTypeSyntax}},
		{"content type text", "Content-Type: text\n\nx\n", []shown{{"1", "text/plain", "", "x\n", "b"}}, []string{DefectContentTypeSyntax}},
		{"forgotten semicolon", "Content-Type: text/plain charset=iso-8859-1\n\n\xe4\n", []shown{{"1", "text/plain", "", "ä\n", "b"}}, nil},
		{"nul", "\na\x00b\n", []shown{{"1", "text/plain", "", "ab\n", "b"}}, []string{DefectNUL}},
		{"repeated content type", "Content-Type: text/plain\nContent-Type: text/html\n\n<b>x\n", []shown{{"1", "text/plain", "", "<b>x\n", "b"}}, []string{DefectHeaderRepeated}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			raw := crlf(minimal + test.in)
			m := ParseBytes(raw, Limits{})
			if diff := cmp.Diff(test.want, show(m)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.defects, codes(m.Defects)); diff != "" {
				t.Error(diff)
			}
			checkMessage(t, test.name, raw, m)
			checkPieces(t, raw, m)
		})
	}
}

// checkPieces checks that it does not matter in which pieces a message is
// read, and that [WritePart] gives what the parts say.
func checkPieces(t testing.TB, raw []byte, want *Message) {
	t.Helper()
	for _, n := range []int{1, 7, 64} {
		p := newParser(Limits{})
		for chunk := range slices.Chunk(raw, n) {
			p.Write(chunk)
		}
		if diff := cmp.Diff(want, p.finish()); diff != "" {
			t.Errorf("read in pieces of %d bytes:\n%s", n, diff)
		}
	}
	for _, p := range want.Parts {
		var out bytes.Buffer
		got, err := WritePart(&out, bytes.NewReader(raw), p.Path)
		if err != nil {
			t.Errorf("WritePart %s: %v", p.Path, err)
			continue
		}
		if DigestOf(out.Bytes()) != p.Digest || int64(out.Len()) != p.Size || got.Digest != p.Digest || got.FileName != p.FileName {
			t.Errorf("WritePart %s wrote %d bytes %q, the part has %d", p.Path, out.Len(), out.Bytes(), p.Size)
		}
	}
}

func TestWritePartMissing(t *testing.T) {
	for _, path := range []string{"", "2", "1.1", "x", "1.1.1.1"} {
		if _, err := WritePart(new(bytes.Buffer), strings.NewReader("\r\nbody"), path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("WritePart(%q) error = %v, want fs.ErrNotExist", path, err)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, fs.ErrPermission }

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, fs.ErrClosed }

func TestErrorsAreOfTheStream(t *testing.T) {
	if _, err := Parse(brokenReader{}, Limits{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Parse error = %v, want that of the reader", err)
	}
	if _, err := WritePart(new(bytes.Buffer), brokenReader{}, "1"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("WritePart error = %v, want that of the reader", err)
	}
	if _, err := WritePart(brokenWriter{}, strings.NewReader("\r\nbody"), "1"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("WritePart error = %v, want that of the writer", err)
	}
}

func TestTransferEncodings(t *testing.T) {
	tests := []struct{ encoding, in, want, code string }{
		{"base64", "aGVs\nbG8=\n", "hello", ""},
		{"BASE64", "  aGVs bG8=\n", "hello", ""},
		{"base64", "aGVsbG8\n", "hello", DefectBase64},
		{"base64", "aGV*sbG8=\n", "hello", DefectBase64},
		{"base64", "aGVsbG8=\nIGhv\n", "hello ho", ""},
		{"base64", "aGVsbG8=\n--\nThis list has a footer.\n", "hello", DefectBase64},
		{"base64", "a", "", DefectBase64},
		{"base64", "", "", ""},
		{"quoted-printable", "a=3Db=\n c  \nd=C3=A4\n", "a=b c\r\ndä\r\n", ""},
		{"quoted-printable", "soft=  \nbreak", "softbreak", ""},
		{"quoted-printable", "100=25 sure =G1 =\nend", "100% sure =G1 end", DefectQuotedPrintable},
		{"quoted-printable", "cut =C", "cut =C", DefectQuotedPrintable},
		{"quoted-printable", "cut =", "cut ", ""},
		{"quoted-printable", "lower =c3=a4", "lower ä", ""},
		{"8bit", "as it is\n", "as it is\r\n", ""},
		{`"7bit"`, "x", "x", ""},
		{"utf-8", "x", "x", DefectEncodingUnknown},
	}
	for _, test := range tests {
		raw := crlf(minimal + "Content-Transfer-Encoding: " + test.encoding + "\n\n" + test.in)
		for _, n := range []int{1, 5, len(raw)} {
			p := newParser(Limits{})
			for chunk := range slices.Chunk(raw, n) {
				p.Write(chunk)
			}
			m := p.finish()
			if m.Parts[0].Digest != DigestOf([]byte(test.want)) {
				t.Errorf("%s %q in pieces of %d: text %q, want %q", test.encoding, test.in, n, m.Parts[0].Text, test.want)
			}
			if got := strings.Join(codes(m.Defects), " "); got != test.code {
				t.Errorf("%s %q: defects %q, want %q", test.encoding, test.in, got, test.code)
			}
		}
	}
}

func TestCharsets(t *testing.T) {
	tests := []struct{ charset, in, want, code string }{
		{"utf-8", "ä€", "ä€", ""},
		{"utf-8", "\xef\xbb\xbfx", "x", ""},
		{"utf-8", "caf\xe9", "café", DefectCharsetInvalid},
		{"utf-8", "ä \xff", "ä \uFFFD", DefectCharsetInvalid},
		{"UTF8", "ä", "ä", ""},
		{"iso-8859-1", "\xe4 \x93q\x94", "ä “q”", ""},
		{"us-ascii", "caf\xe9", "café", DefectCharsetInvalid},
		{"us-ascii", "ä", "ä", DefectCharsetInvalid},
		{"", "ä", "ä", ""},
		{"", "caf\xe9", "café", ""},
		{"windows-1251", "\xcf\xf0\xe8", "При", ""},
		{"koi8-r", "\xf0\xd2\xc9", "При", ""},
		{"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "日本", ""},
		{"shift_jis", "\x93\xfa\x96\x7b", "日本", ""},
		{"cp932", "\x93\xfa\x96\x7b", "日本", ""},
		{"euc-kr", "\xc7\xd1", "한", ""},
		{"ks_c_5601-1987", "\xc7\xd1", "한", ""},
		{"gb2312", "\xc4\xe3", "你", ""},
		{"gb18030", "\xc4\xe3", "你", ""},
		{"big5", "\xa7\x41", "你", ""},
		{"hz-gb-2312", "~{Dc~}", "你", ""},
		{"utf-16", "\xfe\xff\x00a\x00\xe4", "aä", ""},
		{"utf-16le", "a\x00\xe4\x00", "aä", ""},
		{"utf-7", "H+AOQ-nde +- Co+IKw-", "Hände + Co€", ""},
		{"cp850", "\x84", "ä", ""},
		{"ibm437", "\x84", "ä", ""},
		{"macintosh", "\x8a", "ä", ""},
		{"no-such", "caf\xe9", "café", DefectCharsetUnknown},
		{"iso-2022-kr", "abc", "abc", DefectCharsetUnknown},
		{"shift_jis", "\x93", "\uFFFD", DefectCharsetInvalid},
	}
	for _, test := range tests {
		raw := minimal + "Content-Type: text/plain; charset=\"" + test.charset + "\"\n\n" + test.in
		m := ParseBytes([]byte(raw), Limits{})
		if m.Parts[0].Text != test.want {
			t.Errorf("%s %q = %q, want %q", test.charset, test.in, m.Parts[0].Text, test.want)
		}
		if got := strings.Join(codes(m.Defects), " "); got != test.code {
			t.Errorf("%s %q: defects %q, want %q", test.charset, test.in, got, test.code)
		}
	}
}

func TestHTMLCharsetFromMeta(t *testing.T) {
	raw := minimal + "Content-Type: text/html\n\n<meta charset=windows-1251><p>\xcf\xf0\xe8"
	if got := ParseBytes([]byte(raw), Limits{}).Body(); got != "При" {
		t.Errorf("Body = %q", got)
	}
}

func TestFileNames(t *testing.T) {
	tests := []struct{ in, want string }{
		{`Content-Disposition: attachment; filename="a b.pdf"`, "a b.pdf"},
		{`Content-Disposition: attachment; filename=a b.pdf`, "a b.pdf"},
		{`Content-Disposition: attachment; filename*=utf-8'de'H%C3%A4nde.pdf`, "Hände.pdf"},
		{`Content-Disposition: attachment; filename*=iso-8859-1''H%E4nde.pdf; filename=x.pdf`, "Hände.pdf"},
		{"Content-Disposition: attachment;\n filename*0*=utf-8''H%C3;\n filename*1*=%A4nde;\n filename*2=\".pdf\"", "Hände.pdf"},
		{"Content-Disposition: attachment; filename*1=b; filename*0=a", "ab"},
		{`Content-Disposition: attachment; filename="=?utf-8?Q?H=C3=A4nde.pdf?="`, "Hände.pdf"},
		{`Content-Disposition: attachment; filename=Hände.pdf`, "Hände.pdf"},
		{"Content-Disposition: attachment; filename=\"H\xe4nde.pdf\"", "Hände.pdf"},
		{`Content-Disposition: attachment; filename="C:\dir\a.pdf"`, `C:\dir\a.pdf`},
		{`Content-Disposition: attachment; filename="say \"hi\".pdf"`, `say "hi".pdf`},
		{`Content-Disposition: attachment; filename="a;b.pdf"`, "a;b.pdf"},
		{`Content-Disposition: attachment; filename="open.pdf`, "open.pdf"},
		{`Content-Type: application/pdf; name=n.pdf`, "n.pdf"},
		{`Content-Disposition: attachment;; ; filename=a.pdf;`, "a.pdf"},
		{`Content-Disposition: attachment; filename=`, ""},
		{"Content-Disposition: attachment; filename*=utf-8''a%0D%0AX%00.pdf", "a  X.pdf"},
		{`Content-Disposition: attachment; filename*=no-such''a.pdf`, "a.pdf"},
	}
	for _, test := range tests {
		m := ParseBytes(crlf(minimal+test.in+"\n\nx"), Limits{})
		if got := m.Parts[0].FileName; got != test.want {
			t.Errorf("%s: file name %q, want %q", test.in, got, test.want)
		}
	}
}

func TestFlowed(t *testing.T) {
	in := "A paragraph that \nflows on.\n\n> quoted and \n> flowing\n>> deeper \n> other\n From stuffed\n-- \nsignature\nlast "
	want := "A paragraph that flows on.\n\n> quoted and flowing\n>> deeper \n> other\nFrom stuffed\n-- \nsignature\nlast "
	m := ParseBytes(crlf(minimal+"Content-Type: text/plain; format=flowed\n\n"+in), Limits{})
	if got := m.Parts[0].Text; got != want {
		t.Errorf("flowed:\n%q, want\n%q", got, want)
	}
	m = ParseBytes(crlf(minimal+"Content-Type: text/plain; format=flowed; delsp=yes\n\nwo \nrd"), Limits{})
	if got := m.Parts[0].Text; got != "word" {
		t.Errorf("delsp: %q", got)
	}
}

func TestBody(t *testing.T) {
	m := ParseBytes(crlf(minimal+`Content-Type: multipart/mixed; boundary=m

--m

one

--m
Content-Disposition: inline; filename=two.txt

two
--m
Content-Disposition: attachment; filename=three.txt

three
--m
Content-Type: text/calendar

BEGIN:VCALENDAR
--m--
`), Limits{})
	if got := m.Body(); got != "one\n\ntwo" {
		t.Errorf("Body = %q", got)
	}
	var names []string
	for _, p := range m.Attachments() {
		names = append(names, p.FileName)
	}
	if diff := cmp.Diff([]string{"two.txt", "three.txt", ""}, names); diff != "" {
		t.Error(diff)
	}
}

func TestNestedMessageDigest(t *testing.T) {
	inner := string(crlf("Subject: inner\nContent-Type: multipart/mixed; boundary=i\n\npre\n--i\n\ntext\n--i--\n\nepilogue"))
	m := ParseBytes(crlf(minimal+"Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: message/rfc822\n\n"+
		strings.ReplaceAll(inner, "\r\n", "\n")+"\n--m--\n"), Limits{})
	if got := m.Parts[0]; got.Digest != DigestOf([]byte(inner)) || got.Size != int64(len(inner)) {
		t.Errorf("nested message has %d bytes, want %d", got.Size, len(inner))
	}
}
