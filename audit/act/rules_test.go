package act

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ids returns the ids of the rules that fit a sentence.
func ids(text string) []string {
	var list []string
	for _, i := range fire(tokenize(text, 0, len(text))) {
		list = append(list, compiled[i].id)
	}
	return list
}

// Every rule has a sentence that it fits, and one that it does not.
func TestRules(t *testing.T) {
	b, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 3 || f[1] == "" || f[2] == "" {
			t.Errorf("line %q", line)
			continue
		}
		seen[f[0]] = true
		if !slices.Contains(ids(f[1]), f[0]) {
			t.Errorf("%s does not fit %q", f[0], f[1])
		}
		if slices.Contains(ids(f[2]), f[0]) {
			t.Errorf("%s fits %q", f[0], f[2])
		}
	}
	for _, r := range compiled {
		if !seen[r.id] {
			t.Errorf("%s has no sentences in testdata/rules.txt", r.id)
		}
	}
}

func TestRuleIDs(t *testing.T) {
	id := regexp.MustCompile(`^[a-z]+/[a-z-]+@[1-9][0-9]*$`)
	seen := map[string]bool{}
	for _, r := range compiled {
		if !id.MatchString(r.id) || seen[r.id] {
			t.Errorf("id %q is malformed or there twice", r.id)
		}
		if r.index < 0 {
			t.Errorf("%s has no kind", r.id)
		}
		seen[r.id] = true
	}
}
