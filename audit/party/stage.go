package party

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// schema: numbers of addresses and names have no meaning. A message is named by
// its first leaf; author and list are addresses, told is [Authorship.Told]. sent
// is in Unix seconds, zone the offset in seconds that the author wrote, NULL if
// the header tells none. others is a JSON array of the addresses that the header
// names besides, in ascending order, and party_role says in which fields, and by
// which name; name 0 is none.
const schema = `
CREATE TABLE party_address(id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE party_name(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE party_message(leaf INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, author INTEGER NOT NULL, name INTEGER NOT NULL,
  list INTEGER NOT NULL, told TEXT NOT NULL, sent INTEGER, zone INTEGER, others TEXT NOT NULL) STRICT;
CREATE INDEX party_message_author ON party_message(author);
CREATE TABLE party_role(address INTEGER NOT NULL, leaf INTEGER NOT NULL, field INTEGER NOT NULL, name INTEGER NOT NULL,
  PRIMARY KEY(address, leaf, field)) WITHOUT ROWID, STRICT;`

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
	roles     []role // of the messages of tx, not written yet
	statement [len(statements)]*sql.Stmt
}

// A role is a row of party_role.
type role struct{ address, leaf, field, name int64 }

func compareRoles(a, b role) int {
	return cmp.Or(cmp.Compare(a.address, b.address), cmp.Compare(a.leaf, b.leaf), cmp.Compare(a.field, b.field))
}

// Rows of party_role are written in the order of the table, some with one
// statement, and no more are kept back than that.
const (
	rowsAtOnce = 100
	maxRows    = 50_000
)

const (
	findAddress = iota
	addAddress
	findName
	addName
	addMessage
	addRole
	addRoles
)

var statements = [...]string{
	findAddress: `SELECT id FROM party_address WHERE address = ?`,
	addAddress:  `INSERT INTO party_address(address) VALUES(?)`,
	findName:    `SELECT id FROM party_name WHERE name = ?`,
	addName:     `INSERT INTO party_name(name) VALUES(?)`,
	addMessage:  `INSERT INTO party_message(leaf, digest, author, name, list, told, sent, zone, others) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(digest) DO NOTHING`,
	addRole:     `INSERT INTO party_role(address, leaf, field, name) VALUES(?, ?, ?, ?)`,
	addRoles:    `INSERT INTO party_role(address, leaf, field, name) VALUES(?, ?, ?, ?)` + strings.Repeat(`, (?, ?, ?, ?)`, rowsAtOnce-1),
}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "party" }

// Version implements [projection.Stage].
func (s *Stage) Version() int { return 4 }

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
	roles, err := s.rowsOf(ctx, e.Index, m.Message, a)
	if err != nil {
		return err
	}
	sent, zone := sentAt(m.Message)
	done, err := s.statement[addMessage].ExecContext(ctx, e.Index, m.Digest[:], author, name, list, a.Told, sent, zone, others(roles))
	if err != nil {
		return fmt.Errorf("store message %s: %w", m.Digest, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err // erased, and observed again
	}
	s.roles = append(s.roles, roles...)
	if len(s.roles) < maxRows {
		return nil
	}
	return s.writeRoles(ctx)
}

// rowsOf returns the other addresses of a message in the order of their rows,
// each once for each field.
func (s *Stage) rowsOf(ctx context.Context, leaf int64, m *email.Message, a Authorship) ([]role, error) {
	var roles []role
	n := 0
	for field, list := range rolesOf(m, a) {
		for _, one := range list {
			if n++; n > maxRoles {
				break
			}
			address, err := s.address(ctx, one.Addr)
			if err != nil {
				return nil, err
			}
			if address == 0 {
				continue
			}
			name, err := s.name(ctx, one.Name)
			if err != nil {
				return nil, err
			}
			roles = append(roles, role{address, leaf, int64(field), name})
		}
	}
	slices.SortStableFunc(roles, compareRoles)
	return slices.CompactFunc(roles, func(a, b role) bool { return compareRoles(a, b) == 0 }), nil
}

// others returns the addresses of sorted roles as party_message has them.
func others(roles []role) string {
	b := []byte{'['}
	for i, r := range roles {
		if i > 0 && r.address == roles[i-1].address {
			continue
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, r.address, 10)
	}
	return string(append(b, ']'))
}

// Flush implements [projection.Flusher].
func (s *Stage) Flush(ctx context.Context, tx *sql.Tx) error {
	if s.tx != tx {
		return nil // no message came
	}
	return s.writeRoles(ctx)
}

// writeRoles writes the roles that were kept back.
func (s *Stage) writeRoles(ctx context.Context) error {
	slices.SortFunc(s.roles, compareRoles)
	for list := range slices.Chunk(s.roles, rowsAtOnce) {
		if len(list) == rowsAtOnce {
			if err := s.write(ctx, addRoles, list...); err != nil {
				return err
			}
			continue
		}
		for _, r := range list {
			if err := s.write(ctx, addRole, r); err != nil {
				return err
			}
		}
	}
	s.roles = s.roles[:0]
	return nil
}

func (s *Stage) write(ctx context.Context, statement int, list ...role) error {
	args := make([]any, 0, 4*len(list))
	for _, r := range list {
		args = append(args, r.address, r.leaf, r.field, r.name)
	}
	if _, err := s.statement[statement].ExecContext(ctx, args...); err != nil {
		return fmt.Errorf("store addresses of leaves %d to %d: %w", list[0].leaf, list[len(list)-1].leaf, err)
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
	s.tx, s.known, s.roles = nil, make(map[string]int64), nil
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

// address returns the number of an address, 0 for none. An address with characters
// that cannot be seen is another one, and what is longer than a line can be is none.
func (s *Stage) address(ctx context.Context, address string) (int64, error) {
	const longest = 998 // bytes (RFC 5322 section 2.1.1)
	address = key(address)
	if address == "" || len(address) > longest {
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
