// Package indextest is the contract of [index.Index] as a test suite, with
// judgements of what queries should find in invented mail
// (testdata/judgements.json), and an index in memory that keeps the contract.
package indextest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/index"
	"onrecord/ingest/email"
)

// Run checks that an index keeps the contract of [index.Index]. The index that
// open returns lives in dir, which may hold an index that was closed.
func Run(t *testing.T, open func(t *testing.T, dir string) index.Index) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *box)
	}{
		{"Judgements", testJudgements},
		{"JudgementsAfterPieces", testPieces},
		{"OwnWordsFirst", testOwnFirst},
		{"AgreesWithMatch", testAgreement},
		{"WithoutText", testWithoutText},
		{"ApplyTwice", testApplyTwice},
		{"Replace", testReplace},
		{"Remove", testRemove},
		{"Cursor", testCursor},
		{"Marks", testMarks},
		{"Reopen", testReopen},
		{"Reset", testReset},
		{"Sort", testSort},
		{"Defects", testDefects},
		{"Limit", testLimit},
		{"Text", testText},
		{"Refuses", testRefuses},
		{"OddDocuments", testOddDocuments},
		{"Concurrent", testConcurrent},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &box{dir: t.TempDir(), open: open}
			b.x = open(t, b.dir)
			defer func() { b.close(t) }()
			test.run(t, b)
		})
	}
}

// A box holds the index under test, and what was put into it.
type box struct {
	x    index.Index
	dir  string
	open func(*testing.T, string) index.Index
	docs map[email.Digest]index.Document

	places []index.Place // of all documents, also of those that were replaced
}

func (b *box) close(t *testing.T) {
	t.Helper()
	if b.x == nil {
		return
	}
	if err := b.x.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	b.x = nil
}

func (b *box) apply(t *testing.T, cursor int64, docs []index.Document, remove ...email.Digest) {
	t.Helper()
	if err := b.x.Apply(t.Context(), docs, remove, cursor); err != nil {
		t.Fatalf("Apply: %v", err)
	}
	if b.docs == nil {
		b.docs = make(map[email.Digest]index.Document)
	}
	for _, d := range docs {
		b.docs[d.Digest] = d
		b.places = append(b.places, d.Places...)
	}
	for _, d := range remove {
		delete(b.docs, d)
	}
}

func (b *box) text(_ context.Context, d email.Digest) (index.Document, error) {
	doc, ok := b.docs[d]
	if !ok {
		return doc, fmt.Errorf("asked for the text of %s, which was not applied", d)
	}
	return doc, nil
}

func (b *box) search(t *testing.T, q index.Query, o index.SearchOptions) index.Result {
	t.Helper()
	if o.Text == nil {
		o.Text = b.text
	}
	res, err := b.x.Search(t.Context(), q, o)
	if err != nil {
		t.Fatalf("Search(%s): %v", q, err)
	}
	return res
}

func (b *box) cursor(t *testing.T) int64 {
	t.Helper()
	c, err := b.x.Cursor()
	if err != nil {
		t.Fatalf("Cursor: %v", err)
	}
	return c
}

