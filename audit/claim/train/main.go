// Command train makes the weights of package claim from labelled claims:
//
//	go run ./audit/claim/train audit/claim/train/labels.tsv audit/claim/weights.json audit/claim/train/letters.tsv
//
// The same labels give the same bytes. Before it fits the final weights it
// trains on nine tenths of the labels and judges the rest, ten times over, and
// prints what it saw; and last how it judges the labels of another file, if one is
// named, from which nothing is learnt.
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
	if len(os.Args) != 3 && len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: train LABELS-FILE WEIGHTS-FILE [OTHER-LABELS-FILE]\n\nfor example: go run ./audit/claim/train audit/claim/train/labels.tsv audit/claim/weights.json")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
}

// An example is a labelled claim.
type example struct {
	text     string
	kind     int
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

func load(file string) (*corpus, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := &corpus{}
	var of [][]string
	n := map[string]int{}
	for line := range strings.Lines(string(b)) {
		label, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			return nil, fmt.Errorf("%s: no label: %q", file, line)
		}
		kind := check.Kind(label)
		if !slices.Contains(c.kinds, kind) {
			c.kinds = append(c.kinds, kind)
		}
		fs := claim.Features(text)
		slices.Sort(fs)
		fs = slices.Compact(fs)
		for _, f := range fs {
			n[f]++
		}
		of = append(of, fs)
		c.examples = append(c.examples, example{text: text, kind: slices.Index(c.kinds, kind)})
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

func run(labels, weights string, others []string) error {
	c, err := load(labels)
	if err != nil {
		return err
	}
	c.judge()
	m := c.model(c.fit(func(int) bool { return true }))
	for _, file := range others {
		if err := judgeFile(m, file); err != nil {
			return err
		}
	}
	b, err := encode(m)
	if err != nil {
		return err
	}
	return os.WriteFile(weights, b, 0o644)
}

// judgeFile prints how many labels of a file a model gives.
func judgeFile(m *claim.Model, file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	right, n := 0, 0
	for line := range strings.Lines(string(b)) {
		label, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			return fmt.Errorf("%s: no label: %q", file, line)
		}
		if n++; m.Rank(claim.Features(text))[0].Kind == check.Kind(label) {
			right++
		}
	}
	fmt.Printf("%d of %d right in %s\n", right, n, file)
	return nil
}

// folds is in how many parts the labels are judged.
const folds = 10

// judge trains on all parts but one and judges that one.
func (c *corpus) judge() {
	right, rules := 0, 0
	misses := map[string]int{}
	for fold := range folds {
		m := c.model(c.fit(func(i int) bool { return i%folds != fold }))
		for i := fold; i < len(c.examples); i += folds {
			e := c.examples[i]
			kind := m.Rank(claim.Features(e.text))[0].Kind
			if kind == c.kinds[e.kind] {
				right++
			} else {
				misses[fmt.Sprintf("%s taken for %s", c.kinds[e.kind], kind)]++
			}
			if slices.Contains(claim.Features(e.text), "rule "+string(c.kinds[e.kind])) {
				rules++
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
	fmt.Printf("%d of %d right by the model, %d by the patterns alone\n", right, len(c.examples), rules)
}

// Of the fit: rounds of descent, the size of a step, and the pull to zero.
const rounds, step, decay = 300, 0.5, 0.002

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
			n++
			p := slices.Clone(w[bias])
			for _, f := range e.features {
				for k, x := range w[f] {
					p[k] += x
				}
			}
			softmax(p)
			p[e.kind]--
			for k, x := range p {
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
		case any:
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
