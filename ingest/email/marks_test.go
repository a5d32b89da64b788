package email

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// marked shows marks with the text that they cover.
func marked(text string, marks []Mark) []string {
	names := map[MarkKind]string{MarkQuote: "quote", MarkAttribution: "attribution", MarkReplyHeader: "header", MarkSignature: "signature", MarkCode: "code"}
	var list []string
	for _, m := range marks {
		list = append(list, fmt.Sprintf("%s: %s", names[m.Kind], text[m.Start:m.End]))
	}
	return list
}

func TestMarks(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"none", "<p>one</p><blockquote style='border:none'>indented</blockquote>", nil},
		{"blockquote", "own<blockquote>words <b>of</b><p>Ann</blockquote>own", []string{"quote: > words of\n>\n> Ann"}},
		{"nested", "<blockquote type=cite>b<blockquote>a</blockquote></blockquote>", []string{"quote: > b\n> > a", "quote: > > a"}},
		{"gmail", `<div dir=ltr>Yes.</div><br><div class="gmail_quote"><div dir=ltr class="gmail_attr">On Monday Ann wrote:<br></div><blockquote class="gmail_quote">ok?</blockquote><div>and this</div></div>`,
			[]string{"attribution: On Monday Ann wrote:", "quote: > ok?"}},
		{"gmail forward", `See.<div class="gmail_quote"><div class="gmail_attr">--- Forwarded ---<br>From: Ann</div>text of Ann</div>`,
			[]string{"quote: --- Forwarded ---\nFrom: Ann\ntext of Ann", "attribution: --- Forwarded ---\nFrom: Ann"}},
		{"thunderbird", `<div class="moz-cite-prefix">On 5/31/25, Ann wrote:<br></div><blockquote type="cite">ok</blockquote><pre class="moz-signature">-- <br>Bob</pre>`,
			[]string{"attribution: On 5/31/25, Ann wrote:", "quote: > ok", "signature: --\nBob"}},
		{"outlook web", `<div>Yes</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Ann<br><b>Sent:</b> Monday</div><div>text</div>`,
			[]string{"header: From: Ann\nSent: Monday"}},
		{"passed on", `<div id="x_divRplyFwdMsg">From: Ann</div>`, []string{"header: From: Ann"}},
		{"word", `<p>Yes</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>From:</b> Ann</p></div><p>text</p>`,
			[]string{"header: From: Ann"}},
		{"word, bar", `<div style='border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt'><p>text of Ann</p></div>own`, []string{"quote: text of Ann"}},
		{"bar", `own<div style="border-left:2px solid #ccc;padding-left:1ex"><p>text of Ann</p></div>own`, []string{"quote: text of Ann"}},
		{"bar, as browsers write it", `<div style="margin: 0px 0px 0px 0.8ex; border-left: 1px solid rgb(204, 204, 204); background-color: white">text of Ann</div>`, []string{"quote: text of Ann"}},
		{"bar, four borders", `<div style="border-style: none none none solid; border-width: medium medium medium 1.5pt; padding: 0cm 0cm 0cm 4pt">text of Ann</div>`, []string{"quote: text of Ann"}},
		{"bar of a paragraph", `own<p style="padding-left:5px;border-left:thin solid blue">text of Ann</p>`, []string{"quote: text of Ann"}},
		{"bars that are none", `<div style="border-left:0;padding-left:9px">a</div><div style="border-left:none;margin-left:9px">b</div><div style="border-left:0px solid red;margin-left:9px">c</div><div style="border-left:2px dotted red;margin-left:9px">d</div>`, nil},
		{"bar at the edge of a column", `<div style="border-left:1px solid #ccc;padding-left:0">a</div>`, nil},
		{"boxes of newsletters", `<div style="border-left:4px solid #f60;background:#fff4e5;padding:12px">a</div><div style="border:1px solid #ccc;border-left:4px solid red;padding:9px">b</div><div style="border-left:4px solid red;border-radius:4px;padding:9px">c</div>`, nil},
		{"hotmail", `own<hr id="stopSpelling">From: Ann`, []string{"header: " + strings.Repeat("_", 32)}},
		{"yahoo", `own<div class="yahoo_quoted" id="y1"><div>On Monday Ann wrote:</div>text</div>`, []string{"quote: On Monday Ann wrote:\ntext"}},
		{"signatures", `own<div class="gmail_signature">Bob<br>Boss</div><div id="Signature">Bob</div>`, []string{"signature: Bob\nBoss", "signature: Bob"}},
		{"code", "own<pre>a = 1\nb</pre>and <code>c</code> own", []string{"code: a = 1\nb", "code: c"}},
		{"unclosed", "own<blockquote>words", []string{"quote: > words"}},
		{"hidden", `own<blockquote style="display:none">words</blockquote>`, nil},
		{"empty", "own<blockquote> </blockquote><pre></pre>", nil},
		{"blanks", "<pre>x  \ny  \n</pre><blockquote>é  <br> z </blockquote>", []string{"code: x\ny", "quote: > é\n> z"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := ParseBytes([]byte("MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"+tt.in), Limits{})
			if got := marked(m.Parts[0].Text, m.Parts[0].Marks); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q\ntext %q", got, tt.want, m.Parts[0].Text)
			}
		})
	}
}

func TestMarksOfShortenedText(t *testing.T) {
	head := "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
	m := ParseBytes([]byte(head+"a\x00b<blockquote>c\x00ééé</blockquote><pre>x</pre>"), Limits{Text: 40})
	checkMarks(t, m.Parts[0])
	m = ParseBytes([]byte(head+strings.Repeat("<pre>é</pre><blockquote>", 5000)), Limits{})
	checkMarks(t, m.Parts[0])
	if n := len(m.Parts[0].Marks); n > maxMarks {
		t.Errorf("%d marks", n)
	}
}

// checkMarks checks what holds for the marks of every part.
func checkMarks(t testing.TB, p Part) {
	t.Helper()
	last := 0
	for _, m := range p.Marks {
		if m.Start < last || m.Start >= m.End || m.End > len(p.Text) {
			t.Fatalf("mark [%d, %d) of %d bytes, the last began at %d", m.Start, m.End, len(p.Text), last)
		}
		last = m.Start
		if !utf8.RuneStart(p.Text[m.Start]) || m.End < len(p.Text) && !utf8.RuneStart(p.Text[m.End]) {
			t.Fatalf("mark [%d, %d) cuts a character", m.Start, m.End)
		}
	}
}
