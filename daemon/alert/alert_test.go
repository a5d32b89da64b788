package alert

import (
	"slices"
	"testing"
	"time"
)

// The worst comes first, then the oldest, whatever zone its time is told in.
func TestSort(t *testing.T) {
	denver, tokyo := time.FixedZone("MST", -7*60*60), time.FixedZone("JST", 9*60*60)
	at := time.Date(2025, 3, 3, 12, 0, 0, 0, time.UTC)
	list := []Alert{
		New(PromiseOverdue, Red, "second", at.Add(2*time.Hour).In(denver), "second", ""),
		New(RequestUnanswered, Amber, "last", at.In(denver), "last", ""),
		New(PromiseOverdue, Red, "first", at.Add(time.Hour).In(tokyo), "first", ""),
		New(DiskLow, Red, "unknown", time.Time{}, "unknown", ""),
	}
	Sort(list)
	var got []string
	for _, a := range list {
		got = append(got, a.Text)
	}
	if want := []string{"unknown", "first", "second", "last"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
