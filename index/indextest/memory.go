package indextest

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"onrecord/index"
	"onrecord/ingest/email"
)

// A Memory is an [index.Index] in memory that looks at every document. It is
// for tests that need some index. The zero value is ready to use.
type Memory struct {
	mu     sync.RWMutex
	docs   map[email.Digest]index.Document
	cursor int64
	marks  map[string][]byte
}

var _ index.Index = (*Memory)(nil)

// Apply implements [index.Index].
func (m *Memory) Apply(ctx context.Context, docs []index.Document, remove []email.Digest, cursor int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(docs)
	for _, d := range remove {
		delete(m.docs, d)
	}
	m.cursor = cursor
	return nil
}

func (m *Memory) add(docs []index.Document) {
	if m.docs == nil {
		m.docs = make(map[email.Digest]index.Document)
	}
	for _, d := range docs {
		m.docs[d.Digest] = d
	}
}

// Update implements [index.Index].
func (m *Memory) Update(ctx context.Context, docs []index.Document, name string, mark []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(docs)
	if m.marks == nil {
		m.marks = make(map[string][]byte)
	}
	m.marks[name] = bytes.Clone(mark)
	return nil
}

// Mark implements [index.Index].
func (m *Memory) Mark(name string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return bytes.Clone(m.marks[name]), nil
}

// Cursor implements [index.Index].
func (m *Memory) Cursor() (int64, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.cursor, nil
}

// Defects implements [index.Index].
func (m *Memory) Defects(context.Context) (map[string]int, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	counts := make(map[string]int)
	for _, d := range m.docs {
		for _, code := range d.Defects {
			counts[code]++
		}
	}
	return counts, nil
}

// Reset implements [index.Index].
func (m *Memory) Reset() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.docs, m.marks, m.cursor = nil, nil, 0
	return nil
}

// Close implements [index.Index]. The documents stay.
func (m *Memory) Close() error { return nil }

// Search implements [index.Index].
func (m *Memory) Search(ctx context.Context, q index.Query, o index.SearchOptions) (index.Result, error) {
	if !q.Resolved() {
		return index.Result{}, index.ErrUnresolved
	}
	if !slices.Contains([]string{"", index.SortRelevance, index.SortOldest, index.SortNewest}, o.Sort) {
		return index.Result{}, fmt.Errorf("unknown order %q", o.Sort)
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var res index.Result
	var err error
	for digest, d := range m.docs {
		if err := ctx.Err(); err != nil {
			return res, err
		}
		if o.Text != nil && index.Match(d, q) {
			if d, err = o.Text(ctx, digest); err != nil {
				return res, err
			}
		}
		if index.Match(d, q) {
			res.Hits = append(res.Hits, index.Hit{Digest: digest, Score: score(d, q.Root()), Date: m.docs[digest].Date})
		}
	}
	slices.SortFunc(res.Hits, func(a, b index.Hit) int { return before(a, b, o.Sort) })
	res.Total = len(res.Hits)
	if o.Limit <= 0 {
		o.Limit = index.DefaultLimit
	}
	res.Hits = res.Hits[:min(o.Limit, len(res.Hits))]
	return res, nil
}

// before orders hits as SearchOptions.Sort asks.
func before(a, b index.Hit, sort string) int {
	byDate := a.Date.Compare(b.Date)
	if sort != index.SortOldest {
		byDate = -byDate
	}
	switch {
	case (sort == "" || sort == index.SortRelevance) && a.Score != b.Score:
		return int(math.Copysign(1, b.Score-a.Score))
	case byDate != 0:
		return byDate
	}
	return compareDigests(a.Digest, b.Digest)
}

// weights is what a word counts by the field it stands in.
var weights = map[index.Fields]float64{
	index.Own: 2, index.Other: 1, index.FileText: 1.5, index.Subject: 4, index.People: 2, index.FileName: 2,
}

// score adds up, for the words of n, the weights of the fields they stand in.
func score(d index.Document, n index.Node) (sum float64) {
	switch n := n.(type) {
	case index.And:
		for _, c := range n {
			sum += score(d, c)
		}
	case index.Or:
		for _, c := range n {
			sum += score(d, c)
		}
	case index.Text:
		for field, weight := range weights {
			part := n
			if part.Fields &= field; part.Fields != 0 && index.Match(d, index.QueryOf(part)) {
				sum += weight
			}
		}
	}
	return sum
}
