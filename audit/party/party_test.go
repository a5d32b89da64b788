package party

import (
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

var testConfig = Config{
	Domains: []string{"Firm.example", "@firm-mail.example"},
	Staff: []Staff{
		{Name: "Dana", Addresses: []string{"dana@firm.example", "Dana.Home@mail.example"}},
		{Name: "Lee", Addresses: []string{"lee@firm.example"}},
	},
	Clients: []Client{
		{Name: "Victor Hale", Addresses: []string{"victor.hale@mail.example"}, Since: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)},
		{Name: "Harbour Café", Addresses: []string{"Office@Harbour.example", "agent@broker.example"}},
		{Name: "Lodger", Addresses: []string{"lodger@firm.example", "agent@broker.example", "dana@firm.example"}},
	},
}

var testMatters = []record.Matter{
	{Client: "victor  HALE", Addresses: []string{"v.hale@work.example", "victor.hale@mail.example"}},
	{Client: "Old Client", Addresses: []string{"old@client.example"}},
}

func addresses(list string) []email.Address {
	var all []email.Address
	for a := range strings.FieldsSeq(list) {
		all = append(all, email.Address{Addr: a})
	}
	return all
}

func TestDirection(t *testing.T) {
	d := New(testConfig, testMatters, nil)
	for _, test := range []struct {
		from, to, cc string
		want         Direction
	}{
		{"victor.hale@mail.example", "dana@firm.example", "", In},
		{"victor.hale@mail.example", "x@y.example", "DANA@FIRM.EXAMPLE", In},
		{"nobody@else.example", "new.colleague@firm.example", "", In},
		{"dana@firm.example", "victor.hale@mail.example", "lee@firm.example", Out},
		{"dana.home@mail.example", "victor.hale@mail.example", "", Out},
		{"dana@firm.example", "", "", Out},
		{"dana@firm.example", "lee@firm.example dana.home@mail.example", "x@firm-mail.example", Internal},
		{"dana@firm.example", "lee@firm.example", "lodger@firm.example", Out},
		{"lodger@firm.example", "lee@firm.example", "", In},
		{"news@shop.example", "list@shop.example", "", Other},
		{"", "dana@firm.example", "", In},
		{"", "", "", Other},
		{"dana+shop@firm.example", "lee@firm.example", "", Internal},
		{"dana.home+shop@mail.example", "lee@firm.example", "", In},
		{"dana@lab.firm.example", "lee@firm.example", "", In},
		{"dana@notfirm.example", "lee@firm.example", "", In},
		{"firm.example", "lee@firm.example", "", In},
		{"victor.hale@mail.example", "left.the.firm@firm.example", "", In}, // a colleague who has left, or is new
		{"left.the.firm@firm.example", "victor.hale@mail.example", "lee@firm.example", Out},
	} {
		e := email.Envelope{From: addresses(test.from), To: addresses(test.to), Cc: addresses(test.cc)}
		if got := d.Direction(e); got != test.want {
			t.Errorf("Direction(%s > %s, %s) = %s, want %s", test.from, test.to, test.cc, got, test.want)
		}
	}
	sender := email.Envelope{Sender: addresses("dana@firm.example"), To: addresses("victor.hale@mail.example")}
	if got := d.Direction(sender); got != Out {
		t.Errorf("Direction without From = %s, want %s by Sender", got, Out)
	}
}

func TestClientOf(t *testing.T) {
	d := New(testConfig, testMatters, nil)
	for list, want := range map[string]string{
		"victor.hale@mail.example":                    "Victor Hale",
		"V.Hale@Work.Example":                         "Victor Hale",
		"dana@firm.example office@harbour.example":    "Harbour Café",
		"agent@broker.example":                        "Harbour Café",
		"old@client.example victor.hale@mail.example": "Old Client",
		"lodger@firm.example":                         "Lodger",
		"dana@firm.example":                           "",
		"victor.hale+x@mail.example":                  "",
		"mail.example":                                "",
		"":                                            "",
	} {
		name, ok := d.ClientOf(strings.Fields(list)...)
		if name != want || ok != (want != "") {
			t.Errorf("ClientOf(%s) = %q, %t, want %q", list, name, ok, want)
		}
	}
	e := email.Envelope{From: addresses("agent@broker.example"), To: addresses("dana@firm.example"), Cc: addresses("old@client.example OLD@client.example")}
	if got, want := d.ClientsOf(e), []string{"Harbour Café", "Lodger", "Old Client"}; !slices.Equal(got, want) {
		t.Errorf("ClientsOf = %q, want %q", got, want)
	}
}

