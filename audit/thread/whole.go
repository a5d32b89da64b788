package thread

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"onrecord/ingest/email"
)

// A link says that a message carries words of another one.
type link struct {
	from, to  email.Digest // from carries the words of to
	forwarded bool
}

// A whole is a conversation: threads by references, and what joins them.
type whole struct {
	threads []int64 // numbers, in ascending order
	links   []link  // between its messages
}

// wholeOf follows edges and links from some threads until nothing is new.
func wholeOf(ctx context.Context, tx *sql.Tx, start []int64) (whole, error) {
	var w whole
	known := make(map[int64]bool)
	for len(start) > 0 {
		reached, err := reach(ctx, tx, start)
		if err != nil {
			return w, err
		}
		reached = slices.DeleteFunc(reached, func(t int64) bool { return known[t] })
		for _, t := range reached {
			known[t] = true
		}
		w.threads = append(w.threads, reached...)
		digests, err := digestsOf(ctx, tx, reached)
		if err != nil {
			return w, err
		}
		links, err := linksOf(ctx, tx, digests)
		if err != nil || len(links) == 0 {
			return w.sorted(), err
		}
		w.links = append(w.links, links...)
		if start, err = threadsOf(ctx, tx, links); err != nil {
			return w, err
		}
		start = slices.DeleteFunc(start, func(t int64) bool { return known[t] })
	}
	return w.sorted(), nil
}

func (w whole) sorted() whole {
	slices.Sort(w.threads)
	return w
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

// threadsOf returns the threads of the messages at both ends of links.
func threadsOf(ctx context.Context, tx *sql.Tx, links []link) ([]int64, error) {
	seen := make(map[email.Digest]bool)
	var list []int64
	for _, l := range links {
		for _, d := range []email.Digest{l.from, l.to} {
			if seen[d] {
				continue
			}
			seen[d] = true
			t, err := threadOf(ctx, tx, d)
			if err != nil {
				return nil, err
			}
			if t != 0 && !slices.Contains(list, t) {
				list = append(list, t)
			}
		}
	}
	return list, nil
}

// threadOf returns the thread of a message by references, 0 if the message is
// not known.
func threadOf(ctx context.Context, tx *sql.Tx, d email.Digest) (t int64, err error) {
	const query = `SELECT n.thread FROM thread_message m JOIN thread_node n ON n.id = m.node WHERE m.digest = ?`
	err = each(ctx, tx, query, d[:], func(scan func(...any) error) error { return scan(&t) })
	return t, err
}

// root returns the key of the root.
func (w whole) root(ctx context.Context, tx *sql.Tx) (key, error) {
	var root []byte
	if len(w.links) > 0 {
		below := make(map[email.Digest]bool) // carry the words of others
		for _, l := range w.links {
			below[l.from] = true
		}
		const tops = `SELECT n.key, m.digest FROM thread_node n JOIN thread_message m ON m.node = n.id
			WHERE n.thread IN (SELECT value FROM json_each(?)) AND n.rank = 0 ORDER BY n.key DESC, m.digest`
		err := each(ctx, tx, tops, numbers(w.threads), func(scan func(...any) error) error {
			var k, d []byte
			if err := scan(&k, &d); err != nil {
				return err
			}
			if !below[email.Digest(d)] {
				root = k
			}
			return nil
		})
		if err != nil || root != nil {
			return key(root), err
		}
	}
	const first = `SELECT r.key FROM json_each(?) t
		JOIN thread_node r ON r.id = (SELECT id FROM thread_node WHERE thread = t.value ORDER BY rank, key LIMIT 1)
		ORDER BY r.rank, r.key LIMIT 1`
	err := tx.QueryRowContext(ctx, first, numbers(w.threads)).Scan(&root)
	if err != nil {
		return key{}, err
	}
	return key(root), nil
}
