package thread

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	"onrecord/audit/quote"
	"onrecord/ingest/email"
)

// A quotation puts a node under the one whose words it carries.
type quotation struct {
	edge
	thread, parentThread int64 // by references
}

// quotations returns, by node, which nodes stand under what they quote, as far
// as some messages are either. A node that has an ancestor that is held, or
// continues another by its Thread-Index, does not. Of several sources the
// latest counts that is earlier than the node. Words that no mark shows to be
// another's need a pair of people in common: offers repeat each other too.
func quotations(ctx context.Context, tx *sql.Tx, digests []email.Digest) (map[int64]quotation, error) {
	pairs, err := quote.Pairs(ctx, tx, digests...)
	if err != nil || len(pairs) == 0 {
		return nil, err
	}
	// A message has one parent, so all that it quotes must be known.
	var readers []email.Digest
	seen := make(map[email.Digest]bool)
	for _, p := range pairs {
		if !seen[p.Message] {
			seen[p.Message] = true
			readers = append(readers, p.Message)
		}
	}
	if pairs, err = quote.Pairs(ctx, tx, readers...); err != nil {
		return nil, err
	}
	ends, err := endsOf(ctx, tx, pairs)
	if err != nil {
		return nil, err
	}
	best := make(map[int64]*end)
	list := make(map[int64]quotation)
	for _, p := range pairs {
		from, to := ends[p.Message], ends[p.Source]
		if !seen[p.Message] || from == nil || to == nil || from.parented || from.node == to.node || compareEnds(to, from) >= 0 {
			continue
		}
		if !p.Marked && !from.meets(to) || best[from.node] != nil && compareEnds(to, best[from.node]) <= 0 {
			continue
		}
		best[from.node] = to
		reason := Quoted
		if from.forward {
			reason = Forwarded
		}
		list[from.node] = quotation{edge{to.node, reason}, from.thread, to.thread}
	}
	return list, nil
}

// An end is a message at one side of a quotation.
type end struct {
	node, thread int64
	key          []byte
	sent         int64  // of the node
	parented     bool   // by headers
	forward      bool   // it passes something on
	people       []byte // numbers of the pairs of author and recipient
}

func compareEnds(a, b *end) int {
	return cmp.Or(cmp.Compare(a.sent, b.sent), bytes.Compare(a.key, b.key))
}

// meets reports whether two messages have a pair of people in common.
func (e *end) meets(o *end) bool {
	for a := e.people; len(a) >= pairBytes; a = a[pairBytes:] {
		for b := o.people; len(b) >= pairBytes; b = b[pairBytes:] {
			if bytes.Equal(a[:pairBytes], b[:pairBytes]) {
				return true
			}
		}
	}
	return false
}

func endsOf(ctx context.Context, tx *sql.Tx, pairs []quote.Pair) (map[email.Digest]*end, error) {
	ends := make(map[email.Digest]*end)
	var names []string
	for _, p := range pairs {
		for _, d := range []email.Digest{p.Message, p.Source} {
			if _, ok := ends[d]; !ok {
				ends[d] = nil
				names = append(names, hex.EncodeToString(d[:]))
			}
		}
	}
	asked, err := json.Marshal(names)
	if err != nil {
		return nil, fmt.Errorf("list of digests: %w", err)
	}
	const query = `SELECT m.digest, n.id, n.thread, n.key, coalesce((SELECT min(sent) FROM thread_message WHERE node = n.id), ?),
		n.parented OR coalesce((SELECT reason FROM thread_edge WHERE child = n.id), '') = ?, m.forward, m.people
		FROM json_each(?) j JOIN thread_message m ON m.digest = unhex(j.value) JOIN thread_node n ON n.id = m.node`
	rows, err := tx.QueryContext(ctx, query, int64(math.MaxInt64), ThreadIndex, string(asked))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d []byte
		e := new(end)
		if err := rows.Scan(&d, &e.node, &e.thread, &e.key, &e.sent, &e.parented, &e.forward, &e.people); err != nil {
			return nil, err
		}
		ends[email.Digest(d)] = e
	}
	return ends, rows.Err()
}
