package bleveindex

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"

	"onrecord/index"
)

// A plan is a query as it is carried out: its tree, with the documents that
// match each leaf, segment by segment.
type plan struct {
	x      *Index
	parts  []*part
	root   *step // nil: everything matches
	leaves []*leaf
	scored []*leaf // those that count for the score
	phrase bool    // there are leaves that the index alone cannot decide
}

// A step is a node of the plan.
type step struct {
	op    op
	steps []*step
	leaf  *leaf // of opLeaf
}

type op uint8

const (
	opLeaf op = iota
	opAnd
	opOr
	opNot
)

// A leaf is a condition of the query.
type leaf struct {
	node   index.Node
	fuzzy  map[string][]string // of a misspelt word: the terms it may mean, by field
	docs   []*roaring.Bitmap   // of each part: the documents that match, or may match if unsure
	pairs  []uint64            // pairs of words that a document must have
	unsure bool                // docs and pairs do not decide it
	words  [][]word            // of each part: what counts for the score
	weight float32             // its rareness
	common bool                // so common, beside others, that its occurrences are not counted
}

// A word is a term in a field of a part that adds to the score of a leaf.
type word struct {
	field int // index in textFields
	boost float32
	list  segment.PostingsList
	in    *roaring.Bitmap // of a phrase: the documents that have all its words in the field; the others of the list do not count
}

func (x *Index) plan(snapshot *scorch.IndexSnapshot, q index.Query) (*plan, error) {
	p := &plan{x: x}
	for _, s := range snapshot.Segments() {
		p.parts = append(p.parts, newPart(s))
	}
	if q.Root() == nil {
		return p, nil
	}
	var err error
	if p.root, err = p.step(snapshot, q.Root(), true); err != nil {
		return nil, err
	}
	err = p.each(func(i int) error {
		for _, l := range p.leaves {
			if err := p.look(l, i); err != nil {
				return fmt.Errorf("look up %s: %w", l.node, err)
			}
		}
		return nil
	})
	p.weigh()
	return p, err
}

// each calls f for each part, several at once.
func (p *plan) each(f func(i int) error) error {
	var next atomic.Int64
	work := func() (err error) {
		defer damage(&err)
		for i := next.Add(1) - 1; int(i) < len(p.parts); i = next.Add(1) - 1 {
			if err := f(int(i)); err != nil {
				return err
			}
		}
		return nil
	}
	var g errgroup.Group
	for range min(len(p.parts), runtime.GOMAXPROCS(0)) {
		g.Go(work)
	}
	return g.Wait()
}

// step plans a node. positive tells whether matching it makes a document
// match, so that it counts for the score.
func (p *plan) step(snapshot *scorch.IndexSnapshot, n index.Node, positive bool) (*step, error) {
	switch n := n.(type) {
	case index.And:
		return p.steps(snapshot, opAnd, n, positive)
	case index.Or:
		return p.steps(snapshot, opOr, n, positive)
	case index.Not:
		return p.steps(snapshot, opNot, []index.Node{n.Node}, false)
	}
	l := &leaf{node: n, docs: make([]*roaring.Bitmap, len(p.parts)), words: make([][]word, len(p.parts))}
	if t, ok := n.(index.Text); ok {
		if len(t.Terms) > 1 {
			l.unsure, p.phrase = true, true
			l.pairs = phrasePairs(t)
		}
		if t.Match == index.MatchFuzzy {
			var err error
			if l.fuzzy, err = fuzzyTerms(snapshot, t); err != nil {
				return nil, fmt.Errorf("look up %s: %w", n, err)
			}
		}
		if positive {
			p.scored = append(p.scored, l)
		}
	}
	p.leaves = append(p.leaves, l)
	return &step{leaf: l}, nil
}

func (p *plan) steps(snapshot *scorch.IndexSnapshot, op op, nodes []index.Node, positive bool) (*step, error) {
	s := &step{op: op}
	for _, n := range nodes {
		sub, err := p.step(snapshot, n, positive)
		if err != nil {
			return nil, err
		}
		s.steps = append(s.steps, sub)
	}
	return s, nil
}

// eval returns the documents of part i that match for sure, and those that
// match perhaps, which include them.
func (p *plan) eval(s *step, i int) (must, may *roaring.Bitmap) {
	switch {
	case s == nil:
		return p.parts[i].live, p.parts[i].live
	case s.op == opLeaf:
		if s.leaf.unsure {
			return roaring.New(), s.leaf.docs[i]
		}
		return s.leaf.docs[i], s.leaf.docs[i]
	case s.op == opNot:
		must, may = p.eval(s.steps[0], i)
		return roaring.AndNot(p.parts[i].live, may), roaring.AndNot(p.parts[i].live, must)
	}
	musts, mays := make([]*roaring.Bitmap, len(s.steps)), make([]*roaring.Bitmap, len(s.steps))
	for k, sub := range s.steps {
		musts[k], mays[k] = p.eval(sub, i)
	}
	join := roaring.FastOr
	if s.op == opAnd {
		join = roaring.FastAnd
		slices.SortFunc(mays, func(a, b *roaring.Bitmap) int { return int(a.GetCardinality()) - int(b.GetCardinality()) })
	}
	if may = join(mays...); !p.phrase {
		return may, may
	}
	return join(musts...), may
}
