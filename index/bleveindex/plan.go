package bleveindex

import (
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"

	"onrecord/index"
	"onrecord/ingest/email"
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

// look finds the documents of part i for l.
func (p *plan) look(l *leaf, i int) error {
	part := p.parts[i]
	b := roaring.New()
	l.docs[i] = b
	var err error
	switch n := l.node.(type) {
	case index.Text:
		l.words[i], err = part.text(b, l, n)
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
	case index.Places:
		for _, place := range n.List {
			if err = part.union(b, keyField, placeMark+place.Key()); err != nil {
				return err
			}
		}
	case index.Account:
		err = part.union(b, keyField, accountMark+index.Fold(n.Name))
	case index.Defect:
		err = part.union(b, keyField, defectMark+n.Code)
	case index.HasAttachment:
		err = part.union(b, keyField, fileTerm)
	case index.Carries:
		err = part.carries(b, n)
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

// text adds the documents with a word or with the words of a phrase to b. It
// returns the terms whose occurrences count.
func (p *part) text(b *roaring.Bitmap, l *leaf, n index.Text) ([]word, error) {
	var words []word
	for bit := range textFields {
		if n.Fields&(1<<bit) == 0 {
			continue
		}
		var all *roaring.Bitmap
		var found []word
		for k := range n.Terms {
			docs := roaring.New()
			w, err := p.word(docs, l, n, k, bit)
			if err != nil {
				return nil, err
			}
			found = append(found, w...)
			if all == nil {
				all = docs
			} else {
				all.And(docs)
			}
			if all.IsEmpty() {
				break
			}
		}
		if !all.IsEmpty() {
			b.Or(all)
			words = append(words, found...)
		}
	}
	return words, nil
}

// word adds the documents with the k-th word of n in a field to docs.
func (p *part) word(docs *roaring.Bitmap, l *leaf, n index.Text, k, bit int) ([]word, error) {
	way := n.Match
	if k < len(n.Terms)-1 {
		way = index.MatchExact
	}
	field, term := textFields[bit], n.Terms[k]
	if way == index.MatchPrefix {
		return nil, p.prefix(docs, field, term)
	}
	if way == index.MatchFuzzy {
		return nil, p.union(docs, field, l.fuzzy[field]...)
	}
	terms := []string{term}
	if way == index.MatchStem && (1<<bit)&index.People == 0 {
		var err error
		if terms, err = p.forms(field, term); err != nil {
			return nil, err
		}
	}
	var words []word
	for _, t := range terms {
		list, err := p.postings(field, t, nil)
		if err != nil {
			return nil, err
		}
		if list.Count() == 0 {
			continue
		}
		if err := addTo(docs, list); err != nil {
			return nil, err
		}
		boost := float32(1)
		if t != term {
			boost = otherForm
		}
		words = append(words, word{bit, boost, list})
	}
	return words, nil
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

// carries finds the documents that carry a file.
func (p *part) carries(b *roaring.Bitmap, n index.Carries) error {
	prefix, err := hex.DecodeString(n.Prefix[:len(n.Prefix)&^1])
	if err != nil {
		return err
	}
	var terms []string
	err = p.terms(keyField, carriedMark+string(prefix), func(term string) bool {
		if n.Is(email.Digest([]byte(term[len(carriedMark):]))) {
			terms = append(terms, term)
		}
		return true
	})
	if err != nil {
		return err
	}
	return p.union(b, keyField, terms...)
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