func TestClientAddresses(t *testing.T) {
	d := New(testConfig, testMatters, nil)
	got, err := d.ClientAddresses(" victor hale ")
	if want := []string{"v.hale@work.example", "victor.hale@mail.example"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("ClientAddresses = %q, %v, want %q", got, err, want)
	}
	if _, err := d.ClientAddresses("Nobody"); err == nil || !strings.Contains(err.Error(), "Harbour Café, Lodger, Old Client, Victor Hale") {
		t.Errorf("unknown client: error %v should list the known ones", err)
	}
	if _, err := New(Config{}, nil, nil).ClientAddresses("Nobody"); err == nil || !strings.Contains(err.Error(), "no client is known") {
		t.Errorf("no clients: error %v", err)
	}
}

func TestClientsAndStaff(t *testing.T) {
	d := New(testConfig, testMatters, nil)
	list := d.Clients()
	if len(list) != 4 || list[3].Name != "Victor Hale" || list[3].Since.IsZero() || len(list[3].Addresses) != 2 {
		t.Errorf("Clients = %+v", list)
	}
	list[3].Addresses[0] = "changed"
	if again, _ := d.ClientAddresses("Victor Hale"); again[0] == "changed" {
		t.Error("a caller can change the directory")
	}
	staff, domains := d.Staff()
	if want := []string{"dana.home@mail.example", "dana@firm.example", "lee@firm.example"}; !slices.Equal(staff, want) {
		t.Errorf("staff = %q, want %q", staff, want)
	}
	if want := []string{"firm-mail.example", "firm.example"}; !slices.Equal(domains, want) {
		t.Errorf("domains = %q, want %q", domains, want)
	}
}

func TestLacking(t *testing.T) {
	matter := func(client string, addresses ...string) record.Matter {
		return record.Matter{Client: client, Addresses: addresses}
	}
	for name, test := range map[string]struct {
		client  Client
		matters []record.Matter
		want    string // "" nothing, else "open" or "rule" and the whole set
	}{
		"new":                    {Client{Name: "A", Addresses: []string{"B@x.example", "a@x.example"}}, nil, "open a@x.example b@x.example"},
		"known":                  {Client{Name: "a ", Addresses: []string{"A@x.example"}}, []record.Matter{matter("A", "a@x.example", "old@x.example")}, ""},
		"new address":            {Client{Name: "A", Addresses: []string{"b@x.example"}}, []record.Matter{matter("A", "old@x.example")}, "rule b@x.example old@x.example"},
		"in the second matter":   {Client{Name: "A", Addresses: []string{"b@x.example"}}, []record.Matter{matter("A", "a@x.example"), matter("A", "b@x.example")}, ""},
		"to the first matter":    {Client{Name: "A", Addresses: []string{"c@x.example"}}, []record.Matter{matter("A", "a@x.example"), matter("A", "b@x.example")}, "rule a@x.example c@x.example"},
		"address of another":     {Client{Name: "A", Addresses: []string{"a@x.example"}}, []record.Matter{matter("B", "a@x.example")}, "open a@x.example"},
		"same address twice":     {Client{Name: "A", Addresses: []string{"a@x.example", "A@x.example", ""}}, nil, "open a@x.example"},
		"without any, new":       {Client{Name: "A"}, nil, "open"},
		"without any, known":     {Client{Name: "A"}, []record.Matter{matter("A")}, ""},
		"matter lost all of its": {Client{Name: "A", Addresses: []string{"a@x.example"}}, []record.Matter{matter("A")}, "rule a@x.example"},
	} {
		got := ""
		for _, l := range lacking([]Client{test.client}, test.matters) {
			got = "open"
			if l.matter != nil {
				got = "rule"
			}
			got = strings.TrimSpace(got + " " + strings.Join(l.addresses, " "))
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
