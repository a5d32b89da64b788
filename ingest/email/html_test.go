package email

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisibleText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"text", "Hello  \n world", "Hello world"},
		{"entities", "Caf&eacute; &amp; &lt;b&gt; &#8364; &amp;amp;", "Café & <b> € &amp;"},
		{"paragraphs", "<p>one<p>two</p>three", "one\n\ntwo\n\nthree"},
		{"divs", "<div>one</div><div>two</div><div><br></div><div>three</div>", "one\ntwo\n\nthree"},
		{"paragraphs of Word", "<p class=MsoNormal>one</p><p class=MsoNormal>two</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p style='margin: 0'>three</p>", "one\ntwo\n\nthree"},
		{"no-break spaces", "<p>one</p><p>&nbsp;</p><div>two</div><div>&nbsp; </div><div>&nbsp; three&nbsp;</div>", "one\n\ntwo\n\nthree"},
		{"br", "one<br>two<br/><br>three</br>four", "one\ntwo\n\nthree\nfour"},
		{"many breaks", "one" + strings.Repeat("<br>", 50) + "two", "one\n\n\ntwo"},
		{"inline", "a<b>b</b><i> c</i> <span>d</span>", "ab c d"},
		{"head", "<html><head><title>T</title><style>p{}</style><script>x()</script></head><body>b</body></html>", "b"},
		{"comment", "a<!-- hidden -->b<!--[if mso]>no<![endif]-->c", "abc"},
		{"unfinished comment", "a<!-- b", "a"},
		{"unfinished script", "a<script>b", "a"},
		{"link", `see <a href="http://x.example/">our offer</a>.`, "see our offer."},
		{"list", "<ul><li>one<li><p>two</p></li></ul><ol start=3><li>three</li><li>four</ol>", "- one\n- two\n\n3. three\n4. four"},
		{"table", "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Pump</td><td></td><td>$5</td></tr></table>after", "Item\tPrice\nPump\t$5\nafter"},
		{"layout table", "<table><tr><td><div>one</div><div>two</div></td></tr></table>", "one\ntwo"},
		{"cells without ends", "<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc"},
		{"quote", "I agree.<blockquote type=cite>first<br>second<blockquote>deep</blockquote></blockquote>Bye", "I agree.\n> first\n> second\n> > deep\nBye"},
		{"quote paragraphs", "On Monday, Jane wrote:<blockquote><p>one</p><p>two</p></blockquote><p>mine</p>", "On Monday, Jane wrote:\n\n> one\n>\n> two\n\nmine"},
		{"elements beyond those that are kept track of", "mine<blockquote type=cite>" + strings.Repeat("<div><blockquote type=cite>", 300) + "first<div>second</div>third" +
			strings.Repeat("</blockquote></div>", 300) + "fourth</blockquote>mine", "mine\n" + strings.Repeat("> ", 16) + "first\n" + strings.Repeat("> ", 16) + "second\n" + strings.Repeat("> ", 16) + "third\n> fourth\nmine"},
		{"a quote beyond them", strings.Repeat("<div>", 600) + "mine<blockquote>first</blockquote>mine" + strings.Repeat("</div>", 600) + "mine", "mine\n> first\nmine\nmine"},
		{"a quote beyond them without its end", strings.Repeat("<div>", 600) + "<blockquote>first" + strings.Repeat("</div>", 600) + "mine", "> first\nmine"},
		{"indent is no quote", `a<blockquote style="margin: 0 0 0 40px; border: none;">b</blockquote>c`, "a\nb\nc"},
		{"quote of Word", `a<blockquote style="border:none;border-left:solid #CCCCCC 1.0pt;padding:0in 0in 0in 6.0pt;margin-left:4.8pt">b</blockquote>c`, "a\n> b\nc"},
		{"gmail quote", `a<div class="gmail_quote">x:<blockquote class="gmail_quote" style="border-left:1px">b</blockquote></div>`, "a\nx:\n> b"},
		{"pre", "<pre>a  b\n  c\n\nd</pre>e", "a  b\n  c\n\nd\n\ne"},
		{"pre-wrap", `<div style="white-space: pre-wrap">a
b</div>`, "a\nb"},
		{"hr", "a<hr>b", "a\n" + strings.Repeat("_", 32) + "\nb"},
		{"image", `<img alt="Logo" src=x> <img alt="track" width=1 height=1>x`, "Logo x"},
		{"no-break space", "a&nbsp;&nbsp;b", "a  b"},
		{"foreign", "a<o:p></o:p><o:p/>b", "ab"},
		{"misnested", "<b><p>a</b>b</p>c", "ab\n\nc"},
		{"hidden font across a block", "<font color=white><p>no</font>yes</p>", "yes"},
		{"span does not end a block", "<div>a<span>b<div>c</span>d</div></div>", "ab\ncd"},
		{"end without start", "</div></td></p>a</b>", "a"},
		{"end tag out of a cell", "<div><table><tr><td>a</div>b</td></tr></table>c</div>", "ab\nc"},

		{"display none", `a<div style="DISPLAY : none !important">no<p>no</div>b`, "ab"},
		{"hidden attribute", `a<span hidden>no</span>b`, "ab"},
		{"visibility", `a<div style="visibility:hidden">no<span style="visibility:visible">yes</span></div>b`, "a\nyes\nb"},
		{"font size zero", `a<span style="font-size:0px">no<b style="font-size:1em">no</b></span>b`, "ab"},
		{"font size reset", `<td style="font-size:0"><a style="font-size:14px">yes</a></td>`, "yes"},
		{"small but there", `<span style="font-size:8px">yes</span><span style="font-size:0.8em">yes</span>`, "yesyes"},
		{"opacity", `a<span style="opacity:0">no</span><span style="opacity:.6">b</span>`, "ab"},
		{"white on white", `a<span style="color:#FFFFFF">no</span><font color=white>no</font><span style="color:rgb(254,255,255)">no</span>b`, "ab"},
		{"white on colour", `<table bgcolor="#336699"><tr><td><font color="#fff">yes</font></td></tr></table>`, "yes"},
		{"white on picture", `<div style="background:url(x.png)"><span style="color:#fff">yes</span></div><div background=x style="color:#fff">yes</div>`, "yes\nyes"},
		{"colour on same colour", `<div style="background-color:#123456"><span style="color:#123456">no</span>x</div>`, "x"},
		{"white with style sheet", `<style>.b{background:red}</style><p class=b style="color:white">yes</p>`, "yes"},
		{"transparent background", `<div style="background:transparent;color:white">no</div>a`, "a"},
		{"clipped", `<div style="max-height:0;overflow:hidden">no</div>a`, "a"},
		{"off the page", `<div style="position:absolute;left:-9999px">no</div><p style="text-indent:-9999px">no</p>a`, "a"},
		{"hidden by a class", `<style>.x{display:none}</style><p class="x">no</p>yes`, "yes"},
		{"hidden by an id", `<style>p, #x {visibility: hidden}</style><div id=x>no</div>yes`, "yes"},
		{"hidden by a tag", `<style>p{font-size:0}</style><p>no</p>yes`, "yes"},
		{"hidden by a tag with a class", `<style>p.x{opacity:0}</style><p class="a x">no</p><b class=x>yes</b>`, "yes"},
		{"white by a class", `<style type="text/css"><!-- .y { color : #FFFFFF } --></style><p class=y>no</p>yes`, "yes"},
		{"white on a colour by a class", `<style>.y{color:#fff;background:#369}</style><p class=y>yes</p>`, "yes"},
		{"white on a colour by a rule that is not read", `<style>.y{color:#fff} table td{background:#369}</style><td><p class=y>yes</p></td>`, "yes"},
		{"a style sheet below", `<p class=x>no</p>yes<style>.x{display:none}</style>`, "yes"},
		{"a style sheet for paper", `<style media=print>.x{display:none}</style><style>@media print{.x{display:none}} @media (max-width:9px){.x{display:none}}</style><p class=x>yes</p>`, "yes"},
		{"a style sheet for screens", `<style>@import url(x); @font-face{a:b} @media screen{.x{display:none}} .y{display:none}</style><p class=x>no</p><p class=y>no</p>yes`, "yes"},
		{"shown by the style attribute", `<style>.x{display:none}</style><p class=x style="display:block">yes</p>`, "yes"},
		{"hidden for sure", `<style>.x{display:none!important}</style><p class=x style="display:block">no</p>yes`, "yes"},
		{"shown by a later rule", `<style>p{display:none}.x{display:none}.x{display:block}</style><p class=x>yes</p>`, "yes"},
		{"shown by a rule that is not read", `<style>.x{display:none} .on .x{display:block}</style><div class=on><p class=x>yes</p></div>`, "yes"},
		{"colour while the mouse is there", `<style>.x{color:white} .x:hover{color:red}</style><p class=x>no</p>yes`, "yes"},

		{"struck out", `<p>I will come on <del>Friday</del> Monday.</p><p>Bye</p>`, "I will come on Monday.\n[struck out: Friday]\n\nBye"},
		{"all struck out", `a<s><p>one <b>two</b></p><p>three</p></s>b`, "a\n\n[struck out: one two]\n\n[struck out: three]\n\nb"},
		{"struck out twice", `<strike>one</strike> and <span style="text-decoration: underline line-through">two</span><br>x`, "and\n[struck out: one]\n[struck out: two]\nx"},
		{"struck out by a class", `<style>.x{text-decoration-line:line-through}</style>a <span class=x>b</span> <del style="text-decoration:none">c</del>`, "a c\n[struck out: b]"},
		{"struck out in a quotation", `<blockquote type=cite>one <s>two</s></blockquote>three`, "> one\n> [struck out: two]\nthree"},
		{"struck out and hidden", `<s style="display:none">a</s>b`, "b"},
		{"said of a picture", `see <img alt="I will pay" src=x> here<div>b</div>`, "see here\n[picture: I will pay]\nb"},

		{"details", `<details><summary>More</summary>I will come.</details>Bye`, "More\nI will come.\nBye"},
		{"zero width", "par\u200bcel\u00ad ship\u2060ment a\u202eb", "parcel shipment ab"},
		{"joiners", "می\u200cخواهم 👨\u200d👩\u200d👧 a\u200cb", "می\u200cخواهم 👨\u200d👩\u200d👧 ab"},
	}
	for _, test := range tests {
		if got, _, _ := visibleText(test.in); got != test.want {
			t.Errorf("%s:\n%q, want\n%q", test.name, got, test.want)
		}
	}
}

