package tlog_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"onrecord/audit/tlog"
)

const facetSalt = "salt 0100000000000000000000000000000000000000000000000000000000000000\n"

func facetText(lines string) string { return "onrecord-facet/v1 imap\n" + facetSalt + lines }

func TestFacetSpelling(t *testing.T) {
	for _, tc := range []struct {
		field tlog.Field
		want  string
	}{
		{tlog.BareField("uid", "48213"), `uid 48213`},
		{tlog.BareField("set", "1:17,19"), `set 1:17,19`},
		{tlog.BareField("k", `a"b\c`), `k a"b\c`},
		{tlog.BareField("k", "base64"), `k base64`},
		{tlog.TextField("subject", ""), `subject ""`},
		{tlog.TextField("subject", `say "hi" \o/`), `subject "say \"hi\" \\o/"`},
		{tlog.TextField("subject", "<a>&b' /\u2028\u2029\u0085é😀\ufffd"), "subject \"<a>&b' /\u2028\u2029\u0085é😀\ufffd\""},
		{tlog.TextField("subject", "a\r\n\tb\x00\x1f\x7f"), `subject "a\u000d\u000a\u0009b\u0000\u001f\u007f"`},
		{tlog.TextField("subject", "48213"), `subject "48213"`},
		{tlog.TextField("subject", "base64:AA=="), `subject "base64:AA=="`},
		{tlog.TextField("subject", "caf\xe9"), `subject base64:Y2Fm6Q==`},
		{tlog.TextField("subject", "\xed\xa0\x80"), `subject base64:7aCA`},
		{tlog.BytesField("answer", []byte{0, 1, 2}), `answer base64:AAEC`},
		{tlog.BytesField("answer", nil), `answer base64:`},
	} {
		f := &tlog.Facet{Name: "imap", Salt: [32]byte{1}, Fields: []tlog.Field{tc.field}}
		text, err := f.Encode()
		if want := facetText(tc.want + "\n"); err != nil || string(text) != want {
			t.Errorf("%+v: %v\n%q\nwant\n%q", tc.field, err, text, want)
			continue
		}
		got, err := tlog.ParseFacet(text)
		if err != nil || !reflect.DeepEqual(got, f) {
			t.Errorf("%s: parsed as %+v, %v", tc.want, got, err)
		}
		if cap(text) != len(text) {
			t.Errorf("%s: %d bytes in %d, want the exact size", tc.want, len(text), cap(text))
		}
	}
}

// What is quoted is a JSON string for every reader of JSON.
func TestQuotedIsJSON(t *testing.T) {
	for r := range rune(0x300) {
		s := "x" + string(r) + "y"
		text, err := (&tlog.Facet{Name: "imap", Fields: []tlog.Field{tlog.TextField("k", s)}}).Encode()
		if err != nil {
			t.Fatal(err)
		}
		_, value, _ := strings.Cut(string(text), "\nk ")
		var got string
		if err := json.Unmarshal([]byte(value), &got); err != nil || got != s {
			t.Errorf("%q is written %s, read as JSON: %q, %v", s, value, got, err)
		}
	}
}

func TestFacetEncodeErrors(t *testing.T) {
	bare := tlog.BareField
	for name, f := range map[string]*tlog.Facet{
		"no name":           {},
		"name with space":   {Name: "i map"},
		"no key":            {Name: "imap", Fields: []tlog.Field{bare("", "1")}},
		"key upper":         {Name: "imap", Fields: []tlog.Field{bare("Uid", "1")}},
		"key with LF":       {Name: "imap", Fields: []tlog.Field{bare("a\nb", "1")}},
		"bare empty":        {Name: "imap", Fields: []tlog.Field{bare("k", "")}},
		"bare with space":   {Name: "imap", Fields: []tlog.Field{bare("k", "a b")}},
		"bare with LF":      {Name: "imap", Fields: []tlog.Field{bare("k", "a\nb")}},
		"bare with quote":   {Name: "imap", Fields: []tlog.Field{bare("k", `"a`)}},
		"bare with base64:": {Name: "imap", Fields: []tlog.Field{bare("k", "base64:AA==")}},
		"bare not ASCII":    {Name: "imap", Fields: []tlog.Field{bare("k", "é")}},
		"bare DEL":          {Name: "imap", Fields: []tlog.Field{bare("k", "a\x7f")}},
		"quoted not UTF-8":  {Name: "imap", Fields: []tlog.Field{{Key: "k", Value: "\xff", Form: tlog.Quoted}}},
		"unknown form":      {Name: "imap", Fields: []tlog.Field{{Key: "k", Value: "a", Form: 3}}},
		"negative form":     {Name: "imap", Fields: []tlog.Field{{Key: "k", Value: "a", Form: -1}}},
		"repeat apart":      {Name: "imap", Fields: []tlog.Field{bare("a", "1"), bare("b", "1"), bare("a", "2")}},
		"over 16 MiB":       {Name: "imap", Fields: []tlog.Field{bare("a", strings.Repeat("x", tlog.MaxFacet))}},
		"over 16 MiB in sum": {Name: "imap", Fields: []tlog.Field{
			bare("a", strings.Repeat("x", tlog.MaxFacet/2)), bare("b", strings.Repeat("x", tlog.MaxFacet/2))}},
	} {
		text, err := f.Encode()
		if err == nil {
			t.Errorf("%s: Encode took it: %.100q", name, text)
		}
		wantFormatError(t, err, "facet")
	}
}

