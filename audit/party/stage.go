package party

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// schema: numbers of addresses and names have no meaning. A message is named by
// its first leaf; author and list are addresses, told is [Authorship.Told]. sent
// is in Unix seconds, zone the offset in seconds that the author wrote, NULL if
// the header tells none. party_role says which other addresses the header
// names, and by which name; name 0 is none.
const schema = `
CREATE TABLE party_address(id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE party_name(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE party_message(leaf INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, author INTEGER NOT NULL, name INTEGER NOT NULL,
  list INTEGER NOT NULL, told TEXT NOT NULL, sent INTEGER, zone INTEGER) STRICT;
CREATE INDEX party_message_author ON party_message(author);
CREATE TABLE party_role(leaf INTEGER NOT NULL, field INTEGER NOT NULL, address INTEGER NOT NULL, name INTEGER NOT NULL,
  PRIMARY KEY(leaf, field, address)) WITHOUT ROWID, STRICT;
CREATE INDEX party_role_address ON party_role(address);`

// The fields of party_role.
const (
	fieldTo   = iota // To, Cc and Bcc
	fieldFrom        // From, after the first
	fieldSender
	fieldReplyTo
	fieldDelivered // whom a copy was for, if it is not a list's and To does not name them
)

// maxRoles is how many addresses of a message are looked at: what has more
// tells nothing about who knows whom.
const maxRoles = 1000

// maxKnown is how many numbers of addresses and names are remembered.
const maxKnown = 50_000

// A Stage notes whom messages are from and to. Use one for one database.
type Stage struct {
	tx        *sql.Tx // for which the statements below were prepared
	known     map[string]int64
	statement [len(statements)]*sql.Stmt
}

const (
	findAddress = iota
	addAddress
	findName
	addName
	addMessage
	addRole
)

var statements = [...]string{
	findAddress: `SELECT id FROM party_address WHERE address = ?`,
	addAddress:  `INSERT INTO party_address(address) VALUES(?)`,
	findName:    `SELECT id FROM party_name WHERE name = ?`,
	addName:     `INSERT INTO party_name(name) VALUES(?)`,
	addMessage:  `INSERT INTO party_message(leaf, digest, author, name, list, told, sent, zone) VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(digest) DO NOTHING`,
	addRole:     `INSERT INTO party_role(leaf, field, address, name) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING`,
}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "party" }

// Version implements [projection.Stage].
func (s *Stage) Version() int { return 1 }

