package quote

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"onrecord/ingest/email"
)

// A store reads and writes the tables.
type store struct {
	tx    *sql.Tx // for which the statements were prepared
	stmts map[string]*sql.Stmt
	count int64 // of all messages
	cache
	postings
}

// prepare begins the work in a transaction. Messages read before are kept if the
// newest of them is there, so that no transaction was taken back.
func (s *store) prepare(ctx context.Context, tx *sql.Tx) error {
	if s.tx == tx {
		return nil
	}
	s.tx, s.stmts = nil, make(map[string]*sql.Stmt)
	m := s.newest
	if m != nil {
		var digest []byte
		row := tx.QueryRowContext(ctx, `SELECT digest FROM quote_message WHERE id = ?`, m.id)
		if err := row.Scan(&digest); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read message %d: %w", m.id, err)
		}
		if !bytes.Equal(digest, m.digest[:]) {
			m = nil
		}
	}
	if m == nil {
		s.forget()
		s.forgetPostings()
	}
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM quote_message`).Scan(&s.count); err != nil {
		return fmt.Errorf("count messages: %w", err)
	}
	s.bits = bitsFor(s.count)
	s.tx = tx
	return nil
}

// stmt returns a prepared statement.
func (s *store) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := s.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	s.stmts[query] = stmt
	return stmt, nil
}

func (s *store) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := s.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// add writes the row of a message and gives it its number. It is there already
// if the same bytes were erased and observed again.
func (s *store) add(ctx context.Context, m *message, own, blocks []byte) (isNew bool, err error) {
	var sent any
	if m.sent != noTime {
		sent = m.sent
	}
	res, err := s.exec(ctx, `INSERT INTO quote_message(digest, name, addr, sent, own, blocks, print) VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		m.digest[:], m.author.Name, m.author.Addr, sent, own, blocks, m.printed[:])
	if err != nil {
		return false, fmt.Errorf("store message %s: %w", m.digest, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	if m.id, err = res.LastInsertId(); err != nil {
		return false, err
	}
	m.whole = true
	s.keep(m)
	s.count = m.id
	return true, s.room(ctx)
}

// notBefore returns those of some messages that were not sent before a time.
func (s *store) notBefore(ctx context.Context, ids []int64, sent int64) ([]int64, error) {
	if sent == noTime {
		return ids, nil
	}
	var list, unread []int64
	for _, id := range ids {
		m, ok := s.find(id)
		switch {
		case !ok:
			unread = append(unread, id)
		case m.sent == noTime || m.sent >= sent:
			list = append(list, id)
		}
	}
	if len(unread) == 0 {
		return list, nil
	}
	asked, err := json.Marshal(unread)
	if err != nil {
		return nil, err
	}
	stmt, err := s.stmt(ctx, `SELECT id FROM quote_message WHERE id IN (SELECT value FROM json_each(?)) AND (sent IS NULL OR sent >= ?)`)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, string(asked), sent)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, rows.Err()
}

// source reads the own words of a message.
func (s *store) source(ctx context.Context, id int64) (*message, error) {
	if m, ok := s.find(id); ok {
		return m, nil
	}
	m, err := s.read(ctx, id, `SELECT digest, name, addr, sent, own, NULL FROM quote_message WHERE id = ?`, false)
	if err == nil {
		s.keep(m)
	}
	return m, err
}

// reader reads a message with its blocks.
func (s *store) reader(ctx context.Context, id int64) (*message, error) {
	if m, ok := s.find(id); ok && m.whole {
		return m, nil
	}
	return s.read(ctx, id, `SELECT digest, name, addr, sent, own, blocks FROM quote_message WHERE id = ?`, true)
}

func (s *store) read(ctx context.Context, id int64, query string, withBlocks bool) (*message, error) {
	stmt, err := s.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	m := &message{id: id, text: &text{sent: noTime}}
	var digest, own, blocks []byte
	var sent sql.NullInt64
	if err := stmt.QueryRowContext(ctx, id).Scan(&digest, &m.author.Name, &m.author.Addr, &sent, &own, &blocks); err != nil {
		return nil, fmt.Errorf("read message %d: %w", id, err)
	}
	if sent.Valid {
		m.sent = sent.Int64
	}
	if len(digest) != len(m.digest) {
		return nil, errRow
	}
	m.digest = email.Digest(digest)
	return m, m.decode(own, blocks, withBlocks)
}
