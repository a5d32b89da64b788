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
