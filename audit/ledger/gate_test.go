package ledger

import (
	"bufio"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// sentences yields those of the labels of package act.
func sentences(t *testing.T) iter.Seq[string] {
	files, err := filepath.Glob("../act/labels/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no sentences", err)
	}
	return func(yield func(string) bool) {
		for _, file := range files {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			for lines := bufio.NewScanner(f); lines.Scan(); {
				if !yield(lines.Text()) {
					return
				}
			}
		}
	}
}

// What the gates of a pattern leave out does not fit it.
func TestGates(t *testing.T) {
	fits, looked := 0, 0
	for text := range sentences(t) {
		words, all := hits(fields(text))
		plain := wholeWords(strings.Map(func(r rune) rune {
			if r >= utf8.RuneSelf && unicode.IsLetter(r) {
				return 'x' // to an expression a word ends before it: "Róisín" holds no "is"
			}
			return r
		}, text))
		for i := range patterns {
			p := &patterns[i]
			may := p.mayFit(words, all)
			if may {
				looked++
			}
			if p.re.MatchString(plain) {
				if fits++; !may {
					t.Errorf("%q fits %.40s, and its gates leave it out", text, p.re)
				}
			}
		}
	}
	if t.Logf("%d fit of %d looked at", fits, looked); fits < 1000 {
		t.Errorf("%d fit", fits)
	}
}

// A sentence that only sounds like a denial is looked at.
func TestMaySoundSo(t *testing.T) {
	soft := 0
	for text := range sentences(t) {
		for _, text := range []string{text, "'No problem,' she said, and " + text, "Not only that: " + text, "Can not thank you enough. " + text, "At four, not 6 or at the latest. " + text} {
			toks := fields(text)
			denies := func(x string) bool { return strings.HasSuffix(x, "n't") || vocabulary[x].cues&negated != 0 }
			want := slices.ContainsFunc(fields(noDenial.ReplaceAllString(text, " ")), denies)
			words, _ := hits(toks)
			if denials(text, toks, words) != want {
				t.Errorf("%q: denies %v, want %v", text, !want, want)
			}
			if !want && slices.ContainsFunc(toks, denies) {
				soft++
			}
		}
	}
	if soft < 1000 {
		t.Errorf("%d only sound so", soft)
	}
}
