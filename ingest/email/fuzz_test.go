package email

import (
	"bytes"
	"io"
	"testing"
	"unicode/utf8"
)

// seeds are messages that reach the corners of the parser.
var seeds = []string{
	"", "\n", "\r\n\r\n", "Subject: x", "From a@b Mon\nSubject: x\n\nbody",
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nno end",
	"Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble only",
	"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nx\n--b--\n",
	"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--\nafter",
	"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKeQo=\n",
	"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--b--\n",
	"Content-Type: message/rfc822\n\njunk\nContent-Type: message/rfc822\njunk\nmore\n\nbody",
	"Content-Type: text/html; charset=utf-7\nContent-Transfer-Encoding: quoted-printable\n\n<p>=3Cb+AOQ-<blockquote>x=\n",
	"Content-Type: text/plain; format=flowed; delsp=yes\n\n> a \n> b \n-- \nc \n",
	"To: =?utf-8?B?w6Q=?= =?x?q?y?= <\"a b\"@c>, g: d@e (f (g)), <h;, i\nDate: Mon, 1 May 2023 12:00 -0000\nReferences: <a@b> <c\n\n",
	"Content-Disposition: attachment; filename*0*=utf-8''a%C3; filename*1*=%A4; x*=y; =; *=z\n\n\x00\xff",
	"Content-Transfer-Encoding: base64\n\nQUJD=\nREVG\n--\nfooter",
	"To:=?0?B?0?=", "To:\x14", // once gave an address with nothing in it
	"\xef\xbb\xbfSubject: x\r\rY: z\r\n \r\n\r\n\r\r\n",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), 3)
	}
	f.Fuzz(func(t *testing.T, raw []byte, chunk int) {
		lim := Limits{Parts: 100, Depth: 10, Text: 1 << 16}
		m, err := Parse(bytes.NewReader(raw), lim)
		if err != nil { // broken MIME is a Defect; only reading can fail
			t.Fatalf("Parse failed on bytes in memory: %v", err)
		}
		checkMessage(t, "fuzz", raw, m)
		for _, d := range m.Defects {
			if d.Code == DefectInternal {
				t.Errorf("internal error: %v", d)
			}
		}
		text := int64(0)
		for _, p := range m.Parts {
			text += int64(len(p.Text))
		}
		if text > lim.Text || len(m.Parts) > lim.Parts {
			t.Errorf("limits broken: %d bytes of text, %d parts", text, len(m.Parts))
		}
		if len(raw) < 1<<12 {
			p := newParser(lim)
			for at, n := 0, max(1, chunk%50); at < len(raw); at += n {
				p.Write(raw[at:min(len(raw), at+n)])
			}
			if got := p.finish(); got.Body() != m.Body() || len(got.Parts) != len(m.Parts) || len(got.Defects) != len(m.Defects) {
				t.Errorf("read in pieces: %v, %v, want %v, %v", show(got), got.Defects, show(m), m.Defects)
			}
		}
		for _, p := range m.Parts[:min(len(m.Parts), 5)] {
			var out bytes.Buffer
			if _, err := WritePart(&out, bytes.NewReader(raw), p.Path); err == nil && DigestOf(out.Bytes()) != p.Digest {
				t.Errorf("WritePart %s writes other bytes than the part has", p.Path)
			}
		}
	})
}

func FuzzParseEnvelope(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		env := ParseEnvelope(raw)
		checkEnvelope(t, "fuzz", env)
		for _, d := range env.Defects {
			if d.Code == DefectInternal {
				t.Errorf("internal error: %v", d)
			}
		}
		if block := HeaderBlock(raw); !bytes.HasPrefix(raw, block) {
			t.Error("HeaderBlock is no beginning of the message")
		}
	})
}

func FuzzVisibleText(f *testing.F) {
	for _, s := range []string{
		"", "<p>a<p>b", "<div style='display:none'>x</div>y", "<ul><li>a<ol><li>b", "<table><tr><td>a<td>b",
		"<blockquote><blockquote>x</blockquote>y", "<pre> a\n b</pre>", "<script>x", "<style>a</style><p class=x style=color:#fff>y",
		"a&zwnj;b\u200d&#x202e;c", "<img alt=x><hr><br>", "<font color=white bgcolor=x>", "<td style='font-size:0'><b style='font-size:1em'>x",
		"<div class=gmail_quote><div class=gmail_attr>a </div><blockquote>é <pre>x </pre></blockquote> <div id=x_Signature><code>y</div>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, marks, _ := visibleText(s)
		checkMarks(t, Part{Text: got, Marks: marks})
		if !utf8.ValidString(got) {
			t.Error("text is not valid UTF-8")
		}
		if len(got) > 40*len(s)+40 {
			t.Errorf("%d bytes of text from %d", len(got), len(s))
		}
	})
}

// TestSeeds runs the invariants of FuzzParse over its seeds with io.Reader
// that returns one byte at a time.
func TestSeeds(t *testing.T) {
	for _, s := range seeds {
		m, err := Parse(&oneByte{s}, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		checkMessage(t, s, []byte(s), m)
	}
}

type oneByte struct{ s string }

func (o *oneByte) Read(p []byte) (int, error) {
	if o.s == "" {
		return 0, io.EOF
	}
	p[0] = o.s[0]
	o.s = o.s[1:]
	return 1, nil
}
