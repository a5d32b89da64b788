package thread

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strings"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// schema: a node is a Message-ID, or a message without one. thread is a number
// common to all nodes of a thread, with no other meaning. rank orders the
// nodes of a thread when the root is looked for: 0 held without ancestors, 1
// missing without ancestors, 2 the rest. A row of thread_claim counts the
// messages whose References name a missing child straight after a parent.
const schema = `
CREATE TABLE thread_node(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
  thread INTEGER NOT NULL, rank INTEGER NOT NULL, held INTEGER NOT NULL) STRICT;
CREATE INDEX thread_node_root ON thread_node(thread, rank, key);
CREATE TABLE thread_message(digest BLOB PRIMARY KEY, leaf INTEGER NOT NULL, node INTEGER NOT NULL,
  parent INTEGER, reason TEXT NOT NULL, sent INTEGER, zone INTEGER) WITHOUT ROWID, STRICT;
CREATE INDEX thread_message_node ON thread_message(node);
CREATE TABLE thread_claim(child INTEGER NOT NULL, parent INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(child, parent)) WITHOUT ROWID, STRICT;`

const (
	rankHeldTop = iota
	rankMissingTop
	rankBelow
)

// A key names a node: the SHA-256 of the Message-ID, or the digest of a
// message without one.
type key [sha256.Size]byte

func keyOf(name string) key { return sha256.Sum256([]byte(name)) }

// A Stage builds the threads. Use one for one database.
type Stage struct {
	tx   *sql.Tx // for which the statements below were prepared
	next int64   // id of the next new node

	find                                                                     map[int]*sql.Stmt // by number of keys
	insertNode, updateNode, countNodes, moveNodes, insertMessage, countClaim *sql.Stmt
}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "thread" }

// Version implements [projection.Stage].
func (s *Stage) Version() int { return 1 }

// Schema implements [projection.Stage].
func (s *Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (s *Stage) Tables() []string {
	return []string{"thread_node", "thread_message", "thread_claim"}
}

// Apply implements [projection.Stage]. It looks at message.observed leaves:
// each brings new bytes. A message whose envelope was erased stands alone.
func (s *Stage) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	if e.Leaf.Kind != tlog.KindMessageObserved {
		return nil
	}
	m, ok := messageOf(e)
	if !ok {
		return nil
	}
	if err := s.prepare(ctx, tx); err != nil {
		return err
	}
	f, err := s.family(ctx, m)
	if err != nil {
		return fmt.Errorf("look up message-ids: %w", err)
	}
	if err := s.join(ctx, f); err != nil {
		return fmt.Errorf("join threads: %w", err)
	}
	f.rank()
	if err := s.store(ctx, f); err != nil {
		return fmt.Errorf("store message-ids: %w", err)
	}
	return s.add(ctx, m, f)
}

// prepare makes the statements, once for each batch.
func (s *Stage) prepare(ctx context.Context, tx *sql.Tx) error {
	if s.tx == tx {
		return nil
	}
	s.tx, s.find = nil, make(map[int]*sql.Stmt)
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&s.insertNode, `INSERT INTO thread_node(id, key, name, thread, rank, held) VALUES(?, ?, ?, ?, ?, ?)`},
		{&s.updateNode, `UPDATE thread_node SET rank = ?, held = ? WHERE id = ?`},
		{&s.countNodes, `SELECT count(*) FROM (SELECT 1 FROM thread_node WHERE thread = ? LIMIT ?)`},
		{&s.moveNodes, `UPDATE thread_node SET thread = ? WHERE thread = ?`},
		{&s.insertMessage, `INSERT INTO thread_message(digest, leaf, node, parent, reason, sent, zone) VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.countClaim, `INSERT INTO thread_claim(child, parent, n) VALUES(?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1`},
	} {
		stmt, err := tx.PrepareContext(ctx, p.sql)
		if err != nil {
			return fmt.Errorf("prepare %q: %w", p.sql, err)
		}
		*p.to = stmt
	}
	row := tx.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) + 1 FROM thread_node`)
	if err := row.Scan(&s.next); err != nil {
		return fmt.Errorf("number of the next node: %w", err)
	}
	s.tx = tx
	return nil
}

// A node is a row of thread_node.
type node struct {
	id     int64 // 0: not stored yet
	key    key
	name   string // known if id is 0
	thread int64
	rank   int
	held   bool
	dirty  bool // rank or held differ from the row
}

// A family is a message and its ancestors.
type family struct {
	own    *node
	refs   []*node // of References, oldest first
	irt    *node   // of In-Reply-To, if it is not among refs
	thread int64   // of all of them
}

func (f *family) all() []*node {
	list := append([]*node{f.own}, f.refs...)
	if f.irt != nil {
		list = append(list, f.irt)
	}
	return list
}

