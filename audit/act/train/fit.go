package main

import (
	"math"
	"math/rand/v2"

	"onrecord/audit/act"
)

const (
	epochs = 15
	rate   = 0.03
	shrink = 0.03
	unit   = 1 << 10   // fixed point of the weights
	prune  = unit / 24 // smaller weights are left out
	rare   = 2         // and features that fewer sentences have
)

// train makes the model: thresholds from what was held out, weights from all.
func train(s *set) *act.Model {
	held := s.holdOut()
	m := s.model(func(*sentence) bool { return true })
	m.Labels, m.Sentences = s.digest, len(s.sentences)
	for k := range m.Kinds {
		s.setThresholds(&m.Kinds[k], k, held)
	}
	return m
}

// model fits the weights of all kinds on the sentences that use accepts.
func (s *set) model(use func(*sentence) bool) *act.Model {
	m := act.NewModel()
	var list []*sentence
	for i := range s.sentences {
		if one := &s.sentences[i]; use(one) {
			list = append(list, one)
		}
	}
	for k := range m.Kinds {
		bias, weights := fit(list, k)
		m.Kinds[k].Bias = fixed(bias)
		for slot, w := range weights {
			if f := fixed(w); f > prune || f < -prune {
				m.SetWeight(uint32(slot), k, int16(max(math.MinInt16, min(math.MaxInt16, f))))
			}
		}
	}
	return m
}

// fit returns the weights of the kind with index k by logistic regression with L2
// shrinkage, in a fixed order of steps, from the sentences that were judged for it.
// As where they are judged, the likeliest of a sentence and its clauses counts. The
// conversions keep processors from fusing a product and a sum, which would round
// otherwise.
func fit(list []*sentence, k int) (bias float64, weights []float64) {
	weights = make([]float64, act.Features)
	sum := make([]float64, act.Features) // of squared gradients
	var biasSum float64
	taught, seen := lessons(list, k)
	least := rare
	if act.Kinds[k] == act.Promise {
		least++ // there are enough of them to do without what two share by chance
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range epochs {
		rng.Shuffle(len(taught), func(i, j int) { taught[i], taught[j] = taught[j], taught[i] })
		for i := range taught {
			features, x, z := likeliest(bias, weights, taught[i].instances)
			g := 1 / (1 + math.Exp(-z))
			if taught[i].is {
				g--
			}
			biasSum += float64(g * g)
			bias -= float64(rate*g) / math.Sqrt(biasSum+1e-9)
			for _, f := range features {
				if seen[f] < least {
					continue
				}
				d := float64(g*x) + float64(shrink*weights[f])
				sum[f] += float64(d * d)
				weights[f] -= float64(rate*d) / math.Sqrt(sum[f]+1e-9)
			}
		}
	}
	return bias, weights
}

// A lesson is what a sentence teaches about a kind.
type lesson struct {
	instances [][]uint32
	is        bool
}

// lessons returns what sentences teach about the kind with index k, and how many of
// them have each feature. What asks stands in one clause, beside news of other kinds;
// what is promised or complained of is told by the sentence as a whole.
func lessons(list []*sentence, k int) (taught []lesson, seen []int) {
	seen = make([]int, act.Features)
	for _, one := range list {
		if one.unknown[k] {
			continue
		}
		instances := [][]uint32{one.Features()}
		if kind := act.Kinds[k]; kind == act.Request || kind == act.Question {
			instances = one.Instances(kind)
		}
		taught = append(taught, lesson{instances, one.is[k]})
		for _, f := range one.Features() {
			seen[f]++
		}
	}
	return taught, seen
}

// likeliest returns the features of the instance with the highest score, how much
// each counts, and the score.
func likeliest(bias float64, weights []float64, instances [][]uint32) (features []uint32, x, z float64) {
	for i, list := range instances {
		scale := float64(act.Scale(len(list))) / unit
		if s := score(bias, weights, list, scale); i == 0 || s > z {
			features, x, z = list, scale, s
		}
	}
	return features, x, z
}

func score(bias float64, weights []float64, features []uint32, x float64) float64 {
	z := bias
	for _, f := range features {
		z += float64(weights[f] * x)
	}
	return z
}

func fixed(x float64) int32 { return int32(math.Round(x * unit)) }
