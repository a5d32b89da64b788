package quote

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"onrecord/ingest/email"
)

// postingsOf reads all postings in the order of their samples, from the rows
// alone.
func postingsOf(t *testing.T, tx *sql.Tx, bits int) (list []posting) {
	t.Helper()
	rows, err := tx.Query(`SELECT first, postings FROM quote_sample ORDER BY first`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	in := postings{bits: bits}
	for rows.Next() {
		var first int64
		var data []byte
		if err := rows.Scan(&first, &data); err != nil {
			t.Fatal(err)
		}
		bucket, err := decodePostings(first, data)
		if err != nil || len(bucket) == 0 || in.first(bucket[0].sample) != first || in.first(bucket[len(bucket)-1].sample) != first {
			t.Fatalf("bucket %d of %d bits holds %v, %v", first, bits, bucket, err)
		}
		list = append(list, bucket...)
	}
	return list
}

// addAll puts postings into the tables as so many messages bring them.
func addAll(t *testing.T, ctx context.Context, s *store, tx *sql.Tx, messages int, forget bool) (want []posting) {
	t.Helper()
	if err := s.prepare(ctx, tx); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range messages {
		m := &message{digest: email.DigestOf(fmt.Append(nil, i)), text: &text{sent: noTime}}
		if isNew, err := s.add(ctx, m, []byte{}, []byte{}); err != nil || !isNew {
			t.Fatal(isNew, err)
		}
		var list []posting
		for range 5 {
			list = append(list, owner(sample(random.Uint32()), m.id, i%2 == 0), quoter(sample(random.Uint32()), m.id))
		}
		if err := s.insert(ctx, list); err != nil {
			t.Fatal(err)
		}
		want = append(want, list...)
		if forget && i%50 == 0 {
			if err := s.writePostings(ctx); err != nil {
				t.Fatal(err)
			}
			s.forgetPostings()
		}
	}
	common := want[7].sample
	if err := s.makeCommon(ctx, common); err != nil {
		t.Fatal(err)
	}
	want = append(slices.DeleteFunc(want, func(p posting) bool { return p.sample == common }), posting{sample: common})
	if err := s.writePostings(ctx); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(want, posting.compare)
	return slices.Compact(want)
}

func TestBuckets(t *testing.T) {
	ctx := t.Context()
	for _, messages := range []int{1, 100, 129, 600} { // below and above where buckets are divided
		for _, forget := range []bool{false, true} {
			db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(schema); err != nil {
				t.Fatal(err)
			}
			tx, err := db.Begin()
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback()
			var s store
			want := addAll(t, ctx, &s, tx, messages, forget)
			if got := postingsOf(t, tx, bitsFor(int64(messages))); !slices.Equal(got, want) {
				t.Errorf("%d messages: %d postings, want %d", messages, len(got), len(want))
			}
			s.forgetPostings()
			list := []sample{want[0].sample, want[len(want)/2].sample}
			all, err := s.holders(ctx, list, true)
			if err != nil || len(all) < 2 {
				t.Errorf("holders = %v, %v", all, err)
			}
		}
	}
}

// What a transaction took back is not remembered for the next one.
func TestBucketsOfATransactionTakenBack(t *testing.T) {
	ctx := t.Context()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(schema); err != nil {
		t.Fatal(err)
	}
	var s store
	for _, commit := range []bool{false, true} {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		messages := 200
		if commit {
			messages = 10
		}
		want := addAll(t, ctx, &s, tx, messages, false)
		if !commit {
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got := postingsOf(t, tx, bitsFor(int64(messages))); !slices.Equal(got, want) {
			t.Errorf("%d postings, want %d", len(got), len(want))
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzDecodePostings(f *testing.F) {
	f.Add(int64(-1<<31), encodePostings(-1<<31, []posting{{-5, 2}, {-5, 3}, {7, -4}}))
	f.Add(int64(0), []byte{0x80})
	f.Fuzz(func(t *testing.T, first int64, data []byte) {
		first = int64(int32(first))
		list, err := decodePostings(first, data)
		if err != nil {
			return
		}
		again, err := decodePostings(first, encodePostings(first, list))
		if err != nil || !slices.Equal(again, list) {
			t.Errorf("%v is written as %v, %v", list, again, err)
		}
	})
}