func parse(t *testing.T, s string) index.Query {
	t.Helper()
	q, err := index.Parse(s, index.Env{Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// found returns the digests that query finds, in order of the digests.
func (b *box) found(t *testing.T, query string) []email.Digest {
	t.Helper()
	var list []email.Digest
	for _, h := range b.search(t, b.resolve(t, parse(t, query)), index.SearchOptions{Limit: 1000}).Hits {
		list = append(list, h.Digest)
	}
	slices.SortFunc(list, compareDigests)
	return list
}

// resolve finds the mailboxes that a query means among those that documents were
// ever seen in.
func (b *box) resolve(t *testing.T, q index.Query) index.Query {
	t.Helper()
	q, err := q.Resolve(places{list: b.places})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// places is an [index.Resolver] that knows mailboxes and nothing else.
type places struct {
	index.Resolver
	list []index.Place
}

// Places implements [index.Resolver].
func (p places) Places() ([]index.Place, error) { return p.list, nil }

func compareDigests(a, b email.Digest) int { return slices.Compare(a[:], b[:]) }

func testJudgements(t *testing.T, b *box) {
	j := loadJudgements(t)
	b.apply(t, 1, j.documents())
	judge(t, b, j)
}

// testPieces judges an index that grew by many small steps and was opened
// again.
func testPieces(t *testing.T, b *box) {
	j := loadJudgements(t)
	docs := j.documents()
	for i, d := range docs {
		old := d
		old.Own, old.Subject = "superseded granite cabinets", "promise"
		b.apply(t, int64(i), []index.Document{old})
	}
	for i := len(docs) - 1; i >= 0; i-- {
		b.apply(t, int64(len(docs)+i), docs[i:i+1])
	}
	b.close(t)
	b.x = b.open(t, b.dir)
	judge(t, b, j)
}

func judge(t *testing.T, b *box, j *judgements) {
	for _, q := range j.Queries {
		res := b.search(t, j.query(t, q.Query), index.SearchOptions{Limit: 50})
		got, want := j.names(res.Hits), slices.Clone(q.Hits)
		if !q.Ordered {
			slices.Sort(got)
			slices.Sort(want)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", q.Query, q.Why, diff)
		}
		if res.Total != len(res.Hits) || res.AtMost {
			t.Errorf("%s: total %d, at most %v, for %d hits of 50", q.Query, res.Total, res.AtMost, len(res.Hits))
		}
	}
}

func testApplyTwice(t *testing.T, b *box) {
	docs := loadJudgements(t).documents()
	for range 3 {
		b.apply(t, 7, docs)
		if got := len(b.found(t, "")); got != len(docs) {
			t.Fatalf("%d documents, want %d", got, len(docs))
		}
	}
	b.apply(t, 8, append(slices.Clone(docs), docs...))
	if got := len(b.found(t, "")); got != len(docs) {
		t.Errorf("%d documents after twice in one call, want %d", got, len(docs))
	}
	if got := len(b.found(t, "granite")); got != 2 {
		t.Errorf("granite is found in %d documents, want 2", got)
	}
}

func testReplace(t *testing.T, b *box) {
	d := index.Document{Digest: digest("x"), Own: "before", Places: []index.Place{{Account: "a", Mailbox: "old"}}}
	b.apply(t, 1, []index.Document{d})
	d.Own, d.Places = "after", []index.Place{{Account: "a", Mailbox: "new"}}
	b.apply(t, 2, []index.Document{d})
	for query, want := range map[string]int{"before": 0, "in:old": 0, "after": 1, "in:new": 1, "account:a": 1} {
		if got := len(b.found(t, query)); got != want {
			t.Errorf("%s finds %d, want %d", query, got, want)
		}
	}
}

func testRemove(t *testing.T, b *box) {
	docs := loadJudgements(t).documents()
	b.apply(t, 1, docs)
	b.apply(t, 2, nil, docs[0].Digest, digest("not there"))
	b.apply(t, 3, docs[1:2], docs[1].Digest) // removing has the last word
	if got, want := len(b.found(t, "")), len(docs)-2; got != want {
		t.Errorf("%d documents, want %d", got, want)
	}
	if got := b.found(t, "from:rosa.bell@mail.example"); len(got) != 0 {
		t.Errorf("a removed document is found: %v", got)
	}
	b.apply(t, 4, docs[:1])
	if got := b.found(t, "from:rosa.bell@mail.example"); len(got) != 1 {
		t.Errorf("a document applied again is found %d times", len(got))
	}
}

func testCursor(t *testing.T, b *box) {
	if got := b.cursor(t); got != 0 {
		t.Errorf("cursor of a new index = %d", got)
	}
	b.apply(t, 42, nil)
	if got := b.cursor(t); got != 42 {
		t.Errorf("cursor = %d, want 42", got)
	}
	b.apply(t, 1<<40, loadJudgements(t).documents())
	if got := b.cursor(t); got != 1<<40 {
		t.Errorf("cursor = %d, want %d", got, int64(1)<<40)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := b.x.Apply(ctx, []index.Document{{Digest: digest("late"), Own: "late"}}, nil, 99)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Apply after cancel: error %v", err)
	}
	if got := b.cursor(t); got != 1<<40 || len(b.found(t, "late")) != 0 {
		t.Errorf("a cancelled Apply had an effect: cursor %d", got)
	}
}

func testReopen(t *testing.T, b *box) {
	docs := loadJudgements(t).documents()
	b.apply(t, 5, docs)
	for range 2 {
		b.close(t)
		b.x = b.open(t, b.dir)
		if got := b.cursor(t); got != 5 {
			t.Errorf("cursor = %d, want 5", got)
		}
		if got := len(b.found(t, "")); got != len(docs) {
			t.Errorf("%d documents, want %d", got, len(docs))
		}
	}
	b.apply(t, 6, nil, docs[0].Digest)
	b.close(t)
	b.x = b.open(t, b.dir)
	if got := len(b.found(t, "")); got != len(docs)-1 || b.cursor(t) != 6 {
		t.Errorf("%d documents and cursor %d, want %d and 6", got, b.cursor(t), len(docs)-1)
	}
}

func testReset(t *testing.T, b *box) {
	docs := loadJudgements(t).documents()
	b.apply(t, 5, docs)
	if err := b.x.Reset(); err != nil {
		t.Fatalf("Reset: %v", err)
	}
	if got := b.cursor(t); got != 0 || len(b.found(t, "")) != 0 {
		t.Errorf("after Reset the cursor is %d and there are documents", got)
	}
	b.apply(t, 3, docs[:2])
	b.close(t)
	b.x = b.open(t, b.dir)
	if got := len(b.found(t, "")); got != 2 || b.cursor(t) != 3 {
		t.Errorf("%d documents, cursor %d, want 2 and 3", got, b.cursor(t))
	}
}

func testDefects(t *testing.T, b *box) {
	b.apply(t, 1, []index.Document{
		{Digest: digest("a"), Defects: []string{"date-unreadable", "base64-broken"}},
		{Digest: digest("b"), Defects: []string{"date-unreadable"}},
		{Digest: digest("c")},
	})
	b.apply(t, 2, nil, digest("a"))
	got, err := b.x.Defects(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"date-unreadable": 1}, got); diff != "" {
		t.Errorf("Defects (-want +got):\n%s", diff)
	}
	if got := b.found(t, "defect:date-unreadable"); len(got) != 1 || got[0] != digest("b") {
		t.Errorf("defect: finds %v", got)
	}
}

// numbered returns n documents that say "number" and whether theirs is even or
// odd, two of them each hour.
func numbered(n int) []index.Document {
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	docs := make([]index.Document, n)
	for i := range docs {
		docs[i] = index.Document{
			Digest: digest(fmt.Sprint("number ", i)), Own: fmt.Sprintf("number %d is %s", i, []string{"even", "odd"}[i%2]),
			Date: start.Add(time.Duration(i/2) * time.Hour), Size: int64(i),
		}
	}
	return docs
}

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
