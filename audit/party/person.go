package party

import (
	"fmt"
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

// PersonAddresses returns the addresses of a person, sorted: of whom an address
// is named, or a name, whole or in part. A name that fits nobody is an error
// that lists near ones; one that fits several persons is an error that lists
// these.
func (d *Directory) PersonAddresses(name string) ([]string, error) {
	name = strings.TrimSpace(name)
	if nameKey(name) == "" {
		return nil, fmt.Errorf("a person is named by an address, or by a name")
	}
	known, err := d.named()
	if err != nil {
		return nil, err
	}
	if strings.Contains(name, "@") {
		a := key(name)
		if _, ok := d.people[a]; ok || d.holds(a, known) {
			return d.PersonOf(a).Addresses, nil
		}
		return nil, unknownPerson(name, near(name, known))
	}
	for _, fits := range []func(string, string) bool{sameSpelling, sameAlike, hasWords} {
		switch found := fitting(known, name, fits); len(found) {
		case 0:
		case 1:
			return found[0].Addresses, nil
		default:
			return nil, fmt.Errorf("%q names %d persons: %s; name one of them by address", name, len(found), listPersons(found))
		}
	}
	return nil, unknownPerson(name, near(name, known))
}

func unknownPerson(name string, near []namedPerson) error {
	if len(near) == 0 {
		return fmt.Errorf("no person %q is known; 'onrecord person list' shows all", name)
	}
	return fmt.Errorf("no person %q is known; near it: %s", name, listPersons(near))
}

// A namedPerson is a person with all names that are known of them.
type namedPerson struct {
	Person
	names []string
}

// named returns the persons that people told of and, if the directory knows
// what mail says, those of the mail, sorted by first address.
func (d *Directory) named() ([]namedPerson, error) {
	byFirst := make(map[string]*namedPerson)
	add := func(address, name string) {
		p := d.PersonOf(address)
		one := byFirst[p.Addresses[0]]
		if one == nil {
			one = &namedPerson{Person: p}
			byFirst[p.Addresses[0]] = one
			if p.Name != "" {
				one.names = append(one.names, p.Name)
			}
		}
		if name = DisplayName(name); name != "" {
			one.names = append(one.names, name)
		}
	}
	for a := range d.people {
		add(a, "")
	}
	for _, c := range d.list {
		for _, a := range c.Addresses {
			add(a, "")
		}
		if len(c.Addresses) == 1 {
			add(c.Addresses[0], c.Name)
		}
	}
	if d.seen != nil {
		seen, err := d.seen()
		if err != nil {
			return nil, fmt.Errorf("read the names of the mail: %w", err)
		}
		for _, s := range seen {
			add(s.Address, "")
			for _, n := range s.Names {
				add(s.Address, n.Name)
			}
		}
	}
	list := make([]namedPerson, 0, len(byFirst))
	for _, p := range byFirst {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b namedPerson) int { return strings.Compare(a.Addresses[0], b.Addresses[0]) })
	return list, nil
}

// holds reports whether an address is one of the persons'.
func (d *Directory) holds(address string, known []namedPerson) bool {
	first := d.PersonOf(address).Addresses[0]
	_, found := slices.BinarySearchFunc(known, first, func(p namedPerson, a string) int { return strings.Compare(p.Addresses[0], a) })
	return found
}

// fitting returns the persons one of whose names fits.
func fitting(known []namedPerson, name string, fits func(have, want string) bool) []namedPerson {
	var list []namedPerson
	for _, p := range known {
		if slices.ContainsFunc(p.names, func(have string) bool { return fits(have, name) }) {
			list = append(list, p)
		}
	}
	return list
}

func sameSpelling(have, want string) bool { return sameName(have, DisplayName(want)) }

func sameAlike(have, want string) bool {
	k := alikeKey(want)
	return k != "" && k == alikeKey(have)
}

// hasWords reports whether all words that are wanted occur in a name.
func hasWords(have, want string) bool {
	words := strings.Fields(folded(have))
	for _, w := range strings.Fields(folded(want)) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// maxNear is how many near matches an error lists.
const maxNear = 5

// near returns persons whose names or addresses begin like a word of name, or
// share one with it.
func near(name string, known []namedPerson) []namedPerson {
	local, _ := split(name)
	want := strings.FieldsFunc(folded(local), func(r rune) bool { return strings.ContainsRune(" ._-+,", r) })
	var list []namedPerson
	for _, p := range known {
		text := folded(strings.Join(p.names, " ") + " " + strings.Join(p.Addresses, " "))
		have := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ._-+@,", r) })
		if slices.ContainsFunc(want, func(w string) bool {
			w = w[:min(3, len(w))]
			return slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) })
		}) {
			list = append(list, p)
		}
		if len(list) == maxNear {
			break
		}
	}
	return list
}

// listPersons lists persons for an error, not too many.
func listPersons(list []namedPerson) string {
	var texts []string
	for i, p := range list {
		if i == maxNear {
			texts = append(texts, "...")
			break
		}
		name := ""
		if len(p.names) > 0 {
			name = p.names[0] + " "
		}
		texts = append(texts, name+"<"+p.Addresses[0]+">")
	}
	return strings.Join(texts, ", ")
}
