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
	} {
		if got := cuesOf(tt.text, fields(tt.text))&tt.cue != 0; got != tt.want {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
}
