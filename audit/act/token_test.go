package act

import (
	"strings"
	"testing"
)

func TestTokenize(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"I'll send it.", "i 'll send it ."},
		{"I’LL send it", "i 'll send it"},
		{"We won't, she can't.", "we wo n't , she ca n't ."},
		{"dont u im ive wont", "do n't u i 'm i 've wo n't"},
		{"4,380.50 at 9:30, yes,no", "4,380.50 at 9:30 , yes , no"},
		{"$1,200 or £85 or €9", "$ 1,200 or £ 85 or € 9"},
		{"mail a.b@c.example now", "mail a.b@c.example now"},
		{"the plan-B/v2.pdf file", "the plan-b/v2.pdf file"},
		{"Wi\u200dll s\u00adend w\u200bill", "will send will"},
		{"\u200d \u200b", ""},
		{"\u200eWill\u2066 send ❤️ it", "will send ❤ it"},
		{"I´ll go, don`t, Weʼre, I‘m", "i 'll go , do n't , we 're , i 'm"},
		{"our customersʼ and ourʼ, ʼtis ʼ", "our customers ʼ and our ʼ , ʼ tis ʼ"},
		{"ill send it", "i 'll send it"},
		{"He is ill and well again", "he is ill and well again"},
		{"ok, well come by at 4", "ok , we 'll come by at 4"},
		{"Ill be there", "i 'll be there"},
		{"ÉTÉ naïve", "été naïve"},
		{"", ""},
	} {
		var words []string
		for _, tok := range tokenize(tt.text, 0, len(tt.text)) {
			words = append(words, tok.word)
		}
		if got := strings.Join(words, " "); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// What is between tokens is no word: every letter lies in one.
func checkTokens(t *testing.T, text string, list []token) {
	t.Helper()
	at := 0
	for _, tok := range list {
		if tok.start < at || tok.end <= tok.start || tok.end > len(text) || tok.word == "" {
			t.Fatalf("%q: token %q at %d-%d after %d", text, tok.word, tok.start, tok.end, at)
		}
		at = tok.end
	}
	if len(list) > maxTokens+2 {
		t.Fatalf("%d tokens", len(list))
	}
}

// A possessive reads the same with either apostrophe.
func TestPossessive(t *testing.T) {
	plain, typeset := "with less than 48 hours' notice", "with less than 48 hours’ notice"
	a, b := tokenize(plain, 0, len(plain)), tokenize(typeset, 0, len(typeset))
	if len(a) != len(b) {
		t.Fatalf("%d and %d words", len(a), len(b))
	}
	for i := range a {
		if a[i].word != b[i].word {
			t.Errorf("%q and %q", a[i].word, b[i].word)
		}
	}
}

func TestContractionsCoverTheirBytes(t *testing.T) {
	for _, tt := range []struct{ text, first, second string }{
		{"I'll", "I", "'ll"},
		{"I’ll", "I", "’ll"},
		{"I‘ll", "I", "‘ll"},
		{"I´ll", "I", "´ll"},
		{"Iʼll", "I", "ʼll"},
		{"won't", "wo", "n't"},
		{"dont", "do", "nt"},
		{"Im", "I", "m"},
		{"can\u200d't", "ca", "n\u200d't"},
		{"she's", "she", "'s"},
		{"ill go", "i", "ll"},
	} {
		list := tokenize(tt.text, 0, len(tt.text))
		checkTokens(t, tt.text, list)
		if len(list) < 2 || tt.text[list[0].start:list[0].end] != tt.first || tt.text[list[1].start:list[1].end] != tt.second {
			t.Errorf("%q: %+v", tt.text, list)
		}
	}
}

func TestTagsByPlace(t *testing.T) {
	for _, tt := range []struct {
		text, word string
		tag        tags
		want       bool
	}{
		{"on 3 May please", "may", tagMonth, true},
		{"we may come", "may", tagMonth, false},
		{"by March 4", "march", tagMonth, true},
		{"they march on", "march", tagMonth, false},
		{"on sat", "sat", tagWeekday, true},
		{"we sat down", "sat", tagWeekday, false},
		{"£40", "£", tagMoney, true},
		{"₹500", "₹", tagMoney, true},
	} {
		for _, tok := range tokenize(tt.text, 0, len(tt.text)) {
			if tok.word == tt.word && (tok.tags&tt.tag != 0) != tt.want {
				t.Errorf("%q: %s has tag: %v", tt.text, tt.word, !tt.want)
			}
		}
	}
}
