package act

import "testing"

// What governs a verb, and its form, whatever the words are.
func TestFrame(t *testing.T) {
	for _, tt := range []struct {
		text           string
		who            Subject
		governor, form string
	}{
		{"Ann brings it on Monday.", Name, "", "s"},
		{"Bob drops them off tonight while I'm at the yard.", Name, "", "s"},
		{"We will call you.", We, "will", "plain"},
		{"She is to ring you.", Third, "be to", "plain"},
		{"They are going to paint it.", Third, "be to", "plain"},
		{"The fee was refunded.", Passive, "be", "passive"},
		{"I sent it.", I, "", "past"},
	} {
		list := tokenize(tt.text, 0, len(tt.text))
		h := headOf(list)
		who, _ := subject(list, h)
		if g, f := governs(list, h), formOf(list, h); who != tt.who || g != tt.governor || f != tt.form {
			t.Errorf("%q: %q %q %q", tt.text, who, g, f)
		}
	}
}
