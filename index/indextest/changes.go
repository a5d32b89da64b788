package indextest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/index"
)

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
