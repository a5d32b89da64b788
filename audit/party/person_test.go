package party

import (
	"slices"
	"strings"
	"testing"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

func merge(name, addresses string) Decision {
	return Decision{Kind: tlog.KindPersonMerge, Name: name, Addresses: strings.Fields(addresses)}
}

func splitOff(addresses string) Decision {
	return Decision{Kind: tlog.KindPersonSplit, Addresses: strings.Fields(addresses)}
}

var personConfig = Config{
	Domains: []string{"firm.example"},
	Staff: []Staff{
		{Name: "Mike Dunn", Addresses: []string{"mike@firm.example", "office@firm.example", "desk@firm.example"}},
		{Name: "Lee Ash", Addresses: []string{"lee@firm.example", "desk@firm.example"}},
		{Name: "Front office", Addresses: []string{"info@firm.example"}},
	},
	Shared: []string{"jobs-team@firm.example"},
	Clients: []Client{
		{Name: "Mike Hale", Addresses: []string{"mike@hale.example"}},
		{Name: "Ferris", Addresses: []string{"jean.ferris@mail.example", "rob.ferris@mail.example", "family@mail.example"}},
	},
}

func TestDecisions(t *testing.T) {
	for name, test := range map[string]struct {
		decisions []Decision
		address   string
		want      string // name, addresses; client or staff
	}{
		"nothing told":           {nil, "x@y.example", " [x@y.example] other"},
		"configured":             {nil, "mike@firm.example", "Mike Dunn [mike@firm.example office@firm.example] staff"},
		"shared by two":          {nil, "desk@firm.example", " [desk@firm.example] staff"},
		"private of staff":       {[]Decision{merge("", "mike@firm.example md@mail.example")}, "md@mail.example", "Mike Dunn [md@mail.example mike@firm.example office@firm.example] staff"},
		"staff by domain":        {[]Decision{merge("New Hire", "new@firm.example nh@mail.example")}, "nh@mail.example", "New Hire [new@firm.example nh@mail.example] staff"},
		"further of a client":    {[]Decision{merge("", "mike@hale.example mh@mail.example")}, "MH@mail.example", " [mh@mail.example mike@hale.example] Mike Hale"},
		"with a name":            {[]Decision{merge("Mike Hale", "mike@hale.example mh@mail.example")}, "mh@mail.example", "Mike Hale [mh@mail.example mike@hale.example] Mike Hale"},
		"name stays":             {[]Decision{merge("M", "a@x.example b@x.example"), merge("", "b@x.example c@x.example")}, "c@x.example", "M [a@x.example b@x.example c@x.example] other"},
		"last name wins":         {[]Decision{merge("M", "a@x.example b@x.example"), merge("N", "b@x.example c@x.example")}, "a@x.example", "N [a@x.example b@x.example c@x.example] other"},
		"undone":                 {[]Decision{merge("", "mike@hale.example mh@mail.example"), splitOff("mh@mail.example")}, "mh@mail.example", " [mh@mail.example] other"},
		"undone, the other":      {[]Decision{merge("", "mike@hale.example mh@mail.example"), splitOff("mh@mail.example")}, "mike@hale.example", " [mike@hale.example] Mike Hale"},
		"done again":             {[]Decision{merge("", "mike@hale.example mh@mail.example"), splitOff("mh@mail.example"), merge("", "mh@mail.example mike@hale.example")}, "mh@mail.example", " [mh@mail.example mike@hale.example] Mike Hale"},
		"split of nothing":       {[]Decision{splitOff("mh@mail.example")}, "mh@mail.example", " [mh@mail.example] other"},
		"split of configured":    {[]Decision{splitOff("office@firm.example")}, "office@firm.example", " [office@firm.example] staff"},
		"two clients":            {[]Decision{merge("", "mike@hale.example rob.ferris@mail.example agent@x.example")}, "agent@x.example", " [agent@x.example mike@hale.example rob.ferris@mail.example] Ferris, Mike Hale"},
		"staff and client":       {[]Decision{merge("", "mike@hale.example mike@firm.example x@y.example")}, "x@y.example", "Mike Dunn [mike@firm.example mike@hale.example office@firm.example x@y.example] other"},
		"shared is nobody's":     {[]Decision{merge("", "desk@firm.example jobs-team@firm.example a@x.example")}, "a@x.example", " [a@x.example] other"},
		"same first name":        {[]Decision{merge("", "mike@firm.example md@mail.example")}, "mike@hale.example", " [mike@hale.example] Mike Hale"},
		"a couple stays two":     {nil, "rob.ferris@mail.example", " [rob.ferris@mail.example] Ferris"},
		"whole persons merge":    {[]Decision{merge("", "a@x.example b@x.example"), merge("", "c@x.example d@x.example"), merge("", "a@x.example d@x.example")}, "b@x.example", " [a@x.example b@x.example c@x.example d@x.example] other"},
		"repeated in other case": {[]Decision{merge("", "A@x.example a@X.example b@x.example")}, "a@x.example", " [a@x.example b@x.example] other"},
	} {
		d := New(personConfig, nil, test.decisions)
		p := d.PersonOf(test.address)
		role := strings.Join(d.ClientsAt(test.address), ", ")
		if d.IsStaff(test.address) {
			role = strings.TrimLeft(role+" staff", " ")
		}
		if role == "" {
			role = "other"
		}
		got := p.Name + " [" + strings.Join(p.Addresses, " ") + "] " + role
		if got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// Everything that asks for a client's addresses knows those of a merge.
func TestMergeMovesMessages(t *testing.T) {
	d := New(personConfig, nil, []Decision{merge("", "mike@hale.example mh@mail.example"), merge("", "lee@firm.example lee@home.example")})
	got, err := d.ClientAddresses("Mike Hale")
	if want := []string{"mh@mail.example", "mike@hale.example"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("ClientAddresses = %q, %v, want %q", got, err, want)
	}
	for _, c := range d.Clients() {
		if c.Name == "Mike Hale" && !slices.Equal(c.Merged, []string{"mh@mail.example"}) {
			t.Errorf("Merged = %q", c.Merged)
		}
	}
	e := email.Envelope{From: addresses("lee@home.example"), To: addresses("mh@mail.example")}
	if got := d.Direction(e); got != Out {
		t.Errorf("direction from the private address of staff = %s", got)
	}
	if name, ok := d.ClientOf("lee@home.example", "mh@mail.example"); !ok || name != "Mike Hale" {
		t.Errorf("ClientOf = %q, %t", name, ok)
	}
	staff, _ := d.Staff()
	if !slices.Contains(staff, "lee@home.example") {
		t.Errorf("staff = %q, lacks the private address", staff)
	}
	if got := d.Deciders(); !slices.Equal(got, []string{"info@firm.example", "lee@firm.example", "mike@firm.example", "office@firm.example"}) {
		t.Errorf("deciders = %q", got)
	}
}

func TestIsSharedOfDirectory(t *testing.T) {
	d := New(personConfig, nil, []Decision{merge("", "sales@one.example s@mail.example"), merge("Sam", "info@sam.example")})
	for address, want := range map[string]bool{
		"desk@firm.example": true, "jobs-team@firm.example": true, "info@firm.example": true, "sales@two.example": true,
		"office@firm.example": false, "mike@firm.example": false, "sales@one.example": false, "info@sam.example": false, "ann@two.example": false,
	} {
		if got := d.IsShared(address); got != want {
			t.Errorf("IsShared(%s) = %t, want %t", address, got, want)
		}
	}
}

func TestPersonAddresses(t *testing.T) {
	seen := []Seen{
		{Address: "ann@hale.example", Names: []Name{{Name: "Lee, Ann", Own: 3}, {Name: "Ann", Others: 1}}},
		{Address: "ann.b@mail.example", Names: []Name{{Name: "Ann Berg", Own: 1}}},
		{Address: "mh@mail.example", Names: []Name{{Name: "Mike Hale", Own: 2}}},
		{Address: "jörg@mail.example", Names: []Name{{Name: "Jörg Weiß", Own: 2}}},
	}
	d := New(personConfig, []record.Matter{{Client: "Old", Addresses: []string{"old@client.example"}}}, []Decision{merge("", "mike@hale.example mh@mail.example")}).
		WithSeen(func() ([]Seen, error) { return seen, nil })
	for name, want := range map[string]string{
		"ann@hale.example":   "ann@hale.example",
		" MH@mail.example ":  "mh@mail.example mike@hale.example",
		"Mike Hale":          "mh@mail.example mike@hale.example",
		"Hale, Mike":         "mh@mail.example mike@hale.example",
		"hale":               "mh@mail.example mike@hale.example",
		"ann lee":            "ann@hale.example",
		"Ann T. Lee":         "ann@hale.example",
		"mike dunn":          "mike@firm.example office@firm.example",
		"jorg weiß":          "jörg@mail.example",
		"old@client.example": "old@client.example",
		"desk@firm.example":  "error no person",
		"Ann":                "ann@hale.example",
		"Mike":               `error "Mike" names 2 persons`,
		"ann@hale.exampel":   "error , Ann Lee <ann@hale.example>",
		"Halle":              "error , Mike Hale <mh@mail.example>",
		"Zzz":                "error 'onrecord person list' shows all",
		"":                   "error is named by",
	} {
		got, err := d.PersonAddresses(name)
		if part, isError := strings.CutPrefix(want, "error "); isError {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("PersonAddresses(%q) = %q, %v, want error with %q", name, got, err, part)
			}
			continue
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("PersonAddresses(%q) = %q, %v, want %s", name, got, err, want)
		}
	}
	if _, err := New(Config{}, nil, nil).PersonAddresses("Nobody"); err == nil {
		t.Error("nobody is found")
	}
}
