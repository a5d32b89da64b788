package daemon

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// PersonListRequest asks who occurs in the mail.
type PersonListRequest struct {
	Client    string `json:"client,omitempty"`    // only those of this client
	Proposals bool   `json:"proposals,omitempty"` // only those who may be one with others
}

// PersonRow is one person, office or mailing list of the mail.
type PersonRow struct {
	Name         string        `json:"name"`
	Kind         string        `json:"kind"`         // person, shared (a mailbox of several people), list
	Role         string        `json:"role"`         // staff, client, other
	Clients      []string      `json:"clients"`      // whose addresses these are
	Organisation string        `json:"organisation"` // its domain; "" for public mail services
	Addresses    []AddressRow  `json:"addresses"`
	Sent         int           `json:"sent"` // messages
	Received     int           `json:"received"`
	First        string        `json:"first"` // RFC 3339
	Last         string        `json:"last"`
	Proposals    []ProposalRow `json:"proposals"` // persons who may be this one
}

// AddressRow is what mail says of one address.
type AddressRow struct {
	Address  string    `json:"address"`
	Names    []NameRow `json:"names"`   // the most frequent first
	Several  []string  `json:"several"` // names of people, if it calls itself by two or more
	Sent     int       `json:"sent"`
	Received int       `json:"received"`
	First    string    `json:"first"`
	Last     string    `json:"last"`
	Zone     string    `json:"zone"` // usual offset of its dates, as +02:00; "" if not known
}

// NameRow is a display name of an address.
type NameRow struct {
	Name   string `json:"name"`
	Own    int    `json:"own"`    // messages in which it calls itself so
	Others int    `json:"others"` // messages in which others do
}

// PersonList answers with a [PersonRow] for each person of the mail: staff
// first, then clients, then others, those with most messages first.
func (d *Daemon) PersonList(ctx context.Context, req PersonListRequest, out Out) error {
	people := d.directory()
	if req.Client != "" {
		if _, err := people.ClientAddresses(req.Client); err != nil {
			return err
		}
	}
	rows, _, err := d.persons(ctx, people)
	if err != nil {
		return err
	}
	none := true
	for _, row := range rows {
		ofClient := slices.ContainsFunc(row.Clients, func(name string) bool { return party.SameName(name, req.Client) })
		if req.Client != "" && !ofClient || req.Proposals && len(row.Proposals) == 0 {
			continue
		}
		none = false
		if err := out.Row(row); err != nil {
			return err
		}
	}
	switch {
	case none && req.Proposals:
		out.Note("nobody is proposed to be merged")
	case none:
		out.Note("nobody is known yet")
	}
	return nil
}

// persons returns all persons of the mail, and those that people told of, with what
// is proposed.
func (d *Daemon) persons(ctx context.Context, people *party.Directory) ([]PersonRow, []party.Proposal, error) {
	copies, err := d.copies(ctx)
	if err != nil {
		return nil, nil, err
	}
	seen, err := party.Addresses(ctx, d.derived, copies)
	if err != nil {
		return nil, nil, err
	}
	at := map[string]party.Seen{}
	for _, s := range seen {
		if s.Sent+s.Received > 0 {
			at[s.Address] = s
		}
	}
	list := people.Persons()
	told := map[string]bool{}
	for _, p := range list {
		for _, a := range p.Addresses {
			told[a] = true
		}
	}
	for _, s := range seen {
		if !told[s.Address] && s.Sent+s.Received > 0 {
			list = append(list, people.PersonOf(s.Address))
		}
	}
	addresses := make([][]string, len(list))
	for i, p := range list {
		addresses[i] = p.Addresses
	}
	counts, err := party.Counts(ctx, d.derived, addresses, copies)
	if err != nil {
		return nil, nil, err
	}
	rows := make([]PersonRow, len(list))
	for i, p := range list {
		rows[i] = personRow(people, p, at)
		rows[i].Sent, rows[i].Received = counts[i].Sent, counts[i].Received
	}
	slices.SortFunc(rows, func(a, b PersonRow) int {
		return cmp.Or(cmp.Compare(roleRank[a.Role], roleRank[b.Role]), cmp.Compare(b.Sent+b.Received, a.Sent+a.Received),
			strings.Compare(a.Addresses[0].Address, b.Addresses[0].Address))
	})
	proposals, err := party.Propose(ctx, d.derived, people, copies)
	propose(rows, proposals)
	return rows, proposals, err
}

