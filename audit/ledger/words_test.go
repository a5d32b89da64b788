package ledger

import (
	"slices"
	"strings"
	"testing"
)

// What is one word stays one, and so does a sum.
func TestFields(t *testing.T) {
	for text, want := range map[string]string{
		"It’s DONE, isn't it?":                     "it's done isn't it",
		"An X-ray, a T-shirt and (e-mail)":         "an xray a tshirt and email",
		"é-mail, 4x-ray, o'x-ray, a-b, well-known": "émail 4x ray o'x ray a b well known",
		"They paid $1,250.50, or £ 3,000; 5%":      "they paid $1250 50 or £ 3000 5%",
		"R 3,500 and R32":                          "¤3500 and r32",
		"- -x a- -":                                "x a",
		"":                                         "",
	} {
		if got := fields(text); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
