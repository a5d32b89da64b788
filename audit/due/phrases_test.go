package due_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/due"
)

// row is a line of testdata/phrases.tsv.
type row struct {
	line                int
	at                  time.Time
	c                   due.Context
	phrase, words, want string
}

func rows(t testing.TB) (out []row) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "phrases.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("phrases.tsv:%d: %d fields, want 5", n, len(f))
		}
		c := context(t, f[1])
		at, err := time.ParseInLocation("2006-01-02 15:04", f[0], c.Zone)
		if err != nil {
			t.Fatalf("phrases.tsv:%d: %v", n, err)
		}
		out = append(out, row{n, at, c, f[2], f[3], f[4]})
	}
	return out
}

// context reads "dmy GB Europe/London [hours]".
func context(t testing.TB, s string) due.Context {
	t.Helper()
	f := strings.Fields(s)
	c := due.Context{Order: due.ParseOrder(f[0]), Country: strings.Trim(f[1], "-"), Zone: zone(t, f[2])}
	if len(f) > 3 {
		c.Opens, c.Closes = 9*time.Hour, 17*time.Hour+30*time.Minute
	}
	return c
}

// TestPhrases reads every phrase of the table.
func TestPhrases(t *testing.T) {
	all := rows(t)
	if len(all) < 400 {
		t.Errorf("%d phrases, want at least 400", len(all))
	}
	for _, r := range all {
		if got := reading(due.Find(r.phrase, r.at, r.c), r); got != r.want {
			t.Errorf("phrases.tsv:%d: %q (%s) = %s, want %s", r.line, r.phrase, r.at.Format("Mon 2006-01-02 15:04"), got, r.want)
		}
	}
}

// reading prints what was found at the words of a row.
func reading(dues []due.Due, r row) string {
	start := strings.Index(r.phrase, r.words)
	end := start + len(r.words)
	other := "none"
	for _, d := range dues {
		if d.Start == start && d.End == end {
			return print(d)
		}
		if d.Start < end && start < d.End {
			other = fmt.Sprintf("%s for %q", print(d), d.Text)
		}
	}
	return other
}

func print(d due.Due) string {
	switch {
	case d.Kind != due.Dated:
		return d.Kind.String()
	case d.Latest.Equal(d.Due):
		return d.Value()
	}
	return d.Value() + ".." + d.LatestValue()
}
