// Command train makes the weights of package act from labelled sentences:
//
//	go run ./audit/act/train audit/act/labels audit/act/weights
//
// The same labels give the same bytes. Before it fits the final weights it
// trains on four fifths of the conversations and judges the rest, five times
// over, chooses the thresholds from that, and prints what it saw.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"onrecord/audit/act"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: train LABELS-FOLDER WEIGHTS-FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
}

const (
	folds       = 5
	epochs      = 15
	rate        = 0.1
	shrink      = 0.0005
	unit        = 1 << 10 // fixed point of the weights
	prune       = unit / 32
	loneGroup   = 16   // a message with more sentences is a list of single sentences
	wantSure    = 0.90 // precision of what is confirmed
	wantMaybe   = 0.70 // and of what is possible
	minPositive = 5    // of a threshold
)

func run(folder, file string) error {
	labels, digest, err := load(folder)
	if err != nil {
		return err
	}
	m := act.NewModel()
	m.Labels, m.Sentences = digest, len(labels)
	all := examples(labels)
	for k := range m.Kinds {
		kind := m.Kinds[k].Kind
		held := holdOut(labels, all, kind)
		sure, maybe := threshold(held, wantSure), threshold(held, wantMaybe)
		bias, weights := fit(all, labels, kind, nil)
		m.Kinds[k].Bias = fixed(bias)
		m.Kinds[k].Confirmed, m.Kinds[k].Possible = fixed(sure), fixed(maybe)
		ps, rs := figures(held, sure)
		pm, rm := figures(held, maybe)
		m.Kinds[k].Note = fmt.Sprintf("P %.3f R %.3f, possible P %.3f R %.3f", ps, rs, pm, rm)
		for slot, w := range weights {
			if f := fixed(w); f > prune || f < -prune {
				m.SetWeight(uint32(slot), k, int16(max(math.MinInt16, min(math.MaxInt16, f))))
			}
		}
		fmt.Printf("%-16s %4d  %s\n", kind, count(labels, kind), m.Kinds[k].Note)
	}
	return os.WriteFile(file, m.Encode(), 0o644)
}

// load reads all labels, and returns the SHA-256 of their files.
func load(folder string) ([]act.Label, string, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, "", err
	}
	slices.Sort(files)
	var list []act.Label
	sum := sha256.New()
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, "", err
		}
		sum.Write(b)
		labels, err := act.ReadLabels(bytes.NewReader(b))
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", f, err)
		}
		list = append(list, labels...)
	}
	if len(list) == 0 {
		return nil, "", fmt.Errorf("no labels in %s", folder)
	}
	return list, fmt.Sprintf("%x", sum.Sum(nil)), nil
}

func examples(labels []act.Label) [][]uint32 {
	list := make([][]uint32, len(labels))
	for i, l := range labels {
		list[i] = act.Features(l.Text, l.Context)
	}
	return list
}

func count(labels []act.Label, kind act.Kind) (n int) {
	for _, l := range labels {
		if slices.Contains(l.Kinds, kind) {
			n++
		}
	}
	return n
}

// fit returns the weights of logistic regression with L2 shrinkage on the
// examples that use accepts, in a fixed order of steps. The conversions keep
// processors from fusing a product and a sum, which would round otherwise.
func fit(all [][]uint32, labels []act.Label, kind act.Kind, use func(i int) bool) (bias float64, weights []float64) {
	weights = make([]float64, act.Slots)
	sum := make([]float64, act.Slots) // of squared gradients
	var biasSum float64
	var order []int
	for i := range all {
		if use == nil || use(i) {
			order = append(order, i)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, n := range order {
			g := 1 / (1 + math.Exp(-score(bias, weights, all[n])))
			if slices.Contains(labels[n].Kinds, kind) {
				g--
			}
			biasSum += float64(g * g)
			bias -= float64(rate*g) / math.Sqrt(biasSum+1e-9)
			for _, f := range all[n] {
				d := g + float64(shrink*weights[f])
				sum[f] += float64(d * d)
				weights[f] -= float64(rate*d) / math.Sqrt(sum[f]+1e-9)
			}
		}
	}
	return bias, weights
}

func score(bias float64, weights []float64, features []uint32) float64 {
	z := bias
	for _, f := range features {
		z += weights[f]
	}
	return z
}

// A judgement is the score of a sentence that was held out.
type judgement struct {
	score    float64
	positive bool
}

// holdOut judges every conversation by weights made from others. Lists of
// single sentences, which were chosen to be hard, are used for training only.
func holdOut(labels []act.Label, all [][]uint32, kind act.Kind) []judgement {
	sizes := make(map[string]int)
	for _, l := range labels {
		sizes[l.Group]++
	}
	var list []judgement
	for fold := range folds {
		bias, weights := fit(all, labels, kind, func(i int) bool { return foldOf(labels[i].Group) != fold })
		for i, l := range labels {
			if foldOf(l.Group) == fold && sizes[l.Group] <= loneGroup {
				list = append(list, judgement{score(bias, weights, all[i]), slices.Contains(l.Kinds, kind)})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b judgement) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	return list
}

// foldOf keeps a conversation in one fold.
func foldOf(group string) int {
	h := fnv.New32a()
	h.Write([]byte(group))
	return int(h.Sum32() % folds)
}

// threshold returns the lowest score down to which the precision is want.
func threshold(held []judgement, want float64) float64 {
	best, right := math.Inf(1), 0
	for i, j := range held {
		if j.positive {
			right++
		}
		if right >= minPositive && float64(right) >= want*float64(i+1) {
			best = j.score
		}
	}
	if math.IsInf(best, 1) {
		return 8
	}
	return best
}

// figures returns precision and recall at a threshold.
func figures(held []judgement, at float64) (precision, recall float64) {
	right, found, all := 0, 0, 0
	for _, j := range held {
		if j.positive {
			all++
		}
		if j.score >= at {
			found++
			if j.positive {
				right++
			}
		}
	}
	return float64(right) / float64(max(found, 1)), float64(right) / float64(max(all, 1))
}

func fixed(x float64) int32 { return int32(math.Round(x * unit)) }
