package daemon

import (
	"slices"
	"testing"
)

// Words are found as a reader takes them from the screen.
func TestWhereOf(t *testing.T) {
	const text = "You didn’t call\n  and you didn't write (twice)."
	for _, c := range []struct {
		words string
		want  []int
	}{
		{"call and", []int{13}},
		{"  call   and ", []int{13}},
		{"didn't", []int{4, 28}},
		{"didn’t write (twice).", []int{28}},
		{"You", []int{0}},
		{"calls", nil},
		{"", nil},
		{" \n", nil},
		{"\xff", nil},
	} {
		if got := whereOf(text, c.words); !slices.Equal(got, c.want) {
			t.Errorf("%q is at %d, want %d", c.words, got, c.want)
		}
	}
}
