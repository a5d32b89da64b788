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
// as messages of some threads by references are either. A node that has an
// ancestor that is held, or continues another by its Thread-Index, does not. Of
// several sources the latest counts that is earlier than the node. Words that no
// mark shows to be another's need a pair of people in common: offers repeat each
// other too. What has an edge by its subject stands under no message with another
// one: later versions of a text are quoted as well, and the words are those of
// the first.
func quotations(ctx context.Context, tx *sql.Tx, threads []int64) (map[int64]quotation, error) {
	others, err := quote.Others(ctx, tx, members, numbers(threads))
	if err != nil {
		return nil, err
	}
	const loose = members + ` AND NOT ` + parented + ` UNION ALL ` + named + ` WHERE NOT ` + parented
	pairs, err := quote.Pairs(ctx, tx, loose, numbers(threads), names(others))
	if err != nil || len(pairs) == 0 {
		return nil, err
	}
	var sides []email.Digest
	for _, p := range pairs {
		sides = append(sides, p.Message, p.Source)
	}
	ends, err := endsOf(ctx, tx, sides)
	if err != nil {
		return nil, err
	}
	best := make(map[int64]*end)
	list := make(map[int64]quotation)
	for _, p := range pairs {
		from, to := ends[p.Message], ends[p.Source]
		if from == nil || to == nil || from.node == to.node || compareEnds(to, from) >= 0 {
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

// An end is a message at one side of a quotation.
type end struct {
	node, thread int64
	key          []byte
	sent         int64  // of the node
	forward      bool   // it passes something on
	replies      bool   // it has an edge by its subject
	about        int64  // number of the base subject
	people       []byte // numbers of the pairs of author and recipient
}

func compareEnds(a, b *end) int {
	return cmp.Or(cmp.Compare(a.sent, b.sent), bytes.Compare(a.key, b.key))
}

// meets reports whether a message has a pair of people in common with an earlier one.
func (e *end) meets(earlier *end) bool {
	for a := e.people; len(a) >= pairBytes; a = a[pairBytes:] {
		for b := earlier.people; len(b) >= pairBytes && a[0]&toFind == 0; b = b[pairBytes:] {
			if a[0] == b[0]&^toFind && bytes.Equal(a[1:pairBytes], b[1:pairBytes]) {
				return true
			}
		}
	}
	return false
}

// Queries of digests: of the messages of threads, and of those that are named.
const (
	members = `SELECT m.digest FROM thread_node n JOIN thread_message m ON m.node = n.id WHERE n.thread IN (SELECT value FROM json_each(?))`
	named   = `SELECT m.digest FROM json_each(?) j CROSS JOIN thread_message m ON m.digest = unhex(j.value) JOIN thread_node n ON n.id = m.node`
)

// names writes a list for json_each.
func names(digests []email.Digest) string {
	list := make([]string, len(digests))
	for i, d := range digests {
		list[i] = d.String()
	}
	b, _ := json.Marshal(list) // hex digits can be written
	return string(b)
}

// parented says whether headers give a node n of a query its parent.
const parented = `(n.parented OR n.linked AND coalesce((SELECT reason FROM thread_edge WHERE child = n.id), '') = '` + ThreadIndex + `')`

// endsOf reads the ends of some messages.
func endsOf(ctx context.Context, tx *sql.Tx, digests []email.Digest) (map[email.Digest]*end, error) {
	slices.SortFunc(digests, func(a, b email.Digest) int { return bytes.Compare(a[:], b[:]) })
	digests = slices.Compact(digests)
	ends := make(map[email.Digest]*end)
	const query = `SELECT m.digest, n.id, n.thread, n.key, coalesce((SELECT min(sent) FROM thread_message WHERE node = n.id), ?),
		m.forward, m.people, n.linked AND coalesce((SELECT reason FROM thread_edge WHERE child = n.id), '') = ?, m.subject
		FROM json_each(?) j JOIN thread_message m ON m.digest = unhex(j.value) JOIN thread_node n ON n.id = m.node`
	rows, err := tx.QueryContext(ctx, query, int64(math.MaxInt64), Subject, names(digests))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d []byte
		e := new(end)
		if err := rows.Scan(&d, &e.node, &e.thread, &e.key, &e.sent, &e.forward, &e.people, &e.replies, &e.about); err != nil {
			return nil, err
		}
		ends[email.Digest(d)] = e
	}
	return ends, rows.Err()
}
