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

import "time"

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
