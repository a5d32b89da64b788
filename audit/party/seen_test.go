package party_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/audit/party"
)

func TestAddresses(t *testing.T) {
	db := derive(t, logOf(mails))
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list {
		zone := ""
		if s.Zone != nil {
			zone = time.Time{}.In(s.Zone).Format(" -0700")
		}
		list := ""
		if s.List {
			list = " list"
		}
		got = append(got, fmt.Sprintf("%s %v %d %d %s %s%s%s", s.Address, s.Names, s.Sent, s.Received, day(s.First), day(s.Last), zone, list))
	}
	want := []string{
		"ann@hale.example [{Lee, Ann 1 0}] 1 0 0306 0306 -0600",
		"ann@mail.example [{Ann Lee 3 0} {Annie 1 0} {Ann 0 1}] 4 1 0304 0308 -0700",
		"bo@hale.example [{Bo 0 1}] 0 2 0305 0305",
		"dana@firm.example [{Dana 2 1}] 2 4 0304 0309",
		"eve@mail.example [{Eve 1 0}] 1 0 0309 0309",
		"lee@firm.example [] 0 1 0308 0308",
		"office@firm.example [] 0 0 - -",
		"talk@list.example [] 0 3 0307 0308 list",
		"x@y.example [] 0 1 0309 0309",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if name := list[0].Name(); name != "Ann Lee" {
		t.Errorf("name = %q", name)
	}
}

// TestAddressesStayApart tells apart addresses that look alike, or begin alike.
func TestAddressesStayApart(t *testing.T) {
	long := "reply+" + strings.Repeat("a", 220)
	db := derive(t, logOf([]string{
		"From: Ann Lee <ann@mail.example>|To: " + long + "1@hale.example, " + long + "2@hale.example|Message-ID: <1@x>",
		"From: Ann Lee <ann\u200b@mail.example>|To: " + strings.Repeat("b", 5000) + "@hale.example|Message-ID: <2@x>",
	}))
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list {
		got = append(got, fmt.Sprintf("%s %d %d", s.Address, s.Sent, s.Received))
	}
	want := []string{"ann@mail.example 1 0", "ann\u200b@mail.example 1 0", long + "1@hale.example 0 1", long + "2@hale.example 0 1"}
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("0102")
}

func show(list []party.Seen) []string {
	var texts []string
	for _, s := range list {
		zone := ""
		if s.Zone != nil {
			zone = time.Time{}.In(s.Zone).Format("-0700")
		}
		s.Zone = nil
		texts = append(texts, fmt.Sprint(s, zone))
	}
	return texts
}

// A group address of the firm stands in From for the client who wrote to it.
func TestGroupOfTheFirm(t *testing.T) {
	mail := "From: \"'Victor Hale' via Office\" <office@firm.example>|X-Original-Sender: victor@hale.example|Reply-To: Victor Hale <victor@hale.example>|" +
		"To: office@firm.example|List-Id: <office.firm.example>|Message-ID: <1@x>"
	d := party.New(party.Config{Domains: []string{"firm.example"}, Clients: []party.Client{{Name: "Victor Hale", Addresses: []string{"victor@hale.example"}}}}, nil, nil)
	m, err := party.Of(t.Context(), derive(t, logOf([]string{mail})), digestOf(mail))
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Direction(m.Envelope); got != party.In || !slices.Equal(d.ClientsOf(m.Envelope), []string{"Victor Hale"}) {
		t.Errorf("%s of %q, want in of the client", got, d.ClientsOf(m.Envelope))
	}
}

// An address under ever other names, as of a program, costs no more than mail.
func TestManyNames(t *testing.T) {
	var list []string
	for i := range 1000 {
		list = append(list, fmt.Sprintf("From: Person No%d <post@service.example>|Reply-To: r%d@service.example|To: dana@firm.example|Message-ID: <%d@x>", i, i, i))
	}
	db := derive(t, logOf(list))
	if got := proposals(t, db); len(got) > 0 {
		t.Errorf("proposals: %q", got)
	}
}

func TestSeveral(t *testing.T) {
	list, err := party.Addresses(t.Context(), derive(t, logOf(proposeFrom)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		want := []string(nil)
		if s.Address == "ferris@outlook.com" {
			want = []string{"Jean Ferris", "Rob Ferris"}
		}
		if got := s.Several(); !slices.Equal(got, want) {
			t.Errorf("%s is used by %q, want %q", s.Address, got, want)
		}
	}
}

func TestShuffledOrder(t *testing.T) {
	l := logOf(proposeFrom)
	db := derive(t, l)
	want, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantProposals := proposals(t, db)
	for seed := range uint64(5) {
		db := derive(t, l.Shuffled(rand.New(rand.NewPCG(seed, 1))))
		got, err := party.Addresses(t.Context(), db, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(show(want), show(got)); d != "" {
			t.Errorf("order %d: %s", seed, d)
		}
		if d := cmp.Diff(wantProposals, proposals(t, db)); d != "" {
			t.Errorf("order %d: %s", seed, d)
		}
	}
}
