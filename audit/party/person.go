package party

import (
	"slices"
	"strings"

	"onrecord/audit/tlog"
)

// A Person is somebody with all addresses that are known to be theirs.
type Person struct {
	Name      string   // as people gave it, else ""
	Addresses []string // sorted, in lower case
	decided   bool     // by somebody, in the log
}

// persons are the persons that people told of, by address.
type persons map[string]*Person

// personsOf applies the decisions, in their order, to the staff of the
// configuration. Addresses that several people use are nobody's.
func personsOf(c Config, shared map[string]bool, decisions []Decision) persons {
	p := make(persons)
	for _, s := range c.Staff {
		own := slices.DeleteFunc(keys(s.Addresses), func(a string) bool { return shared[a] })
		if len(own) > 0 {
			p.merge(own, s.Name, false)
		}
	}
	for _, d := range decisions {
		addresses := slices.DeleteFunc(keys(d.Addresses), func(a string) bool { return shared[a] })
		switch {
		case len(addresses) == 0:
		case d.Kind == tlog.KindPersonMerge:
			p.merge(addresses, d.Name, true)
		case d.Kind == tlog.KindPersonSplit:
			p.split(addresses)
		}
	}
	return p
}

// apart returns the addresses of which the last decision says that they are
// nobody else's.
func apart(decisions []Decision) map[string]bool {
	set := make(map[string]bool)
	for _, d := range decisions {
		for _, a := range keys(d.Addresses) {
			set[a] = d.Kind == tlog.KindPersonSplit
		}
	}
	return set
}

// of returns the person of an address, who may have no other.
func (p persons) of(address string) Person {
	if one := p[address]; one != nil {
		return Person{one.Name, slices.Clone(one.Addresses), one.decided}
	}
	return Person{Addresses: []string{address}}
}

// merge makes one person of those of the addresses, with all that they have.
// Without a name it keeps the first by address that there was.
func (p persons) merge(addresses []string, name string, decided bool) {
	one := &Person{Name: name, decided: decided}
	for _, a := range addresses {
		old := p.of(a)
		one.Addresses = append(one.Addresses, old.Addresses...)
		one.decided = one.decided || old.decided
		if one.Name == "" {
			one.Name = old.Name
		}
	}
	one.Addresses = keys(one.Addresses)
	for _, a := range one.Addresses {
		p[a] = one
	}
}

// split makes each of the addresses a person of its own.
func (p persons) split(addresses []string) {
	for _, a := range addresses {
		old := p[a]
		if old == nil {
			continue
		}
		old.Addresses = slices.DeleteFunc(old.Addresses, func(b string) bool { return a == b })
		delete(p, a)
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

// first returns the first address of each person with several, sorted.
func (p persons) first() []string {
	var list []string
	for a, one := range p {
		if len(one.Addresses) > 1 && a == one.Addresses[0] {
			list = append(list, a)
		}
	}
	slices.Sort(list)
	return list
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

// Deciders returns the addresses by which decisions are signed: those of staff
// that the configuration names, without those that several people use. They are
// sorted.
func (d *Directory) Deciders() []string {
	var list []string
	for a := range d.listed {
		if !d.shared[a] {
			list = append(list, a)
		}
	}
	slices.Sort(list)
	return list
}

// IsShared reports whether several people write from an address: the
// configuration says so, or its name does, and nobody told that it is a
// person's.
func (d *Directory) IsShared(address string) bool {
	a := key(address)
	if d.shared[a] || !IsShared(a) {
		return d.shared[a]
	}
	p := d.PersonOf(a)
	return !p.decided && !slices.ContainsFunc(p.Addresses, func(b string) bool { return !IsShared(b) })
}

// IsConfiguredShared reports whether the configuration says that several people
// of the firm use an address.
func (d *Directory) IsConfiguredShared(address string) bool { return d.shared[key(address)] }

// ClientsAt returns the names of all clients to whom an address belongs.
func (d *Directory) ClientsAt(address string) []string {
	if a := key(address); !d.staff[a] {
		return slices.Clone(d.clients[a])
	}
	return nil
}

// PersonOf returns the person who has an address. One of whom nobody told more
// has no name and no other address.
func (d *Directory) PersonOf(address string) Person { return d.people.of(key(address)) }

// Persons returns the persons of whom people told more than one address, or a
// name, sorted by their first address.
func (d *Directory) Persons() []Person {
	var list []Person
	for a, p := range d.people {
		if a == p.Addresses[0] && (len(p.Addresses) > 1 || p.Name != "") {
			list = append(list, d.people.of(a))
		}
	}
	slices.SortFunc(list, func(a, b Person) int { return strings.Compare(a.Addresses[0], b.Addresses[0]) })
	return list
}
