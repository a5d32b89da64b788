package index

import (
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

var stemmers = sync.Pool{New: func() any { return snowballstem.NewEnv("") }}

// Stem returns what the forms of an English word have in common, by the
// Snowball algorithm: "promise", "promised" and "promises" have the same stem.
// Terms that are no English word by their letters are their own stem.
func Stem(term string) string {
	if !stemmable(term) {
		return term
	}
	env := stemmers.Get().(*snowballstem.Env)
	defer stemmers.Put(env)
	env.SetCurrent(term)
	english.Stem(env)
	return env.Current()
}

// stemmable reports whether term has forms: 3 to 24 letters a to z and
// apostrophes.
func stemmable(term string) bool {
	if len(term) < 3 || len(term) > 24 {
		return false
	}
	for i := range len(term) {
		if c := term[i]; (c < 'a' || c > 'z') && c != '\'' {
			return false
		}
	}
	return true
}

// Forms describes the words that have one stem, so that an index which keeps
// words as they are written finds them.
type Forms struct {
	Stem   string
	Prefix string   // all forms but those of Others start with it
	Others []string // irregular forms
}

// irregular lists the words that do not start like their stem.
var irregular = map[string][]string{
	"die": {"dying"},
	"lie": {"lying"},
	"tie": {"tying"},
	"sky": {"skies"},
}

// FormsOf returns what describes the words with the stem of term.
func FormsOf(term string) Forms {
	stem := Stem(term)
	f := Forms{Stem: stem, Prefix: stem, Others: irregular[stem]}
	if !stemmable(term) {
		return f
	}
	// The algorithm may have added an e or changed a y to i, and an ending
	// such as -ability leaves -abl.
	switch {
	case strings.HasSuffix(stem, "bl") && len(stem) > 4:
		f.Prefix = stem[:len(stem)-1]
	case len(stem) > 2 && strings.ContainsRune("eiy", rune(stem[len(stem)-1])):
		f.Prefix = stem[:len(stem)-1]
	}
	return f
}

// Has reports whether term is one of the forms.
func (f Forms) Has(term string) bool {
	return term == f.Stem || len(term) <= len(f.Stem)+12 && Stem(term) == f.Stem
}