func TestHiddenTextIsADefect(t *testing.T) {
	for in, want := range map[string]bool{
		"<p>all to see</p>": false,
		`<div style="display:none">&nbsp; &zwnj;</div>a`:   false,
		`<div style="display:none">a word</div>b`:          true,
		"<p>par\u200bcel</p>":                              true,
		"<p>soft\u00adhyphen</p>":                          false,
		"<style>.x{display:none}</style><p class=x>a word": true,
		"<style>.x{color:#fff}</style><p class=x>a word":   true,
	} {
		if _, _, hidden := visibleText(in); hidden != want {
			t.Errorf("%s: hidden = %t, want %t", in, hidden, want)
		}
	}
}

func TestAsidesAreMarked(t *testing.T) {
	text, marks, hidden := visibleText(`<p>I will come <s>today</s>.<br>Bye <img alt="our logo" src=x></p>`)
	var got []string
	for _, m := range marks {
		if m.Kind == MarkAside {
			got = append(got, text[m.Start:m.End])
		}
	}
	if hidden || strings.Join(got, " ") != "[struck out: today] [picture: our logo]" {
		t.Errorf("%q, marked %q, hidden %t", text, got, hidden)
	}
}

// TestVisibleTextHostile checks that no document makes the text much longer
// than itself or takes long.
func TestVisibleTextHostile(t *testing.T) {
	const n = 100_000
	for name, in := range map[string]string{
		"open divs":    strings.Repeat("<div>", n) + "x",
		"quotes":       strings.Repeat("<blockquote>x", n),
		"spans":        strings.Repeat("<span style='color:red'>", n) + strings.Repeat("</span>", n),
		"end tags":     strings.Repeat("<b>", 500) + strings.Repeat("</i>", n),
		"cells":        "<table>" + strings.Repeat("<tr><td>x", n),
		"items":        "<ul>" + strings.Repeat("<li>", n),
		"struck out":   strings.Repeat("<s>x</s><br>", n),
		"strokes":      "<s>" + strings.Repeat("x<b></b>", n),
		"rules":        "<style>" + strings.Repeat(".a{color:red}", n) + "</style>" + strings.Repeat("<p class=a>x", n),
		"selectors":    "<style>" + strings.Repeat("a b,", n) + "{color:red}</style>" + strings.Repeat("<b>x", n),
		"a wide rule":  "<style>" + strings.Repeat("a,a b,", n) + "p{" + strings.Repeat("color:red;", n) + "}</style>x",
		"media":        "<style>" + strings.Repeat("@media print{", n) + "</style>x",
		"media nested": "<style>" + strings.Repeat("@media screen{", n) + ".a{color:red}</style>" + strings.Repeat("<p class=a>x", n),
		"classes":      "<style>.a{color:red}</style><p class='" + strings.Repeat("a ", n) + "'>x",
		"sheets":       strings.Repeat("x<style>.a{color:red}</style>", n),
		"less than":    strings.Repeat("<", n),
		"comments":     strings.Repeat("<!--", n),
		"attributes":   "<p " + strings.Repeat("a=b ", n) + ">x",
		"style":        "<p style='" + strings.Repeat("color:red;", n) + "'>x",
		"entities":     strings.Repeat("&amp", n),
		"breaks":       "x" + strings.Repeat("<blockquote><br>", 20) + strings.Repeat("<br>", n) + "y",
		"table in td":  strings.Repeat("<table><tr><td>", n/10) + "x",
		"invalid utf8": strings.Repeat("\xff", n),
	} {
		got, _, _ := visibleText(in)
		if len(got) > 16*len(in) || !utf8.ValidString(got) {
			t.Errorf("%s: %d bytes of text from %d", name, len(got), len(in))
		}
	}
}
