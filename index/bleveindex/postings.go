package bleveindex

import (
	"errors"
	"runtime"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"

	"onrecord/index"
	"onrecord/index/near"
)

// A part is one segment as one search sees it.
type part struct {
	*scorch.SegmentSnapshot
	live  *roaring.Bitmap
	dicts map[string]segment.TermDictionary
}

func newPart(s *scorch.SegmentSnapshot) *part {
	return &part{SegmentSnapshot: s, live: s.DocNumbersLive(), dicts: make(map[string]segment.TermDictionary)}
}

func (p *part) dict(field string) (segment.TermDictionary, error) {
	if d, ok := p.dicts[field]; ok {
		return d, nil
	}
	d, err := p.Segment().Dictionary(field)
	if err == nil {
		p.dicts[field] = d
	}
	return d, err
}

// postings returns the documents of a term, also deleted ones. It may reuse
// the memory of old.
func (p *part) postings(field, term string, old segment.PostingsList) (segment.PostingsList, error) {
	d, err := p.dict(field)
	if err != nil {
		return nil, err
	}
	return d.PostingsList([]byte(term), nil, old)
}

// addTo adds the documents of list to b.
func addTo(b *roaring.Bitmap, list segment.PostingsList) error {
	if l, ok := list.(interface{ OrInto(*roaring.Bitmap) }); ok {
		l.OrInto(b)
		return nil
	}
	it := list.Iterator(false, false, false, nil)
	for {
		p, err := it.Next()
		if err != nil || p == nil {
			return err
		}
		b.Add(uint32(p.Number()))
	}
}

// union adds the documents of terms to b.
func (p *part) union(b *roaring.Bitmap, field string, terms ...string) error {
	var list segment.PostingsList
	for _, term := range terms {
		var err error
		if list, err = p.postings(field, term, list); err != nil {
			return err
		}
		if err := addTo(b, list); err != nil {
			return err
		}
	}
	return nil
}

// prefix adds the documents of the terms that start with prefix to b.
func (p *part) prefix(b *roaring.Bitmap, field, prefix string) error {
	var list segment.PostingsList
	var failed error
	err := p.terms(field, prefix, func(term string) bool {
		if list, failed = p.postings(field, term, list); failed == nil {
			failed = addTo(b, list)
		}
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	return err
}

// terms calls f for the terms of field that start with prefix, until f returns
// false.
func (p *part) terms(field, prefix string, f func(term string) bool) error {
	d, err := p.dict(field)
	if err != nil {
		return err
	}
	var it segment.DictionaryIterator
	if quick, ok := d.(interface {
		AutomatonIteratorOmitCount(a segment.Automaton, from, until []byte) segment.DictionaryIterator
	}); ok {
		it = quick.AutomatonIteratorOmitCount(nil, []byte(prefix), after(prefix))
	} else {
		it = d.AutomatonIterator(nil, []byte(prefix), after(prefix))
	}
	for {
		e, err := it.Next()
		if err != nil || e == nil || !f(e.Term) {
			return err
		}
	}
}

// after returns the first string after all that start with prefix; nil if there
// is none.
func after(prefix string) []byte {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return b[:i+1]
		}
	}
	return nil
}

// isWord tells the words of a field from its addresses and domains.
func isWord(term string) bool {
	return !strings.HasPrefix(term, addressMark) && !strings.HasPrefix(term, domainMark)
}

// forms returns the terms of field in this segment that are forms of a word.
func (p *part) forms(field, word string) ([]string, error) {
	forms := index.FormsOf(word)
	var out []string
	err := p.terms(field, forms.Prefix, func(t string) bool {
		if forms.Has(t) {
			out = append(out, t)
		}
		return true
	})
	return append(out, forms.Others...), err
}

// namesOf returns the names in the store of a set of fields.
func namesOf(set index.Fields) []string {
	var names []string
	for bit, name := range textFields {
		if set&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// fuzzyTerms returns, for each field, the terms of the whole index that differ
// from the word of n in few letters.
func fuzzyTerms(snapshot *scorch.IndexSnapshot, n index.Text) (map[string][]string, error) {
	fields := namesOf(n.Fields)
	terms := make([][]string, len(fields))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, field := range fields {
		g.Go(func() (err error) {
			defer damage(&err)
			terms[i], err = fuzzyField(snapshot, n, field)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	out := make(map[string][]string)
	for i, field := range fields {
		out[field] = terms[i]
	}
	return out, nil
}

func fuzzyField(snapshot *scorch.IndexSnapshot, n index.Text, field string) (terms []string, err error) {
	dict, err := snapshot.FieldDictFuzzy(field, n.Terms[0], n.Distance, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for {
		e, err := dict.Next()
		if err != nil || e == nil {
			return terms, err
		}
		if isWord(e.Term) && near.Distance(n.Terms[0], e.Term, n.Distance) <= n.Distance {
			terms = append(terms, e.Term)
		}
	}
}
