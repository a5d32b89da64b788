// Package party tells who is who in mail: which address is whose, who is staff
// of the firm, one of its clients, or somebody else, and which way a message
// went.
//
// # Addresses and sides
//
// An address belongs to
//
//   - staff, if it is listed for one of them, or for a mailbox that several of
//     them share;
//   - else a client, if it is listed for one, in the configuration or in the log
//     (the rules of its matters);
//   - else staff, if its domain is one of the firm's;
//   - else nobody that is known.
//
// So a client may have a listed address in a domain of the firm. An address may
// belong to several clients, such as that of an agent who acts for both. A
// client is a party, not a person: a couple is one client.
//
// Addresses are compared without regard to case, and are otherwise taken as
// they stand: ann+shop@mail.example is not ann@mail.example, and
// ann@lab.firm.example is not in the domain firm.example. Who these belong to
// is for people to say.
//
// # Persons
//
// A person is a set of addresses. Every address is a person by itself until
// people say more: the configuration, by listing addresses of a member of staff,
// or a [Decision] in the log. Decisions hold in their order: a merge makes one
// person of those of its addresses, with all that they have; a split makes each
// of its addresses a person of its own. What is listed for one address of a
// person, that it is staff or a client's, then holds for the others, unless the
// addresses of the person are listed for both sides: then each keeps its own.
//
// An address that the configuration lists for several members of staff, or as
// that of a shared account, is no person's. One that is called like an office
// (info@, sales@, no-reply@) is that of an organisation, until somebody decides
// that it is a person's.
//
// What mail suggests beyond that is a [Proposal] and never acted upon: the
// address always stays in what is shown, and a person is an interpretation on
// top that people make.
//
// # Authors
//
// From is not always who wrote. Mailing lists put their own address there;
// [Author] undoes that, where the header shows the list and tells the author.
// Where it hides the author, there is a name without an address, who counts for
// nobody. All this is what the header claims: it can be forged as From can.
//
// # Derived tables
//
// [Stage] keeps the addresses of each message in derived.db, for [Addresses],
// [Of], [Messages] and [Propose]. What they return depends on the set of the
// messages, not on the order in which they came. Of a message with very many
// addresses a thousand are looked at. Messages are those of the record, each
// bytes once; where they are counted, copies that differ in what mail systems add
// count once, if the caller tells of them.
package party

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A Config names the firm's people and clients.
type Config struct {
	Domains []string // of the firm: every address in them is staff
	Staff   []Staff
	Shared  []string // addresses of the firm that several people use
	Clients []Client
}

// A Staff member is a person who acts for the firm.
type Staff struct {
	Name      string
	Addresses []string
}

// A Client is a party that the firm serves.
type Client struct {
	Name      string
	Addresses []string
	Since     time.Time // the day it became one; zero if not known
	Merged    []string  // those of Addresses that are theirs because persons were merged
}

// A Direction says which way a message went.
type Direction string

// The directions.
const (
	In       Direction = "in"       // from outside, to the firm
	Out      Direction = "out"      // from the firm, to somebody outside or to nobody named
	Internal Direction = "internal" // from staff to staff only
	Other    Direction = "other"    // neither from nor to the firm as far as the header tells, as with a mailing list
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
	for _, a := range c.Shared {
		shared[key(a)] = true
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

// Direction tells which way a message went: by its From field (without one, by
// Sender), and by To, Cc and Bcc.
func (d *Directory) Direction(e email.Envelope) Direction {
	authors := e.From
	if len(authors) == 0 {
		authors = e.Sender
	}
	staff := func(a email.Address) bool { return d.IsStaff(a.Addr) }
	recipients := slices.Concat(e.To, e.Cc, e.Bcc)
	switch {
	case !slices.ContainsFunc(authors, staff):
		if slices.ContainsFunc(recipients, staff) {
			return In
		}
		return Other
	case len(recipients) > 0 && !slices.ContainsFunc(recipients, func(a email.Address) bool { return !staff(a) }):
		return Internal
	}
	return Out
}

// IsStaff reports whether an address belongs to the firm.
func (d *Directory) IsStaff(address string) bool {
	k := key(address)
	if d.staff[k] {
		return true
	}
	return len(d.clients[k]) == 0 && d.domains[k[strings.LastIndexByte(k, '@')+1:]] && strings.Contains(k, "@")
}

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

// Staff returns the addresses and the domains of the firm, sorted, in lower
// case.
func (d *Directory) Staff() (addresses, domains []string) {
	for a := range d.staff {
		addresses = append(addresses, a)
	}
	for domain := range d.domains {
		domains = append(domains, domain)
	}
	slices.Sort(addresses)
	slices.Sort(domains)
	return addresses, domains
}

// key returns an address or domain in the form for comparison.
func key(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// keys returns addresses in the form for comparison, sorted, each once.
func keys(addresses []string) []string {
	var list []string
	for _, a := range addresses {
		if k := key(a); k != "" {
			list = append(list, k)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// SameName reports whether two names are the same to a person.
func SameName(a, b string) bool { return nameKey(a) == nameKey(b) }

func nameKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
