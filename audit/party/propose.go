package party

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A Proposal is a guess that people may confirm or leave alone; nothing goes by
// it. With a Client, its one address may be a further one of that client;
// without, its two addresses may be one person's.
type Proposal struct {
	Addresses []string // the one that occurs most first
	Client    string
	Name      string   // by which the addresses are called
	Reasons   []string // the strongest first
	Messages  int      // from or to the addresses
}

// maxAlike is how many addresses one name may have and still be proposed as a
// person: one that occurs more often is that of a role.
const maxAlike = 6

// Propose returns what mail suggests beyond what people said, the one with the
// most messages first. Two addresses may be one person's if
//
//   - they are called by the same full name, and neither is called by others
//     as often: an address that a couple shares is nobody's alone;
//   - they are the same but for a tag ("ann+shop@") or, at Gmail, dots;
//   - one asks for answers to the other, which has no name of its own;
//   - one is without a name and spells that of the other, of which there is
//     only one: annlee@ or ann.lee@ anywhere, alee@ or leea@ in the same domain.
//
// Domains that differ by one letter only are pointed out: one of the two may be
// a slip, or a forgery.
//
// Addresses of offices, of lists, and of staff on one side and a client on the
// other are never proposed, and none that somebody has split off. An address may
// be a client's further one if such a proposal joins it to one of theirs, or if it
// is in their domain and that is no public mail service. Copies count as in
// [Addresses].
func Propose(ctx context.Context, db *projection.DB, d *Directory, copies map[email.Digest]email.Digest) ([]Proposal, error) {
	seen, err := Addresses(ctx, db, copies)
	if err != nil {
		return nil, err
	}
	p := &proposer{d: d, seen: make(map[string]Seen), names: make(map[string]string), pairs: make(map[[2]string][]string)}
	for _, s := range seen {
		if s.Sent+s.Received > 0 {
			p.seen[s.Address] = s
			p.names[s.Address] = s.alikeName()
		}
	}
	p.alike(seen)
	p.tags(seen)
	p.spelt(seen)
	if err := p.answers(ctx, db); err != nil {
		return nil, err
	}
	if err := p.confirm(ctx, db); err != nil {
		return nil, err
	}
	list := append(p.persons(), p.clients(seen)...)
	slices.SortFunc(list, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), slices.Compare(a.Addresses, b.Addresses), strings.Compare(a.Client, b.Client))
	})
	return list, nil
}

// A proposer collects reasons to take two addresses for one person's.
type proposer struct {
	d     *Directory
	seen  map[string]Seen
	names map[string]string      // [Seen.alikeName] of each address
	pairs map[[2]string][]string // reasons; the address that occurs most first
}

// weight orders addresses: the most messages first.
func (p *proposer) weight(a, b string) int {
	x, y := p.seen[a], p.seen[b]
	return cmp.Or(cmp.Compare(y.Sent+y.Received, x.Sent+x.Received), strings.Compare(a, b))
}

// pair notes a reason, unless people have settled the matter.
func (p *proposer) pair(a, b, reason string) {
	if p.weight(a, b) > 0 {
		a, b = b, a
	}
	if a != b && p.single(a) && p.single(b) && !p.settled(a, b) {
		p.pairs[[2]string{a, b}] = append(p.pairs[[2]string{a, b}], reason)
	}
}

// single reports whether an address may be that of one person.
func (p *proposer) single(address string) bool {
	s, ok := p.seen[address]
	return ok && !s.List && !p.d.apart[address] && !p.d.IsShared(address) && !isOpaque(address)
}

// settled reports whether two addresses are one person's already, or cannot be.
func (p *proposer) settled(a, b string) bool {
	if slices.Contains(p.d.PersonOf(a).Addresses, b) {
		return true
	}
	_, client := p.d.ClientOf(a)
	_, other := p.d.ClientOf(b)
	return client && p.d.IsStaff(b) || other && p.d.IsStaff(a)
}

// maxConfirmed is how many pairs the correspondents are compared of.
const maxConfirmed = 200

