package alert

import (
	"testing"
	"time"
)

func TestAckCovers(t *testing.T) {
	acked := time.Date(2025, 3, 5, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		alert Alert
		want  bool
	}{
		"began before it":            {Alert{Code: AccountRefused, Since: "2025-03-05T11:00:00Z"}, true},
		"began in that second":       {Alert{Code: DiskLow, Since: "2025-03-05T12:00:00Z"}, true},
		"came up again":              {Alert{Code: AccountRefused, Since: "2025-09-05T11:00:00Z"}, false},
		"nobody knows since when":    {Alert{Code: CoverageGap}, true},
		"a message of a wrong clock": {Alert{Code: ComplaintUnanswered, About: "c-1", Since: "2025-09-05T11:00:00Z"}, true},
		"fewer are missing now":      {Alert{Code: CoverageGap, Count: 2}, true},
		"as many are missing":        {Alert{Code: CoverageGap, Count: 3}, true},
		"more are missing now":       {Alert{Code: CoverageGap, Count: 4}, false},
		"marked open before it":      {Alert{Code: ComplaintUnanswered, About: "c-1", marked: 6}, true},
		"marked open after it":       {Alert{Code: ComplaintUnanswered, About: "c-1", marked: 8}, false},
	} {
		if got := (Ack{Count: 3, At: acked, Leaf: 7}).Covers(c.alert); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
