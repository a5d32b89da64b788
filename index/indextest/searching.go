package indextest

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/index"
	"onrecord/ingest/email"
)

func testSort(t *testing.T, b *box) {
	docs := numbered(60)
	b.apply(t, 1, docs[30:])
	b.apply(t, 2, docs[:30])
	oldest := slices.Clone(docs)
	slices.SortFunc(oldest, func(a, b index.Document) int {
		if c := a.Date.Compare(b.Date); c != 0 {
			return c
		}
		return compareDigests(a.Digest, b.Digest)
	})
	newest := slices.Clone(oldest)
	slices.SortStableFunc(newest, func(a, b index.Document) int { return b.Date.Compare(a.Date) })
	for sort, want := range map[string][]index.Document{
		index.SortOldest: oldest, index.SortNewest: newest, index.SortRelevance: newest, "": newest,
	} {
		for _, query := range []string{"", "number", "after:2025"} {
			for _, limit := range []int{1, 7, 60, 100} {
				var got, all []email.Digest
				for _, h := range b.search(t, parse(t, query), index.SearchOptions{Limit: limit, Sort: sort}).Hits {
					got = append(got, h.Digest)
					if !h.Date.Equal(b.docs[h.Digest].Date) {
						t.Errorf("hit says %v, document %v", h.Date, b.docs[h.Digest].Date)
					}
				}
				for _, d := range want[:min(limit, len(want))] {
					all = append(all, d.Digest)
				}
				if diff := cmp.Diff(all, got); diff != "" {
					t.Errorf("%q by %q, %d hits: wrong order", query, sort, limit)
				}
			}
		}
	}
}

func testLimit(t *testing.T, b *box) {
	b.apply(t, 1, numbered(60))
	for _, tt := range []struct{ limit, want int }{{0, index.DefaultLimit}, {-1, index.DefaultLimit}, {5, 5}, {1000, 60}, {math.MaxInt, 60}} {
		res := b.search(t, parse(t, "number"), index.SearchOptions{Limit: tt.limit})
		if len(res.Hits) != tt.want || res.Total != 60 || res.AtMost {
			t.Errorf("limit %d: %d hits of %d, at most %v; want %d of 60", tt.limit, len(res.Hits), res.Total, res.AtMost, tt.want)
		}
	}
	if res := b.search(t, parse(t, `"is even"`), index.SearchOptions{Limit: math.MaxInt}); len(res.Hits) != 30 || res.AtMost {
		t.Errorf("phrase without limit: %d hits, at most %v; want 30", len(res.Hits), res.AtMost)
	}
	res := b.search(t, parse(t, `"is even"`), index.SearchOptions{Limit: 5})
	if len(res.Hits) != 5 || res.Total < 30 || res.Total > 30 && !res.AtMost {
		t.Errorf("phrase: %d hits of %d, at most %v; want 5 of 30", len(res.Hits), res.Total, res.AtMost)
	}
}

// testText checks that the text has the last word about phrases.
func testText(t *testing.T, b *box) {
	b.apply(t, 1, numbered(20))
	b.docs[digest("number 4")] = index.Document{Digest: digest("number 4"), Own: "it was corrected"}
	for query, want := range map[string]int{`"is even"`: 9, `number -"is even"`: 10, `"is even" number`: 9} {
		if got := len(b.found(t, query)); got != want {
			t.Errorf("%s finds %d, want %d", query, got, want)
		}
	}
	failed := errors.New("disk gone")
	_, err := b.x.Search(t.Context(), parse(t, `"is even"`), index.SearchOptions{
		Text: func(context.Context, email.Digest) (index.Document, error) { return index.Document{}, failed },
	})
	if !errors.Is(err, failed) {
		t.Errorf("error %v, want that of Text", err)
	}
}

func testWithoutText(t *testing.T, b *box) {
	b.apply(t, 1, numbered(200))
	for query, want := range map[string]int{`"is even"`: 100, `number -"is even"`: 100, `"even is"`: 0} {
		res, err := b.x.Search(t.Context(), parse(t, query), index.SearchOptions{Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		if d := len(res.Hits) - want; d < -2 || d > 2 {
			t.Errorf("%s finds %d, want about %d", query, len(res.Hits), want)
		}
	}
}

func testRefuses(t *testing.T, b *box) {
	for _, query := range []string{"client:ann", "person:ann", "thread:t-1", "is:sent", "id:<a@b.example>", "digest:01234567", "x OR -is:sent"} {
		if _, err := b.x.Search(t.Context(), parse(t, query), index.SearchOptions{}); !errors.Is(err, index.ErrUnresolved) {
			t.Errorf("%s: error %v, want %v", query, err, index.ErrUnresolved)
		}
	}
	if _, err := b.x.Search(t.Context(), index.Query{}, index.SearchOptions{Sort: "size"}); err == nil {
		t.Error("an unknown order is accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.apply(t, 1, numbered(10))
	if _, err := b.x.Search(ctx, parse(t, "number"), index.SearchOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("search after cancel: error %v", err)
	}
}

// testConcurrent searches while documents are applied: a search sees whole
// steps.
func testConcurrent(t *testing.T, b *box) {
	const step, steps = 10, 15
	docs := numbered(step * steps)
	byDigest := make(map[email.Digest]index.Document)
	for _, d := range docs {
		byDigest[d.Digest] = d
	}
	text := func(_ context.Context, d email.Digest) (index.Document, error) { return byDigest[d], nil }
	done := make(chan struct{})
	var wg sync.WaitGroup
	for _, query := range []string{"number", "even OR odd", `"is even" OR "is odd"`, "after:2025"} {
		q := parse(t, query)
		wg.Go(func() {
			for last := 0; ; {
				res, err := b.x.Search(t.Context(), q, index.SearchOptions{Limit: 2 * step * steps, Text: text})
				if err != nil {
					t.Errorf("%s: %v", query, err)
					return
				}
				if n := len(res.Hits); n%step != 0 || n < last {
					t.Errorf("%s finds %d after %d: want steps of %d", query, n, last, step)
				}
				last = len(res.Hits)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range steps {
		b.apply(t, int64(i), docs[i*step:(i+1)*step])
	}
	close(done)
	wg.Wait()
	if got := len(b.found(t, "number")); got != step*steps {
		t.Errorf("%d documents, want %d", got, step*steps)
	}
}
