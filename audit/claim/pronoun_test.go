package claim_test

import (
	"testing"

	"onrecord/audit/claim"
)

func TestPronoun(t *testing.T) {
	for _, tt := range []struct{ quote, heading, want string }{
		{"It was still on our account in June.", "", "It"},
		{"But they never came back.", "", "they"},
		{"This happened three times.", "", "This"},
		{"It was still on our account in June.", "Regarding the late fee:", ""},
		{"The fee was promised off by May. It is still there.", "", ""},
		{"That evening nobody came.", "", ""},
		{"This boiler was never serviced.", "", ""},
		{"Its lid is broken.", "", ""},
		{"", "", ""},
	} {
		if got := (claim.Claim{Quote: tt.quote, Heading: tt.heading}).Pronoun(); got != tt.want {
			t.Errorf("%q under %q: %q, want %q", tt.quote, tt.heading, got, tt.want)
		}
	}
}
