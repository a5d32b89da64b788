package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"onrecord/index"
	"onrecord/ingest/email"
)

// maxLimit keeps multiples of the number of hits in range.
const maxLimit = 1 << 24

// Search implements [index.Index].
func (x *Index) Search(ctx context.Context, q index.Query, o index.SearchOptions) (index.Result, error) {
	var res index.Result
	if !q.Resolved() {
		return res, fmt.Errorf("search %s: %w", q, index.ErrUnresolved)
	}
	if o.Limit <= 0 {
		o.Limit = index.DefaultLimit
	}
	o.Limit = min(o.Limit, maxLimit)
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
	s := &search{query: q, options: o}
	if err := s.run(ctx, x, snapshot); err != nil {
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
	failed  error // of Text
}

// run searches in a snapshot. What goes wrong but for ctx and Text is damage.
func (s *search) run(ctx context.Context, x *Index, snapshot *scorch.IndexSnapshot) (err error) {
	defer x.spoilIf(&err)
	defer func() {
		if err != nil && s.failed == nil && ctx.Err() == nil && !errors.Is(err, ErrDamaged) {
			err = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}()
	defer damage(&err)
	if s.plan, err = x.plan(snapshot, s.query); err != nil {
		return err
	}
	n := len(s.parts)
	s.must, s.may, s.scores = make([]*roaring.Bitmap, n), make([]*roaring.Bitmap, n), make([][]float32, n)
	return s.find(ctx)
}

func (s *search) find(ctx context.Context) error {
	err := s.each(func(i int) (err error) {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.must[i], s.may[i] = s.eval(s.root, i)
		if s.options.Sort == index.SortRelevance && len(s.scored) > 0 && !s.may[i].IsEmpty() {
			s.scores[i], err = s.score(i, s.may[i])
		}
		return err
	})
	if err != nil {
		return err
	}
	s.result.Total = s.candidates()
	if s.phrase {
		for i, b := range s.may {
			s.may[i] = b.Clone()
		}
		return s.confirm(ctx)
	}
	list, err := s.top(s.options.Limit)
	if err != nil {
		return err
	}
	for i := range list {
		d, err := s.digest(&list[i])
		if err != nil {
			return err
		}
		s.hit(&list[i], d)
	}
	return nil
}

func (s *search) candidates() int {
	n := 0
	for _, b := range s.may {
		n += int(b.GetCardinality())
	}
	return n
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

func (s *search) digest(c *candidate) (d email.Digest, err error) {
	id, err := s.parts[c.part].DocID(uint64(c.doc))
	if err == nil && copy(d[:], id) != len(d) {
		err = errors.New("document without digest")
	}
	return d, err
}

func (s *search) hit(c *candidate, d email.Digest) {
	s.result.Hits = append(s.result.Hits, index.Hit{Digest: d, Score: float64(c.score), Date: dateOf(c.date)})
}

// maxCounted is the number of candidates that are held against their signatures
// only to give a closer total.
const maxCounted = 5000

// confirm looks at the candidates, best first, until enough are hits. If among
// the best there are not enough, all are held against their signatures first.
// What is ruled out is taken off s.may, so that the hits stay the best of it.
func (s *search) confirm(ctx context.Context) error {
	filtered := s.result.Total <= maxCounted
	if filtered {
		if err := s.filter(); err != nil {
			return err
		}
	}
	for n := 4 * s.options.Limit; ; n *= 4 {
		list, err := s.top(n)
		if err != nil {
			return err
		}
		rest := list[len(s.result.Hits):]
		for len(rest) > 0 && len(s.result.Hits) < s.options.Limit {
			if err := s.check(ctx, &rest[0]); err != nil {
				return err
			}
			rest = rest[1:]
		}
		s.result.Total = s.candidates()
		if len(s.result.Hits) == s.options.Limit {
			s.result.AtMost = !filtered || s.options.Text != nil && s.unsure(rest)
			return nil
		}
		if len(list) < n {
			return nil
		}
		if !filtered {
			if err := s.filter(); err != nil {
				return err
			}
			filtered = true
		}
	}
}

// unsure reports whether any of the candidates that follow the hits would
// have to be looked at to be sure of it.
func (s *search) unsure(rest []candidate) bool {
	return slices.ContainsFunc(rest, func(c candidate) bool { return !s.must[c.part].Contains(c.doc) })
}

// check takes c among the hits, or off the candidates.
func (s *search) check(ctx context.Context, c *candidate) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	is, err := s.decide(c)
	if err != nil {
		return err
	}
	d, err := s.digest(c)
	if err != nil {
		return err
	}
	if is == perhaps {
		doc, err := s.options.Text(ctx, d)
		if err != nil {
			s.failed = fmt.Errorf("text of %s: %w", d, err)
			return s.failed
		}
		if !index.Match(doc, s.query) {
			is = no
		}
	}
	if is == no {
		s.may[c.part].Remove(c.doc)
		return nil
	}
	s.hit(c, d)
	return nil
}
