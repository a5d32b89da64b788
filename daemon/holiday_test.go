package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onrecord/audit/due"
	"onrecord/config"
)

// The configuration warns of the countries whose holidays are not known, and of no
// other. Of these days one at least is kept in each country that is known.
func TestCountriesWithHolidays(t *testing.T) {
	christmas, independence := time.Date(2024, 12, 25, 0, 0, 0, 0, time.UTC), time.Date(2024, 8, 15, 0, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	file := filepath.Join(dir, "c.yaml")
	for _, country := range []string{"AU", "CA", "DE", "FR", "GB", "IE", "IN", "NZ", "US", "ZA"} {
		if err := os.WriteFile(file, []byte("data_dir: data\nfirm: {country: "+country+"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.LoadOptions{File: file, Environ: []string{"HOME=" + dir}})
		if err != nil {
			t.Fatal(err)
		}
		hours := due.Context{Zone: time.UTC, Country: country}
		known := hours.Working(christmas, christmas.AddDate(0, 0, 1)) == 0 || hours.Working(independence, independence.AddDate(0, 0, 1)) == 0
		if warned := strings.Contains(strings.Join(c.Warnings, "\n"), "firm.country"); warned == known {
			t.Errorf("%s: holidays known %t, warnings %q", country, known, c.Warnings)
		}
	}
}

// A letter is followed up on a day on which the firm works.
func TestNextWorkday(t *testing.T) {
	days := [7]bool{false, true, true, true, true, true, false}
	day := func(month time.Month, day int) time.Time { return time.Date(2024, month, day, 15, 4, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name      string
		hours     due.Context
		day, want time.Time
	}{
		{"a working day", due.Context{Country: "GB", WorkDays: days}, day(6, 12), day(6, 12)},
		{"a Saturday", due.Context{Country: "GB", WorkDays: days}, day(6, 15), day(6, 17)},
		{"Christmas", due.Context{Country: "GB", WorkDays: days}, day(12, 25), day(12, 27)},
		{"Good Friday", due.Context{Country: "GB", WorkDays: days}, day(3, 29), day(4, 2)},
		{"no days named", due.Context{Country: "GB"}, day(6, 15), day(6, 17)},
	} {
		tt.hours.Zone = time.UTC
		if got := nextWorkday(tt.hours, tt.day); !got.Equal(tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
