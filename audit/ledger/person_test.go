package ledger

import (
	"testing"

	"onrecord/audit/party"
)

// Somebody with several addresses is one person, whichever they write from.
func TestSeveralAddresses(t *testing.T) {
	o := options(later)
	o.Directory = party.New(party.Config{Domains: []string{"yard.example"}, Clients: []party.Client{{Name: "Ines Falk", Addresses: []string{"ines@mail.example"}}},
		Staff: []party.Staff{{Name: "Kit Moran", Addresses: []string{"kit@yard.example", "rope@yard.example"}}, {Name: "Lou Bell", Addresses: []string{"lou@yard.example"}}}}, nil, nil)
	people["moran"] = "Kit Moran <rope@yard.example>"
	defer delete(people, "moran")
	morning := mail{from: "kit", to: "lou", at: "2025-03-03 08:00", subject: "Morning", text: "Morning."}
	for _, tt := range []struct {
		name    string
		promise mail
		proof   mail
	}{
		{"writes from the other", mail{from: "kit", to: "ines", at: "2025-03-03 10:00", text: "I'll be at the pontoon on Thursday."},
			mail{from: "moran", to: "lou", at: "2025-03-06 17:00", subject: "Today", text: "I was there at noon."}},
		{"is named", mail{from: "moran", to: "ines", at: "2025-03-03 10:00", text: "I'll be at the pontoon on Thursday."},
			mail{from: "bo", to: "lou", at: "2025-03-06 17:00", subject: "Today", text: "Kit was here at noon."}},
	} {
		p := promiseWith(t, read(t, []mail{morning, tt.promise, tt.proof}, o), "pontoon")
		if p.Status != Kept {
			t.Errorf("%s: %s (%s) of %s by %+v", tt.name, p.Status, p.State, p.Actor, p.Evidence)
		}
	}
	p := promiseWith(t, read(t, []mail{morning, {from: "moran", to: "ines", at: "2025-03-03 10:00", text: "Kit will bring the sail to you on Thursday."}}, o), "sail")
	if p.Actor != "rope@yard.example" {
		t.Errorf("bound is %s, want the author", p.Actor)
	}
}
