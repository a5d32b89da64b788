package act

import (
	"slices"
	"testing"
)

func TestClauses(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string // none if the sentence is one clause
	}{
		{"I'll send it on Monday.", nil},
		{"I'll send it on Monday and you'll have it Tuesday.", []string{"I'll send it on Monday", "you'll have it Tuesday."}},
		{"We looked at it, it's fine.", []string{"We looked at it", "it's fine."}},
		{"Thanks for that - I'll call you.", []string{"Thanks for that", "I'll call you."}},
		{"thanks 👍 will send it tonight", []string{"thanks 👍", "will send it tonight"}},
		{"Bread and butter and jam.", nil},
		{"Mike and I will come.", nil},
		{"The man, who was old, left.", nil},
		{"The roof is done and the gutter will be up by Friday.", []string{"The roof is done", "the gutter will be up by Friday."}},
		{"I checked the meter and will send you the reading.", []string{"I checked the meter", "I checked the meter and will send you the reading."}},
		{"If it rains, please close the window.", []string{"If it rains", "please close the window."}},
		{"A photo, please, and I'll send it on Friday.", []string{"A photo, please", "I'll send it on Friday."}},
		{"Red, white or blue.", nil},
		{"The drawing is done and the estimate comes to you today.", []string{"The drawing is done", "the estimate comes to you today."}},
		{"I'll waive the fee and there will be no charge for May.", []string{"I'll waive the fee", "there will be no charge for May."}},
		{"The floor goes down Tuesday and by Friday you're cooking.", []string{"The floor goes down Tuesday", "by Friday you're cooking."}},
		{"The gate and the walls are old.", nil},
		{"The roof is done\nand\nthe gutter will be up by Friday.", []string{"The roof is done", "the gutter will be up by Friday."}},
	} {
		r := read(tt.text, Sentence{0, len(tt.text), false})
		var got []string
		for _, c := range r.candidates()[1:] {
			start, end := c.span()
			got = append(got, tt.text[start:end])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}
