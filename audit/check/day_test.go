package check

import (
	"testing"
	"time"
)

// A day without a year lies before or after a moment, by what is nearer; and between two.
func TestDayLies(t *testing.T) {
	at := func(s string) time.Time {
		when, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, test := range []struct {
		day     day
		from    string
		to      string
		before  bool
		between bool
	}{
		{dayOfYear(at("2025-05-31")), "2025-06-30", "2025-07-02", true, false},
		{dayOfYear(at("2025-07-31")), "2025-07-18", "2025-08-02", false, true},
		{dayOfYear(at("2025-07-18")), "2025-07-18", "2025-08-02", false, false},
		{dayOfYear(at("2025-08-02")), "2025-07-18", "2025-08-02", false, false},
		{dayOfYear(at("2025-12-30")), "2026-01-04", "2026-01-09", true, false},
		{dayOfYear(at("2026-01-06")), "2025-12-30", "2026-01-09", false, true},
		{day{year: 2024, month: time.July, day: 31}, "2025-07-18", "2025-08-02", false, false},
	} {
		if got := test.day.lastBefore(at(test.from)); got != test.before {
			t.Errorf("%v before %s: %v", test.day, test.from, got)
		}
		if got := test.day.between(at(test.from), at(test.to)); got != test.between {
			t.Errorf("%v between %s and %s: %v", test.day, test.from, test.to, got)
		}
	}
}
