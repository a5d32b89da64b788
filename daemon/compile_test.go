package daemon

import (
	"slices"
	"testing"
)

// What is cited is numbered by time, whatever zones the times are told in.
func TestCitedByTime(t *testing.T) {
	list := []CitationRow{
		{At: "2025-03-03T23:30:00-07:00", Digest: "third"}, {At: "2025-03-04T10:00:00+09:00", Digest: "first"}, {At: "2025-03-04T02:00:00Z", Digest: "second"},
		{At: "2025-03-03T23:30:00-07:00", Digest: "fourth"},
	}
	slices.SortStableFunc(list, citedBefore)
	var got []string
	for _, c := range list {
		got = append(got, c.Digest)
	}
	if want := []string{"first", "second", "fourth", "third"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
