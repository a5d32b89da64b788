package party

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// ClientOf returns the name of the client to whom the first of the addresses
// belongs that belongs to any; of several, the first by name.
func (d *Directory) ClientOf(addresses ...string) (name string, ok bool) {
	for _, a := range addresses {
		if names := d.clients[key(a)]; len(names) > 0 && !d.staff[key(a)] {
			return names[0], true
		}
	}
	return "", false
}

// ClientsAt returns the names of all clients to whom an address belongs.
func (d *Directory) ClientsAt(address string) []string {
	if a := key(address); !d.staff[a] {
		return slices.Clone(d.clients[a])
	}
	return nil
}

// ClientsOf returns the names of all clients to whom an address of the envelope
// belongs, sorted.
func (d *Directory) ClientsOf(e email.Envelope) []string {
	var names []string
	for _, a := range slices.Concat(e.From, e.Sender, e.ReplyTo, e.To, e.Cc, e.Bcc) {
		if !d.staff[key(a.Addr)] {
			names = append(names, d.clients[key(a.Addr)]...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ClientAddresses returns the addresses of a client, sorted, in lower case. An
// unknown name is an error that lists the known ones.
func (d *Directory) ClientAddresses(name string) ([]string, error) {
	var names []string
	for _, c := range d.list {
		if SameName(c.Name, name) {
			return slices.Clone(c.Addresses), nil
		}
		names = append(names, c.Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("client %q: no client is known; add some under clients in the configuration", name)
	}
	return nil, fmt.Errorf("client %q is not known; the clients are: %s", name, strings.Join(names, ", "))
}

// Clients returns all clients by name, with their addresses sorted and in lower
// case.
func (d *Directory) Clients() []Client {
	list := slices.Clone(d.list)
	for i := range list {
		list[i].Addresses = slices.Clone(list[i].Addresses)
	}
	return list
}