const (
	roleStaff  = "staff"
	roleClient = "client"
	roleOther  = "other"
)

var roleRank = map[string]int{roleStaff: 0, roleClient: 1, roleOther: 2}

// roleOf tells what somebody is to the firm.
func roleOf(people *party.Directory, addresses []string) (role string, clients []string) {
	role, clients = roleOther, []string{}
	for _, a := range addresses {
		clients = append(clients, people.ClientsAt(a)...)
		if people.IsStaff(a) {
			role = roleStaff
		}
	}
	slices.Sort(clients)
	clients = slices.Compact(clients)
	if role == roleOther && len(clients) > 0 {
		role = roleClient
	}
	return role, clients
}

// personRow is the row of a person, but for the messages that they sent and received.
func personRow(people *party.Directory, p party.Person, at map[string]party.Seen) PersonRow {
	row := PersonRow{Name: p.Name, Kind: "person", Addresses: []AddressRow{}, Proposals: []ProposalRow{}}
	row.Role, row.Clients = roleOf(people, p.Addresses)
	most := -1
	for _, a := range p.Addresses {
		s := at[a]
		s.Address = a
		one := addressRow(s)
		row.Addresses = append(row.Addresses, one)
		row.First, row.Last = earlier(row.First, one.First), later(row.Last, one.Last)
		if p.Name == "" && s.Name() != "" && one.Sent+one.Received > most {
			row.Name, most = s.Name(), one.Sent+one.Received
		}
		row.Organisation = cmp.Or(row.Organisation, party.Organisation(a))
		switch {
		case s.List:
			row.Kind = "list"
		case people.IsShared(a):
			row.Kind = "shared"
		}
	}
	return row
}

// earlier and later compare times in RFC 3339, in UTC; "" is none.
func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

func later(a, b string) string { return max(a, b) }

// maxNames is how many names of an address are told: programs write under
// thousands.
const maxNames = 50

func addressRow(s party.Seen) AddressRow {
	row := AddressRow{Address: s.Address, Names: []NameRow{}, Several: append([]string{}, s.Several()...), Sent: s.Sent, Received: s.Received, First: stamp(s.First), Last: stamp(s.Last)}
	for _, n := range s.Names[:min(maxNames, len(s.Names))] {
		row.Names = append(row.Names, NameRow(n))
	}
	if s.Zone != nil {
		row.Zone = time.Time{}.In(s.Zone).Format("-07:00")
	}
	return row
}

// stamp writes a time in RFC 3339 and UTC, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// headerPeople returns the addresses of a message with what mailing lists did
// undone. Without the derived rows, or for a message whose bytes were erased, it
// is what the log entry says.
func (d *Daemon) headerPeople(ctx context.Context, digest email.Digest, entry *tlog.Facet) (party.Message, error) {
	m, err := party.Of(ctx, d.derived, digest)
	if !errors.Is(err, fs.ErrNotExist) || entry == nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return m, err
	}
	m.Told = "From"
	m.Envelope = email.Envelope{
		From: addresses(entry.All("from")), Sender: addresses(entry.All("sender")), ReplyTo: addresses(entry.All("reply-to")),
		To: addresses(slices.Concat(entry.All("to"), entry.All("cc"), entry.All("bcc"))),
	}
	return m, nil
}

// addPeople adds to a summary what follows from who wrote to whom.
func (d *Daemon) addPeople(ctx context.Context, s *Summary, digest email.Digest, entry *tlog.Facet) error {
	m, err := d.headerPeople(ctx, digest, entry)
	if err != nil {
		return err
	}
	people := d.directory()
	s.Direction = string(people.Direction(m.Envelope))
	s.Clients = append(s.Clients, people.ClientsOf(m.Envelope)...)
	var named []string
	if entry != nil {
		named = slices.Concat(entry.All("to"), entry.All("cc"), entry.All("bcc"))
	}
	author := ""
	if len(m.Envelope.From) > 0 {
		author = m.Envelope.From[0].Addr
	}
	s.Client, _ = people.ClientOf(append([]string{author}, named...)...)
	if s.Client == "" {
		s.Client = first(s.Clients)
	}
	if m.Munged() {
		s.Author = m.Author.Addr
	}
	return nil
}
