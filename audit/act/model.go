package act

import (
	"hash/crc32"
	"math"
	"slices"
)

// unit is 1.0 in the fixed-point numbers of a model. Sums of integers are the
// same on every processor.
const unit = 1 << 10

// A Model weighs features. For each kind the weights of the features of a
// sentence, and the bias, add up to its score: the logarithm of the odds that
// the sentence is an act of that kind, in fixed point.
type Model struct {
	Features  int    // version of the features that the weights are for
	Labels    string // SHA-256 of the labels that it was made from
	Sentences int    // how many these are
	Kinds     []KindModel
	weights   []int16  // a row for each slot that has weights, by kind
	rows      []int32  // of each slot, the number of its row
	weighed   []uint64 // a bit for each slot, set if it has a row
}

// A KindModel is what a model knows of one kind.
type KindModel struct {
	Kind      Kind
	Bias      int32
	Confirmed int32 // scores from here on are confirmed
	Possible  int32 // scores from here on are possible
	Backed    int32 // for requests and questions: confirmed from here on where a sure rule fits
	Note      string
}

// NewModel returns a model of the present features without weights.
func NewModel() *Model {
	m := &Model{Features: featureVersion}
	m.makeRoom()
	for _, k := range Kinds {
		m.Kinds = append(m.Kinds, KindModel{Kind: k})
	}
	return m
}

func (m *Model) makeRoom() {
	m.weights, m.rows, m.weighed = nil, make([]int32, slots), make([]uint64, slots/64)
}

// Weight returns the weight of a feature for the kind with index k of Kinds.
func (m *Model) Weight(feature uint32, k int) int16 {
	if !m.weighs(feature) {
		return 0
	}
	return m.row(feature)[k]
}

// SetWeight sets the weight of a feature for the kind with index k of Kinds.
func (m *Model) SetWeight(feature uint32, k int, w int16) {
	n := len(m.Kinds)
	if !m.weighs(feature) {
		m.weighed[feature/64] |= 1 << (feature % 64)
		m.rows[feature] = int32(len(m.weights) / n)
		m.weights = append(m.weights, make([]int16, n)...)
	}
	m.row(feature)[k] = w
}

// weighs reports whether a feature has weights: most have none.
func (m *Model) weighs(feature uint32) bool { return m.weighed[feature/64]>>(feature%64)&1 == 1 }

// row returns the weights of a feature that has some.
func (m *Model) row(feature uint32) []int16 {
	n := len(m.Kinds)
	return m.weights[int(m.rows[feature])*n:][:n]
}

// index returns the index of kind k.
func (m *Model) index(k Kind) int {
	return slices.IndexFunc(m.Kinds, func(km KindModel) bool { return km.Kind == k })
}

// scores returns the score of each kind.
func (m *Model) scores(features []uint32) []int32 {
	n := len(m.Kinds)
	sum := make([]int32, n)
	for _, f := range features {
		if !m.weighs(f) {
			continue
		}
		for k, w := range m.row(f) {
			sum[k] += int32(w)
		}
	}
	scale := int64(Scale(len(features)))
	for k := range sum {
		sum[k] = m.Kinds[k].Bias + int32(int64(sum[k])*scale/unit)
	}
	return sum
}

// Scale returns how much each of n features counts, in fixed point: the more there
// are, the less each says. The fourth root is taken by square roots, which are
// the same on every processor.
func Scale(n int) int32 {
	const usual, few = 70, 20
	return int32(math.Round(unit * math.Sqrt(math.Sqrt(usual/float64(max(n, few))))))
}

// Version tells rules and weights apart: the same text may have other acts
// under another one.
func Version() int { return featureVersion<<32 | int(crc32.ChecksumIEEE(weightsFile)) }
