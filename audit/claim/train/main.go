// Command train makes the weights of package claim from labelled claims:
//
//	go run ./audit/claim/train audit/claim/train/labels.tsv audit/claim/train/letters.tsv audit/claim/weights.json
//
// The first file has claims as they were chosen for each kind, the second the
// sentences of letters in their order, which have habits of their own: a weight
// that all share is learnt of both, and one beside it of the second alone, which
// is not shipped (Daumé, "Frustratingly Easy Domain Adaptation", 2007).
//
// The same labels give the same bytes. Before it fits the final weights it
// trains on nine tenths of the labels and judges the rest, ten times over, and
// prints what it saw.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"onrecord/audit/check"
	"onrecord/audit/claim"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: train LABELS-FILE LETTERS-FILE WEIGHTS-FILE\n\nfor example: go run ./audit/claim/train audit/claim/train/labels.tsv audit/claim/train/letters.tsv audit/claim/weights.json")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
}

// An example is a labelled claim.
type example struct {
	text     string
	kind     int
	letter   bool // of the second file
	features []int
}

// A corpus is what is trained on.
type corpus struct {
	kinds    []check.Kind
	names    []string // of the features
	examples []example
}

// rare is in how many claims a feature must be to count.
const rare = 2

// inLetters begins the names of features that count in letters alone.
const inLetters = "in letters: "

func load(labels, letters string) (*corpus, error) {
	c := &corpus{}
	var of [][]string
	n := map[string]int{}
	for _, file := range []string{labels, letters} {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(b)) {
			label, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok {
				return nil, fmt.Errorf("%s: no label: %q", file, line)
			}
			e := example{text: text, letter: file == letters}
			fs := featuresOf(e)
			for _, f := range fs {
				n[f]++
			}
			of = append(of, fs)
			kind := check.Kind(label)
			if !slices.Contains(c.kinds, kind) {
				c.kinds = append(c.kinds, kind)
			}
			e.kind = slices.Index(c.kinds, kind)
			c.examples = append(c.examples, e)
		}
	}
	id := map[string]int{}
	for i, fs := range of {
		for _, f := range fs {
			if n[f] < rare {
				continue
			}
			if _, ok := id[f]; !ok {
				id[f] = len(c.names)
				c.names = append(c.names, f)
			}
			c.examples[i].features = append(c.examples[i].features, id[f])
		}
	}
	return c, nil
}

// featuresOf returns the features of an example, each once.
func featuresOf(e example) []string {
	fs := claim.Features(e.text)
	if e.letter {
		for _, f := range fs[:len(fs):len(fs)] {
			fs = append(fs, inLetters+f)
		}
	}
	slices.Sort(fs)
	return slices.Compact(fs)
}

func run(labels, letters, weights string) error {
	c, err := load(labels, letters)
	if err != nil {
		return err
	}
	c.judge()
	b, err := encode(c.model(c.fit(func(int) bool { return true })))
	if err != nil {
		return err
	}
	return os.WriteFile(weights, b, 0o644)
}

// The labels are judged in so many parts, each of so many lines on end: what
// stands in one letter is mostly in one of them.
const folds, together = 10, 25

// judge trains on all parts but one and judges that one.
func (c *corpus) judge() {
	var right, all, rules [2]int
	misses := map[string]int{}
	part := func(i int) int { return i / together % folds }
	for fold := range folds {
		m := c.model(c.fit(func(i int) bool { return part(i) != fold }))
		for i, e := range c.examples {
			if part(i) != fold {
				continue
			}
			file := 0
			if e.letter {
				file = 1
			}
			all[file]++
			fs := claim.Features(e.text)
			if kind := m.Rank(fs)[0].Kind; kind == c.kinds[e.kind] {
				right[file]++
			} else {
				misses[fmt.Sprintf("%s taken for %s", c.kinds[e.kind], kind)]++
			}
			if slices.Contains(fs, "rule "+string(c.kinds[e.kind])) {
				rules[file]++
			}
		}
	}
	var list []string
	for k, n := range misses {
		list = append(list, fmt.Sprintf("%3d %s", n, k))
	}
	slices.Sort(list)
	slices.Reverse(list)
	for _, l := range list[:min(15, len(list))] {
		fmt.Println(l)
	}
	for file, what := range []string{"labels", "letters"} {
		fmt.Printf("%d of %d %s right by the model, %d by the patterns alone\n", right[file], all[file], what, rules[file])
	}
}

// Of the fit: rounds of descent, the size of a step, and the pull to zero.
const rounds, step, decay = 300, 0.5, 0.002

// trust is how many times a label counts that was chosen for its kind: in letters
// more of them are arguable.
const trust = 3

// fit fits weights to the claims that are wanted, by descent on the cross
// entropy of the softmax of the scores. The last row is the bias.
func (c *corpus) fit(wanted func(int) bool) [][]float64 {
	w := make([][]float64, len(c.names)+1)
	g := make([][]float64, len(w))
	for i := range w {
		w[i], g[i] = make([]float64, len(c.kinds)), make([]float64, len(c.kinds))
	}
	bias := len(c.names)
	for round := range rounds {
		for i := range g {
			clear(g[i])
		}
		n := 0
		for i, e := range c.examples {
			if !wanted(i) {
				continue
			}
			times := trust
			if e.letter {
				times = 1
			}
			n += times
			p := slices.Clone(w[bias])
			for _, f := range e.features {
				for k, x := range w[f] {
					p[k] += x
				}
			}
			softmax(p)
			p[e.kind]--
			for k, x := range p {
				x *= float64(times)
				g[bias][k] += x
				for _, f := range e.features {
					g[f][k] += x
				}
			}
		}
		rate := step / (1 + float64(round)/100)
		for i := range w {
			for k := range w[i] {
				w[i][k] -= rate * (g[i][k]/float64(n)*10 + decay*w[i][k])
			}
		}
	}
	return w
}

func softmax(p []float64) {
	most, total := slices.Max(p), 0.0
	for k := range p {
		p[k] = math.Exp(p[k] - most)
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
}

// model rounds weights to thousandths. Those of no weight are left out.
func (c *corpus) model(w [][]float64) *claim.Model {
	m := &claim.Model{Kinds: c.kinds, Weights: map[string][]int{}}
	for i, row := range w {
		whole, any := make([]int, len(row)), false
		for k, x := range row {
			whole[k] = int(math.Round(1000 * x))
			any = any || whole[k] < -smallest || whole[k] > smallest
		}
		switch {
		case i == len(c.names):
			m.Bias = whole
		case any && !strings.HasPrefix(c.names[i], inLetters):
			m.Weights[c.names[i]] = whole
		}
	}
	return m
}

// smallest is up to which weight, in thousandths, a feature is left out.
const smallest = 30

// encode writes one feature a line.
func encode(m *claim.Model) ([]byte, error) {
	var b bytes.Buffer
	kinds, err := json.Marshal(m.Kinds)
	if err != nil {
		return nil, err
	}
	bias, err := json.Marshal(m.Bias)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\"Kinds\":%s,\n\"Bias\":%s,\n\"Weights\":{\n", kinds, bias)
	names := make([]string, 0, len(m.Weights))
	for f := range m.Weights {
		names = append(names, f)
	}
	slices.Sort(names)
	for i, f := range names {
		name, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		row, err := json.Marshal(m.Weights[f])
		if err != nil {
			return nil, err
		}
		end := ","
		if i == len(names)-1 {
			end = "}}"
		}
		fmt.Fprintf(&b, "%s:%s%s\n", name, row, end)
	}
	return b.Bytes(), nil
}
