package act

import (
	"slices"
	"testing"
)

// The numbers of features are part of the weights file: they must not change
// unless featureVersion does.
func TestFeatureNumbers(t *testing.T) {
	var f featureSet
	f.add("w", "send")
	f.add("w2", "send", "it")
	f.add("w2", "sendi", "t")
	if f.list[1] == f.list[2] {
		t.Error("values run together")
	}
	for _, n := range f.list {
		if n >= slots {
			t.Errorf("feature %d", n)
		}
	}
	if f.list[0] != 172183 {
		t.Errorf("feature %d of another program", f.list[0])
	}
}

func TestFeaturesAreSortedAndOnce(t *testing.T) {
	for _, text := range []string{"I'll send it, send it, send it on Friday.", "?", "a"} {
		e := Examples(Labels{Sentences: []Label{{Text: text}}})
		list := e[0].Features()
		if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
			t.Errorf("%q: %v", text, list)
		}
	}
}

// Names, numbers and days do not tell acts apart.
func TestMask(t *testing.T) {
	a, b := "I'll send Anna 40 pages on Friday for $90", "I'll send Bob 7 pages on Monday for $1,200"
	if x, y := mask(tokenize(a, 0, len(a))), mask(tokenize(b, 0, len(b))); !slices.Equal(x, y) {
		t.Errorf("%q\n%q", x, y)
	}
}

func TestSubjectBefore(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"I will go", "i"}, {"we just will go", "we"}, {"you will", "you"}, {"and will go", "none"}, {"the dog will", "noun"}, {"will go", "start"}, {"so Anna will", "name"}, {"he will", "third"},
	} {
		list := tokenize(tt.text, 0, len(tt.text))
		at := slices.IndexFunc(list, func(t token) bool { return t.tags&tagWill != 0 })
		if got := subjectBefore(list, at); got != tt.want {
			t.Errorf("%q: %s", tt.text, got)
		}
	}
}

// Of each feature one is left, also where the bits are used again.
func TestOnce(t *testing.T) {
	for range 3 {
		if got, want := once([]uint32{7, 3, 7, slots - 1, 3, 0, slots - 1}), []uint32{7, 3, slots - 1, 0}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
