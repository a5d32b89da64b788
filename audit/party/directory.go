package party

import (
	"slices"
	"strings"
	"time"

	"onrecord/audit/record"
)

// A Directory answers who is who. It does not change, so that several
// goroutines may use it.
type Directory struct {
	staff   map[string]bool // addresses
	listed  map[string]bool // of staff, addresses that the configuration names
	shared  map[string]bool // addresses of the firm that several people use
	people  persons
	apart   map[string]bool // addresses that somebody split off, and nobody merged since
	seen    func() ([]Seen, error)
	domains map[string]bool     // of the firm
	clients map[string][]string // address to names, each list by name
	list    []Client            // by name; addresses sorted, in lower case
}

// New makes the directory of what the configuration and the log say. A client
// has the addresses of both; its name is compared without regard to case and
// spelled as in the configuration.
func New(c Config, matters []record.Matter, decisions []Decision) *Directory {
	d := &Directory{staff: make(map[string]bool), listed: make(map[string]bool), shared: sharedOf(c),
		domains: make(map[string]bool), clients: make(map[string][]string)}
	for _, s := range c.Staff {
		for _, a := range keys(s.Addresses) {
			d.staff[a], d.listed[a] = true, true
		}
	}
	for a := range d.shared {
		d.staff[a] = true
	}
	for _, domain := range c.Domains {
		d.domains[strings.TrimPrefix(key(domain), "@")] = true
	}
	for _, client := range c.Clients {
		d.add(client)
	}
	for _, m := range matters {
		d.add(Client{Name: m.Client, Addresses: m.Addresses, Since: sinceOf(m)})
	}
	slices.SortStableFunc(d.list, func(a, b Client) int { return strings.Compare(nameKey(a.Name), nameKey(b.Name)) })
	for i, client := range d.list {
		d.list[i].Addresses = keys(client.Addresses)
		for _, a := range d.list[i].Addresses {
			d.clients[a] = append(d.clients[a], client.Name)
		}
	}
	d.people = personsOf(c, d.shared, decisions)
	d.apart = apart(decisions)
	d.spread()
	return d
}

// sharedOf returns the addresses that several people of the firm use: those
// configured so, and those listed for more than one.
func sharedOf(c Config) map[string]bool {
	shared, taken := make(map[string]bool), make(map[string]bool)
	for _, a := range keys(c.Shared) {
		shared[a] = true
	}
	for _, s := range c.Staff {
		for _, a := range keys(s.Addresses) {
			if taken[a] {
				shared[a] = true
			}
			taken[a] = true
		}
	}
	return shared
}

// sinceOf is the day since when a client is one, as the log says.
func sinceOf(m record.Matter) time.Time {
	for _, f := range m.About {
		if day, err := time.Parse(time.DateOnly, f.Value); f.Key == "since" && err == nil {
			return day
		}
	}
	return time.Time{}
}

// WithSeen returns the same directory, which asks seen for the names that mail
// tells when it looks for a person.
func (d *Directory) WithSeen(seen func() ([]Seen, error)) *Directory {
	with := *d
	with.seen = seen
	return &with
}

// add adds a client, or addresses to one of the same name.
func (d *Directory) add(c Client) {
	i := slices.IndexFunc(d.list, func(have Client) bool { return SameName(have.Name, c.Name) })
	if i < 0 {
		c.Addresses = slices.Clone(c.Addresses)
		d.list = append(d.list, c)
		return
	}
	d.list[i].Addresses = append(d.list[i].Addresses, c.Addresses...)
	if d.list[i].Since.IsZero() {
		d.list[i].Since = c.Since
	}
}

// spread gives what people listed for an address of a person to their other
// addresses: that it is staff, or a client's. Where it is both, for different
// addresses, nothing is spread.
func (d *Directory) spread() {
	for _, a := range d.people.first() {
		p := d.people[a]
		staff, names := false, []string(nil)
		for _, a := range p.Addresses {
			staff = staff || d.IsStaff(a)
			if !d.staff[a] {
				names = append(names, d.clients[a]...)
			}
		}
		slices.Sort(names)
		names = slices.Compact(names)
		for _, a := range p.Addresses {
			switch {
			case staff && len(names) == 0:
				d.staff[a] = true
			case !staff:
				for _, name := range names {
					d.give(name, a)
				}
			}
		}
	}
}

// give adds an address to a client.
func (d *Directory) give(name, address string) {
	if slices.Contains(d.clients[address], name) {
		return
	}
	for i := range d.list {
		if c := &d.list[i]; c.Name == name {
			c.Addresses = keys(append(c.Addresses, address))
			c.Merged = keys(append(c.Merged, address))
		}
	}
	d.clients[address] = append(d.clients[address], name)
	slices.SortFunc(d.clients[address], func(a, b string) int { return strings.Compare(nameKey(a), nameKey(b)) })
}
