package extract

import (
	"context"
	"testing"
	"time"
	"unicode/utf8"
)

// fuzz holds a parser to its limits, whatever it is given.
func fuzz(f *testing.F, kind Kind, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	limits := Limits{Text: 64 << 10, Unpack: 1 << 20, Size: 1 << 20, Depth: 4, Files: 20}.complete()
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		j := &job{ctx: ctx, limits: limits, unpack: limits.Unpack, files: limits.Files}
		j.read(kind, data, Hint{})
		res := j.finish(kind)
		if !utf8.ValidString(res.Text) || int64(len(res.Text)) > limits.Text || res.Has(DefectTooLong) {
			t.Errorf("%d bytes of text, defects %v", len(res.Text), res.Defects)
		}
	})
}

func FuzzRTF(f *testing.F) {
	fuzz(f, RTF, []byte(`{\rtf1\ansi{\fonttbl{\f1\fcharset204 A;}}\f1 \'cf\u8364? \bin3 abc{\*\x y}\par}`), []byte(`{\rtf1{\pict`))
}

func FuzzTNEF(f *testing.F) { fuzz(f, TNEF, winmail(f)) }

func FuzzDOCX(f *testing.F) {
	fuzz(f, DOCX, docxOf(f, "<document><p><t>words</t></p><tbl><tr><tc><p><t>a</t></p></tc></tr></tbl></document>"))
}

func FuzzXML(f *testing.F) {
	f.Add([]byte("<worksheet><row><c t='s' s='1'><v>0</v></c><c><v>1e300</v></c></row></worksheet>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, kind := range []Kind{XLSX, ODT} {
			j := &job{ctx: t.Context(), limits: DefaultLimits, unpack: 1 << 20, files: 10}
			j.read(kind, packed(t, "xl/worksheets/sheet1.xml", string(data), "xl/styles.xml", string(data), "xl/sharedStrings.xml", string(data), "content.xml", string(data)), Hint{})
		}
	})
}

func FuzzFormat(f *testing.F) {
	f.Add("#,##0.00;[Red](0%)", 12.5)
	f.Add("[h]:mm AM/PM \"x", 45720.3)
	f.Add(`yyyy-mm-ddThh:mm:ss.000"Z"""`, 45720.3)
	f.Fuzz(func(_ *testing.T, code string, v float64) { formatCell(code, v, true) })
}

func FuzzCard(f *testing.F) {
	fuzz(f, Calendar, []byte("BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:a=\n =C3\nADR:;;x;\nEND:VCARD\n"))
}

func FuzzMessage(f *testing.F) { fuzz(f, Message, []byte(attached("words", "a.txt"))) }
