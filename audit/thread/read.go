package thread

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// IDPrefix begins every thread id, and nothing else that names a message.
const IDPrefix = "t-"

const idBytes = 5

// idOf returns the id of the thread whose root has key k.
func idOf(k []byte) string { return IDPrefix + hex.EncodeToString(k[:idBytes]) }

// Of returns the id of the thread of the message with digest d. If the message
// is not known the error matches [io/fs.ErrNotExist].
func Of(ctx context.Context, db *projection.DB, d email.Digest) (id string, err error) {
	const root = `SELECT r.key FROM thread_message m JOIN thread_node n ON n.id = m.node JOIN thread_node r ON r.thread = n.thread
		WHERE m.digest = ? ORDER BY r.rank, r.key LIMIT 1`
	err = db.View(ctx, func(tx *sql.Tx) error {
		var k []byte
		if err := tx.QueryRowContext(ctx, root, d[:]).Scan(&k); err != nil {
			return notExist(err)
		}
		id = idOf(k)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("thread of message %s: %w", d, err)
	}
	return id, nil
}

// ByMessageID returns the digests of all messages with a Message-ID, in
// ascending order.
func ByMessageID(ctx context.Context, db *projection.DB, id email.MessageID) ([]email.Digest, error) {
	var list []email.Digest
	err := db.View(ctx, func(tx *sql.Tx) error {
		k := keyOf(string(id))
		rows, err := tx.QueryContext(ctx, `SELECT m.digest FROM thread_node n JOIN thread_message m ON m.node = n.id
			WHERE n.key = ? AND n.name = ? ORDER BY m.digest`, k[:], string(id))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var b []byte
			if err := rows.Scan(&b); err != nil {
				return err
			}
			list = append(list, email.Digest(b))
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("messages with message-id %s: %w", id, err)
	}
	return list, nil
}

// Members returns the messages of a thread in the order of its tree: each
// before its replies, and replies by time. Any message of the thread may have
// given the id; if several threads fit, those whose root it names are meant.
// If there is none the error matches [io/fs.ErrNotExist].
func Members(ctx context.Context, db *projection.DB, id string) ([]Node, error) {
	var list []Node
	err := db.View(ctx, func(tx *sql.Tx) error {
		threads, err := resolve(ctx, tx, id)
		if err != nil {
			return err
		}
		var places []*place
		for _, t := range threads {
			p, err := load(ctx, tx, t)
			if err != nil {
				return err
			}
			places = append(places, p...)
		}
		list = flatten(tree(places))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("thread %s: %w", id, err)
	}
	return list, nil
}

// resolve returns the numbers of the threads that an id names.
func resolve(ctx context.Context, tx *sql.Tx, id string) ([]int64, error) {
	prefix, err := hex.DecodeString(strings.TrimPrefix(id, IDPrefix))
	if err != nil || len(prefix) != idBytes || !strings.HasPrefix(id, IDPrefix) {
		return nil, fmt.Errorf("want %q and %d hex digits: %w", IDPrefix, 2*idBytes, fs.ErrNotExist)
	}
	upper := append(bytes.Clone(prefix), bytes.Repeat([]byte{0xff}, len(key{})-idBytes)...)
	const query = `SELECT DISTINCT n.thread, (SELECT r.key FROM thread_node r WHERE r.thread = n.thread ORDER BY r.rank, r.key LIMIT 1)
		FROM thread_node n WHERE n.key BETWEEN ? AND ? ORDER BY n.thread`
	rows, err := tx.QueryContext(ctx, query, prefix, upper)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var roots, others []int64
	for rows.Next() {
		var thread int64
		var root []byte
		if err := rows.Scan(&thread, &root); err != nil {
			return nil, err
		}
		if bytes.HasPrefix(root, prefix) {
			roots = append(roots, thread)
		} else {
			others = append(others, thread)
		}
	}
	if len(roots) == 0 {
		roots = others
	}
	if len(roots) == 0 && rows.Err() == nil {
		return nil, fmt.Errorf("there is no such thread: %w", fs.ErrNotExist)
	}
	return roots, rows.Err()
}

// load reads the places of a thread.
func load(ctx context.Context, tx *sql.Tx, thread int64) ([]*place, error) {
	places := make(map[int64]*place)
	var list []*place
	err := each(ctx, tx, `SELECT id, key, name FROM thread_node WHERE thread = ?`, thread, func(scan func(...any) error) error {
		var k []byte
		p := new(place)
		if err := scan(&p.id, &k, &p.name); err != nil {
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
	if err := loadCopies(ctx, tx, thread, places); err != nil {
		return nil, err
	}
	const claims = `SELECT c.child, c.parent, c.n FROM thread_node n JOIN thread_claim c ON c.child = n.id WHERE n.thread = ? AND NOT n.held`
	return list, each(ctx, tx, claims, thread, func(scan func(...any) error) error {
		var child int64
		var c claim
		if err := scan(&child, &c.parent, &c.n); err != nil {
			return err
		}
		places[child].claims = append(places[child].claims, c)
		return nil
	})
}

// loadCopies reads the messages of a thread into their places.
func loadCopies(ctx context.Context, tx *sql.Tx, thread int64, places map[int64]*place) error {
	const messages = `SELECT m.node, m.digest, coalesce(m.parent, 0), m.reason, m.sent, m.zone
		FROM thread_node n JOIN thread_message m ON m.node = n.id WHERE n.thread = ?`
	return each(ctx, tx, messages, thread, func(scan func(...any) error) error {
		var node int64
		var c copied
		var digest []byte
		var sent, zone sql.NullInt64
		if err := scan(&node, &digest, &c.parent, &c.reason, &sent, &zone); err != nil {
			return err
		}
		c.digest = email.Digest(digest)
		if sent.Valid {
			c.sent = time.Unix(sent.Int64, 0).In(time.FixedZone("", int(zone.Int64)))
		}
		places[node].copies = append(places[node].copies, c)
		return nil
	})
}

// each calls f for every row.
func each(ctx context.Context, tx *sql.Tx, query string, arg any, f func(scan func(...any) error) error) error {
	rows, err := tx.QueryContext(ctx, query, arg)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func notExist(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fs.ErrNotExist
	}
	return err
}
