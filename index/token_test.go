package index

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTokenizer(t *testing.T) {
	long := strings.Repeat("x", 100)
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"Hello, World!", "hello world"},
		{"don't panic", "don't panic"},
		{"Ann’s report, the Lees' house", "ann report the lees house"},
		{"'quoted' ''x''", "quoted x"},
		{"rock 'n' roll", "rock n roll"},
		{"ann.lee@client.example", "ann lee client example"},
		{"naïve CAFÉ Straße Łódź Ærø", "naive cafe strasse lodz aero"},
		{"e\u0301te\u0301", "ete"},
		{"co\u00adop", "coop"},
		{"re\u200bfu\u2060n\u200d\u202ed re\ufefffund\u200b", "refund refund"},
		{"ตกลง\u200bแล้ว", "ตกลง แล้ว"},
		{"ＦＵＬＬ９", "full9"},
		{"Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ"},
		{"мо\u0438\u0306 Мой ё τιμη\u0301 τιμή", "мои мои е τιμη τιμη"},
		{"\ufb01nal o\ufb00er, a\ufb03x", "final offer affix"},
		{"東京都", "東京 京都 都"},
		{"v2東x", "v2 東 x"},
		{"한국어 글", "한국 국어 어 글"},
		{"हिन्दी में", "हिन्दी में"},
		{"2025-03-04 10:30 $1,200.50", "2025 03 04 10 30 1 200 50"},
		{"a_b C++ /dev/md0", "a b c dev md0"},
		{long, long[:MaxTerm]},
		{"\xff\xfeok\xff", "ok"},
		{"a\u2014b\u2019", "a b"},
	} {
		var got []string
		for _, tok := range tokensOf(tt.text) {
			got = append(got, tok.term)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestQueryTerms(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"東京都", []string{"東京", "京都"}},
		{"東", []string{"東"}},
		{"\u1112\u1161\u11ab\u1100\u116e\u11a8", []string{"한국"}},
		{"foo-bar", []string{"foo", "bar"}},
		{"!", nil},
	} {
		if diff := cmp.Diff(tt.want, queryTerms(tt.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

// The terms of a text must come out the same when they are cut again, or a
// word could not be found by its own term.
func FuzzTokenizer(f *testing.F) {
	for _, s := range []string{"Ann's don't's", "東京都 x", "ß\u0345ǅ\u1fb3", "a\u0301\u200db''s", "\xc3\x28İI\u0307"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, tok := range tokensOf(text) {
			if tok.start >= tok.end || tok.end < end || tok.end > len(text) {
				t.Fatalf("term %q at %d-%d after %d in %q", tok.term, tok.start, tok.end, end, text)
			}
			end = tok.end
			if tok.term == "" || len(tok.term) > MaxTerm || !utf8.ValidString(tok.term) {
				t.Fatalf("term %q of %q", tok.term, text)
			}
			if again := queryTerms(tok.term); len(again) != 1 || again[0] != tok.term {
				t.Fatalf("term %q of %q is cut again into %q", tok.term, text, again)
			}
		}
	})
}

func TestForms(t *testing.T) {
	for _, tt := range []struct{ word, forms, not string }{
		{"promise", "promise promises promised promising", "prom promissory"},
		{"happy", "happy happiness", "happier"},
		{"usable", "usable usability", "use"},
		{"responsible", "responsible responsibly responsibility", "respond"},
		{"organize", "organize organizing organization organizations", "orga"},
		{"early", "early", "earl"},
		{"hope", "hope hopes hoping hoped", "hop hopping"},
		{"dying", "die dies died dying", "dye"},
		{"sky", "sky skies", "ski"},
		{"call", "call calls called calling", "cal"},
		{"md0", "md0", "md"},
		{"él", "él", "el"},
	} {
		f := FormsOf(tt.word)
		for w := range strings.FieldsSeq(tt.forms) {
			if !f.Has(w) || !reaches(f, w) {
				t.Errorf("%s: form %q is not found by %+v", tt.word, w, f)
			}
		}
		for w := range strings.FieldsSeq(tt.not) {
			if f.Has(w) {
				t.Errorf("%s: %q is a form", tt.word, w)
			}
		}
	}
}

func reaches(f Forms, w string) bool {
	for _, o := range f.Others {
		if o == w {
			return true
		}
	}
	return strings.HasPrefix(w, f.Prefix)
}
