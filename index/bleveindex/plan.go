package bleveindex

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"onrecord/index"
)

// A plan is a query as it is carried out: its tree, with the documents that
// match each leaf, segment by segment.
type plan struct {
	x      *Index
	parts  []*part
	root   *step // nil: everything matches
	scored []*leaf
	phrase bool // there are leaves that the index alone cannot decide
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
	docs   []*roaring.Bitmap // of each part: the documents that match, or may match if pairs is not empty
	pairs  []uint64          // pairs of words that a document must have
	unsure bool              // docs and pairs do not decide it
	words  [][]word          // of each part, if the leaf counts for the score
	weight float32           // its rareness, once known
}

// A word is a term in a field of a part that adds to the score of a leaf.
type word struct {
	field int // index in textFields
	boost float32
	list  segment.PostingsList
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
	p.root, err = p.step(snapshot, q.Root(), true)
	return p, err
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
	l := &leaf{docs: make([]*roaring.Bitmap, len(p.parts)), words: make([][]word, len(p.parts))}
	var fuzzy map[string][]string
	if t, ok := n.(index.Text); ok && t.Match == index.MatchFuzzy {
		var err error
		if fuzzy, err = fuzzyTerms(snapshot, t); err != nil {
			return nil, fmt.Errorf("look up %s: %w", n, err)
		}
	}
	if t, ok := n.(index.Text); ok && len(t.Terms) > 1 {
		l.unsure = true
		p.phrase = true
		l.pairs = phrasePairs(t)
	}
	for i := range p.parts {
		if err := p.look(l, i, n, fuzzy); err != nil {
			return nil, fmt.Errorf("look up %s: %w", n, err)
		}
	}
	if _, ok := n.(index.Text); ok && positive {
		p.scored = append(p.scored, l)
	}
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

// phrasePairs returns the hashes of the neighbouring words of a phrase. The
// last word of a prefix is not known.
func phrasePairs(n index.Text) []uint64 {
	terms := n.Terms
	if n.Match == index.MatchPrefix {
		terms = terms[:len(terms)-1]
	}
	var pairs []uint64
	for i := 1; i < len(terms); i++ {
		pairs = append(pairs, pairHash(termHash(terms[i-1]), termHash(terms[i])))
	}
	return pairs
}

// look finds the documents of part i for the leaf of n.
func (p *plan) look(l *leaf, i int, n index.Node, fuzzy map[string][]string) error {
	part := p.parts[i]
	b := roaring.New()
	l.docs[i] = b
	var err error
	switch n := n.(type) {
	case index.Text:
		if len(n.Terms) > 1 {
			err = part.phrase(l, i, n)
		} else {
			err = part.word(l, i, n, fuzzy)
		}
	case index.Address:
		for _, field := range namesOf(n.Fields) {
			term := n.Addr
			if term[0] != domainMark[0] {
				term = addressMark + term
			}
			if err = part.union(b, field, term); err != nil {
				return err
			}
		}
	case index.Party:
		err = part.party(b, n)
	case index.Dates, index.Sizes:
		err = p.inColumn(b, part, n)
	case index.In:
		err = part.union(b, keyField, mailboxMark+index.Fold(n.Mailbox))
	case index.Account:
		err = part.union(b, keyField, accountMark+index.Fold(n.Name))
	case index.HasAttachment:
		err = part.union(b, keyField, fileTerm)
	case index.Digests:
		ids := make([]string, len(n.List))
		for k, d := range n.List {
			ids[k] = string(d[:])
		}
		b, err = part.DocNumbers(ids)
		l.docs[i] = b
	default:
		return index.ErrUnresolved
	}
	if err == nil && part.Deleted() != nil {
		b.And(part.live)
	}
	return err
}

// word finds the documents with a word.
func (p *part) word(l *leaf, i int, n index.Text, fuzzy map[string][]string) error {
	for bit, field := range textFields {
		if n.Fields&(1<<bit) == 0 {
			continue
		}
		terms, err := p.expand(n, field, fuzzy)
		if err != nil {
			return err
		}
		for _, term := range terms {
			list, err := p.postings(field, term)
			if err != nil {
				return err
			}
			if list == nil {
				continue
			}
			if err := addTo(l.docs[i], list); err != nil {
				return err
			}
			if len(terms) <= maxScoredForms {
				boost := float32(1)
				if term != n.Terms[0] {
					boost = otherForm
				}
				l.words[i] = append(l.words[i], word{bit, boost, list})
			}
		}
	}
	return nil
}

// phrase finds the documents with all words of a phrase in one field.
func (p *part) phrase(l *leaf, i int, n index.Text) error {
	for bit, field := range textFields {
		if n.Fields&(1<<bit) == 0 {
			continue
		}
		var all *roaring.Bitmap
		var words []word
		for k, term := range n.Terms {
			one := roaring.New()
			sub := index.Text{Terms: []string{term}, Match: index.MatchExact}
			if k == len(n.Terms)-1 {
				sub.Match = n.Match
			}
			terms, err := p.expand(sub, field, nil)
			if err != nil {
				return err
			}
			for _, t := range terms {
				list, err := p.postings(field, t)
				if err != nil {
					return err
				}
				if list == nil {
					continue
				}
				if err := addTo(one, list); err != nil {
					return err
				}
				if len(terms) == 1 {
					words = append(words, word{bit, 1, list})
				}
			}
			if all == nil {
				all = one
			} else {
				all.And(one)
			}
			if all.IsEmpty() {
				break
			}
		}
		if !all.IsEmpty() {
			l.docs[i].Or(all)
			l.words[i] = append(l.words[i], words...)
		}
	}
	return nil
}

// party finds the documents with an address of some people, or of others.
func (p *part) party(b *roaring.Bitmap, n index.Party) error {
	for _, field := range namesOf(n.Fields) {
		if n.Outside {
			var others []string
			err := p.terms(field, addressMark, func(term string) bool {
				if !n.Has(term[len(addressMark):]) {
					others = append(others, term)
				}
				return true
			})
			if err != nil {
				return err
			}
			if err := p.union(b, field, others...); err != nil {
				return err
			}
			continue
		}
		var terms []string
		for _, a := range n.Addresses {
			terms = append(terms, addressMark+a)
		}
		for _, d := range n.Domains {
			terms = append(terms, domainMark+d)
		}
		if err := p.union(b, field, terms...); err != nil {
			return err
		}
	}
	return nil
}

// inColumn finds the documents by date or size.
func (p *plan) inColumn(b *roaring.Bitmap, part *part, n index.Node) error {
	col, err := p.column(part)
	if err != nil {
		return err
	}
	values := col.dates
	low, high := int64(-1<<63), int64(1<<63-1) // both included
	switch n := n.(type) {
	case index.Dates:
		if !n.From.IsZero() {
			low = n.From.Unix()
		}
		if !n.Until.IsZero() {
			high = n.Until.Unix() - 1
		}
	case index.Sizes:
		values = col.sizes
		if n.Over >= 0 {
			low = n.Over + 1
		}
		if n.Under >= 0 {
			high = n.Under - 1
		}
	}
	var found []uint32
	for i, v := range values {
		if low <= v && v <= high {
			found = append(found, uint32(i))
		}
	}
	b.AddMany(found)
	return nil
}

func (p *plan) column(part *part) (*column, error) {
	segments := make([]*scorch.SegmentSnapshot, len(p.parts))
	for i, q := range p.parts {
		segments[i] = q.SegmentSnapshot
	}
	return p.x.columns.of(part.SegmentSnapshot, segments)
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
