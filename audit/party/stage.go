package party

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
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

// A Stage notes whom messages are from and to. Use one for one database.
type Stage struct {
	tx        *sql.Tx // for which the statements below were prepared
	known     map[string]int64
	roles     []role // of the messages of tx, not written yet
	statement [len(statements)]*sql.Stmt
}

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

// Flush implements [projection.Flusher].
func (s *Stage) Flush(ctx context.Context, tx *sql.Tx) error {
	if s.tx != tx {
		return nil // no message came
	}
	return s.writeRoles(ctx)
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
