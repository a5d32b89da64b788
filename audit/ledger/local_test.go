package ledger

import (
	"testing"
	"time"
)

// TestLocalClocks wants dates in UTC read on the clock of their author: they say where it
// stands only if somebody may be there.
func TestLocalClocks(t *testing.T) {
	const summer, winter = "2025-07-01T02:00:00", "2025-01-15T02:00:00"
	for _, tt := range []struct {
		name, firm, from string
		dates            []string // of the messages of one author
		want             string   // when the first of them was written
	}{
		{"a program that writes UTC, in summer", "America/Denver", "ann@yahoo.example", []string{summer + "Z"}, "Mon 20:00"},
		{"the same in winter, far from UTC", "America/Denver", "ann@yahoo.example", []string{winter + "Z"}, "Tue 19:00"},
		{"somebody of London in winter", "Europe/Berlin", "ann@mail.example", []string{winter + "Z"}, "Wed 02:00"},
		{"somebody of London all the year", "America/Denver", "ann@mail.example", []string{winter + "Z", summer + "+01:00"}, "Wed 02:00"},
		{"a telephone tells where they are", "America/Denver", "ann@mail.example", []string{summer + "Z", "2025-06-29T20:00:00-04:00", "2025-03-01T20:00:00-05:00"}, "Mon 22:00"},
		{"the firm's own people", "America/Denver", "kit@yard.example", []string{summer + "Z"}, "Mon 20:00"},
		{"a zone is taken at its word", "America/Denver", "ann@mail.example", []string{summer + "+02:00"}, "Tue 02:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			zone, err := time.LoadLocation(tt.firm)
			if err != nil {
				t.Fatal(err)
			}
			w := &world{o: Options{Zone: zone}}
			for _, date := range tt.dates {
				at, err := time.Parse(time.RFC3339, date)
				if err != nil {
					t.Fatal(err)
				}
				w.messages = append(w.messages, &message{facts: facts{From: tt.from, Date: date, Zoned: true}, staff: tt.from == "kit@yard.example", at: at})
			}
			w.localize()
			if got := w.messages[0].at.Format("Mon 15:04"); got != tt.want {
				t.Errorf("written %s, want %s", got, tt.want)
			}
		})
	}
}
