package main

import (
	"fmt"
	"maps"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// among returns a dispute in the mail that its firm has with the clients of others: a
// firm's record holds the affairs of many, and what shows one promise kept must be told
// from all that is said of others at that time. The staff of the others are those of the
// firm, and their mail begins when that of the dispute does.
func (d *dispute) among(others []*dispute) (*dispute, error) {
	all := *d
	all.Others, all.Clients, all.Messages = maps.Clone(d.Others), slices.Clone(d.Clients), slices.Clone(d.Messages)
	staff := slices.Sorted(maps.Keys(d.Staff))
	for n, o := range others {
		as := func(id string) string { return fmt.Sprintf("%s of %d", id, n+1) }
		who := make(map[string]string)
		for i, id := range slices.Sorted(maps.Keys(o.Staff)) {
			who[id] = staff[i%len(staff)]
		}
		for id := range o.Others {
			a, err := o.address(id)
			if err != nil {
				return nil, err
			}
			who[id] = as(id)
			local, domain, _ := strings.Cut(a.Address, "@")
			all.Others[who[id]] = (&mail.Address{Name: a.Name, Address: fmt.Sprintf("%s@of%d.%s", local, n+1, domain)}).String()
		}
		rename := func(ids []string) []string {
			list := make([]string, len(ids))
			for i, id := range ids {
				list[i] = who[id]
			}
			return list
		}
		for _, members := range o.Clients {
			all.Clients = append(all.Clients, rename(members))
		}
		later := d.Messages[0].At.Sub(o.Messages[0].At).Round(7 * 24 * time.Hour) // on the same days of the week
		for _, m := range o.Messages {
			m.ID, m.From, m.To, m.Cc, m.At = fmt.Sprintf("%s.%d", m.ID, n+1), who[m.From], rename(m.To), rename(m.Cc), m.At.Add(later)
			if m.Re != "" {
				m.Re = fmt.Sprintf("%s.%d", m.Re, n+1)
			}
			all.Messages = append(all.Messages, m)
		}
	}
	return &all, nil
}

// What became of promises comes out of the mail of a busy firm about as it does of a
// dispute's alone: what its people write to other clients, and of them, shows nothing,
// whether or not anybody has named these clients.
func TestOutcomesOfBusyFirm(t *testing.T) {
	if testing.Short() {
		t.Skip("reads sixteen thousand messages")
	}
	others, err := loadAll("disputes")
	if err != nil {
		t.Fatal(err)
	}
	// Amid the 27 clients of the disputes that came first, whose requests are labelled, as the
	// figures of before were counted.
	others = slices.DeleteFunc(others, func(d *dispute) bool { return len(d.Requests) == 0 })
	few, err := loadAll("testdata/unread")
	if err != nil {
		t.Fatal(err)
	}
	byNamed := map[bool]*outcomes{true: {}, false: {}}
	for _, d := range few {
		folder := t.TempDir() // what is worked out of the messages is the same for both
		busy, err := d.among(others)
		if err != nil {
			t.Fatal(err)
		}
		for _, named := range []bool{true, false} {
			if !named {
				busy.Clients = d.Clients
			}
			l, err := busy.read(t.Context(), folder, nil)
			if err != nil {
				t.Fatal(err)
			}
			byNamed[named].judge(t, d, l)
		}
	}
	for named, o := range byNamed {
		t.Logf("other clients named %v: %v", named, o)
		if float64(o.right) < .68*float64(o.named) || float64(o.swaps) > .10*float64(o.found) || float64(o.states) < .56*float64(o.found) {
			t.Errorf("other clients named %v: proofs right %d of %d, confused %d and states right %d of %d", named, o.right, o.named, o.swaps, o.states, o.found)
		}
	}
}

// loadAll loads the disputes of a folder.
func loadAll(folder string) ([]*dispute, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no disputes in %s", folder)
	}
	if err != nil {
		return nil, err
	}
	all := make([]*dispute, len(files))
	for i, f := range files {
		if all[i], err = load(f); err != nil {
			return nil, err
		}
	}
	return all, nil
}
