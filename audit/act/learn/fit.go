package learn

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"onrecord/audit/act"
)

const (
	rate  = 0.03
	unit  = 1 << 10   // fixed point of the weights
	prune = unit / 24 // smaller weights are left out
	rare  = 2         // and features that fewer sentences have
	runs  = 6         // orders of the lessons
)

// A course is how often the lessons of a kind are gone through, and how strongly the
// weights are drawn to zero meanwhile. The weights after each of the last epochs count.
type course struct {
	epochs, last int
	shrink       float64
}

// courseOf returns the course of a kind. What asks is judged by the likeliest of a
// sentence and its clauses, which takes longer to settle.
func courseOf(k act.Kind) course {
	if k == act.Request || k == act.Question {
		return course{24, 14, 0.1}
	}
	return course{20, 10, 0.03}
}

// Train makes the model: thresholds from what was held out, weights from all.
func (s *Set) Train() *act.Model {
	held := s.holdOut()
	m := s.model(func(*sentence) bool { return true })
	m.Labels, m.Sentences = s.digest, len(s.sentences)
	for k := range m.Kinds {
		s.setThresholds(&m.Kinds[k], k, held)
	}
	return m
}

// Without makes of a model one with the weights of all conversations but some: one that
// has not seen those. Of the kinds to keep, and for the thresholds, it is as it was.
func (s *Set) Without(m *act.Model, leave func(group string) bool, keep ...act.Kind) *act.Model {
	made := s.model(func(one *sentence) bool { return !leave(one.group) }, keep...)
	for k := range made.Kinds {
		of, was := &made.Kinds[k], m.Kinds[k]
		of.Confirmed, of.Possible, of.Backed = was.Confirmed, was.Possible, was.Backed
		if !slices.Contains(keep, of.Kind) {
			continue
		}
		of.Bias = was.Bias
		for slot := range uint32(act.Features) {
			if w := m.Weight(slot, k); w != 0 {
				made.SetWeight(slot, k, w)
			}
		}
	}
	return made
}

// model fits the weights of all kinds but some on the sentences that use accepts.
func (s *Set) model(use func(*sentence) bool, except ...act.Kind) *act.Model {
	m := act.NewModel()
	var list []*sentence
	for i := range s.sentences {
		if one := &s.sentences[i]; use(one) {
			list = append(list, one)
		}
	}
	biases, weights := make([]float64, len(m.Kinds)), make([][]float64, len(m.Kinds))
	var fits sync.WaitGroup
	for k := range m.Kinds {
		if slices.Contains(except, m.Kinds[k].Kind) {
			continue
		}
		fits.Go(func() { biases[k], weights[k] = fit(list, k) })
	}
	fits.Wait()
	for k := range m.Kinds {
		m.Kinds[k].Bias = fixed(biases[k])
		for slot, w := range weights[k] {
			if f := fixed(w); f > prune || f < -prune {
				m.SetWeight(uint32(slot), k, int16(max(math.MinInt16, min(math.MaxInt16, f))))
			}
		}
	}
	return m
}

// fit returns the weights of the kind with index k by logistic regression with L2
// shrinkage from the sentences that were judged for it. The weights depend on the order
// in which sentences are gone through, and a few sentences more change all orders: so
// they are the mean of several orders, and of the last epochs of each.
func fit(list []*sentence, k int) (bias float64, weights []float64) {
	taught, seen := lessons(list, k)
	least := rare
	if act.Kinds[k] == act.Promise {
		least++ // there are enough of them to do without what two share by chance
	}
	c := courseOf(act.Kinds[k])
	weights = make([]float64, act.Features)
	for run := range runs {
		l := newLearner(c.shrink, least, seen)
		rng := rand.New(rand.NewPCG(uint64(run), 2))
		for epoch := range c.epochs {
			rng.Shuffle(len(taught), func(i, j int) { taught[i], taught[j] = taught[j], taught[i] })
			for i := range taught {
				l.learn(&taught[i])
			}
			if epoch < c.epochs-c.last {
				continue
			}
			bias += l.bias
			for f, w := range l.weights {
				weights[f] += w
			}
		}
	}
	n := float64(runs * c.last)
	for f := range weights {
		weights[f] /= n
	}
	return bias / n, weights
}

// A learner is one that goes through lessons.
type learner struct {
	shrink  float64
	least   int   // how many sentences have a feature that counts
	seen    []int // how many do have each
	bias    float64
	weights []float64
	biasSum float64   // of squared gradients
	sums    []float64 // of squared gradients
}

func newLearner(shrink float64, least int, seen []int) *learner {
	return &learner{shrink: shrink, least: least, seen: seen, weights: make([]float64, act.Features), sums: make([]float64, act.Features)}
}

// learn takes a step down the gradient of a lesson (AdaGrad). As where they are judged,
// the likeliest of a sentence and its clauses counts. The conversions keep processors
// from fusing a product and a sum, which would round otherwise.
func (l *learner) learn(from *lesson) {
	features, x, z := likeliest(l.bias, l.weights, from.instances)
	g := 1 / (1 + math.Exp(-z))
	if from.is {
		g--
	}
	l.biasSum += float64(g * g)
	l.bias -= float64(rate*g) / math.Sqrt(l.biasSum+1e-9)
	for _, f := range features {
		if l.seen[f] < l.least {
			continue
		}
		d := float64(g*x) + float64(l.shrink*l.weights[f])
		l.sums[f] += float64(d * d)
		l.weights[f] -= float64(rate*d) / math.Sqrt(l.sums[f]+1e-9)
	}
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
