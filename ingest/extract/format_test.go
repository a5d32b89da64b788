package extract

import (
	"strings"
	"testing"
)

func TestFormatCell(t *testing.T) {
	for _, test := range []struct {
		code  string
		value float64
		want  string
	}{
		{"", 4380, "4380"}, {"General", 0.1 + 0.2, "0.3"}, {"", -12.5, "-12.5"}, {"", 1e20, "1E+20"},
		{"#,##0.00", 4380, "4,380.00"}, {"#,##0.00", -4380.5, "-4,380.50"}, {"#,##0", 1234567.8, "1,234,568"}, {"0.00", 0.005, "0.01"},
		{"#,##0.00;(#,##0.00)", -1200, "(1,200.00)"}, {`"$"#,##0.00`, 99.9, "$99.90"}, {"[$€-407]#,##0.00", 5, "€5.00"},
		{`#,##0.00\ "EUR"`, 1500, "1,500.00 EUR"}, {"0%", 0.125, "13%"}, {"0.0%", 0.125, "12.5%"}, {"0000", 42, "0042"}, {"#.##", 0.5, ".5"},
		{"#,##0.00_);[Red](#,##0.00)", -7, "(7.00)"}, {`0;-0;"none"`, 0, "none"}, {"0.00E+00", 12345, "1.23E+04"}, {"#,##0,", 1234567, "1,235"},
		{"m/d/yyyy", 45720, "3/4/2025"}, {"yyyy-mm-dd", 45720, "2025-03-04"}, {"d. mmmm yyyy", 45720, "4. March 2025"}, {"dd/mm/yy", 45720, "04/03/25"},
		{"yyyy-mm-dd hh:mm", 45720.5, "2025-03-04 12:00"}, {"h:mm AM/PM", 45720.75, "6:00 PM"}, {"mm:ss", 45720.0007, "01:00"}, {"[h]:mm", 1.5, "36:00"},
		{"yyyy-mm-dd", 1, "1900-01-01"}, {"yyyy-mm-dd", 59, "1900-02-28"}, {"yyyy-mm-dd", 61, "1900-03-01"}, {"yyyy-mm-dd", 1e9, "1000000000"},
		{"@", 17, "17"}, {`"open`, 1, "open"}, {"[", 1, "1"}, {`\`, 1, `\`}, {";;;", 1, "1"},
		{`General" kg"`, 1234, "1234 kg"}, {`"no. "GENERAL`, 42, "no. 42"}, {`General" EUR";[Red]-General" EUR"`, -12.5, "-12.5 EUR"}, {"[Red]General", 7, "7"}, {"General%", 0.5, "50%"},
		{"# ?/?", 0.5, "1/2"}, {"# ?/?", 2.75, "2 3/4"}, {"# ?/?", -2.75, "-2 3/4"}, {"# ?/?", 3, "3"}, {"# ?/?", 0.99, "1"}, {"# ??/??", 3.1416, "3 14/99"}, {"?/?", 2.75, "11/4"},
		{`#,##0 ?/8" in"`, 1234.5, "1,234 4/8 in"}, {"# ?/16", 0.25, "4/16"},
		{`[>=1000]#,##0,"k";0`, 5, "5"}, {`[>=1000]#,##0,"k";0`, 25000, "25k"}, {`[>=1000]#,##0,"k";0`, -5, "-5"}, {"[<1]0%;0.00", 3, "3.00"}, {"[<1]0%;0.00", 0.5, "50%"},
		{"[Red][<0](0);[=0]\"none\";0.0", -3, "(3)"}, {"[Red][<0](0);[=0]\"none\";0.0", 0, "none"}, {"[Red][<0](0);[=0]\"none\";0.0", 2, "2.0"}, {"[>5]0.00", 3, "3"},
		// Texts between digits: the digits go around them.
		{"000-00-0000", 123456789, "123-45-6789"}, {"(000) 000-0000", 2125551234, "(212) 555-1234"}, {"[<=9999999]###-####;(###) ###-####", 5551234, "555-1234"},
		{`00"h"00`, 930, "09h30"}, {"# ##0", 1234567, "1234 567"}, {`#"."##0`, 12345, "12.345"}, {`000\.000\.000-00`, 12345678909, "123.456.789-09"}, {`0.000"-"00`, 1.23456, "1.234-56"}, {"00-00", -1234, "-12-34"},
		// Words without quotes are text, whatever letters they have.
		{"0.00 EUR", 1234.5, "1234.50 EUR"}, {"#,##0.00 EUR", 1234.5, "1,234.50 EUR"}, {"USD 0.00", 12, "USD 12.00"}, {"0.00 CHF", 5, "5.00 CHF"}, {"DKK #,##0", 5000, "DKK 5,000"}, {"0 Stück", 3, "3 Stück"}, {"0 hrs", 3, "3 hrs"}, {"0.0 h", 7.5, "7.5 h"}, {"0 d", 3, "3 d"},
		{"dd/mm/yyyy", 45720, "04/03/2025"}, {"dd.mm.yyyy hh:mm", 45720.5, "04.03.2025 12:00"}, {`"due "dd/mm/yyyy" at noon"`, 45720, "due 04/03/2025 at noon"}, {"yyyy-mm-ddThh:mm", 45720.5, "2025-03-04T12:00"}, {`hh"h"mm`, 0.5, "12h00"}, {`d"d "h"h"`, 1.5, "1d 12h"}, {"hh.mm", 0.53125, "12.45"}, {"e", 45720, "2025"},
		{"yyyy-mm-ddThh:mm:ssZ", 45720.53125, "2025-03-04T12:45:00Z"}, {"yyyy-mm-ddThh:mmZ", 45720.53125, "2025-03-04T12:45Z"}, {"yyyymmddThhmmssZ", 45720.53125, "20250304T124500Z"}, {"0 Hz", 50, "50 Hz"}, {"0.0 MHZ", 2.5, "2.5 MHZ"},
		{`h:mm""`, 0.53125, "12:45"}, {`yyyy-mm-dd""`, 45720, "2025-03-04"}, {`""h:mm`, 0.53125, "12:45"}, {`h:mm:ss."0"`, 0.53125, "12:45:00.0"}, {`h:mm"`, 0.53125, "12:45"},
		{"[hh]:mm", 0.25, "06:00"}, {"[h]:mm:ss", 1.5, "36:00:00"}, {"[mm]:ss", 0.01, "14:24"}, {"h:mm:ss.000", 0.5000057, "12:00:00.492"}, {"ss.0", 0.00001, "00.9"},
		// A place that need not be filled is empty.
		{"#", 0, ""}, {"#,###", 0, ""}, {`_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)`, 0, "$-"},
		{`0.00E+00" m"`, 12345, "1.23E+04 m"},
	} {
		if got := formatCell(test.code, test.value, false); got != test.want {
			t.Errorf("%q of %v = %q, want %q", test.code, test.value, got, test.want)
		}
	}
	if got := formatCell("yyyy-mm-dd", 44258, true); got != "2025-03-04" {
		t.Errorf("epoch of 1904: %s", got)
	}
}

func TestRTF(t *testing.T) {
	for _, test := range []struct{ rtf, want string }{
		{`{\rtf1\ansi first\par second}`, "first\nsecond"},
		{`{\rtf1\ansi\ansicpg1252 caf\'e9 \'80 5}`, "café € 5"},
		{`{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}`, "Привет"},
		{`{\rtf1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}\f0 na\'efve \f1 \'9d}`, "naïve ť"},
		{`{\rtf1\uc1 \u8364? and \u-10179?\u-8704? end}`, "€ and 😀 end"},
		{`{\rtf1\uc2 \u233\'c3\'a9!}`, "é!"},
		{`{\rtf1{\*\generator Riched20;}{\info{\title hidden}}{\stylesheet{\s0 Normal;}}shown}`, "shown"},
		{`{\rtf1{\pict\bin5 ab}{c}after}`, "after"},
		{`{\rtf1 a\cell b\cell\row c\{\}\\}`, "a\tb\nc{}\\"},
		{`{\rtf1{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt click here}}}`, "click here"},
		{`{\rtf1 seen{\v secret}{\v0  too}}`, "seen too"},
		{`{\rtf1 \v secret\plain shown}`, "shown"}, {`{\rtf1{\stylesheet{\s15\v0 Heading;}}shown}`, "shown"},
		{`{\rtf1 old {\deleted\revauthdel1 gone} kept\deleted1 gone\deleted0  end}`, "old  kept end"},
		{`{\rtf1 paid{\footnote in cash} on\column Monday{\*\annotation late}{\object{\*\objdata 0102}{\result a\lbr0 b}}}`, "paid in cash on\nMonday latea\nb"},
		{`{\rtf1 cut off {\b in`, "cut off in"},
	} {
		if got := direct(t, []byte(test.rtf), Hint{}); got.Text != test.want || got.Kind != RTF {
			t.Errorf("%s = %q (%s), want %q", test.rtf, got.Text, got.Kind, test.want)
		}
	}
}

func TestCards(t *testing.T) {
	calendar := "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:America/Denver\r\nBEGIN:STANDARD\r\nDTSTART:19701101T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=11\r\n" +
		"END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:Visit\\, north\r\n  door\r\nDTSTART;TZID=America/Denver:20250304T093000\r\nDTEND:20250304T170000Z\r\nLOCATION:caf\xc3\r\n \xa9 north\r\n" +
		"ORGANIZER;CN=\"Dana: W\":mailto:dana@wasatchdoor.example\r\nDESCRIPTION:first\\nsecond\r\nUID:secret-id\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	got := direct(t, []byte(calendar), Hint{})
	want := "Summary: Visit, north door\nStart: 2025-03-04 09:30 America/Denver\nEnd: 2025-03-04 17:00 UTC\nLocation: café north\nOrganizer: Dana: W mailto:dana@wasatchdoor.example\nDescription: first\nsecond"
	if got.Text != want || got.Kind != Calendar {
		t.Errorf("%s: %q, want %q", got.Kind, got.Text, want)
	}
	contact := "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ren=C3=A9e=\n Hale\nitem1.TEL;CELL:+1 801 555 0100\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
	got = direct(t, []byte(contact), Hint{})
	if want := "Name: Renée Hale\nTelephone: +1 801 555 0100"; got.Text != want || got.Kind != Contact {
		t.Errorf("%s: %q, want %q", got.Kind, got.Text, want)
	}
}

// An event of whole days ends on its last one, which a calendar names by the day after.
func TestWholeDays(t *testing.T) {
	for _, test := range []struct{ event, want string }{
		{"DTSTART;VALUE=DATE:20250304\nDTEND;VALUE=DATE:20250305", "Start: 2025-03-04\nEnd: 2025-03-04"},
		{"DTSTART;VALUE=DATE:20250228\nDTEND;VALUE=DATE:20250302", "Start: 2025-02-28\nEnd: 2025-03-01"},
		{"DTEND;VALUE=DATE:20250305\nDTSTART;VALUE=DATE:20250304", "End: 2025-03-04\nStart: 2025-03-04"},
		{"DTSTART;VALUE=DATE:20250304\nDTEND;VALUE=DATE:20250304", "Start: 2025-03-04\nEnd: 2025-03-04"}, // against the rules
		{"DTSTART:20250304T090000\nDTEND:20250305T000000", "Start: 2025-03-04 09:00\nEnd: 2025-03-05 00:00"},
		{"DUE;VALUE=DATE:20250305", "Due: 2025-03-05"},
	} {
		got := direct(t, []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"+test.event+"\nEND:VEVENT\nEND:VCALENDAR\n"), Hint{})
		if got.Text != test.want {
			t.Errorf("%q: %q, want %q", test.event, got.Text, test.want)
		}
	}
}

func TestKinds(t *testing.T) {
	for _, test := range []struct {
		data string
		hint Hint
		want Kind
	}{
		{"%PDF-1.4 and so on", Hint{Name: "a.txt", MediaType: "text/plain"}, PDF},
		{"a,b\n1,2\n", Hint{Name: "a.csv", MediaType: "application/octet-stream"}, CSV},
		{"a,b\n1,2\n", Hint{Name: "a.csv", MediaType: "text/plain"}, CSV},
		{"plain words", Hint{}, Text}, {"plain words", Hint{Name: "a.pdf", MediaType: "application/pdf"}, Text},
		{"<!DOCTYPE html><p>x", Hint{Name: "a.bin"}, HTML}, {"<p>x</p>", Hint{Name: "a.htm"}, HTML},
		{"Subject: x\n\ny", Hint{MediaType: "message/rfc822"}, Message}, {"\x89PNG\r\n\x1a\nxx", Hint{Name: "a.doc"}, Image},
		{"\x00\x01\x02\x03", Hint{Name: "a.txt"}, Unknown}, {"\xff\xfea\x00b\x00", Hint{Name: "a.txt"}, Text},
		{"MIIG...", Hint{Name: "smime.p7s", MediaType: "application/pkcs7-signature"}, Signature}, {"", Hint{}, Text},
		{"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", Hint{Name: "encrypted.asc", MediaType: "text/plain"}, OpenPGP},
		{"caf\xe9 and na\xefve words", Hint{Name: "a.txt"}, Text},
	} {
		if got := sniff([]byte(test.data), test.hint); got != test.want {
			t.Errorf("%q, %+v: %s, want %s", test.data, test.hint, got, test.want)
		}
	}
}

// A hint and one that was made of its class give the same kind.
func TestHintOf(t *testing.T) {
	for _, h := range []Hint{
		{}, {Name: "a.csv"}, {Name: "a.html", Charset: "ISO-8859-1"}, {MediaType: "text/plain", Charset: "koi8-r"}, {Name: "x.eml"},
		{MediaType: "image/heic"}, {Name: "s.p7s"}, {MediaType: "text/calendar"}, {MediaType: "application/x-thing"},
	} {
		back := HintOf(h.Class())
		if back.kind() != h.kind() || back.Class() != h.Class() {
			t.Errorf("%+v has class %q, which gives %+v", h, h.Class(), back)
		}
	}
}

func TestTextCharsets(t *testing.T) {
	for _, test := range []struct{ data, charset, want string }{
		{"\xff\xfec\x00a\x00f\x00\xe9\x00", "", "café"}, {"caf\xe9", "iso-8859-1", "café"}, {"caf\xc3\xa9", "", "café"}, {"\xef\xbb\xbfcaf\xc3\xa9", "iso-8859-1", "café"},
		{"one\fpage and another\vline of it\n\f", "", "one page and another line of it"},
	} {
		if got := direct(t, []byte(test.data), Hint{Name: "a.txt", Charset: test.charset}); got.Text != test.want {
			t.Errorf("%q = %q", test.data, got.Text)
		}
	}
}

// Limits cut text at the end of a character, and say so.
func TestTextLimit(t *testing.T) {
	d := &Direct{Limits: Limits{Text: 10}}
	res, err := d.Read(t.Context(), []byte(strings.Repeat("é", 20)), Hint{Name: "a.txt"})
	if err != nil || res.Text != strings.Repeat("é", 5) || !res.Has(DefectTextTruncated) || !res.Bounded() {
		t.Errorf("%+v, %v", res, err)
	}
}

// Deleted text of a document is not its text, and rows keep their cells.
func TestDocumentMarkup(t *testing.T) {
	data := docxOf(t, `<w:document><w:body><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>`+
		`<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:tab/><w:t xml:space="preserve"> after </w:t><w:noBreakHyphen/></w:r></w:p>`+
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`)
	if got := direct(t, data, Hint{}); got.Text != "kept\t after -\na\tb" || got.Kind != DOCX {
		t.Errorf("%s: %q", got.Kind, got.Text)
	}
}

// What stands in boxes and graphics is read, and no part of the words beside it.
func TestBoxesAndGraphics(t *testing.T) {
	smart := `<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>step</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>`
	for _, test := range []struct {
		members []string
		want    string
	}{
		{[]string{"word/document.xml", `<w:document><w:p><w:r><w:t>Left</w:t><w:ptab/><w:t>right</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict>` +
			`<w:t>after</w:t></w:r></w:p></w:document>`, "word/diagrams/data1.xml", smart}, "Left\tright\nbox\nafter\n\nstep"},
		{[]string{"ppt/slides/slide1.xml", `<p:sld><a:p><a:r><a:t>slide</a:t></a:r></a:p></p:sld>`, "ppt/diagrams/data1.xml", smart}, "slide\n\nstep"},
	} {
		if got := direct(t, packed(t, append([]string{"[Content_Types].xml", contentTypes}, test.members...)...), Hint{}); got.Text != test.want || len(got.Defects) > 0 {
			t.Errorf("%q: %q %v, want %q", test.members, got.Text, got.Defects, test.want)
		}
	}
}

// What stands beside the text of a paragraph does not run into its words.
func TestOpenDocumentMarkup(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`<text:p>paid<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>in cash</text:p></text:note-body></text:note>, late</text:p>`, "paid in cash , late"},
		{`<text:p>The price<office:annotation><dc:creator>Ann</dc:creator><dc:date>2025-03-04</dc:date><text:p>too high</text:p></office:annotation>was <text:date>4 March</text:date></text:p>`,
			"The price too high was 4 March"},
		{`<text:p>Hello<draw:frame><draw:text-box><text:p>one</text:p><text:p>two</text:p></draw:text-box><draw:image><office:binary-data>AAAA</office:binary-data></draw:image></draw:frame>World</text:p>`,
			"Hello one\ntwo\nWorld"},
		{`<text:p>a<draw:custom-shape><text:p>shape</text:p></draw:custom-shape>b<text:ruby><text:ruby-base>c</text:ruby-base><text:ruby-text>d</text:ruby-text></text:ruby></text:p>`, "a\nshape\nbc"},
		{`<table:table><table:table-row><table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>1</text:p></table:table-cell>` +
			`<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>`, "note 1\t2"},
	} {
		data := packed(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<office:document-content>"+test.body+"</office:document-content>")
		if got := direct(t, data, Hint{}); got.Text != test.want || got.Kind != ODT {
			t.Errorf("%s: %s %q, want %q", test.body, got.Kind, got.Text, test.want)
		}
	}
}

func TestSheetDetails(t *testing.T) {
	data := packed(t, "[Content_Types].xml", contentTypes,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Target="worksheets/second.xml"/><Relationship Id="r2" Target="/xl/worksheets/first.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook><sheets><sheet name="Alpha" r:id="r2"/><sheet name="Beta" r:id="r1"/></sheets></workbook>`,
		"xl/sharedStrings.xml", `<sst><si><t>shared</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si></sst>`,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="#,##0.00&quot; EUR&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/worksheets/first.xml", `<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c s="1"><f>A1</f><v>4380</v></c><c s="2"><v>45720</v></c></row>`+
			`<row><c t="inlineStr"><is><t>inline</t></is></c><c t="b"><v>1</v></c><c t="s"><v>99</v></c><c/></row></sheetData></worksheet>`,
		"xl/worksheets/second.xml", `<worksheet><sheetData><row><c><v>5</v></c></row></sheetData></worksheet>`,
		"xl/comments1.xml", `<comments><commentList><comment><text><r><t>remark</t></r></text></comment></commentList></comments>`,
		"xl/comments/comment2.xml", `<comments><commentList><comment><text><t>another</t></text></comment></commentList></comments>`,
		"xl/drawings/drawing1.xml", `<xdr:wsDr><a:p><a:r><a:t>one</a:t></a:r><a:br/><a:r><a:t>line</a:t></a:r></a:p></xdr:wsDr>`)
	want := "Alpha\nshared\trich\t4,380.00 EUR\t3/4/2025\ninline\tTRUE\n\nBeta\n5\n\nremark\n\nanother\n\none\nline"
	if got := direct(t, data, Hint{}); got.Text != want || got.Kind != XLSX || len(got.Defects) > 0 {
		t.Errorf("%s %v: %q, want %q", got.Kind, got.Defects, got.Text, want)
	}
}