// Schema implements [projection.Stage].
func (s *Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (s *Stage) Tables() []string {
	return []string{"party_address", "party_name", "party_message", "party_role"}
}

// Apply implements [projection.Stage]. Without its bytes a message tells
// nothing.
func (s *Stage) Apply(context.Context, *sql.Tx, *record.Entry) error { return nil }

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, m *projection.Reading) error {
	if err := s.prepare(ctx, tx); err != nil {
		return err
	}
	a := Author(m.Message)
	author, err := s.address(ctx, a.Author.Addr)
	if err != nil {
		return err
	}
	name, err := s.name(ctx, a.Author.Name)
	if err != nil {
		return err
	}
	list, err := s.address(ctx, a.List)
	if err != nil {
		return err
	}
	sent, zone := sentAt(m.Message)
	done, err := s.statement[addMessage].ExecContext(ctx, e.Index, m.Digest[:], author, name, list, a.Told, sent, zone)
	if err != nil {
		return fmt.Errorf("store message %s: %w", m.Digest, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err // erased, and observed again
	}
	return s.roles(ctx, e.Index, m.Message, a)
}

// roles stores the other addresses of a message.
func (s *Stage) roles(ctx context.Context, leaf int64, m *email.Message, a Authorship) error {
	n := 0
	for field, list := range rolesOf(m, a) {
		for _, one := range list {
			if n++; n > maxRoles {
				return nil
			}
			address, err := s.address(ctx, one.Addr)
			if err != nil {
				return err
			}
			name, err := s.name(ctx, one.Name)
			if err != nil {
				return err
			}
			if _, err := s.statement[addRole].ExecContext(ctx, leaf, field, address, name); err != nil {
				return fmt.Errorf("store addresses of leaf %d: %w", leaf, err)
			}
		}
	}
	return nil
}

// rolesOf returns the addresses of a message by field, without its author.
func rolesOf(m *email.Message, a Authorship) [][]email.Address {
	fields := make([][]email.Address, fieldDelivered+1)
	fields[fieldTo] = addressed(slices.Concat(m.To, m.Cc, m.Bcc))
	if len(m.From) > 1 {
		fields[fieldFrom] = addressed(m.From[1:])
	}
	others := func(list []email.Address) []email.Address {
		return slices.DeleteFunc(addressed(list), func(b email.Address) bool {
			return sameAddress(b.Addr, a.Author.Addr) || sameAddress(b.Addr, a.List)
		})
	}
	if len(m.From) > 0 && a.List == "" {
		fields[fieldSender] = others(m.Sender)
	}
	fields[fieldReplyTo] = others(m.ReplyTo)
	if _, isList := listOf(m); !isList {
		fields[fieldDelivered] = slices.DeleteFunc(delivered(m), func(b email.Address) bool {
			return slices.ContainsFunc(fields[fieldTo], func(c email.Address) bool { return sameAddress(b.Addr, c.Addr) })
		})
	}
	return fields
}

// addressed returns those of a list that have an address, in a list of its own.
func addressed(list []email.Address) []email.Address {
	return slices.DeleteFunc(slices.Clone(list), func(a email.Address) bool { return key(a.Addr) == "" })
}

// delivered returns whom servers say a copy was for.
func delivered(m *email.Message) []email.Address {
	var list []email.Address
	for _, f := range []string{"Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To"} {
		if value := fieldOf(m, f); value != "" {
			list = append(list, addressed(email.ParseEnvelope([]byte("To: "+value+"\r\n\r\n")).To)...)
		}
	}
	return list
}

// sentAt returns when a message was sent as its columns want it, and the offset
// of its author. Without a Date that can be meant, it was sent when the
// first server received it.
func sentAt(m *email.Message) (sent, zone any) {
	bad := func(code string) bool {
		return slices.ContainsFunc(m.Defects, func(d email.Defect) bool { return d.Code == code })
	}
	if !m.Date.IsZero() && !bad(email.DefectDateImplausible) {
		name, offset := m.Date.Zone()
		if name != "-0000" && !bad(email.DefectDateZone) {
			zone = offset
		}
		return m.Date.Unix(), zone
	}
	if n := len(m.Received); n > 0 {
		return m.Received[n-1].Unix(), nil
	}
	return nil, nil
}

// prepare makes the statements, once for each batch. What is remembered of a
// batch that was taken back is forgotten with it.
func (s *Stage) prepare(ctx context.Context, tx *sql.Tx) error {
	if s.tx == tx {
		return nil
	}
	s.tx, s.known = nil, make(map[string]int64)
	for i, query := range statements {
		stmt, err := tx.PrepareContext(ctx, query)
		if err != nil {
			return fmt.Errorf("prepare %q: %w", query, err)
		}
		s.statement[i] = stmt
	}
	s.tx = tx
	return nil
}

// address returns the number of an address, 0 for none.
func (s *Stage) address(ctx context.Context, address string) (int64, error) {
	address = key(visible(address))
	if address == "" {
		return 0, nil
	}
	return s.number(ctx, findAddress, addAddress, address)
}

// name returns the number of a display name, 0 for none.
func (s *Stage) name(ctx context.Context, name string) (int64, error) {
	if name = CleanName(name); name == "" {
		return 0, nil
	}
	return s.number(ctx, findName, addName, name)
}

func (s *Stage) number(ctx context.Context, find, add int, text string) (int64, error) {
	word := string(rune(find)) + text
	if id, ok := s.known[word]; ok {
		return id, nil
	}
	var id int64
	err := s.statement[find].QueryRowContext(ctx, text).Scan(&id)
	if err == sql.ErrNoRows {
		var done sql.Result
		if done, err = s.statement[add].ExecContext(ctx, text); err == nil {
			id, err = done.LastInsertId()
		}
	}
	if err != nil {
		return 0, fmt.Errorf("number of an address or name: %w", err)
	}
	if len(s.known) >= maxKnown {
		clear(s.known)
	}
	s.known[word] = id
	return id, nil
}
