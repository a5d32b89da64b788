package quote_test

import (
	"fmt"
	"testing"
	"time"

	"onrecord/audit/quote"
)

// Two rows of five words that have one shingle, found by trying: anybody can
// find some, and put them into mail.
const (
	collides = "uaiaa qknca kgdaa wszja ezxba"
	with     = "xusca nekba rqeaa cwkja ezxba"
)

func TestCollidingShingles(t *testing.T) {
	text := "please send the signed copy of the lease to the office before the end of next week, and bring the keys along with %s when you come round to see us about the lock"
	l, digests := logOf(mail("ann@a.example", 1, fmt.Sprintf(text, with)), mail("bob@b.example", 2, "> "+fmt.Sprintf(text, collides)))
	db := open(t)
	done := make(chan error, 1)
	go func() { done <- db.Follow(t.Context(), l, quote.NewStage()) }()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the stage does not come to an end")
	}
	links, err := quote.Links(t.Context(), db, digests[1])
	if err != nil || len(links) != 1 || !links[0].Edited {
		t.Errorf("links = %+v, %v; want one, edited", links, err)
	}
}
