package indextest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/index"
)

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