func TestParseFacetErrors(t *testing.T) {
	for name, text := range map[string]string{
		"empty":                 "",
		"version 2":             strings.Replace(facetText(""), "/v1", "/v2", 1),
		"no name":               strings.Replace(facetText(""), "imap", "", 1),
		"no salt":               "onrecord-facet/v1 imap\nuid 1\n",
		"short salt":            "onrecord-facet/v1 imap\nsalt 01\n",
		"upper-case salt":       strings.Replace(facetText(""), "0100", "0A00", 1),
		"CRLF":                  strings.ReplaceAll(facetText("uid 1\n"), "\n", "\r\n"),
		"no last LF":            facetText("uid 1"),
		"empty line":            facetText("\n"),
		"empty line at the end": facetText("uid 1\n\n"),
		"key alone":             facetText("uid\n"),
		"no value":              facetText("uid \n"),
		"two spaces":            facetText("uid  1\n"),
		"space at the end":      facetText("uid 1 \n"),
		"upper-case key":        facetText("UID 1\n"),
		"repeat apart":          facetText("a 1\nb 1\na 2\n"),
		"bare not ASCII":        facetText("k é\n"),
		"quote alone":           facetText("k \"\n"),
		"quote open":            facetText("k \"a\n"),
		"text after quote":      facetText("k \"a\" b\n"),
		"quote inside":          facetText("k \"a\"b\"\n"),
		"backslash at the end":  facetText("k \"a\\\"\n"),
		`\n`:                    facetText(`k "a\nb"` + "\n"),
		`\/`:                    facetText(`k "a\/b"` + "\n"),
		`\u000A upper case`:     facetText(`k "\u000A"` + "\n"),
		`\u0041`:                facetText(`k "\u0041"` + "\n"),
		`\u0022`:                facetText(`k "\u0022"` + "\n"),
		`\u2028`:                facetText(`k "\u2028"` + "\n"),
		`\u00`:                  facetText(`k "\u00"` + "\n"),
		`\u00zz`:                facetText(`k "\u00zz"` + "\n"),
		"raw control":           facetText("k \"a\tb\"\n"),
		"raw DEL":               facetText("k \"a\x7fb\"\n"),
		"quoted not UTF-8":      facetText("k \"\xff\"\n"),
		"base64 unpadded":       facetText("k base64:AA\n"),
		"base64 padding bits":   facetText("k base64:AB==\n"),
		"base64 with CR":        facetText("k base64:AA==\r\n"),
		"base64 URL alphabet":   facetText("k base64:-_8=\n"),
		"over 16 MiB":           facetText("k " + strings.Repeat("x", tlog.MaxFacet) + "\n"),
	} {
		f, err := tlog.ParseFacet([]byte(text))
		if err == nil {
			t.Errorf("%s: parsed as %+v", name, f)
		}
		wantFormatError(t, err, "facet")
	}
}

func TestFacetValues(t *testing.T) {
	f, err := tlog.ParseFacet([]byte(facetText("uid 7\nflags \"a\"\nflags \"b\"\n")))
	if err != nil {
		t.Fatal(err)
	}
	if v, ok, err := f.Get("uid"); v != "7" || !ok || err != nil {
		t.Errorf("Get(uid) = %q, %v, %v", v, ok, err)
	}
	if v, ok, err := f.Get("modseq"); v != "" || ok || err != nil {
		t.Errorf("Get(modseq) = %q, %v, %v, want none", v, ok, err)
	}
	_, _, err = f.Get("flags")
	wantFormatError(t, err, "facet")
	if got := f.All("flags"); !reflect.DeepEqual(got, []string{"a", "b"}) {
		t.Errorf("All(flags) = %q", got)
	}
	if got := f.All("modseq"); got != nil {
		t.Errorf("All(modseq) = %q, want nil", got)
	}
	for key, want := range map[string]string{"uid": "7", "flags": "a", "modseq": ""} {
		if got := f.First(key); got != want {
			t.Errorf("First(%s) = %q, want %q", key, got, want)
		}
	}
	if got := (*tlog.Facet)(nil).First("uid"); got != "" {
		t.Errorf("First of no facet = %q", got)
	}
}

// More keys than the scan of a few holds, with a repeat beyond them.
func TestFacetManyKeys(t *testing.T) {
	f := &tlog.Facet{Name: "imap"}
	for i := range 100 {
		f.Fields = append(f.Fields, tlog.BareField(fmt.Sprintf("k%d", i), "1"), tlog.BareField(fmt.Sprintf("k%d", i), "2"))
	}
	text, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := tlog.ParseFacet(text); err != nil || !reflect.DeepEqual(got, f) {
		t.Fatalf("round trip of 100 keys: %v", err)
	}
	for _, again := range []string{"k0 3\n", "k50 3\n", "k98 3\n"} {
		_, err := tlog.ParseFacet(append(text[:len(text):len(text)], again...))
		wantFormatError(t, err, "facet")
	}
}

func TestFormString(t *testing.T) {
	for form, want := range map[tlog.Form]string{tlog.Bare: "bare", tlog.Quoted: "quoted", tlog.Base64: "base64", 7: "unknown form"} {
		if form.String() != want {
			t.Errorf("Form %d prints %q, want %q", int(form), form, want)
		}
	}
}

func TestTextFieldTakesAnyBytes(t *testing.T) {
	for b := range 256 {
		for _, s := range []string{string([]byte{byte(b)}), "é" + string([]byte{byte(b)}) + "z"} {
			text, err := (&tlog.Facet{Name: "imap", Fields: []tlog.Field{tlog.TextField("k", s)}}).Encode()
			if err != nil {
				t.Fatal(err)
			}
			f, err := tlog.ParseFacet(text)
			if err != nil || f.Fields[0].Value != s || (f.Fields[0].Form == tlog.Quoted) != utf8.ValidString(s) {
				t.Errorf("%q: %+v, %v", s, f, err)
			}
		}
	}
}
