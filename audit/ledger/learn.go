package ledger

import (
	"maps"
	"slices"
	"strings"

	"onrecord/audit/act"
	"onrecord/audit/party"
)

// learn notes names, sides and the frequency of words.
func (w *world) learn() {
	for _, m := range w.messages {
		m.side = w.sideOf(m.From)
		m.heads = w.lex.add(nil, fields(m.Subject))
		m.headed = m.notice() && sayings[saysNoticed].MatchString(m.Subject)
		for i := range m.Sentences {
			s := &m.Sentences[i]
			s.prepare(&w.lex)
			m.bag = append(m.bag, s.stems...)
		}
		m.acts(func(_ *sentence, d *did, sure bool) {
			if sure || d.Kind == act.Complaint {
				m.kinds |= kindBit(d.Kind)
			}
		})
		for i := range m.Files {
			f := &m.Files[i]
			f.words = w.lex.add(nil, fields(fileWords(f.Name)))
			m.bag = append(m.bag, f.words...)
		}
		slices.Sort(m.bag)
		m.bag = slices.Clone(slices.Compact(m.bag))
		for _, x := range m.bag {
			w.lex.held[x]++
		}
		if m.Automatic == "" {
			w.bodies++
			w.name(m.From, m.Name)
		}
		for i, a := range slices.Concat(m.To, m.Cc) {
			if i < len(m.Names) {
				w.name(a, m.Names[i])
			}
		}
	}
	for _, p := range w.o.Directory.Persons() {
		for _, a := range p.Addresses {
			w.name(a, p.Name)
		}
	}
	w.nameByAddress()
	for _, list := range w.names {
		slices.Sort(list)
	}
	w.organise()
	w.index()
}

// has reports whether a stem stands in what a message says itself or in the
// name of a file of it.
func (m *message) has(x term) bool {
	_, ok := slices.BinarySearch(m.bag, x)
	return ok
}

// frequent words lead nowhere: those of more messages than that.
const frequent = 150

// index lists the messages by the affairs that they are about, and by words.
func (w *world) index() {
	w.byMatter, w.byTerm, w.byFrom = map[string][]*message{}, map[term][]*message{}, map[string][]*message{}
	w.byTo, w.byName = map[string][]*message{}, map[string][]*message{}
	w.promisedTo = map[string]int{}
	for _, m := range w.messages {
		for i := range m.Sentences {
			w.call(&m.Sentences[i])
		}
		if m.Automatic != "" && !m.notice() {
			continue
		}
		w.countPromises(m)
		from := w.who(m.From)
		w.byFrom[from] = append(w.byFrom[from], m)
		for _, a := range slices.Concat(m.To, m.Cc) {
			if a = w.who(a); len(w.byTo[a]) == 0 || w.byTo[a][len(w.byTo[a])-1] != m {
				w.byTo[a] = append(w.byTo[a], m)
			}
		}
		for i := range m.Sentences {
			for _, x := range m.Sentences[i].names {
				if a := w.who(w.names[x][0]); len(w.byName[a]) == 0 || w.byName[a][len(w.byName[a])-1] != m {
					w.byName[a] = append(w.byName[a], m)
				}
			}
		}
		m.matters = w.matters(m)
		for _, x := range m.matters {
			w.byMatter[x] = append(w.byMatter[x], m)
		}
		for _, x := range m.bag {
			if w.lex.held[x] <= frequent {
				w.byTerm[x] = append(w.byTerm[x], m)
			}
		}
	}
}

// call notes the names in a sentence that are those of one address.
func (w *world) call(s *sentence) {
	for _, x := range fields(s.Text) {
		name := strings.TrimSuffix(x, "'s")
		if len(x) > 2 && len(w.names[name]) == 1 && !slices.Contains(s.names, name) {
			s.names = append(s.names, strings.Clone(name))
		}
	}
}

// An org is an organisation, by the first label of its domain, with the address
// there that writes most.
type org struct{ label, address string }

func (w *world) organise() {
	wrote := map[string]int{}
	for _, m := range w.messages {
		if m.Automatic == "" {
			wrote[m.From]++
		}
	}
	at := map[string]string{}
	for _, a := range slices.Sorted(maps.Keys(wrote)) {
		label, _, _ := strings.Cut(party.Organisation(a), ".")
		if label = strings.ReplaceAll(label, "-", ""); label != "" && (at[label] == "" || wrote[a] > wrote[at[label]]) {
			at[label] = a
		}
	}
	for _, label := range slices.Sorted(maps.Keys(at)) {
		w.orgs = append(w.orgs, org{label, at[label]})
	}
}

// name notes the words of a name of an address.
func (w *world) name(address, name string) {
	if address == "" {
		return
	}
	for x := range strings.FieldsSeq(strings.ToLower(name)) {
		x = strings.Trim(x, ".,()\"'")
		if len(x) > 1 && !stop[x] && !titles[x] && !slices.Contains(w.names[x], address) && !slices.ContainsFunc(w.names[x], func(o string) bool { return w.samePerson(o, address) }) {
			w.names[x] = append(w.names[x], address)
		}
	}
}

// nameByAddress notes by what people are called in their addresses, if that begins as
// their name does: "dez@" of Desmond is Dez, "parts@" of Petra is nobody.
func (w *world) nameByAddress() {
	for _, m := range w.messages {
		w.byLocal(m.From, m.Name)
		for i, a := range slices.Concat(m.To, m.Cc) {
			if i < len(m.Names) {
				w.byLocal(a, m.Names[i])
			}
		}
	}
}

func (w *world) byLocal(address, name string) {
	local, _, _ := strings.Cut(address, "@")
	if len(local) < 3 || slices.Contains(w.names[local], address) || party.IsShared(address) || strings.ContainsFunc(local, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return
	}
	if slices.ContainsFunc(fields(name), func(x string) bool { return strings.HasPrefix(x, local[:2]) }) {
		w.name(address, local)
	}
}

// titles, and what else of two letters stands in names and is none.
var titles = set("mr ms dr st sr jr co de la le el di da du van von der the and of at ab ag bv kg sa uk us hr it")

func (w *world) samePerson(a, b string) bool { return a == b || w.who(a) == w.who(b) }

// who returns the first address of the one whose an address is.
func (w *world) who(address string) string {
	first, ok := w.persons[address]
	if !ok {
		first = address
		if p := w.o.Directory.PersonOf(address); slices.Contains(p.Addresses, address) {
			first = p.Addresses[0]
		}
		if w.persons == nil {
			w.persons = map[string]string{}
		}
		w.persons[address] = first
	}
	return first
}

// sideOf names the party to which an address belongs: the firm, a client, an
// organisation by its domain, or the address alone.
func (w *world) sideOf(address string) string {
	if s, ok := w.sides[address]; ok {
		return s
	}
	s := address
	if w.o.Directory.IsStaff(address) {
		s = sideFirm
	} else if name, ok := w.o.Directory.ClientOf(address); ok {
		s = sideClient + name
	} else if o := party.Organisation(address); o != "" {
		s = "at " + o
	}
	w.sides[address] = s
	return s
}

// The side of the firm, and what those of clients begin with.
const (
	sideFirm   = "firm"
	sideClient = "client "
)

// fileWords is the name of a file as words.
func fileWords(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(name)
}
