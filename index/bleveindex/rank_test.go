package bleveindex

import (
	"path/filepath"
	"testing"

	"onrecord/index"
	"onrecord/ingest/email"
)

// What a message scores does not depend on which others lie in its segment: words of a phrase
// in a field that does not hold the whole phrase count for nothing.
func TestScoreOfPhrase(t *testing.T) {
	one := index.Document{Digest: email.DigestOf([]byte{1}), Own: "the degraded array was mended", Other: "it is degraded"}
	two := index.Document{Digest: email.DigestOf([]byte{2}), Other: "a degraded array"}
	score := func(batches ...[]index.Document) map[email.Digest]float64 {
		x := openIndex(t, filepath.Join(t.TempDir(), "index"))
		defer closeIndex(t, x)
		for i, docs := range batches {
			if err := x.Apply(t.Context(), docs, nil, int64(i+1)); err != nil {
				t.Fatal(err)
			}
		}
		q, err := index.Parse(`"degraded array"`, index.Env{})
		if err != nil {
			t.Fatal(err)
		}
		result, err := x.Search(t.Context(), q, index.SearchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		scores := map[email.Digest]float64{}
		for _, h := range result.Hits {
			scores[h.Digest] = h.Score
		}
		return scores
	}
	together, apart := score([]index.Document{one, two}), score([]index.Document{one}, []index.Document{two})
	if len(together) != 2 || together[one.Digest] != apart[one.Digest] || together[two.Digest] != apart[two.Digest] {
		t.Errorf("in one segment %v, in two %v", together, apart)
	}
}
