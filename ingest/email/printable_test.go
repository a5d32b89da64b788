package email

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	tests := []struct{ name, in, text, line string }{
		{"controls", "a\x1b[31m\tb\nc\x00\u0085é", "a\uFFFD[31m\tb\nc\uFFFD\uFFFDé", "a\uFFFD[31m b c\uFFFD\uFFFDé"},
		{"not UTF-8", "a\xffb", "a\uFFFDb", "a\uFFFDb"},
		{"overrides", "invoice\u202efdp.exe\u202c \u2066x\u2069", "invoice\uFFFDfdp.exe\uFFFD \uFFFDx\uFFFD", "invoice\uFFFDfdp.exe\uFFFD \uFFFDx\uFFFD"},
		{"marks of direction", "שלום\u200f, x\u200e", "שלום, x", "שלום\uFFFD, x\uFFFD"},
		{"spaces of no width", "re\u200bfund\u2060s\ufeff", "refunds", "re\uFFFDfund\uFFFDs\uFFFD"},
		{"a run of them", "a\u200b\u200c\u200d\u200bb", "ab", "a\uFFFDb"},
		{"soft hyphen", "re\u00adfund", "refund", "re\uFFFDfund"},
		{"Persian", "می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"},
		{"Persian, doubled", "می\u200c\u200cخواهم", "می\u200cخواهم", "می\uFFFDخواهم"},
		{"Hindi", "क्\u200dष", "क्\u200dष", "क्\u200dष"},
		{"emoji", "👩\u200d🔧 👩🏽\u200d🔧 ❤\ufe0f\u200d🔥", "👩\u200d🔧 👩🏽\u200d🔧 ❤\ufe0f\u200d🔥", "👩\u200d🔧 👩🏽\u200d🔧 ❤\ufe0f\u200d🔥"},
		{"joiner at the end of emoji", "👩\u200d", "👩", "👩\uFFFD"},
		{"joiner in a Latin word", "spr\u200dings", "springs", "spr\uFFFDings"},
		{"at the start", "\u200dx", "x", "\uFFFDx"},
		{"line separators", "a\u2028b", "a\nb", "a b"},
		{"plain", "plain text", "plain text", "plain text"},
		{"blank", " a  b ", " a  b ", "a b"},
		{"empty", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Printable(test.in); got != test.text {
				t.Errorf("text %+q, want %+q", got, test.text)
			}
			if got := PrintableLine(test.in); got != test.line {
				t.Errorf("line %+q, want %+q", got, test.line)
			}
		})
	}
}

func TestPrintableShort(t *testing.T) {
	long := strings.Repeat("é", maxShort)
	for in, want := range map[string]string{"a\n b": "a b", long: long, long + "x": long[:len(long)-2] + "…"} {
		if got := PrintableShort(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("a\u200d\u202e\x1b👩\u200d🔧 می\u200cخ\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{Printable(s), PrintableLine(s)} {
			if !utf8.ValidString(got) || len(got) > 3*len(s) {
				t.Fatalf("%+q of %+q", got, s)
			}
			if i := strings.IndexFunc(got, func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b'
			}); i >= 0 {
				t.Errorf("%+q of %+q", got, s)
			}
			if again := Printable(got); again != got {
				t.Errorf("%+q, and again %+q", got, again)
			}
		}
	})
}
