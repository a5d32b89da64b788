package party_test

import (
	"testing"

	"onrecord/audit/party"
	"onrecord/ingest/email"
)

// One message to several addresses of a person counts once, and so do its copies.
func TestCounts(t *testing.T) {
	mails := []string{
		"From: Ann <ann@mail.example>|To: dana@firm.example, Dana <dana@home.example>|Message-ID: <1@x>",
		"X-Box: lee|From: Ann <ann@mail.example>|To: dana@firm.example, Dana <dana@home.example>|Bcc: lee@firm.example|Message-ID: <1@x>",
		"From: Ann <ann@mail.example>|To: dana@home.example|Message-ID: <2@x>",
		"From: dana@home.example|To: dana@firm.example, dana@home.example|Message-ID: <3@x>",
		"From: dana@firm.example|To: ann@mail.example|Message-ID: <4@x>",
	}
	copies := map[email.Digest]email.Digest{digestOf(mails[1]): digestOf(mails[0])}
	db := derive(t, logOf(mails))
	persons := [][]string{{"ann@mail.example"}, {"dana@firm.example", "dana@home.example"}, {"lee@firm.example"}, {"nobody@nowhere.example"}}
	for _, test := range []struct {
		copies map[email.Digest]email.Digest
		want   []party.Count
	}{
		{nil, []party.Count{{Sent: 3, Received: 1}, {Sent: 2, Received: 4}, {Received: 1}, {}}},
		{copies, []party.Count{{Sent: 2, Received: 1}, {Sent: 2, Received: 3}, {Received: 1}, {}}},
	} {
		got, err := party.Counts(t.Context(), db, persons, test.copies)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range persons {
			if got[i] != test.want[i] {
				t.Errorf("%s, copies %v: %+v, want %+v", p[0], test.copies, got[i], test.want[i])
			}
		}
	}
	list, err := party.Addresses(t.Context(), db, copies)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if s.Address == "ann@mail.example" && (s.Sent != 2 || s.Names[0].Own != 2) {
			t.Errorf("%+v, want 2 messages", s)
		}
	}
}
