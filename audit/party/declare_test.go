package party_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
)

func TestDeclareAddsOnlyWhatIsLacking(t *testing.T) {
	ctx := t.Context()
	rec, err := record.Open(ctx, filepath.Join(t.TempDir(), "data"), record.Options{Create: true, Host: "firm.example"})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	c := party.Config{Clients: []party.Client{
		{Name: "Victor Hale", Addresses: []string{"Victor.Hale@mail.example"}, Since: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)},
		{Name: "Harbour Café", Addresses: []string{"office@harbour.example"}},
	}}
	declare := func(want int64) {
		t.Helper()
		before := rec.Size()
		if err := party.Declare(ctx, rec, c); err != nil {
			t.Fatal(err)
		}
		if grown := rec.Size() - before; grown != want {
			t.Errorf("Declare added %d leaves, want %d", grown, want)
		}
	}
	declare(2)
	declare(0)
	c.Clients[0].Addresses = append(c.Clients[0].Addresses, "v.hale@work.example")
	declare(1)
	declare(0)
	c.Clients = c.Clients[:1]
	c.Clients[0].Addresses = c.Clients[0].Addresses[1:]
	declare(0) // it takes nothing away
	matters, err := rec.Matters(ctx)
	if err != nil || len(matters) != 2 {
		t.Fatalf("%d matters, %v, want 2", len(matters), err)
	}
	if want := []string{"v.hale@work.example", "victor.hale@mail.example"}; !slices.Equal(matters[0].Addresses, want) {
		t.Errorf("addresses = %q, want %q", matters[0].Addresses, want)
	}
	d := party.New(party.Config{}, matters, nil)
	if name, ok := d.ClientOf("v.hale@work.example"); !ok || name != "Victor Hale" {
		t.Errorf("ClientOf an address of the log = %q, %t", name, ok)
	}
}
