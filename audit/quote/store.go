package quote

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// A posting is a row of quote_sample. ref is twice the number of a message that
// has the sample in its own words, and one more if it is in one of its
// paragraphs that are passages; less twice the number of a message that quotes
// it; 0 if the sample is boilerplate, and then it has no other rows.
type posting struct {
	sample
	ref int64
}

func owner(h sample, message int64, told bool) posting {
	if told {
		return posting{h, 2*message + 1}
	}
	return posting{h, 2 * message}
}

func quoter(h sample, message int64) posting { return posting{h, -2 * message} }

func (p posting) owns() bool     { return p.ref > 0 }
func (p posting) told() bool     { return p.ref > 0 && p.ref%2 == 1 }
func (p posting) common() bool   { return p.ref == 0 }
func (p posting) message() int64 { return max(p.ref, -p.ref) / 2 }

// owners counts the messages that have a sample as their own.
func owners(list []posting) (n int) {
	for _, p := range list {
		if p.owns() {
			n++
		}
	}
	return n
}

// take splits off the postings of h from the front of a sorted list.
func take(list []posting, h sample) (of, rest []posting) {
	for len(list) > 0 && list[0].sample < h {
		list = list[1:]
	}
	n := 0
	for n < len(list) && list[n].sample == h {
		n++
	}
	return list[:n], list[n:]
}

// A store reads and writes the tables.
type store struct {
	tx      *sql.Tx // for which the statements were prepared
	stmts   map[string]*sql.Stmt
	sources map[int64]*message // read not long ago
	held    int                // words of them
	newest  *message           // of them
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
	}
	s.tx = tx
	return nil
}

func (s *store) forget() { s.sources, s.held, s.newest = make(map[int64]*message), 0, nil }

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
func (s *store) add(ctx context.Context, m *message) (isNew bool, err error) {
	var sent any
	if m.sent != noTime {
		sent = m.sent
	}
	own, blocks := m.encode()
	res, err := s.exec(ctx, `INSERT INTO quote_message(digest, name, addr, sent, own, blocks) VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		m.digest[:], m.author.Name, m.author.Addr, sent, own, blocks)
	if err != nil {
		return false, fmt.Errorf("store message %s: %w", m.digest, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	m.id, err = res.LastInsertId()
	m.whole = true
	s.keep(m)
	return true, err
}

// Messages that were read are kept up to so many words: replies come soon
// after what they answer.
const maxHeld = 8_000_000

func (s *store) keep(m *message) {
	if s.held += m.size(); s.held > maxHeld {
		s.forget()
	}
	s.sources[m.id] = m
	if s.newest == nil || m.id > s.newest.id {
		s.newest = m
	}
}

// notBefore returns those of some messages that were not sent before a time.
func (s *store) notBefore(ctx context.Context, ids []int64, sent int64) ([]int64, error) {
	if sent == noTime {
		return ids, nil
	}
	var list []int64
	for part := range slices.Chunk(ids, most) {
		query, size := askSent.of(len(part))
		args := make([]any, 0, most+1)
		for i := range size {
			args = append(args, part[min(i, len(part)-1)])
		}
		stmt, err := s.stmt(ctx, query)
		if err != nil {
			return nil, err
		}
		rows, err := stmt.QueryContext(ctx, append(args, sent)...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			list = append(list, id)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// source reads the own words of a message.
func (s *store) source(ctx context.Context, id int64) (*message, error) {
	if m, ok := s.sources[id]; ok {
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
	if m, ok := s.sources[id]; ok && m.whole {
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

// Rows are looked up and written many at once: the sizes of statements, of
// which the smallest that holds all is taken, filled up with what changes
// nothing.
var sizes = [...]int{4, 8, 16, 32, most}

const most = 64

// A batchQuery is a statement in all its sizes.
type batchQuery [len(sizes)]string

// batched makes the statement before + row, row, ... + after.
func batched(before, row, after string) (q batchQuery) {
	for i, n := range sizes {
		q[i] = before + row + strings.Repeat(", "+row, n-1) + after
	}
	return q
}

// of returns the statement for n rows, and for how many it is.
func (q *batchQuery) of(n int) (query string, size int) {
	i := 0
	for sizes[i] < n {
		i++
	}
	return q[i], sizes[i]
}

var (
	askAll       = batched(`WITH asked(h) AS (VALUES `, `(?)`, `) SELECT sample, message FROM asked CROSS JOIN quote_sample ON sample = h`)
	askOwners    = batched(`WITH asked(h) AS (VALUES `, `(?)`, `) SELECT sample, message FROM asked CROSS JOIN quote_sample ON sample = h AND message >= 0`)
	insertSample = batched(`INSERT OR IGNORE INTO quote_sample(sample, message) VALUES `, `(?, ?)`, ``)
	askSent      = batched(`WITH asked(a) AS (VALUES `, `(?)`, `) SELECT DISTINCT id FROM asked CROSS JOIN quote_message ON id = a WHERE sent IS NULL OR sent >= ?`)
)

// holders returns the postings of samples, sorted: of owners, and of quoters if
// all are asked for.
func (s *store) holders(ctx context.Context, samples []sample, all bool) ([]posting, error) {
	q := &askOwners
	if all {
		q = &askAll
	}
	var list []posting
	args := make([]any, 0, most)
	for part := range slices.Chunk(samples, most) {
		query, size := q.of(len(part))
		args = args[:0]
		for _, h := range part {
			args = append(args, int64(h))
		}
		for len(args) < size {
			args = append(args, nil)
		}
		var err error
		if list, err = s.postings(ctx, list, query, args); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *store) postings(ctx context.Context, list []posting, query string, args []any) ([]posting, error) {
	stmt, err := s.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var h, ref int64
		if err := rows.Scan(&h, &ref); err != nil {
			return nil, err
		}
		list = append(list, posting{sample(h), ref})
	}
	return list, rows.Err()
}

// insert writes postings.
func (s *store) insert(ctx context.Context, list []posting) error {
	slices.SortFunc(list, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.sample, b.sample), cmp.Compare(a.ref, b.ref))
	})
	args := make([]any, 0, 2*most)
	for part := range slices.Chunk(list, most) {
		query, size := insertSample.of(len(part))
		args = args[:0]
		for i := range size {
			p := part[min(i, len(part)-1)]
			args = append(args, int64(p.sample), p.ref)
		}
		if _, err := s.exec(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// makeCommon puts the mark of boilerplate in place of the postings of a sample.
func (s *store) makeCommon(ctx context.Context, h sample) error {
	if _, err := s.exec(ctx, `DELETE FROM quote_sample WHERE sample = ?`, int64(h)); err != nil {
		return err
	}
	return s.insert(ctx, []posting{{sample: h}})
}
