package party

import (
	"fmt"
	"slices"
	"strings"
)

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

func sameSpelling(have, want string) bool { return SameName(have, DisplayName(want)) }

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
