package thread

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A whole is a conversation: threads by references, and what joins them.
type whole struct {
	threads []int64        // numbers, in ascending order
	quotes  map[int64]edge // of the nodes that stand under what they quote

	root key // after setRoots
	rank int // of the root
}

// wholesOf returns the conversation of each of some threads by references.
// Those of the same one have the same pointer.
func wholesOf(ctx context.Context, tx *sql.Tx, start []int64) ([]*whole, error) {
	threads, quotes, err := surroundings(ctx, tx, start)
	if err != nil {
		return nil, err
	}
	joined := make(groups)
	for _, q := range quotes {
		joined.join(q.thread, q.parentThread)
	}
	if err := joined.follow(ctx, tx, threads, quotes); err != nil {
		return nil, err
	}
	slices.Sort(threads)
	byGroup := make(map[int64]*whole)
	for _, t := range start {
		byGroup[joined.of(t)] = &whole{quotes: make(map[int64]edge)}
	}
	for _, t := range threads {
		if w := byGroup[joined.of(t)]; w != nil {
			w.threads = append(w.threads, t)
		}
	}
	for child, q := range quotes {
		if w := byGroup[joined.of(q.thread)]; w != nil {
			w.quotes[child] = q.edge
		}
	}
	list := make([]*whole, len(start))
	for i, t := range start {
		list[i] = byGroup[joined.of(t)]
	}
	return list, nil
}

// follow joins threads by their edges, other than those of nodes that stand
// under what they quote.
func (g groups) follow(ctx context.Context, tx *sql.Tx, threads []int64, quotes map[int64]quotation) error {
	const edges = `SELECT e.child, n.thread, p.thread FROM thread_node n JOIN thread_edge e ON e.child = n.id
		JOIN thread_node p ON p.id = e.parent WHERE n.linked AND n.thread IN (SELECT value FROM json_each(?))`
	return projection.EachRow(ctx, tx, edges, []any{numbers(threads)}, func(scan func(...any) error) error {
		var child, thread, parent int64
		if err := scan(&child, &thread, &parent); err != nil {
			return err
		}
		if _, over := quotes[child]; !over {
			g.join(thread, parent)
		}
		return nil
	})
}

// surroundings follows edges and quotations of one kind or another until
// nothing is new: no thread of the conversation is missing. A quotation counts
// more than an edge of [Subject] or [Series], so it may be too many.
func surroundings(ctx context.Context, tx *sql.Tx, start []int64) ([]int64, map[int64]quotation, error) {
	var threads []int64
	quotes := make(map[int64]quotation)
	known := make(map[int64]bool)
	isKnown := func(t int64) bool { return known[t] }
	for next := start; len(next) > 0; {
		reached, err := reach(ctx, tx, next)
		if err != nil {
			return nil, nil, err
		}
		reached = slices.DeleteFunc(reached, isKnown)
		for _, t := range reached {
			known[t] = true
		}
		threads = append(threads, reached...)
		found, err := quotations(ctx, tx, reached)
		if err != nil {
			return nil, nil, err
		}
		next = nil
		for child, q := range found {
			quotes[child] = q
			next = append(next, q.thread, q.parentThread)
		}
		next = slices.DeleteFunc(next, isKnown)
		slices.Sort(next)
		next = slices.Compact(next)
	}
	return threads, quotes, nil
}

// groups are sets of numbers.
type groups map[int64]int64

func (g groups) of(n int64) int64 {
	for {
		up, ok := g[n]
		if !ok {
			return n
		}
		if further, ok := g[up]; ok {
			g[n] = further
		}
		n = up
	}
}

func (g groups) join(a, b int64) {
	if a, b = g.of(a), g.of(b); a != b {
		g[a] = b
	}
}

// reach returns the threads that edges lead to, with those where they begin.
func reach(ctx context.Context, tx *sql.Tx, start []int64) ([]int64, error) {
	const query = `WITH RECURSIVE reached(thread) AS (
		SELECT value FROM json_each(?)
		UNION
		SELECT o.thread FROM reached r JOIN thread_node n ON n.thread = r.thread AND n.linked
			JOIN thread_edge e ON e.child = n.id OR e.parent = n.id
			JOIN thread_node o ON o.id = e.child + e.parent - n.id)
		SELECT thread FROM reached`
	var list []int64
	err := projection.EachRow(ctx, tx, query, []any{numbers(start)}, func(scan func(...any) error) error {
		var t int64
		defer func() { list = append(list, t) }()
		return scan(&t)
	})
	return list, err
}

// numbers writes a list for json_each.
func numbers(list []int64) string {
	b, _ := json.Marshal(list) // integers can be written
	return string(b)
}

// threadsOf returns the threads by references of messages; 0 for one that is
// not known.
func threadsOf(ctx context.Context, tx *sql.Tx, digests []email.Digest) ([]int64, error) {
	const query = `SELECT j.key, n.thread FROM json_each(?) j JOIN thread_message m ON m.digest = unhex(j.value) JOIN thread_node n ON n.id = m.node`
	list := make([]int64, len(digests))
	return list, projection.EachRow(ctx, tx, query, []any{names(digests)}, func(scan func(...any) error) error {
		var i int
		var t int64
		if err := scan(&i, &t); err != nil {
			return err
		}
		list[i] = t
		return nil
	})
}

// setRoots finds the root of each conversation.
func setRoots(ctx context.Context, tx *sql.Tx, wholes []*whole) error {
	of := make(map[int64]*whole)
	var threads, quoting []int64
	for _, w := range wholes {
		for _, t := range w.threads {
			if of[t] == nil {
				threads = append(threads, t)
				if len(w.quotes) > 0 {
					quoting = append(quoting, t)
				}
			}
			of[t] = w
		}
		w.rank = rankBelow + 1
	}
	const first = `SELECT t.value, r.rank, r.key FROM json_each(?) t
		JOIN thread_node r ON r.id = (SELECT id FROM thread_node WHERE thread = t.value ORDER BY rank, key LIMIT 1)`
	if err := eachRoot(ctx, tx, first, threads, of); err != nil || len(quoting) == 0 {
		return err
	}
	for _, w := range wholes {
		if len(w.quotes) > 0 {
			w.rank = rankBelow + 1
		}
	}
	const all = `SELECT thread, rank, key, id FROM thread_node WHERE thread IN (SELECT value FROM json_each(?))`
	return projection.EachRow(ctx, tx, all, []any{numbers(quoting)}, func(scan func(...any) error) error {
		var t, id int64
		var rank int
		var k []byte
		if err := scan(&t, &rank, &k, &id); err != nil {
			return err
		}
		if _, below := of[t].quotes[id]; below {
			rank = rankBelow
		}
		of[t].offer(rank, k)
		return nil
	})
}

func eachRoot(ctx context.Context, tx *sql.Tx, query string, threads []int64, of map[int64]*whole) error {
	return projection.EachRow(ctx, tx, query, []any{numbers(threads)}, func(scan func(...any) error) error {
		var t int64
		var rank int
		var k []byte
		if err := scan(&t, &rank, &k); err != nil {
			return err
		}
		of[t].offer(rank, k)
		return nil
	})
}

// offer takes a node as the root if it is better than the one so far.
func (w *whole) offer(rank int, k []byte) {
	if rank < w.rank || rank == w.rank && bytes.Compare(k, w.root[:]) < 0 {
		w.rank, w.root = rank, key(k)
	}
}