// family looks up the nodes of a message.
func (s *Stage) family(ctx context.Context, m message) (*family, error) {
	f := &family{own: &node{key: m.key(), name: m.id}}
	for _, id := range m.refs {
		f.refs = append(f.refs, &node{key: keyOf(id), name: id})
	}
	if m.irt != "" {
		f.irt = &node{key: keyOf(m.irt), name: m.irt}
	}
	nodes := make(map[key]*node)
	for _, n := range f.all() {
		n.rank = rankMissingTop
		nodes[n.key] = n
	}
	return f, s.look(ctx, nodes)
}

// look fills in the nodes that are stored.
func (s *Stage) look(ctx context.Context, nodes map[key]*node) error {
	size := 1
	for size < len(nodes) {
		size *= 2
	}
	stmt, ok := s.find[size]
	if !ok {
		var err error
		list := strings.Repeat(", ?", size)[2:]
		stmt, err = s.tx.PrepareContext(ctx, `SELECT id, key, thread, rank, held FROM thread_node WHERE key IN (`+list+`)`)
		if err != nil {
			return err
		}
		s.find[size] = stmt
	}
	args := make([]any, 0, size)
	for k := range nodes { // in any order: the answer is a set
		args = append(args, k[:])
	}
	for len(args) < size {
		args = append(args, nil)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var row node
	var k sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&row.id, &k, &row.thread, &row.rank, &row.held); err != nil {
			return err
		}
		n := nodes[key(k)]
		n.id, n.thread, n.rank, n.held = row.id, row.thread, row.rank, row.held
	}
	return rows.Err()
}

// join makes one thread of those of the family. The smaller one moves into the
// larger one, so that a node moves at most log2(nodes) times in its life.
func (s *Stage) join(ctx context.Context, f *family) error {
	for _, n := range f.all() {
		switch {
		case n.id == 0 || n.thread == f.thread:
			continue
		case f.thread == 0:
			f.thread = n.thread
			continue
		}
		keep, move, err := s.larger(ctx, f.thread, n.thread)
		if err != nil {
			return err
		}
		if _, err := s.moveNodes.ExecContext(ctx, keep, move); err != nil {
			return err
		}
		for _, n := range f.all() {
			if n.thread == move {
				n.thread = keep
			}
		}
		f.thread = keep
	}
	if f.thread == 0 {
		f.thread = s.next // no thread has the number of a node that is not there
	}
	return nil
}

// larger tells which of two threads has more nodes, without counting the whole
// of a large one.
func (s *Stage) larger(ctx context.Context, a, b int64) (large, small int64, err error) {
	for limit := 64; ; limit *= 8 {
		var na, nb int
		if err := s.countNodes.QueryRowContext(ctx, a, limit).Scan(&na); err != nil {
			return 0, 0, err
		}
		if err := s.countNodes.QueryRowContext(ctx, b, limit).Scan(&nb); err != nil {
			return 0, 0, err
		}
		if na == limit && nb == limit {
			continue
		}
		if na > nb || na == nb && a < b {
			return a, b, nil
		}
		return b, a, nil
	}
}

// rank sets what the message says about its own node and the missing ones.
func (f *family) rank() {
	for i, n := range f.refs {
		if !n.held && i > 0 && n.rank != rankBelow {
			n.rank, n.dirty = rankBelow, true
		}
	}
	own := rankHeldTop
	if len(f.refs) > 0 || f.irt != nil {
		own = rankBelow
	}
	if f.own.held {
		own = max(own, f.own.rank)
	}
	if f.own.rank != own || !f.own.held {
		f.own.rank, f.own.held, f.own.dirty = own, true, true
	}
}

// store writes new nodes, changed ones, and the order of the missing ones.
func (s *Stage) store(ctx context.Context, f *family) error {
	for _, n := range f.all() {
		var err error
		switch {
		case n.id == 0:
			n.id = s.next
			s.next++
			_, err = s.insertNode.ExecContext(ctx, n.id, n.key[:], n.name, f.thread, n.rank, n.held)
		case n.dirty:
			_, err = s.updateNode.ExecContext(ctx, n.rank, n.held, n.id)
		}
		if err != nil {
			return err
		}
	}
	for i := 1; i < len(f.refs); i++ {
		if f.refs[i].held {
			continue
		}
		if _, err := s.countClaim.ExecContext(ctx, f.refs[i].id, f.refs[i-1].id); err != nil {
			return err
		}
	}
	return nil
}

// add writes the row of the message. It is there already if the same bytes were
// erased and observed again.
func (s *Stage) add(ctx context.Context, m message, f *family) error {
	var parent, sent, zone any
	reason := Top
	switch {
	case f.irt != nil:
		parent, reason = f.irt.id, InReplyTo
	case len(f.refs) > 0:
		parent, reason = f.refs[len(f.refs)-1].id, References
	}
	if !m.sent.IsZero() {
		_, offset := m.sent.Zone()
		sent, zone = m.sent.Unix(), offset
	}
	_, err := s.insertMessage.ExecContext(ctx, m.digest[:], m.leaf, f.own.id, parent, reason, sent, zone)
	if err != nil {
		return fmt.Errorf("store message %s: %w", m.digest, err)
	}
	return nil
}
