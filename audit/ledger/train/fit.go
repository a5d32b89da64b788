package main

import (
	"math"
	"slices"
	"strings"

	"onrecord/audit/ledger"
)

const (
	rounds = 400
	rate   = 0.1
	pull   = 30   // towards zero: the strongest that judges about as well as any
	unit   = 1000 // of the weights, in thousandths
)

// fit returns the weights of the signals that are wanted, in thousandths: a
// conditional logit of which option is right, with L2 shrinkage, by descent in a
// fixed order of steps. The conversions keep processors from fusing a product and
// a sum, which would round otherwise.
func fit(set []choice, wanted func(signal string) bool) []int {
	names := ledger.Signals()
	weights, slope, sum := make([]float64, len(names)), make([]float64, len(names)), make([]float64, len(names))
	for range rounds {
		for i, w := range weights {
			slope[i] = float64(pull * w)
		}
		for i := range set {
			set[i].descend(weights, slope)
		}
		for i, d := range slope {
			if wanted(names[i]) {
				sum[i] += float64(d * d)
				weights[i] -= float64(rate*d) / math.Sqrt(sum[i]+1e-9)
			}
		}
	}
	whole := make([]int, len(names))
	for i, w := range weights {
		whole[i] = int(math.Round(unit * w))
	}
	return whole
}

// descend adds what one choice adds to the slope of the loss.
func (c *choice) descend(weights, slope []float64) {
	if c.right < 0 {
		return
	}
	chance := make([]float64, len(c.options))
	for k, o := range c.options {
		for i, x := range o.Signals {
			chance[k] += float64(weights[i] * float64(x) / 100)
		}
	}
	most, total := slices.Max(chance), 0.0
	for k := range chance {
		chance[k] = math.Exp(chance[k] - most)
		total += chance[k]
	}
	for k, o := range c.options {
		p := chance[k] / total
		if k == c.right {
			p--
		}
		for i, x := range o.Signals {
			slope[i] += float64(p * float64(x) / 100)
		}
	}
}

// judge returns the part of choices that come out right by weights from the
// other disputes.
func judge(set []choice, wanted func(signal string) bool) float64 {
	right := 0
	for _, name := range disputes(set) {
		weights := fit(slices.DeleteFunc(slices.Clone(set), func(c choice) bool { return c.dispute == name }), wanted)
		for i := range set {
			if c := &set[i]; c.dispute == name && c.best(weights) == c.right {
				right++
			}
		}
	}
	return float64(right) / float64(len(set))
}

// best returns which option weights choose: the first of the best.
func (c *choice) best(weights []int) int {
	best, most := 0, math.MinInt
	for k, o := range c.options {
		n := 0
		for i, x := range o.Signals {
			n += int(x) * weights[i]
		}
		if n > most {
			best, most = k, n
		}
	}
	return best
}

// disputes returns the names of the disputes, each once.
func disputes(set []choice) []string {
	var list []string
	for i := range set {
		list = append(list, set[i].dispute)
	}
	return slices.Compact(list)
}

// isRequest reports whether a signal is one of the request alone.
func isRequest(signal string) bool {
	return signal == "nothing" || strings.HasPrefix(signal, "nothing, to ")
}

// isOrder reports whether a signal is one of the request alone, or of who wrote
// when to whom.
func isOrder(signal string) bool {
	return isRequest(signal) || signal == "first in the conversation" || signal == "first elsewhere" || signal == "others came before"
}
