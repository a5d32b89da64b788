package bleveindex

import (
	"bytes"
	"container/heap"
	"fmt"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"onrecord/index"
)

// Parameters of BM25F. In the order of textFields: what an occurrence counts,
// and the number of words a field has typically.
const (
	saturation = 1.2
	shortness  = 0.5 // how much shorter fields are preferred, 0 to 1
	otherForm  = 0.8 // what another form of the word counts
	quotedMost = 0.4 // what any number of occurrences in quotations counts at most
	quoted     = 1   // index in textFields
)

var (
	fieldWeights = [...]float32{1, 1, 0.6, 3, 1.5, 1, 0.8, 1.5}
	typicalWords = [...]float32{150, 200, 2000, 6, 5, 8, 8, 4}
)

// score computes the scores of the documents docs of part i, by number.
func (p *plan) score(i int, docs *roaring.Bitmap) ([]float32, error) {
	scores := make([]float32, p.parts[i].FullSize())
	sums := make([]float32, len(scores))
	inQuotes := make([]float32, len(scores))
	for _, l := range p.scored {
		counted := len(l.words[i]) > 0 && !l.common // else a prefix, a misspelt word
		if counted {
			for _, w := range l.words[i] {
				to := sums
				if w.field == quoted {
					to = inQuotes
				}
				if err := w.addTo(to, docs); err != nil {
					return nil, fmt.Errorf("rank: %w", err)
				}
			}
		}
		it := roaring.And(l.docs[i], docs).Iterator()
		for it.HasNext() {
			d := it.Next()
			x := float32(1)
			if counted {
				q := inQuotes[d]
				x = sums[d] + quotedMost*q/(q+1)
				sums[d], inQuotes[d] = 0, 0
			}
			scores[d] += l.weight * x / (x + saturation)
		}
	}
	return scores, nil
}

// weigh sets the weights of the words.
func (p *plan) weigh() {
	var most float32
	for _, l := range p.scored {
		l.weight = p.rareness(l)
		most = max(most, l.weight)
	}
	for _, l := range p.scored {
		l.common = l.weight < most/10
	}
}

// rareness is the weight of a word by the number of documents that have it.
func (p *plan) rareness(l *leaf) float32 {
	var n, total float64
	for i, part := range p.parts {
		n += float64(l.docs[i].GetCardinality())
		total += float64(part.live.GetCardinality())
	}
	return float32(math.Log(1 + (total-n+0.5)/(n+0.5)))
}

// addTo adds the occurrences of w in docs to sums, each for what it counts.
func (w word) addTo(sums []float32, docs *roaring.Bitmap) error {
	weight := w.boost * fieldWeights[w.field]
	var norms [maxLength + 1]float32
	for n := range norms {
		norms[n] = weight / (1 - shortness + shortness*lengths[n]/typicalWords[w.field])
	}
	if w.in != nil {
		docs = roaring.And(docs, w.in)
	}
	it := w.list.Iterator(true, true, false, nil)
	if o, ok := it.(segment.OptimizablePostingsIterator); ok && o.ActualBitmap() != nil {
		if all := o.ActualBitmap(); docs.GetCardinality() < all.GetCardinality()/2 {
			o.ReplaceActual(roaring.And(all, docs))
		}
	}
	for {
		p, err := it.Next()
		if err != nil || p == nil {
			return err
		}
		if w.in == nil || docs.Contains(uint32(p.Number())) {
			sums[p.Number()] += float32(p.Frequency()) * norms[normOf(p)]
		}
	}
}

// normOf returns the number of lengthOf for a posting.
func normOf(p segment.Posting) int {
	if z, ok := p.(interface{ NormUint64() uint64 }); ok {
		return int(min(z.NormUint64(), maxLength))
	}
	norm := p.Norm() // 1/sqrt(length)
	return int(min(math.Round(1/(norm*norm)), maxLength))
}

// A candidate is a document that may be a hit.
type candidate struct {
	part  int
	doc   uint32
	score float32
	date  int64
}

// ranking collects the best candidates.
type ranking struct {
	plan  *plan
	sort  string
	limit int
	worst []candidate // heap with the worst on top
	err   error
}

// before reports whether a is to be listed before b.
func (r *ranking) before(a, b *candidate) bool {
	switch {
	case r.sort == index.SortRelevance && a.score != b.score:
		return a.score > b.score
	case a.date != b.date:
		return (a.date < b.date) == (r.sort == index.SortOldest)
	}
	return bytes.Compare(r.id(a), r.id(b)) < 0
}

func (r *ranking) id(c *candidate) []byte {
	id, err := r.plan.parts[c.part].DocID(uint64(c.doc))
	if err != nil {
		r.err = err
	}
	return id
}

func (r *ranking) Len() int           { return len(r.worst) }
func (r *ranking) Less(i, j int) bool { return r.before(&r.worst[j], &r.worst[i]) }
func (r *ranking) Swap(i, j int)      { r.worst[i], r.worst[j] = r.worst[j], r.worst[i] }
func (r *ranking) Push(x any)         { r.worst = append(r.worst, x.(candidate)) }
func (r *ranking) Pop() any {
	last := r.worst[len(r.worst)-1]
	r.worst = r.worst[:len(r.worst)-1]
	return last
}

// offer takes c if it is among the best so far.
func (r *ranking) offer(c candidate) {
	if len(r.worst) < r.limit {
		heap.Push(r, c)
	} else if r.before(&c, &r.worst[0]) {
		r.worst[0] = c
		heap.Fix(r, 0)
	}
}

// best returns the candidates, best first.
func (r *ranking) best() []candidate {
	list := make([]candidate, len(r.worst))
	for i := len(list) - 1; i >= 0; i-- {
		list[i] = heap.Pop(r).(candidate)
	}
	return list
}
