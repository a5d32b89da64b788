// Package indextest is the contract of [index.Index] as a test suite, with
// judgements of what queries should find in invented mail
// (testdata/judgements.json), and an index in memory that keeps the contract.
package indextest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

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
