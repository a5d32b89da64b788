package bundle_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"onrecord/audit/bundle"
	"onrecord/audit/record"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// withhold records a decision about messages.
func (f *fixture) withhold(t *testing.T, w bundle.Withholding, list ...email.Digest) {
	t.Helper()
	w.Messages, w.By, w.Why = list, "bob@firm.example", "of counsel"
	if _, err := w.Record(t.Context(), f.rec); err != nil {
		t.Fatal(err)
	}
}

// ofBen is a message that is not of Ann.
func (f *fixture) ofBen(t *testing.T) email.Digest {
	t.Helper()
	leaf, err := f.rec.ObjectLeaf(t.Context(), f.messages[0])
	if err != nil {
		t.Fatal(err)
	}
	entry, err := f.rec.Entry(t.Context(), leaf+1)
	if err != nil {
		t.Fatal(err)
	}
	digest, ok := entry.Digest()
	if !ok || slices.Contains(f.messages, digest) {
		t.Fatalf("entry %d brought no message of Ben", leaf+1)
	}
	return digest
}

// A decision outlives the message that it names in the copies that stay.
func TestOutlive(t *testing.T) {
	f := newFixture(t, 4, 4)
	named, later, own, alone := f.ofBen(t), f.messages[1], f.messages[2], f.messages[3]
	copies := thread.Copies{later: named, own: named}
	f.withhold(t, bundle.Withholding{Kind: "legal advice"}, named, own, alone)
	for _, test := range []struct {
		name       string
		gone, want []email.Digest
	}{
		{"the one that is named", []email.Digest{named}, []email.Digest{later}},
		{"all that are named", []email.Digest{named, own}, []email.Digest{later}},
		{"a copy without a decision", []email.Digest{later}, nil},
		{"all copies", []email.Digest{named, own, later}, nil},
		{"one without copies", []email.Digest{alone}, nil},
		{"one that is not withheld", []email.Digest{f.messages[0]}, nil},
	} {
		drafts, err := bundle.Outlive(t.Context(), f.rec, test.gone, copies)
		if err != nil {
			t.Fatal(err)
		}
		var got []email.Digest
		for _, d := range drafts {
			digest, err := email.ParseDigest(d.Facets[0].Fields[0].Value)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, digest)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s goes: decided about %v, want %v", test.name, got, test.want)
		}
	}
	f.withhold(t, bundle.Withholding{Release: true}, named, own, alone)
	if drafts, err := bundle.Outlive(t.Context(), f.rec, []email.Digest{named}, copies); err != nil || len(drafts) != 0 {
		t.Errorf("released: %d decisions, %v", len(drafts), err)
	}
}

// A bundle keeps back the copy that stays; there is none at a checkpoint at which only
// the message that is erased since told that the copy was kept back.
func TestOutliveInBundle(t *testing.T) {
	f := newFixture(t, 4, 4)
	named, later := f.ofBen(t), f.messages[1]
	copies := thread.Copies{later: named}
	f.withhold(t, bundle.Withholding{Kind: "legal advice"}, named)
	_, before := f.write(t, bundle.Options{Client: "Ann", Messages: f.messages, Copies: copies})
	drafts, err := bundle.Outlive(t.Context(), f.rec, []email.Digest{named}, copies)
	if err != nil {
		t.Fatal(err)
	}
	at := f.rec.Size()
	if err := f.rec.Erase(t.Context(), []record.Erasure{{Objects: []email.Digest{named}, Facets: []record.FacetDraft{
		{Name: tlog.FacetErase, Fields: []tlog.Field{tlog.TextField("basis", "his request")}},
		{Name: tlog.FacetBy, Fields: []tlog.Field{tlog.TextField("address", "eve@firm.example")}}}}}, drafts...); err != nil {
		t.Fatal(err)
	}
	e, err := f.rec.Entry(t.Context(), at)
	if err != nil || e.Leaf.Kind != tlog.KindWithheldSet || e.Facets[tlog.FacetBy].First("address") != "bob@firm.example" || e.Facets[tlog.FacetWhy].First("reason") != "of counsel" {
		t.Errorf("the decision that stays: %+v, %v", e, err)
	}
	if _, r := f.write(t, bundle.Options{}); before.Withheld != 1 || r.Withheld != 1 || r.Messages != 3 {
		t.Errorf("before %+v, after %+v", before, r)
	}
	_, err = bundle.Write(t.Context(), f.rec, &bytes.Buffer{}, bundle.Options{Client: "Ann", Messages: f.messages, Checkpoint: before.Checkpoint})
	if !errors.Is(err, bundle.ErrErasedSince) {
		t.Errorf("a bundle from before the erasure: %v", err)
	}
}
