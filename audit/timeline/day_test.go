package timeline_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"onrecord/audit/ledger/ledgertest"
	"onrecord/audit/timeline"
	"onrecord/ingest/email"
)

// A document of which the day alone is known has no time of day, in rows and tables
// either.
func TestDayAlone(t *testing.T) {
	last := time.Date(2025, time.May, 26, 23, 59, 59, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		kind timeline.Kind
		at   time.Time
		want string
		row  string
	}{
		{timeline.Document, last, "", "2025-05-26"},
		{timeline.Document, last.Add(-time.Minute), "23:58", "2025-05-26T23:58:59+01:00"},
		{timeline.Message, last, "23:59", "2025-05-26T23:59:59+01:00"},
	} {
		e := timeline.Event{Kind: c.kind, At: c.at}
		if got := e.Time(); got != c.want {
			t.Errorf("%s at %s: %q, want %q", c.kind, c.at, got, c.want)
		}
		row, err := json.Marshal(e)
		if want := `"at":"` + c.row + `"`; err != nil || !strings.Contains(string(row), want) {
			t.Errorf("%s at %s: %s, %v, want %s", c.kind, c.at, row, err, want)
		}
		var table strings.Builder
		if err := timeline.CSV(&table, &timeline.Timeline{Events: []timeline.Event{e}}); err != nil || !strings.Contains(table.String(), "\n"+c.row+",") {
			t.Errorf("%s at %s: %q, %v, want %s", c.kind, c.at, table.String(), err, c.row)
		}
	}
}

// A document of which the day alone is known is of that day in any zone, and known as
// soon as the day has begun.
func TestDayAloneInZone(t *testing.T) {
	added := ledgertest.Moment(t, "2025-05-26 09:00")
	for _, c := range []struct {
		name, at string
		want     string // "" if it is not among the events
	}{
		{"of another zone", "2025-05-20T23:59:59-06:00", "2025-05-20"},
		{"of one further east", "2025-05-20T23:59:59+09:00", "2025-05-20"},
		{"of today", "2025-05-26T23:59:59Z", "2025-05-26"},
		{"of tomorrow", "2025-05-27T23:59:59Z", ""},
		{"with a time", "2025-05-20T20:00:00-06:00", "2025-05-21T02:00:00Z"},
		{"later today", "2025-05-26T12:30:00Z", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			s := sources(t, mail[:1], "2025-05-26 12:00")
			s.Files = []timeline.File{{Digest: email.DigestOf([]byte("note")), Name: "call.txt", At: at, Added: added, By: kit}}
			got := ""
			for _, e := range build(t, s, timeline.Filter{}).Events {
				if e.Kind != timeline.Document {
					continue
				}
				var row struct{ At string }
				if b, err := json.Marshal(e); err != nil || json.Unmarshal(b, &row) != nil {
					t.Fatal(err)
				}
				got = row.At
			}
			if got != c.want {
				t.Errorf("at %q, want %q", got, c.want)
			}
		})
	}
}
