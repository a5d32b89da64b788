package party_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"onrecord/audit/party"
	"onrecord/ingest/email"
)

func TestMessageOf(t *testing.T) {
	db := derive(t, logOf(mails))
	d := party.New(party.Config{Domains: []string{"firm.example"}, Clients: []party.Client{{Name: "Ann Lee", Addresses: []string{"ann@mail.example"}}}}, nil, nil)
	for i, want := range []string{
		"ann@mail.example From in [Ann Lee]",
		"ann@mail.example From in [Ann Lee]",
		"ann@hale.example From in []",
		"ann@mail.example From other [Ann Lee]",
		"ann@mail.example Reply-To other [Ann Lee]",
		"dana@firm.example From out [Ann Lee]",
		"eve@mail.example From in []",
		"dana@firm.example From out []",
		"  other []",
	} {
		m, err := party.Of(t.Context(), db, digestOf(mails[i]))
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%s %s %s %v", m.Author.Addr, m.Told, d.Direction(m.Envelope), d.ClientsOf(m.Envelope))
		if got != want {
			t.Errorf("message %d: %s, want %s", i+1, got, want)
		}
	}
	list, err := party.Messages(t.Context(), db, []string{"LEE@firm.example", "eve@mail.example"})
	if err != nil {
		t.Fatal(err)
	}
	var got []email.Digest
	for _, m := range list {
		got = append(got, m.Digest)
	}
	if want := []email.Digest{digestOf(mails[7]), digestOf(mails[5]), digestOf(mails[6])}; !slices.Equal(got, want) {
		t.Errorf("messages of lee and eve: %v, want %v", got, want)
	}
	if _, err := party.Of(t.Context(), db, email.Digest{}); err == nil {
		t.Error("a message that is not there is found")
	}
}

// TestSent holds that times are those that the clocks of a message agree on, not
// what a wrong one says.
func TestSent(t *testing.T) {
	l := logOf([]string{
		"From: eve@mail.example|To: dana@firm.example|Received: from a by b; Sun, 9 Mar 2025 10:00:00 +0000|Date: Thu, 1 Jan 2099 10:00:00 +0000|Message-ID: <1@x>",
		"From: eve@mail.example|To: dana@firm.example|Received: from a by b; Mon, 10 Mar 2025 10:00:00 +0000|Date: Thu, 1 Jan 1970 00:00:00 +0000|Message-ID: <2@x>",
		"From: eve@mail.example|To: dana@firm.example|Message-ID: <3@x>",
	})
	db := derive(t, l)
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if got := s.First.Format(time.DateOnly) + " " + s.Last.Format(time.DateOnly); got != "2025-03-09 2025-03-10" {
			t.Errorf("mail of %s is from %s", s.Address, got)
		}
	}
	mail, err := party.Messages(t.Context(), db, []string{"eve@mail.example"})
	if err != nil || len(mail) != 3 || !mail[0].Sent.IsZero() || mail[1].Sent.Day() != 9 || mail[2].Sent.Day() != 10 {
		t.Errorf("messages %+v (%v)", mail, err)
	}
}
