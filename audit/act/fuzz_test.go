package act

import "testing"

var seeds = []string{
	"I'll send it Friday. Can you confirm?\n- item\n1. two", "ill well if , and - we'll", "W\u200dill", "Mr. A. e.g. Rs. 5... ?!\"”",
	"Kayla, can you clear 3-214?", "\xff\xfe I will\x00", "If it isn't fixed by Monday we'd refund the $150 fee.", "’ll 'd n't $ £ €", "the customersʼ ʼ",
}

func FuzzTokenize(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkTokens(t, text, tokenize(text, 0, len(text))) })
}

func FuzzSentences(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSentences(t, text, Sentences(part(text))) })
}

func FuzzDetect(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkActs(t, text, Detect(part(text), Message{})) })
}

func FuzzDecodeModel(f *testing.F) {
	f.Add(NewModel().Encode())
	m := NewModel()
	m.SetWeight(5, 1, 9)
	f.Add(m.Encode())
	f.Add([]byte("kind promise 1 2\n\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if m, err := DecodeModel(file); err == nil {
			if _, err := DecodeModel(m.Encode()); err != nil {
				t.Fatal(err)
			}
		}
	})
}
