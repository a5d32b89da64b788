package bleveindex

import (
	"encoding/hex"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"onrecord/index"
	"onrecord/ingest/email"
)

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
			if len(n.Terms) > 1 {
				for i := range found {
					found[i].in = all
				}
			}
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
		words = append(words, word{field: bit, boost: boost, list: list})
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
