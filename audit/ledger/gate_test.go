package ledger

import (
	"bufio"
	"os"
	"path/filepath"
	"testing"
)

// What the gates of a pattern leave out does not fit it.
func TestGates(t *testing.T) {
	files, err := filepath.Glob("../act/labels/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no sentences", err)
	}
	fits, looked := 0, 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			words, all := hits(fields(lines.Text()))
			for i := range patterns {
				p := &patterns[i]
				may := p.mayFit(words, all)
				if may {
					looked++
				}
				if p.re.MatchString(lines.Text()) {
					if fits++; !may {
						t.Errorf("%q fits %.40s, and its gates leave it out", lines.Text(), p.re)
					}
				}
			}
		}
	}
	if t.Logf("%d fit of %d looked at", fits, looked); fits < 1000 {
		t.Errorf("%d fit", fits)
	}
}
