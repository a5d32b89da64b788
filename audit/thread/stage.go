package thread

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

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
CREATE INDEX thread_node_root ON thread_node(thread, rank);
CREATE INDEX thread_node_linked ON thread_node(thread) WHERE linked;
CREATE TABLE thread_message(digest BLOB PRIMARY KEY, leaf INTEGER NOT NULL, node INTEGER NOT NULL,
  parent INTEGER, reason TEXT NOT NULL, sent INTEGER,
  reply INTEGER NOT NULL, clues BLOB NOT NULL, conversation BLOB,
  forward INTEGER NOT NULL, people BLOB NOT NULL, subject INTEGER NOT NULL) WITHOUT ROWID, STRICT;
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

	// What the transaction knows.
	known  map[key]node
	latest map[int64]moment // the last of a bucket

	find                                                                     map[int]*sql.Stmt // by number of keys
	insertNode, updateNode, countNodes, moveNodes, insertMessage, countClaim *sql.Stmt

	insertClue, leader, follower, last, canonical *sql.Stmt
	getEdge, putEdge, dropEdge, link, unlink      *sql.Stmt
	wait, waiters, forget, parented               *sql.Stmt
}

// NewStage returns the stage.
func NewStage() *Stage { return new(Stage) }

// Name implements [projection.Stage].
func (s *Stage) Name() string { return "thread" }

// Version implements [projection.Stage]. It grows with the rules of zones.
func (s *Stage) Version() int { return 600 + zone.Version }

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
	s.know(f)
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
	s.known, s.latest = make(map[key]node), make(map[int64]moment)
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

// add writes the row of the message. It is there already if the same bytes were
// erased and observed again.
func (s *Stage) add(ctx context.Context, m message, f *family) error {
	var parent, sent any
	reason := Top
	switch {
	case f.irt != nil:
		parent, reason = f.irt.id, InReplyTo
	case len(f.refs) > 0:
		parent, reason = f.refs[len(f.refs)-1].id, References
	}
	if !m.sent.IsZero() {
		sent = m.sent.Unix()
	}
	var conversation any
	if m.index != "" {
		conversation = []byte(m.index)
	}
	clues := []byte{}
	if !f.own.parented { // else nobody asks for them
		clues = pack(m.buckets)
	}
	_, err := s.insertMessage.ExecContext(ctx, m.digest[:], m.leaf, f.own.id, parent, reason, sent, m.reply, clues, conversation, m.forward, m.people, m.about)
	if err != nil {
		return fmt.Errorf("store message %s: %w", m.digest, err)
	}
	return nil
}
