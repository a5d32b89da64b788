package thread

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

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
	unknown := make(map[key]*node)
	for _, n := range f.all() {
		if known, ok := s.known[n.key]; ok {
			*n = known
			continue
		}
		n.head = rankMissingTop
		unknown[n.key] = n
	}
	return f, s.look(ctx, unknown)
}

// maxKnown is how many nodes are remembered.
const maxKnown = 50_000

// know remembers the nodes of a family as they are stored.
func (s *Stage) know(f *family) {
	if len(s.known) > maxKnown {
		clear(s.known)
	}
	for _, n := range f.all() {
		n.name, n.dirty = "", false
		s.known[n.key] = *n
	}
}

// look fills in the nodes that are stored.
func (s *Stage) look(ctx context.Context, nodes map[key]*node) error {
	if len(nodes) == 0 {
		return nil
	}
	size := 1
	for size < len(nodes) {
		size *= 2
	}
	stmt, ok := s.find[size]
	if !ok {
		var err error
		is := "= ?" // the driver makes a table for a list
		if size > 1 {
			is = "IN (" + strings.Repeat(", ?", size)[2:] + ")"
		}
		stmt, err = s.tx.PrepareContext(ctx, `SELECT id, key, thread, head, held, parented FROM thread_node WHERE key `+is)
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
		clear(s.known) // some of them moved
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
			n.id, n.thread = s.next, f.thread
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
