package bleveindex

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

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
	v, found := no, false
	err := s.parts[c.part].VisitDocument(uint64(c.doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == sigField {
			v, found = s.verdict(s.root, c, value), true
		}
		return true // false would harm scorch's pool of buffers
	})
	if !found {
		v = s.verdict(s.root, c, nil)
	}
	return v, err
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

// filter takes those off the candidates that their signatures rule out.
func (s *search) filter() error {
	return s.each(func(i int) error {
		var out []uint32
		it := roaring.AndNot(s.may[i], s.must[i]).Iterator()
		for it.HasNext() {
			c := candidate{part: i, doc: it.Next()}
			switch is, err := s.decide(&c); {
			case err != nil:
				return err
			case is == no:
				out = append(out, c.doc)
			}
		}
		s.may[i] = roaring.AndNot(s.may[i], roaring.BitmapOf(out...))
		return nil
	})
}
