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
)

// A task is what weights are fitted for.
type task struct {
	names []string
	prior []int   // which the weights are drawn to; nil for zero
	pull  float64 // how strongly: that of the nothings is free
	free  float64
	unit  float64 // of the weights: so many are one
}

// answers is the task of choosing what answers a request, proofs that of choosing what
// shows a promise kept. The pull of the one is the strongest that judges about as well as
// any. That of the other is stronger than what judges these disputes best, since the
// weights set by hand were made while looking at others.
func answers() task { return task{names: ledger.Signals(), pull: 30, free: 30, unit: 1000} }

func proofs() task {
	names, prior := ledger.Signs()
	return task{names: names, prior: prior, pull: 60, free: 0.3, unit: 100}
}

// at returns the prior of a weight, and how strongly the weight is drawn to it.
func (t task) at(i int) (prior, pull float64) {
	if t.prior != nil {
		prior = float64(t.prior[i]) / t.unit
	}
	if isRequest(t.names[i]) {
		return prior, t.free
	}
	return prior, t.pull
}

// fit returns the weights of the signals that are wanted: a conditional logit of which
// option is right, drawn to the prior (L2), by descent in a fixed order of steps. The
// conversions keep processors from fusing a product and a sum, which would round
// otherwise.
func (t task) fit(set []choice, wanted func(signal string) bool) []int {
	weights, slope, sum := make([]float64, len(t.names)), make([]float64, len(t.names)), make([]float64, len(t.names))
	for i := range weights {
		weights[i], _ = t.at(i)
	}
	for range rounds {
		for i, w := range weights {
			prior, pull := t.at(i)
			slope[i] = float64(pull * float64(w-prior))
		}
		for i := range set {
			set[i].descend(weights, slope)
		}
		for i, d := range slope {
			if wanted(t.names[i]) {
				sum[i] += float64(d * d)
				weights[i] -= float64(rate*d) / math.Sqrt(sum[i]+1e-9)
			}
		}
	}
	whole := make([]int, len(t.names))
	for i, w := range weights {
		whole[i] = int(math.Round(float64(t.unit * w)))
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
func (t task) judge(set []choice, wanted func(signal string) bool) float64 {
	right := 0
	for _, name := range disputes(set) {
		weights := t.fit(slices.DeleteFunc(slices.Clone(set), func(c choice) bool { return c.dispute == name }), wanted)
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

// isRequest reports whether a signal is one of the request or promise alone.
func isRequest(signal string) bool {
	return signal == "nothing" || strings.HasPrefix(signal, "nothing, to ") || signal == "nothing undated"
}

// isOrder reports whether a signal is one of the request alone, or of who wrote
// when to whom.
func isOrder(signal string) bool {
	return isRequest(signal) || signal == "first in the conversation" || signal == "first elsewhere" || signal == "others came before"
}
