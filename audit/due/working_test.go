package due

import (
	"testing"
	"time"
)

func TestWorking(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	gb := Context{Zone: zone, Country: "GB"}
	at := func(s string) time.Time {
		m, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	tests := []struct {
		name     string
		c        Context
		from, to string
		want     time.Duration
	}{
		{"one day", gb, "2026-03-03 10:00", "2026-03-03 16:30", 6*time.Hour + 30*time.Minute},
		{"over a night", gb, "2026-03-03 22:00", "2026-03-04 02:00", 4 * time.Hour},
		{"over a weekend", gb, "2026-03-06 12:00", "2026-03-09 12:00", 24 * time.Hour},
		{"at a weekend", gb, "2026-03-07 09:00", "2026-03-08 20:00", 0},
		{"over Easter", gb, "2026-04-02 12:00", "2026-04-07 12:00", 24 * time.Hour},
		{"no country", Context{Zone: zone}, "2026-04-02 12:00", "2026-04-07 12:00", 72 * time.Hour},
		{"summer time begins", Context{Zone: zone, WorkDays: [7]bool{true, true, true, true, true, true, true}}, "2026-03-29 00:00", "2026-03-30 00:00", 23 * time.Hour},
		{"Sunday to Thursday", Context{Zone: zone, WorkDays: [7]bool{true, true, true, true, true, false, false}}, "2026-03-05 12:00", "2026-03-08 12:00", 24 * time.Hour},
		{"backwards", gb, "2026-03-04 02:00", "2026-03-03 22:00", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.c.Working(at(tt.from), at(tt.to)); got != tt.want {
				t.Errorf("Working = %v, want %v", got, tt.want)
			}
		})
	}
}
