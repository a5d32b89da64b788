package check

import (
	"slices"
	"strings"

	"onrecord/audit/party"
)

// name notes the words of a name of an address.
func (w *World) name(address, name string) {
	for _, x := range strings.Fields(strings.ToLower(name)) {
		x = strings.Trim(x, ".,()\"'")
		if len(x) > 2 && !slices.Contains(w.names[x], address) {
			w.names[x] = append(w.names[x], address)
		}
	}
}

// nameKnown notes the names by which the configuration knows the people of the firm, the
// client's, and whoever else wrote or got a message: those of other clients are nobody's
// here.
func (w *World) nameKnown() {
	seen := map[string]bool{}
	for _, m := range w.messages {
		for _, a := range people(m.Message) {
			seen[a] = true
		}
	}
	for _, p := range w.o.Directory.Persons() {
		for _, a := range p.Addresses {
			if seen[a] || w.clients[a] || w.o.Directory.IsStaff(a) {
				w.name(a, p.Name)
			}
		}
	}
}

// relate notes who writes with the client: relatives, say.
func (w *World) relate() {
	w.kin = map[string]bool{}
	alone := map[string]map[string]bool{} // addresses of a domain
	for _, m := range w.messages {
		for _, a := range people(m.Message) {
			if _, d, ok := strings.Cut(a, "@"); ok {
				if alone[d] == nil {
					alone[d] = map[string]bool{}
				}
				alone[d][a] = true
			}
		}
	}
	private := func(a string) bool {
		_, d, _ := strings.Cut(a, "@")
		return party.Organisation(a) == "" || len(alone[d]) == 1
	}
	for _, m := range w.messages {
		if m.Automatic != "" {
			continue
		}
		if !w.takesPart(m.Message) {
			continue
		}
		for _, a := range people(m.Message) {
			if _, other := w.o.Directory.ClientOf(a); !other && !w.clients[a] && !w.o.Directory.IsStaff(a) && private(a) {
				w.kin[a] = true
			}
		}
	}
}

// named returns the people whose names stand in a text, and the words of these
// names.
func (w *World) named(text string) (addresses []string, words map[string]bool) {
	words = map[string]bool{}
	for _, x := range strings.FieldsFunc(text, func(r rune) bool { return !isWordRune(r) }) {
		x = strings.TrimSuffix(strings.TrimSuffix(x, "'s"), "’s")
		low := strings.ToLower(x)
		if len(x) < 3 || commonName[low] || x == low && (len(x) < 4 || wordName[low] || !slices.ContainsFunc(w.names[low], w.o.Directory.IsStaff)) {
			continue
		}
		list := w.names[low]
		if len(list) == 0 {
			continue
		}
		for _, s := range stems(low) {
			words[s] = true
		}
		for _, a := range list {
			if !slices.Contains(addresses, a) {
				addresses = append(addresses, a)
			}
		}
	}
	return addresses, words
}

// wordName are names that are words as well.
var wordName = func() map[string]bool {
	m := map[string]bool{}
	for _, x := range strings.Fields("rose grace hope bill penny dawn frank rich joy faith drew chase miles dean earl duke king bishop baker cook carter mason miller potter taylor turner walker smith wood woods field fields hill hall brook banks stone sage reed ford church page price young long short white black brown green gray grey west north summer autumn june april august sandy rusty dusty sunny lucky honey crystal ruby pearl amber jade ivy lily daisy iris olive basil bush rice rivers lake marsh glen cliff dale heath forest major sergeant judge law lawyer bond cash gold silver sterling francs marks pat sue rob mark will art gene jack nick dick harry tom peg kitty robin jay") {
		m[x] = true
	}
	return m
}()

var commonName = map[string]bool{"may": true, "will": true, "the": true, "and": true, "you": true, "your": true, "our": true, "mark": true, "service": true, "office": true, "desk": true, "team": true, "support": true, "sales": true, "info": true, "accounts": true, "mrs": true, "mr.": true}

// staffOf returns which of the addresses are not the client's.
func (w *World) staffOf(list []string) (staff []string) {
	for _, a := range list {
		if !w.clients[a] {
			staff = append(staff, a)
		}
	}
	return staff
}

// samePerson reports whether two addresses are of one person, as far as the names
// tell that people write with them.
func (w *World) samePerson(a, b string) bool {
	if a == b {
		return true
	}
	shared := 0
	for _, of := range w.names {
		if slices.Contains(of, a) && slices.Contains(of, b) {
			shared++
		}
	}
	return shared > 1
}
