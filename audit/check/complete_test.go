package check_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"onrecord/audit/check"
)

// TestNeeds fits the weights of the signs anew to the letters of the tests, and
// wants those of the program to fit about as well. The log has the new ones.
func TestNeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a thousand messages")
	}
	var set []choice
	for _, s := range closedDisputes(t) {
		lo, o := s.options()
		w := worldOf(t, slices.Collect(maps.Values(s.mail)), lo, o)
		for _, g := range s.claims {
			if len(g.Evidence) == 0 {
				continue
			}
			for _, c := range w.Choices(check.Claim{Kind: check.Kind(g.Kind), Text: g.Quote, Before: before(s.letter, g.Quote)}) {
				set = append(set, choice{c, slices.Contains(g.Evidence, c.MessageID)})
			}
		}
	}
	weights := fitNeeds(set)
	var ours, best float64
	for _, c := range set {
		ours += c.loss(float64(c.Need) / 100)
		best += c.loss(c.odds(weights))
	}
	for i := range weights {
		weights[i] = math.Round(100 * weights[i])
	}
	t.Logf("%d choices; loss %.1f, fitted anew %.1f with the weights %v", len(set), ours, best, weights)
	if ours > 1.02*best {
		t.Errorf("the weights are not those of the letters any more: loss %.1f, and %.1f with %v", ours, best, weights)
	}
}

type choice struct {
	check.Choice
	right bool
}

// odds returns the logarithm of the odds of a choice.
func (c choice) odds(weights []float64) (n float64) {
	for i, x := range c.Signs {
		n += weights[i] * float64(x) / 100
	}
	return n
}

// loss returns what it costs to give a choice such odds.
func (c choice) loss(odds float64) float64 {
	if c.right {
		odds = -odds
	}
	return math.Log1p(math.Exp(odds))
}

// fitNeeds is a logistic regression, with L2 shrinkage, by descent.
func fitNeeds(set []choice) []float64 {
	const rounds, rate, pull = 2000, 0.3, 1
	n := len(set[0].Signs)
	weights, sum := make([]float64, n), make([]float64, n)
	for range rounds {
		slope := make([]float64, n)
		for i, w := range weights {
			slope[i] = pull * w
		}
		for _, c := range set {
			e := 1 / (1 + math.Exp(-c.odds(weights)))
			if c.right {
				e--
			}
			for i, x := range c.Signs {
				slope[i] += e * float64(x) / 100
			}
		}
		for i, d := range slope {
			sum[i] += d * d
			weights[i] -= rate * d / math.Sqrt(sum[i]+1e-9)
		}
	}
	return weights
}
