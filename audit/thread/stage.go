package thread

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/zone"
)

// schema: a node is a Message-ID, or a message without one. thread is a number
// common to all nodes of a thread, with no other meaning. rank orders the
// nodes of a thread when the root is looked for: 0 held without ancestors, 1
// missing without ancestors, 2 the rest. A row of thread_claim counts the
// messages whose References name a missing child straight after a parent.
//
// head is the rank by references alone; a node with an edge has rankBelow.
// parented says that one of the ancestors that its messages name is held; if
// not, it has a row in thread_waiting for each. A node is linked if an edge
// ever began or ended there. thread_bucket holds what has a clue in common, in
// the order of time, and thread_message the clues of each message.
const schema = `
CREATE TABLE thread_node(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
  thread INTEGER NOT NULL, rank INTEGER NOT NULL, held INTEGER NOT NULL,
  head INTEGER NOT NULL, parented INTEGER NOT NULL DEFAULT 0, linked INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX thread_node_root ON thread_node(thread, rank, key);
CREATE INDEX thread_node_linked ON thread_node(thread) WHERE linked;
CREATE TABLE thread_message(digest BLOB PRIMARY KEY, leaf INTEGER NOT NULL, node INTEGER NOT NULL,
  parent INTEGER, reason TEXT NOT NULL, sent INTEGER, zone INTEGER,
  reply INTEGER NOT NULL, clues BLOB NOT NULL, conversation BLOB,
  forward INTEGER NOT NULL, people BLOB NOT NULL) WITHOUT ROWID, STRICT;
CREATE INDEX thread_message_node ON thread_message(node, sent);
CREATE TABLE thread_edge(child INTEGER PRIMARY KEY, parent INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE INDEX thread_edge_parent ON thread_edge(parent);
CREATE TABLE thread_bucket(bucket INTEGER NOT NULL, sent INTEGER NOT NULL, tie INTEGER NOT NULL, back INTEGER NOT NULL,
  node INTEGER NOT NULL, PRIMARY KEY(bucket, sent, tie, back)) WITHOUT ROWID, STRICT;
CREATE TABLE thread_waiting(ancestor INTEGER NOT NULL, node INTEGER NOT NULL, PRIMARY KEY(ancestor, node)) WITHOUT ROWID, STRICT;
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

	insertClue, leader, canonical            *sql.Stmt
	getEdge, putEdge, dropEdge, link, unlink *sql.Stmt
	wait, waiters, forget, parented          *sql.Stmt
}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "thread" }

// Version implements [projection.Stage]. It grows with the rules of zones.
func (s *Stage) Version() int { return 200 + zone.Version }

// Schema implements [projection.Stage].
func (s *Stage) Schema() string { return schema }

// Tables implements [projection.Stage].
func (s *Stage) Tables() []string {
	return []string{"thread_node", "thread_message", "thread_claim", "thread_edge", "thread_bucket", "thread_waiting"}
}

// Apply implements [projection.Stage]. It looks at message.observed leaves:
// each brings new bytes. A message whose envelope was erased stands alone.
func (s *Stage) Apply(ctx context.Context, tx *sql.Tx, e *record.Entry) error {
	return s.apply(ctx, tx, e, nil)
}

// ApplyMessage implements [projection.MessageStage].
func (s *Stage) ApplyMessage(ctx context.Context, tx *sql.Tx, e *record.Entry, r *projection.Reading) error {
	return s.apply(ctx, tx, e, r)
}

// apply adds a message; r is nil if its bytes are not held.
func (s *Stage) apply(ctx context.Context, tx *sql.Tx, e *record.Entry, r *projection.Reading) error {
	if e.Leaf.Kind != tlog.KindMessageObserved {
		return nil
	}
	m, ok := messageOf(e)
	if !ok {
		return nil
	}
	if r != nil && e.Facets[tlog.FacetEnvelope] != nil {
		m.readClues(r.Message, r.Texts)
	}
	m.buckets = m.clues()
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
	if err := s.add(ctx, m, f); err != nil {
		return err
	}
	if err := s.infer(ctx, m, f); err != nil {
		return fmt.Errorf("join %s without references: %w", m.digest, err)
	}
	return nil
}

// infer does what joins messages in other ways than by references.
func (s *Stage) infer(ctx context.Context, m message, f *family) error {
	if f.came {
		if err := s.release(ctx, f.own.id); err != nil {
			return err
		}
	}
	if f.own.parented && !f.fresh {
		if err := s.setEdge(ctx, f.own.id, edge{}, false); err != nil {
			return err
		}
	}
	if !f.own.parented {
		for _, n := range f.all()[1:] {
			if _, err := s.wait.ExecContext(ctx, n.id, f.own.id); err != nil {
				return err
			}
		}
	}
	return s.enter(ctx, m, f)
}

// prepare makes the statements, once for each batch.
func (s *Stage) prepare(ctx context.Context, tx *sql.Tx) error {
	if s.tx == tx {
		return nil
	}
	s.tx, s.find = nil, make(map[int]*sql.Stmt)
	for _, p := range s.statements() {
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
	head   int
	held   bool

	parented bool
	dirty    bool // head, held or parented differ from the row
}

// A family is a message and its ancestors.
type family struct {
	own    *node
	refs   []*node // of References, oldest first
	irt    *node   // of In-Reply-To, if it is not among refs
	thread int64   // of all of them
	fresh  bool    // nothing was known of the message
	came   bool    // it was known by its message-id alone
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
		n.head = rankMissingTop
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
		stmt, err = s.tx.PrepareContext(ctx, `SELECT id, key, thread, head, held, parented FROM thread_node WHERE key IN (`+list+`)`)
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
		if err := rows.Scan(&row.id, &k, &row.thread, &row.head, &row.held, &row.parented); err != nil {
			return err
		}
		n := nodes[key(k)]
		n.id, n.thread, n.head, n.held, n.parented = row.id, row.thread, row.head, row.held, row.parented
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
	f.fresh, f.came = f.own.id == 0, f.own.id != 0 && !f.own.held
	for i, n := range f.refs {
		if !n.held && i > 0 && n.head != rankBelow {
			n.head, n.dirty = rankBelow, true
		}
	}
	head := rankHeldTop
	if len(f.refs) > 0 || f.irt != nil {
		head = rankBelow
	}
	if f.own.held {
		head = max(head, f.own.head)
	}
	parented := f.own.parented || slices.ContainsFunc(f.all()[1:], func(n *node) bool { return n.held })
	if f.own.head != head || !f.own.held || f.own.parented != parented {
		f.own.head, f.own.held, f.own.parented, f.own.dirty = head, true, parented, true
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
			_, err = s.insertNode.ExecContext(ctx, n.id, n.key[:], n.name, f.thread, n.head, n.held, n.parented)
		case n.dirty:
			_, err = s.updateNode.ExecContext(ctx, n.head, n.held, n.parented, n.id)
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
	var conversation any
	if m.index != "" {
		conversation = []byte(m.index)
	}
	clues := []byte{}
	if !f.own.parented { // else nobody asks for them
		clues = pack(m.buckets)
	}
	_, err := s.insertMessage.ExecContext(ctx, m.digest[:], m.leaf, f.own.id, parent, reason, sent, zone, m.reply, clues, conversation, m.forward, m.people)
	if err != nil {
		return fmt.Errorf("store message %s: %w", m.digest, err)
	}
	return nil
}
