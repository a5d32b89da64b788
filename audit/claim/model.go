package claim

import (
	"cmp"
	_ "embed" // the weights
	"encoding/json"
	"slices"
	"sync"

	"onrecord/audit/check"
)

// A Model weighs the [Features] of a claim for each kind. It computes in
// integers: the same claim has the same scores on every machine.
type Model struct {
	Kinds   []check.Kind
	Bias    []int
	Weights map[string][]int // by feature, in the order of Kinds
}

//go:embed weights.json
var weightsFile []byte

// shipped is the model that the program judges by.
var shipped = sync.OnceValue(func() *Model {
	var m Model
	if err := json.Unmarshal(weightsFile, &m); err != nil {
		panic("audit/claim/weights.json: " + err.Error()) // a fault of the build; every test would see it
	}
	return &m
})

// None is the kind of what claims nothing.
const None check.Kind = "none"

// A Scored kind is one with its score, in thousandths of a unit of log odds.
type Scored struct {
	Kind  check.Kind
	Score int
}

// Rank returns the kinds by their scores, best first.
func (m *Model) Rank(features []string) []Scored {
	list := make([]Scored, len(m.Kinds))
	for k := range list {
		list[k] = Scored{m.Kinds[k], m.Bias[k]}
	}
	seen := map[string]bool{}
	for _, f := range features {
		if seen[f] {
			continue
		}
		seen[f] = true
		for k, w := range m.Weights[f] {
			list[k].Score += w
		}
	}
	slices.SortStableFunc(list, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	return list
}

// doubtful is what the model has to be ahead by, in thousandths of a unit of log
// odds, for the next likeliest kind to be out of the question.
const doubtful = 2000

// KindOf proposes the kind of what a claim says, and the next likeliest one if
// it is in doubt, "" if it is not.
func KindOf(s string) (kind, or check.Kind) {
	s = head(s)
	if kind := plainKind(plainly(s)); kind != "" {
		return kind, ""
	}
	list := slices.DeleteFunc(shipped().Rank(Features(s)), func(x Scored) bool { return x.Kind == None })
	if (list[0].Kind == check.NeverTold || list[0].Kind == check.Said) && deniesSaid(plainly(s)) {
		return check.BrokenPromise, ""
	}
	if list[0].Score-list[1].Score < doubtful {
		or = list[1].Kind
	}
	return list[0].Kind, or
}

// claims reports whether a sentence claims something that documents may show.
func claims(s string) bool {
	return shipped().Rank(Features(s))[0].Kind != None
}
