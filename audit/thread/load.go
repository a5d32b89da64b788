package thread

import (
	"context"
	"database/sql"
	"slices"

	"onrecord/audit/clock"
	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// load reads the places of a conversation.
func load(ctx context.Context, tx *sql.Tx, w *whole) ([]*place, error) {
	places := make(map[int64]*place)
	threads := numbers(w.threads)
	var list []*place
	const nodes = `SELECT id, key, name, thread FROM thread_node WHERE thread IN (SELECT value FROM json_each(?))`
	err := projection.EachRow(ctx, tx, nodes, []any{threads}, func(scan func(...any) error) error {
		var k []byte
		p := new(place)
		if err := scan(&p.id, &k, &p.name, &p.thread); err != nil {
			return err
		}
		p.key = key(k)
		places[p.id] = p
		list = append(list, p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range []func(context.Context, *sql.Tx, string, map[int64]*place) error{loadCopies, loadClaims, loadEdges} {
		if err := f(ctx, tx, threads, places); err != nil {
			return nil, err
		}
	}
	if err := loadTimes(ctx, tx, list); err != nil {
		return nil, err
	}
	for _, p := range list {
		if e, ok := w.quotes[p.id]; ok {
			p.edge = e
		}
	}
	return list, nil
}

// loadCopies reads the messages of a conversation into their places.
func loadCopies(ctx context.Context, tx *sql.Tx, threads string, places map[int64]*place) error {
	const messages = `SELECT m.node, m.digest, coalesce(m.parent, 0), m.reason, coalesce(m.conversation, x'')
		FROM thread_node n JOIN thread_message m ON m.node = n.id WHERE n.thread IN (SELECT value FROM json_each(?))`
	return projection.EachRow(ctx, tx, messages, []any{threads}, func(scan func(...any) error) error {
		var node int64
		var c copied
		var digest, index []byte
		if err := scan(&node, &digest, &c.parent, &c.reason, &index); err != nil {
			return err
		}
		c.digest, c.index = email.Digest(digest), conversationIndex(index)
		places[node].copies = append(places[node].copies, c)
		return nil
	})
}

// loadTimes reads when the messages were sent, some places at a time. When they came
// into the record says nothing about that.
func loadTimes(ctx context.Context, tx *sql.Tx, places []*place) error {
	for some := range slices.Chunk(places, 500) {
		var digests []email.Digest
		for _, p := range some {
			for _, c := range p.copies {
				digests = append(digests, c.digest)
			}
		}
		times, err := clock.ReadAll(ctx, tx, digests)
		if err != nil {
			return err
		}
		for _, p := range some {
			for i := range p.copies {
				if times[0].Basis != email.BasisRecorded {
					p.copies[i].sent = times[0].At
				}
				times = times[1:]
			}
		}
	}
	return nil
}

func loadClaims(ctx context.Context, tx *sql.Tx, threads string, places map[int64]*place) error {
	const claims = `SELECT c.child, c.parent, c.n FROM thread_node n JOIN thread_claim c ON c.child = n.id
		WHERE NOT n.held AND n.thread IN (SELECT value FROM json_each(?))`
	return projection.EachRow(ctx, tx, claims, []any{threads}, func(scan func(...any) error) error {
		var child int64
		var c claim
		if err := scan(&child, &c.parent, &c.n); err != nil {
			return err
		}
		places[child].claims = append(places[child].claims, c)
		return nil
	})
}

func loadEdges(ctx context.Context, tx *sql.Tx, threads string, places map[int64]*place) error {
	const edges = `SELECT e.child, e.parent, e.reason FROM thread_node n JOIN thread_edge e ON e.child = n.id
		WHERE n.linked AND n.thread IN (SELECT value FROM json_each(?))`
	return projection.EachRow(ctx, tx, edges, []any{threads}, func(scan func(...any) error) error {
		var child int64
		var e edge
		if err := scan(&child, &e.parent, &e.reason); err != nil {
			return err
		}
		places[child].edge = e
		return nil
	})
}