// confirm adds to the pairs with most messages whom both write to.
func (p *proposer) confirm(ctx context.Context, db *projection.DB) error {
	pairs := p.sorted()
	if len(pairs) > maxConfirmed {
		pairs = pairs[:maxConfirmed]
	}
	return db.View(ctx, func(tx *sql.Tx) error {
		for _, pair := range pairs {
			var both []string
			err := projection.EachRow(ctx, tx, `SELECT c.address FROM party_message m JOIN json_each(m.others) o JOIN party_role r ON r.address = o.value AND r.leaf = m.leaf
				JOIN party_address c ON c.id = r.address WHERE r.field = 0 AND m.author IN (SELECT id FROM party_address WHERE address IN (?1, ?2)) AND c.address NOT IN (?1, ?2)
				GROUP BY c.id HAVING count(DISTINCT m.author) = 2 ORDER BY count(*) DESC, c.address LIMIT 5`,
				[]any{pair[0], pair[1]}, func(scan func(...any) error) error {
					var address string
					err := scan(&address)
					if !p.seen[address].List && len(both) < 2 {
						both = append(both, address)
					}
					return err
				})
			if err != nil {
				return err
			}
			if len(both) > 0 {
				p.pairs[pair] = append(p.pairs[pair], "both write to "+strings.Join(both, " and "))
			}
		}
		return nil
	})
}

// sorted returns the pairs, those with most messages first.
func (p *proposer) sorted() [][2]string {
	var list [][2]string
	for pair := range p.pairs {
		list = append(list, pair)
	}
	slices.SortFunc(list, func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(p.messages(b[:]), p.messages(a[:])), slices.Compare(a[:], b[:]))
	})
	return list
}

func (p *proposer) messages(addresses []string) int {
	n := 0
	for _, a := range addresses {
		n += p.seen[a].Sent + p.seen[a].Received
	}
	return n
}

func (p *proposer) persons() []Proposal {
	var list []Proposal
	for _, pair := range p.sorted() {
		a, b := p.seen[pair[0]], p.seen[pair[1]]
		if _, x := split(a.Address); nearDomain(x, b.Address) {
			p.pairs[pair] = append(p.pairs[pair], "their domains differ by one letter: a slip, or a forgery?")
		}
		list = append(list, Proposal{Addresses: pair[:], Name: cmp.Or(a.Name(), b.Name()), Reasons: p.pairs[pair], Messages: p.messages(pair[:])})
	}
	return list
}

// clients returns further addresses that clients may have.
func (p *proposer) clients(seen []Seen) []Proposal {
	found := make(map[[2]string]*Proposal)
	var order [][2]string
	add := func(client, address, reason string) {
		k := [2]string{client, address}
		if found[k] == nil {
			found[k] = &Proposal{Addresses: []string{address}, Client: client, Name: p.seen[address].Name(), Messages: p.messages([]string{address})}
			order = append(order, k)
		}
		found[k].Reasons = append(found[k].Reasons, reason)
	}
	for _, pair := range p.sorted() {
		for i, a := range pair {
			b := pair[1-i]
			if p.d.IsStaff(b) || len(p.d.clients[b]) > 0 {
				continue
			}
			for _, name := range p.d.clients[a] {
				add(name, b, p.pairs[pair][0]+" as "+a)
			}
		}
	}
	domains := make(map[string][]string) // to names of clients
	for _, c := range p.d.list {
		for _, a := range c.Addresses {
			if org := Organisation(a); org != "" && !p.d.domains[org] && !slices.Contains(domains[org], c.Name) {
				domains[org] = append(domains[org], c.Name)
			}
		}
	}
	for _, s := range seen {
		if p.messages([]string{s.Address}) == 0 || s.List || p.d.IsStaff(s.Address) || len(p.d.clients[s.Address]) > 0 {
			continue
		}
		org := Organisation(s.Address)
		for _, name := range domains[org] {
			add(name, s.Address, "same domain "+org+", which is no public mail service")
		}
	}
	var list []Proposal
	for _, k := range order {
		list = append(list, *found[k])
	}
	return list
}
