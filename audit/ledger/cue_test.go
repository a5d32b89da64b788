package ledger

import "testing"

func TestCues(t *testing.T) {
	for _, tt := range []struct {
		text string
		cue  cues
		want bool
	}{
		{"programmes here 11.40 ta, nice to meet u", glad, true},
		{"tks for dropping the forms in yday", glad, true},
		{"Not a scratch on the table.", negated, false},
		{"The wall is smooth, like there was never a hole.", negated, false},
		{"There was never a word from you.", negated, true},
		{"The tank is full and there is no more smell.", negated, false},
		{"No more excuses, please.", negated, true},
		{"Deposit's in and the signed copy too.", done, true},
		{"Deposit’s in and the signed copy too.", done, true},
		{"Don’t bother with the second coat, I did it.", frees, true},
	} {
		if got := cuesOf(tt.text, fields(tt.text))&tt.cue != 0; got != tt.want {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
}

// A negation that is written short is one.
func TestSayings(t *testing.T) {
	for text, x := range map[string]saying{
		"They haven't heard from the maker.":       saysNoWord,
		"She wasn't in when I rang.":               saysNoWord,
		"I haven't found out about the price yet.": saysPending,
	} {
		if !sayings[x].MatchString(text) {
			t.Errorf("%q is not read", text)
		}
	}
}
