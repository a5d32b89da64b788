package thread

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"

	"onrecord/ingest/email"
)

// A whole is a conversation: threads by references, and what joins them.
type whole struct {
	threads []int64        // numbers, in ascending order
	quotes  map[int64]edge // of the nodes that stand under what they quote
}

// wholeOf returns the conversation of a thread by references.
func wholeOf(ctx context.Context, tx *sql.Tx, start int64) (whole, error) {
	threads, quotes, err := surroundings(ctx, tx, start)
	if err != nil {
		return whole{}, err
	}
	joined := make(groups)
	for _, q := range quotes {
		joined.join(q.thread, q.parentThread)
	}
	const edges = `SELECT e.child, e.reason, n.thread, p.thread FROM thread_node n JOIN thread_edge e ON e.child = n.id
		JOIN thread_node p ON p.id = e.parent WHERE n.linked AND n.thread IN (SELECT value FROM json_each(?))`
	err = each(ctx, tx, edges, numbers(threads), func(scan func(...any) error) error {
		var child, thread, parent int64
		var reason string
		if err := scan(&child, &reason, &thread, &parent); err != nil {
			return err
		}
		if _, over := quotes[child]; !over {
			joined.join(thread, parent)
		}
		return nil
	})
	if err != nil {
		return whole{}, err
	}
	w := whole{quotes: make(map[int64]edge)}
	for _, t := range threads {
		if joined.of(t) == joined.of(start) {
			w.threads = append(w.threads, t)
		}
	}
	slices.Sort(w.threads)
	for child, q := range quotes {
		w.quotes[child] = q.edge
	}
	return w, nil
}

// surroundings follows edges and quotations of one kind or another until
// nothing is new: no thread of the conversation is missing. A quotation counts
// more than an edge of [Subject] or [Series], so it may be too many.
func surroundings(ctx context.Context, tx *sql.Tx, start int64) ([]int64, map[int64]quotation, error) {
	var threads []int64
	quotes := make(map[int64]quotation)
	known := make(map[int64]bool)
	isKnown := func(t int64) bool { return known[t] }
	for next := []int64{start}; len(next) > 0; {
		reached, err := reach(ctx, tx, next)
		if err != nil {
			return nil, nil, err
		}
		reached = slices.DeleteFunc(reached, isKnown)
		for _, t := range reached {
			known[t] = true
		}
		threads = append(threads, reached...)
		digests, err := digestsOf(ctx, tx, reached)
		if err != nil {
			return nil, nil, err
		}
		found, err := quotations(ctx, tx, digests)
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
	err := each(ctx, tx, query, numbers(start), func(scan func(...any) error) error {
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

func digestsOf(ctx context.Context, tx *sql.Tx, threads []int64) ([]email.Digest, error) {
	const query = `SELECT m.digest FROM thread_node n JOIN thread_message m ON m.node = n.id
		WHERE n.thread IN (SELECT value FROM json_each(?)) ORDER BY m.digest`
	var list []email.Digest
	err := each(ctx, tx, query, numbers(threads), func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return err
		}
		list = append(list, email.Digest(b))
		return nil
	})
	return list, err
}

// rootOf returns the key of the root of the thread of a message. Most threads
// are joined to no other.
func rootOf(ctx context.Context, tx *sql.Tx, d email.Digest) (key, error) {
	const query = `SELECT n.thread, EXISTS(SELECT 1 FROM thread_node WHERE thread = n.thread AND linked),
		(SELECT key FROM thread_node WHERE thread = n.thread ORDER BY rank, key LIMIT 1)
		FROM thread_message m JOIN thread_node n ON n.id = m.node WHERE m.digest = ?`
	var t int64
	var linked bool
	var k []byte
	err := tx.QueryRowContext(ctx, query, d[:]).Scan(&t, &linked, &k)
	if errors.Is(err, sql.ErrNoRows) {
		return key{}, fs.ErrNotExist
	}
	if err != nil {
		return key{}, err
	}
	if !linked {
		digests, err := digestsOf(ctx, tx, []int64{t})
		if err != nil {
			return key{}, err
		}
		quotes, err := quotations(ctx, tx, digests)
		if err != nil || len(quotes) == 0 {
			return key(k), err
		}
	}
	w, err := wholeOf(ctx, tx, t)
	if err != nil {
		return key{}, err
	}
	return w.root(ctx, tx)
}

// root returns the key of the root.
func (w whole) root(ctx context.Context, tx *sql.Tx) (key, error) {
	var root []byte
	if len(w.quotes) > 0 {
		const tops = `SELECT id, key FROM thread_node WHERE rank = 0 AND thread IN (SELECT value FROM json_each(?)) ORDER BY key DESC`
		err := each(ctx, tx, tops, numbers(w.threads), func(scan func(...any) error) error {
			var id int64
			var k []byte
			if err := scan(&id, &k); err != nil {
				return err
			}
			if _, below := w.quotes[id]; !below {
				root = k
			}
			return nil
		})
		if err != nil {
			return key{}, err
		}
		if root != nil {
			return key(root), nil
		}
	}
	const first = `SELECT r.key FROM json_each(?) t
		JOIN thread_node r ON r.id = (SELECT id FROM thread_node WHERE thread = t.value ORDER BY rank, key LIMIT 1)
		ORDER BY r.rank, r.key LIMIT 1`
	if err := tx.QueryRowContext(ctx, first, numbers(w.threads)).Scan(&root); err != nil {
		return key{}, err
	}
	return key(root), nil
}
