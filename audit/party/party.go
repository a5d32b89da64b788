// Package party tells who is who in a message: staff of the firm, one of its
// clients, or somebody else.
package party

import (
	"context"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A Config names the firm's people and clients.
type Config struct {
	Domains []string // domains of the firm: every address in them is staff
	Staff   []Staff
	Clients []Client
}

// A Staff member is a person who acts for the firm.
type Staff struct {
	Name      string
	Addresses []string
}

// A Client is a party that the firm serves. Entries of Addresses are addresses
// or whole domains ("@client.example").
type Client struct {
	Name      string
	Addresses []string
	Since     time.Time // zero if not known
}

// A Direction says which way a message went.
type Direction string

// The directions.
const (
	In       Direction = "in"       // from outside, to the firm
	Out      Direction = "out"      // from the firm, to somebody outside
	Internal Direction = "internal" // among staff
	Other    Direction = "other"    // neither from nor to the firm, as far as the header tells
)

// A Directory answers who is who. It does not change; it is safe for use by
// several goroutines.
type Directory struct{}

// New makes the directory of what the configuration and the log say.
func New(c Config, matters []record.Matter) *Directory { return &Directory{} }

// Direction tells which way a message went.
func (d *Directory) Direction(e email.Envelope) Direction { return Other }

// IsStaff reports whether the address belongs to the firm.
func (d *Directory) IsStaff(address string) bool { return false }

// ClientOf returns the name of the client to whom the first of the addresses
// belongs that belongs to any.
func (d *Directory) ClientOf(addresses ...string) (name string, ok bool) { return "", false }

// ClientAddresses returns the addresses of a client. An unknown name is an
// error that lists the known ones.
func (d *Directory) ClientAddresses(name string) ([]string, error) { return nil, nil }

// Clients returns all clients, by name.
func (d *Directory) Clients() []Client { return nil }

// Staff returns the addresses and the domains of the firm, sorted.
func (d *Directory) Staff() (addresses, domains []string) { return nil, nil }

// Declare adds to the log the clients and addresses of c that it lacks.
func Declare(ctx context.Context, rec *record.Record, c Config) error { return nil }
