package due

import (
	"strings"
	"testing"
	"time"
)

func TestEaster(t *testing.T) {
	for _, want := range []string{"1961-04-02", "2000-04-23", "2008-03-23", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25", "2285-03-22"} {
		at, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := easter(at.Year()); got != dayOf(at) {
			t.Errorf("Easter %d is %s, want %s", at.Year(), show(got), want)
		}
	}
}

func show(d day) string { return time.Unix(int64(d)*86400, 0).UTC().Format("01-02") }

// TestHolidays holds the computed days off against those that were kept, minor
// ones and weekends left out.
func TestHolidays(t *testing.T) {
	for _, tt := range []struct {
		country string
		year    int
		want    string
	}{
		{"US", 2021, "01-01 05-31 07-05 09-06 11-25 12-24 12-31"},
		{"US", 2024, "01-01 05-27 07-04 09-02 11-28 12-25"},
		{"GB", 2020, "01-01 04-10 04-13 05-04 05-25 08-31 12-25 12-28"},
		{"GB", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
		{"GB", 2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
		{"GB-SCT", 2022, "01-03 01-04 04-15 05-02 05-30 08-01 11-30 12-26 12-27"},
		{"GB-NIR", 2024, "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26"},
		{"IE", 2024, "01-01 02-05 04-01 05-06 06-03 08-05 10-28 12-25 12-26"},
		{"IE", 2030, "01-01 02-01 04-22 05-06 06-03 08-05 10-28 12-25 12-26"},
		{"CA", 2023, "01-02 04-07 05-22 07-03 09-04 10-09 12-25"},
		{"CA", 2026, "01-01 04-03 05-18 07-01 09-07 10-12 12-25"},
		{"AU", 2025, "01-01 01-27 04-18 04-21 04-25 12-25 12-26"},
		{"NZ", 2021, "01-01 01-04 02-08 04-02 04-05 04-26 06-07 10-25 12-27 12-28"},
		{"IN", 2025, "08-15 10-02"},
	} {
		list, ok := holidaysOf(tt.country, tt.year)
		if !ok {
			t.Fatalf("%s is not known", tt.country)
		}
		got := make(map[day]bool)
		for _, h := range list {
			if !h.minor && h.day.weekday() < sat {
				got[h.day] = true
			}
		}
		var out []string
		for d := ymd(tt.year, 1, 1); d <= ymd(tt.year, 12, 31); d++ {
			if got[d] {
				out = append(out, show(d))
			}
		}
		if s := strings.Join(out, " "); s != tt.want {
			t.Errorf("%s %d: %s\nwant %s", tt.country, tt.year, s, tt.want)
		}
	}
	if _, ok := holidaysOf("", 2024); ok {
		t.Error("the holidays of no country are known")
	}
}

// TestWall holds hours that clocks skip or show twice.
func TestWall(t *testing.T) {
	for _, tt := range []struct {
		zone        string
		d           day
		minute      int
		first, last string
	}{
		{"Europe/London", ymd(2024, 3, 31), 90, "02:30 +0100", "02:30 +0100"},
		{"Europe/London", ymd(2024, 10, 27), 90, "01:30 +0100", "01:30 +0000"},
		{"America/New_York", ymd(2024, 3, 10), 150, "03:30 -0400", "03:30 -0400"},
		{"America/New_York", ymd(2024, 11, 3), 90, "01:30 -0400", "01:30 -0500"},
		{"Australia/Lord_Howe", ymd(2024, 4, 7), 105, "01:45 +1100", "01:45 +1030"},
		{"Pacific/Apia", ymd(2024, 5, 1), 720, "12:00 +1300", "12:00 +1300"},
	} {
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		a, b := wall(tt.d, tt.minute, loc)
		if f, l := a.Format("15:04 -0700"), b.Format("15:04 -0700"); f != tt.first || l != tt.last {
			t.Errorf("%s: %s and %s, want %s and %s", tt.zone, f, l, tt.first, tt.last)
		}
	}
}

// TestDays holds the reckoning in days against package time.
func TestDays(t *testing.T) {
	for d := ymd(1899, 12, 1); d < ymd(1901, 3, 1); d++ {
		y, m, n := d.civil()
		at := time.Date(y, time.Month(m), n, 12, 0, 0, 0, time.UTC)
		if dayOf(at) != d || d.std() != at.Weekday() || d.monday().weekday() != mon || d.after(fri).weekday() != fri || d.before(sun) >= d {
			t.Fatalf("%v is reckoned wrong", at)
		}
	}
	if got := ymd(2025, 1, 31).addMonths(1); got != ymd(2025, 2, 28) {
		t.Errorf("a month after 31 January is %s", show(got))
	}
}

// TestWordsOnce holds that no word is two numbers: a word has one value.
func TestWordsOnce(t *testing.T) {
	seen := make(map[string]int)
	for _, w := range words {
		if w.class&(cKey|cFollow|cFuture|cPast|cPassive) != 0 {
			continue
		}
		for i, group := range strings.Split(w.list, "|") {
			for _, s := range strings.Fields(group) {
				if v, ok := seen[s]; ok && v != w.val+i {
					t.Errorf("%q has the values %d and %d", s, v, w.val+i)
				}
				seen[s] = w.val + i
			}
		}
	}
}
