package learn

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"onrecord/audit/act"
)

const (
	folds       = 5
	minPositive = 5       // of a threshold
	never       = 8 << 10 // the threshold of a kind that was not found surely enough
)

// wanted is the precision wanted of what is confirmed, of that where a sure rule
// fits, and of what is possible. Kinds that are listed for themselves come first;
// the others are evidence only.
func wanted(k act.Kind) (sure, backed, maybe float64) {
	switch k {
	case act.Promise:
		return 0.92, 0.965, 0.73
	case act.Request, act.Question:
		return 0.88, 0.93, 0.60
	case act.Complaint:
		return 0.64, 0.85, 0.50
	case act.Acknowledgement, act.Apology, act.Delivery, act.Agreement:
		return 0.82, 0.82, 0.62
	}
	return 0.66, 0.66, 0.50
}

// A judgement is the score of a sentence, or of a message, that was held out.
type judgement struct {
	score    int32
	positive bool
}

// holdOut judges every sentence by weights made from other conversations, for
// each kind. Sentences that were chosen to be hard are used for training only.
func (s *Set) holdOut() [][]int32 {
	held := make([][]int32, len(s.sentences))
	for fold := range folds {
		m := s.model(func(one *sentence) bool { return foldOf(one.group) != fold })
		for i := range s.sentences {
			if one := &s.sentences[i]; foldOf(one.group) == fold && !one.hard {
				held[i] = m.Scores(&one.Example)
			}
		}
	}
	return held
}

// foldOf keeps a conversation in one fold.
func foldOf(group string) int {
	h := fnv.New32a()
	h.Write([]byte(group))
	return int(h.Sum32() % folds)
}

// setThresholds chooses the thresholds of a kind.
func (s *Set) setThresholds(m *act.KindModel, k int, held [][]int32) {
	sure, plain, maybe := wanted(m.Kind)
	var list, backed []judgement
	switch m.Kind {
	case act.Complaint:
		list, backed = s.messages(k, held)
	case act.Request, act.Question:
		list, backed = s.asks(held)
	default:
		list, backed = s.judgements(k, held)
	}
	m.Confirmed, m.Possible = threshold(list, sure), threshold(list, maybe)
	ps, rs := figures(list, m.Confirmed)
	pm, rm := figures(list, m.Possible)
	m.Note = fmt.Sprintf("P %.3f R %.3f possible P %.3f R %.3f", ps, rs, pm, rm)
	m.Backed = m.Confirmed
	if len(backed) > 0 {
		m.Backed = threshold(backed, plain)
		pb, rb := figures(backed, m.Backed)
		m.Note += fmt.Sprintf(" backed P %.3f R %.3f of %d", pb, rb, len(backed))
	}
}

// judgements judges single sentences: apart those that a sure rule fits.
func (s *Set) judgements(k int, held [][]int32) (list, backed []judgement) {
	for i, scores := range held {
		one := &s.sentences[i]
		if scores == nil || one.unknown[k] {
			continue
		}
		j := judgement{scores[k], one.is[k]}
		if one.Backed(act.Kinds[k]) {
			backed = append(backed, j)
		} else {
			list = append(list, j)
		}
	}
	return list, backed
}

// asks judges whether sentences ask for anything, an act or an answer: apart
// those that a sure rule fits.
func (s *Set) asks(held [][]int32) (list, backed []judgement) {
	r, q := slices.Index(act.Kinds, act.Request), slices.Index(act.Kinds, act.Question)
	for i, scores := range held {
		one := &s.sentences[i]
		if scores == nil || one.unknown[r] || one.unknown[q] {
			continue
		}
		j := judgement{max(scores[r], scores[q]), one.is[r] || one.is[q]}
		if one.Backed(act.Request) {
			backed = append(backed, j)
		} else {
			list = append(list, j)
		}
	}
	return list, backed
}

// messages judges whole messages from outside the firm: apart those with a sentence that a sure rule
// fits, by the likeliest of these.
func (s *Set) messages(k int, held [][]int32) (list, backed []judgement) {
	for i := 0; i < len(held); {
		first, positive, sure := i, false, int32(math.MinInt32)
		var scores []int32
		for ; i < len(held) && s.sentences[i].message == s.sentences[first].message; i++ {
			one := &s.sentences[i]
			positive = positive || one.is[k]
			if held[i] == nil || one.staff || one.unknown[k] {
				continue
			}
			scores = append(scores, held[i][k])
			if one.Backed(act.Kinds[k]) {
				sure = max(sure, held[i][k])
			}
		}
		switch {
		case sure > math.MinInt32:
			backed = append(backed, judgement{sure, positive})
		case scores != nil:
			list = append(list, judgement{act.Together(scores), positive})
		}
	}
	return list, backed
}

// threshold returns the lowest score down to which the precision is want.
func threshold(held []judgement, want float64) int32 {
	slices.SortStableFunc(held, func(a, b judgement) int { return int(b.score) - int(a.score) })
	best, right := int32(never), 0
	for i, j := range held {
		if j.positive {
			right++
		}
		if right >= minPositive && float64(right) >= want*float64(i+1) {
			best = j.score
		}
	}
	return best
}

// figures returns precision and recall at a threshold.
func figures(held []judgement, at int32) (precision, recall float64) {
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
