package bleveindex

import (
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"onrecord/index"
	"onrecord/ingest/email"
)

// Search implements [index.Index].
func (x *Index) Search(ctx context.Context, q index.Query, o index.SearchOptions) (res index.Result, err error) {
	if !q.Resolved() {
		return res, fmt.Errorf("search %s: %w", q, index.ErrUnresolved)
	}
	if o.Limit <= 0 {
		o.Limit = index.DefaultLimit
	}
	switch o.Sort {
	case "":
		o.Sort = index.SortRelevance
	case index.SortRelevance, index.SortOldest, index.SortNewest:
	default:
		return res, fmt.Errorf("unknown order %q: want %s, %s or %s", o.Sort, index.SortRelevance, index.SortOldest, index.SortNewest)
	}
	snapshot, release, err := x.snapshot()
	if err != nil {
		return res, fmt.Errorf("search: %w", err)
	}
	defer release()
	defer func() {
		if r := recover(); r != nil { // the files are not what was written
			x.spoil()
			err = fmt.Errorf("search: %w: it is made anew at the next start: %v", ErrDamaged, r)
		}
	}()
	p, err := x.plan(snapshot, q)
	if err != nil {
		return res, fmt.Errorf("search: %w", err)
	}
	s := &search{plan: p, query: q, options: o}
	if err := s.run(ctx); err != nil {
		return res, fmt.Errorf("search: %w", err)
	}
	return s.result, nil
}

// A search is a plan being carried out.
type search struct {
	*plan
	query   index.Query
	options index.SearchOptions
	must    []*roaring.Bitmap // of each part
	may     []*roaring.Bitmap
	scores  [][]float32
	result  index.Result
}

func (s *search) run(ctx context.Context) error {
	candidates := 0
	for i := range s.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		must, may := s.eval(s.root, i)
		s.must, s.may = append(s.must, must), append(s.may, may)
		candidates += int(may.GetCardinality())
		var scores []float32
		if s.options.Sort == index.SortRelevance && len(s.scored) > 0 && !may.IsEmpty() {
			var err error
			if scores, err = s.score(i, may); err != nil {
				return err
			}
		}
		s.scores = append(s.scores, scores)
	}
	if !s.phrase {
		list, err := s.top(s.options.Limit)
		if err != nil {
			return err
		}
		s.result.Total = candidates
		for i := range list {
			if err := s.hit(&list[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return s.confirm(ctx, candidates)
}

// top returns the n best candidates, best first.
func (s *search) top(n int) ([]candidate, error) {
	r := &ranking{plan: s.plan, sort: s.options.Sort, limit: n}
	for i, part := range s.parts {
		if s.may[i].IsEmpty() {
			continue
		}
		col, err := s.column(part)
		if err != nil {
			return nil, err
		}
		it := s.may[i].Iterator()
		for it.HasNext() {
			d := it.Next()
			c := candidate{part: i, doc: d, date: col.dates[d]}
			if s.scores[i] != nil {
				c.score = s.scores[i][d]
			}
			r.offer(c)
		}
	}
	return r.best(), r.err
}

func (s *search) hit(c *candidate) error {
	id, err := s.parts[c.part].DocID(uint64(c.doc))
	if err != nil {
		return err
	}
	var d email.Digest
	if copy(d[:], id) != len(d) {
		return fmt.Errorf("%w: document without digest", ErrDamaged)
	}
	s.result.Hits = append(s.result.Hits, index.Hit{Digest: d, Score: float64(c.score), Date: dateOf(c.date)})
	return nil
}

// maxCounted is the number of further candidates that are looked at to give a
// closer total.
const maxCounted = 2000

// confirm looks at the candidates, best first, until enough are hits.
func (s *search) confirm(ctx context.Context, candidates int) error {
	seen := 0
	s.result.Total = candidates
	for n := 4 * s.options.Limit; ; n *= 8 {
		list, err := s.top(n)
		if err != nil {
			return err
		}
		for k := seen; k < len(list); k++ {
			if len(s.result.Hits) == s.options.Limit {
				return s.count(list[k:], candidates-k)
			}
			if err := s.check(ctx, &list[k]); err != nil {
				return err
			}
		}
		if seen = len(list); seen == candidates {
			return nil
		}
	}
}

// check takes c among the hits, or off the total.
func (s *search) check(ctx context.Context, c *candidate) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	is, err := s.decide(c)
	if err != nil {
		return err
	}
	before := len(s.result.Hits)
	if is != no {
		if err := s.hit(c); err != nil {
			return err
		}
	}
	if is == perhaps && s.options.Text != nil {
		d := s.result.Hits[before].Digest
		doc, err := s.options.Text(ctx, d)
		if err != nil {
			return fmt.Errorf("text of %s: %w", d, err)
		}
		if !index.Match(doc, s.query) {
			is = no
			s.result.Hits = s.result.Hits[:before]
		}
	}
	if is == no {
		s.result.Total--
	}
	return nil
}

// count makes the total closer: rest are the next best of left candidates that
// were not looked at.
func (s *search) count(rest []candidate, left int) error {
	if left > len(rest) && left <= maxCounted {
		all, err := s.top(s.result.Total + maxCounted)
		if err != nil {
			return err
		}
		rest = all[len(all)-left:]
	}
	for i := range rest[:min(len(rest), maxCounted)] {
		switch is, err := s.decide(&rest[i]); {
		case err != nil:
			return err
		case is == no:
			s.result.Total--
		case is == perhaps && s.options.Text != nil:
			s.result.AtMost = true
		}
	}
	s.result.AtMost = s.result.AtMost || left > len(rest)
	return nil
}

// verdict is what the index knows of a document and a query.
type verdict uint8

const (
	no verdict = iota
	perhaps
	yes
)

// decide tells whether c is a hit, by its signature.
func (s *search) decide(c *candidate) (verdict, error) {
	if s.must[c.part].Contains(c.doc) {
		return yes, nil
	}
	var sig []byte
	err := s.parts[c.part].VisitDocument(uint64(c.doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == sigField {
			sig = append(sig, value...)
		}
		return true
	})
	return s.verdict(s.root, c, sig), err
}

// verdict decides a step for one document by Kleene's logic.
func (s *search) verdict(n *step, c *candidate, sig []byte) verdict {
	switch n.op {
	case opLeaf:
		switch l := n.leaf; {
		case !l.docs[c.part].Contains(c.doc):
			return no
		case !l.unsure:
			return yes
		case slices.ContainsFunc(l.pairs, func(h uint64) bool { return !hasPair(sig, h) }):
			return no
		case s.options.Text == nil:
			return yes
		}
		return perhaps
	case opNot:
		return yes - s.verdict(n.steps[0], c, sig)
	}
	v := yes
	if n.op == opOr {
		v = no
	}
	for _, sub := range n.steps {
		if n.op == opAnd {
			v = min(v, s.verdict(sub, c, sig))
		} else {
			v = max(v, s.verdict(sub, c, sig))
		}
	}
	return v
}
