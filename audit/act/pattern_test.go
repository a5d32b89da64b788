package act

import "testing"

func TestPatterns(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          string // the tokens that fit; "-" for none
	}{
		{"send", "please send it", "send"},
		{"send|post it", "please post it", "post it"},
		{"#i #will", "and I'll go", "i 'll"},
		{"#i|#we #adv* #will", "we just will", "we just will"},
		{"a? b", "b", "b"},
		{"a? b", "a b", "a b"},
		{"x* y", "x x x y", "x x x y"},
		{"x* y", "x x x x x y", "x x x x y"},
		{"x y", "x z", "-"},
		{"x .. y", "x a b c y", "x a b c y"},
		{"x .. y", "x 1 2 3 4 5 6 7 y", "-"},
		{"x . y", "x y", "-"},
		{"^ go", "we go", "-"},
		{"^ go", "right, go", "go"},
		{"^^ go", "right, go", "-"},
		{"^^ go", "go, right", "go"},
		{"go $", "go now", "-"},
		{"go $", "go.", "go"},
		{"will !#not .", "will not go", "-"},
		{"will !#not .", "will go", "will go"},
		{"will =go", "will go", "will"},
		{"will =go", "will stay", "-"},
		{"{people} came", "the plumber came", "plumber came"},
		{"a < b", "a b", "a b"},
	} {
		p, err := compile(tt.pattern, sets)
		if err != nil {
			t.Fatal(err)
		}
		list := tokenize(tt.text, 0, len(tt.text))
		got, all := "-", contentOf(list)
		if m, ok := p.find(list, 0); ok {
			got = ""
			for i, tok := range list[m.from:m.to] {
				if i > 0 {
					got += " "
				}
				got += tok.word
			}
		}
		if got != tt.want {
			t.Errorf("%q in %q: %q, want %q", tt.pattern, tt.text, got, tt.want)
		}
		if g := gate(p); (got != "-") != g.in(list, &all) {
			t.Errorf("%q in %q: the quick test says otherwise", tt.pattern, tt.text)
		}
	}
}

func TestPatternsThatAreNone(t *testing.T) {
	for _, source := range []string{"#nothing", "{nobody}", "a #xyz|b"} {
		if _, err := compile(source, sets); err == nil {
			t.Errorf("%q was taken", source)
		}
	}
}
