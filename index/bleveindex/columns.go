package bleveindex

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A column holds the date and size of each document of a segment.
type column struct {
	once  sync.Once
	err   error
	dates []int64 // seconds since 1970
	sizes []int64
}

// A columnCache keeps the columns of the segments, which never change.
type columnCache struct {
	mu   sync.Mutex
	byID map[uint64]*column
}

func (c *columnCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byID = nil
}

// of returns the column of s, and forgets those of segments that are gone from
// snapshot.
func (c *columnCache) of(s *scorch.SegmentSnapshot, snapshot []*scorch.SegmentSnapshot) (*column, error) {
	c.mu.Lock()
	col := c.byID[s.Id()]
	if col == nil {
		if len(c.byID) > 2*len(snapshot) {
			c.forget(snapshot)
		}
		if c.byID == nil {
			c.byID = make(map[uint64]*column)
		}
		col = new(column)
		c.byID[s.Id()] = col
	}
	c.mu.Unlock()
	col.once.Do(func() { col.err = col.load(s.Segment()) })
	return col, col.err
}

func (c *columnCache) forget(snapshot []*scorch.SegmentSnapshot) {
	here := make(map[uint64]*column)
	for _, s := range snapshot {
		if col := c.byID[s.Id()]; col != nil {
			here[s.Id()] = col
		}
	}
	c.byID = here
}

func (c *column) load(s segment.Segment) error {
	values, ok := s.(segment.DocValueVisitable)
	if !ok {
		return fmt.Errorf("segments of type %T have no columns", s)
	}
	n := s.Count()
	c.dates, c.sizes = make([]int64, n), make([]int64, n)
	var state segment.DocVisitState
	fields := []string{metaField}
	var err error
	for i := range n {
		state, err = values.VisitDocValues(i, fields, func(_ string, term []byte) {
			if len(term) == 2*metaDigits {
				c.dates[i] = readDigits(term) - dateOffset
				c.sizes[i] = readDigits(term[metaDigits:])
			}
		}, state)
		if err != nil {
			return fmt.Errorf("read dates of a segment: %w", err)
		}
	}
	return nil
}
