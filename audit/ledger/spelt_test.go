package ledger

import (
	"slices"
	"testing"
)

func TestSpelt(t *testing.T) {
	stems := words("fitting the stove’s flue")
	got := spelt(append(stems, "zzz"), "We fitted your 'stove' and the flues")
	if want := []string{"fitted", "stove", "flues", "zzz"}; !slices.Equal(got, want) {
		t.Errorf("%v of %v, want %v", got, stems, want)
	}
}
