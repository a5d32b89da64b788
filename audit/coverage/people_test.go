package coverage

import (
	"testing"
	"time"
)

// The day of a passage is the one that it names: a wall clock is read in no zone.
func TestQuotedDay(t *testing.T) {
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{o: Options{Zone: denver}}
	m := &message{people: &people{From: "ines@mail.example"}, sent: time.Date(2025, 3, 10, 18, 0, 0, 0, time.UTC)}
	at := time.Date(2025, 3, 4, 0, 30, 0, 0, time.UTC).Unix()
	for zoned, day := range map[bool]string{false: "2025-03-04", true: "2025-03-03"} {
		want := "A message of kit@yard.example from " + day + " is quoted on 2025-03-10, and not held."
		if h := r.quotedHole(m, quoted{Sent: at, Zoned: zoned}, "kit@yard.example"); h.Text != want {
			t.Errorf("%q, want %q", h.Text, want)
		}
	}
}
