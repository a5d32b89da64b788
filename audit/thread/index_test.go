package thread

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestParseIndex(t *testing.T) {
	head := "\x01\xda\x01\x02\x03\x04" + "GUIDguidGUIDguid"
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for _, test := range []struct {
		name, field  string
		guid, parent string // "" if the field is none
	}{
		{"first", encode(head), "GUIDguidGUIDguid", ""},
		{"reply", encode(head + "12345"), "GUIDguidGUIDguid", head},
		{"reply to a reply", encode(head + "1234567890"), "GUIDguidGUIDguid", head + "12345"},
		{"folded", " " + encode(head + "12345")[:10] + "\r\n\t" + encode(head + "12345")[10:] + " ", "GUIDguidGUIDguid", head},
		{"without padding", strings.TrimRight(encode(head), "="), "GUIDguidGUIDguid", ""},
		{"deepest", encode(head + strings.Repeat("12345", 500)), "GUIDguidGUIDguid", head + strings.Repeat("12345", 499)},
		{"too deep", encode(head + strings.Repeat("12345", 501)), "", ""},
		{"too long to look at", strings.Repeat("A", 1<<20), "", ""},
		{"short", encode(head[:21]), "", ""},
		{"half a block", encode(head + "123"), "", ""},
		{"another version", encode("\x02" + head[1:]), "", ""},
		{"no base64", "this is no index at all!", "", ""},
		{"empty", "", "", ""},
	} {
		x := parseIndex(test.field)
		if (x == "") != (test.guid == "") {
			t.Errorf("%s: parseIndex = %q", test.name, x)
			continue
		}
		if x != "" && (x.guid() != test.guid || string(x.parent()) != test.parent) {
			t.Errorf("%s: guid %q, parent %q, want %q, %q", test.name, x.guid(), x.parent(), test.guid, test.parent)
		}
	}
}

func FuzzParseIndex(f *testing.F) {
	f.Add("AdoBAgMER1VJRGd1aWRHVUlEZ3VpZA==")
	f.Add("AdoBAgMER1VJRGd1aWRHVUlEZ3VpZDEyMzQ1")
	f.Add("====")
	f.Fuzz(func(t *testing.T, field string) {
		x := parseIndex(field)
		if x == "" {
			return
		}
		if len(x.guid()) != 16 || len(x) > indexHead+maxIndexDepth*indexBlock {
			t.Errorf("index of %d bytes", len(x))
		}
		for up := x.parent(); up != ""; up = up.parent() {
			if up.guid() != x.guid() {
				t.Errorf("another conversation above %q", x)
			}
		}
	})
}

func TestSeries(t *testing.T) {
	for _, test := range []struct{ a, b string }{
		{"photos (1/3)", "photos (2/3)"},
		{"photos 1 of 12", "photos 12 of 12"},
		{"teil 2 von 3 der pläne", "teil 3 von 3 der pläne"},
		{"[set v2 01/26] roof", "[set v2 26/26] floor"},
		{"[0/5] a", "[5/5] b"},
	} {
		a, okA := series(test.a)
		b, okB := series(test.b)
		if !okA || !okB || a != b {
			t.Errorf("series(%q) = %q, series(%q) = %q, want the same", test.a, a, test.b, b)
		}
	}
	for _, test := range []struct{ a, b string }{
		{"photos (1/3)", "photos (1/4)"},
		{"photos (1/3)", "plans (2/3)"},
		{"[set v1 1/3] roof", "[set v2 2/3] roof"},
	} {
		if a, _ := series(test.a); a != "" {
			if b, _ := series(test.b); a == b {
				t.Errorf("series(%q) and of %q are the same: %q", test.a, test.b, a)
			}
		}
	}
	for _, s := range []string{"", "roof", "photos", "on 3/4/2026", "2026-01/02", "5/3", "1/1", "v1.2/3", "open 24/7 and more", "a1/3"} {
		if key, ok := series(s); ok {
			t.Errorf("series(%q) = %q, want none", s, key)
		}
	}
}

func FuzzSeries(f *testing.F) {
	for _, s := range []string{"photos (1/3)", "[a 1/3", "1/3", "[1/3] x", "999/999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if key, ok := series(s); ok && len(key) > len(s)+1 {
			t.Errorf("series(%q) = %q", s, key)
		}
	})
}
