package thread

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"slices"

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
// another's need a pair of people in common: offers repeat each other too. What
// has an edge by its subject stands under no message with another one: later
// versions of a text are quoted as well, and the words are those of the first.
func quotations(ctx context.Context, tx *sql.Tx, digests []email.Digest) (map[int64]quotation, error) {
	pairs, err := quote.Pairs(ctx, tx, digests...)
	if err != nil || len(pairs) == 0 {
		return nil, err
	}
	ends := make(map[email.Digest]*end)
	if err := addEnds(ctx, tx, ends, pairs, func(p quote.Pair) (email.Digest, bool) { return p.Message, true }); err != nil {
		return nil, err
	}
	loose := func(p quote.Pair) bool { return ends[p.Message] != nil && !ends[p.Message].parented }
	pairs = slices.DeleteFunc(pairs, func(p quote.Pair) bool { return !loose(p) })
	if pairs, err = complete(ctx, tx, pairs, digests); err != nil || len(pairs) == 0 {
		return nil, err
	}
	if err := addEnds(ctx, tx, ends, pairs, func(p quote.Pair) (email.Digest, bool) { return p.Source, loose(p) }); err != nil {
		return nil, err
	}
	best := make(map[int64]*end)
	list := make(map[int64]quotation)
	for _, p := range pairs {
		from, to := ends[p.Message], ends[p.Source]
		if !loose(p) || to == nil || from.node == to.node || compareEnds(to, from) >= 0 {
			continue
		}
		if from.replies && from.about != to.about || !p.Marked && !from.meets(to) || best[from.node] != nil && compareEnds(to, best[from.node]) <= 0 {
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

// complete adds what else the messages quote that are not among digests: a
// message has one parent, so all that it quotes must be known.
func complete(ctx context.Context, tx *sql.Tx, pairs []quote.Pair, digests []email.Digest) ([]quote.Pair, error) {
	known := make(map[email.Digest]bool)
	for _, d := range digests {
		known[d] = true
	}
	var missing []email.Digest
	for _, p := range pairs {
		if !known[p.Message] {
			known[p.Message] = true
			missing = append(missing, p.Message)
		}
	}
	if len(missing) == 0 {
		return pairs, nil
	}
	more, err := quote.Pairs(ctx, tx, missing...)
	return append(pairs, more...), err
}

// An end is a message at one side of a quotation.
type end struct {
	node, thread int64
	key          []byte
	sent         int64  // of the node
	parented     bool   // by headers
	forward      bool   // it passes something on
	replies      bool   // it has an edge by its subject
	about        int64  // number of the base subject
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

// addEnds reads one end of each pair that is not there yet; which names it.
func addEnds(ctx context.Context, tx *sql.Tx, ends map[email.Digest]*end, pairs []quote.Pair, which func(quote.Pair) (email.Digest, bool)) error {
	var names []string
	for _, p := range pairs {
		d, wanted := which(p)
		if _, ok := ends[d]; wanted && !ok {
			ends[d] = nil
			names = append(names, d.String())
		}
	}
	if len(names) == 0 {
		return nil
	}
	asked, _ := json.Marshal(names) // hex digits can be written
	const query = `SELECT m.digest, n.id, n.thread, n.key, coalesce((SELECT min(sent) FROM thread_message WHERE node = n.id), ?),
		n.parented OR n.linked AND coalesce((SELECT reason FROM thread_edge WHERE child = n.id), '') = ?, m.forward, m.people,
		n.linked AND coalesce((SELECT reason FROM thread_edge WHERE child = n.id), '') = ?, m.subject
		FROM json_each(?) j JOIN thread_message m ON m.digest = unhex(j.value) JOIN thread_node n ON n.id = m.node`
	rows, err := tx.QueryContext(ctx, query, int64(math.MaxInt64), ThreadIndex, Subject, string(asked))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var d []byte
		e := new(end)
		if err := rows.Scan(&d, &e.node, &e.thread, &e.key, &e.sent, &e.parented, &e.forward, &e.people, &e.replies, &e.about); err != nil {
			return err
		}
		ends[email.Digest(d)] = e
	}
	return rows.Err()
}
