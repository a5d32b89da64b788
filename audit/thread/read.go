package thread

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"

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
	ids, err := OfAll(ctx, db, []email.Digest{d})
	if err == nil && ids[0] == "" {
		err = fs.ErrNotExist
	}
	if err != nil {
		return "", fmt.Errorf("thread of message %s: %w", d, err)
	}
	return ids[0], nil
}

// OfAll is [Of] for many messages, for little more than the cost of one. The id
// of a message that is not known is "".
func OfAll(ctx context.Context, db *projection.DB, digests []email.Digest) ([]string, error) {
	ids := make([]string, len(digests))
	err := db.View(ctx, func(tx *sql.Tx) error {
		threads, err := threadsOf(ctx, tx, digests)
		if err != nil {
			return err
		}
		known := slices.Sorted(slices.Values(threads))
		known = slices.DeleteFunc(slices.Compact(known), func(t int64) bool { return t == 0 })
		wholes, err := wholesOf(ctx, tx, known)
		if err != nil {
			return err
		}
		if err := setRoots(ctx, tx, wholes); err != nil {
			return err
		}
		for i, t := range threads {
			if n, ok := slices.BinarySearch(known, t); ok {
				ids[i] = idOf(wholes[n].root[:])
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("threads of %d messages: %w", len(digests), err)
	}
	return ids, nil
}

// ByMessageID returns the digests of all messages with a Message-ID, in
// ascending order.
func ByMessageID(ctx context.Context, db *projection.DB, id email.MessageID) ([]email.Digest, error) {
	var list []email.Digest
	err := db.View(ctx, func(tx *sql.Tx) error {
		k := keyOf(string(id))
		return projection.EachRow(ctx, tx, `SELECT m.digest FROM thread_node n JOIN thread_message m ON m.node = n.id
			WHERE n.key = ? AND n.name = ? ORDER BY m.digest`, []any{k[:], string(id)}, func(scan func(...any) error) error {
			var b []byte
			if err := scan(&b); err != nil {
				return err
			}
			list = append(list, email.Digest(b))
			return nil
		})
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
		found, err := resolve(ctx, tx, id)
		if err != nil {
			return err
		}
		var places []*place
		for _, w := range found {
			p, err := load(ctx, tx, w)
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

// resolve returns the conversations that an id names.
func resolve(ctx context.Context, tx *sql.Tx, id string) ([]*whole, error) {
	prefix, err := hex.DecodeString(strings.TrimPrefix(id, IDPrefix))
	if err != nil || len(prefix) != idBytes || !strings.HasPrefix(id, IDPrefix) {
		return nil, fmt.Errorf("want %q and %d hex digits: %w", IDPrefix, 2*idBytes, fs.ErrNotExist)
	}
	threads, err := withKey(ctx, tx, prefix)
	if err != nil {
		return nil, err
	}
	wholes, err := wholesOf(ctx, tx, threads)
	if err != nil {
		return nil, err
	}
	if err := setRoots(ctx, tx, wholes); err != nil {
		return nil, err
	}
	var roots, others []*whole
	for i, w := range wholes {
		switch {
		case slices.Contains(wholes[:i], w):
		case bytes.HasPrefix(w.root[:], prefix):
			roots = append(roots, w)
		default:
			others = append(others, w)
		}
	}
	if len(roots) == 0 {
		roots = others
	}
	if len(roots) == 0 {
		return nil, fmt.Errorf("there is no such thread: %w", fs.ErrNotExist)
	}
	return roots, nil
}

// withKey returns the threads that have a node whose key has a prefix.
func withKey(ctx context.Context, tx *sql.Tx, prefix []byte) ([]int64, error) {
	upper := append(bytes.Clone(prefix), bytes.Repeat([]byte{0xff}, len(key{})-len(prefix))...)
	const query = `SELECT DISTINCT thread FROM thread_node WHERE key BETWEEN ? AND ? ORDER BY thread`
	var list []int64
	err := projection.EachRow(ctx, tx, query, []any{prefix, upper}, func(scan func(...any) error) error {
		var t int64
		err := scan(&t)
		list = append(list, t)
		return err
	})
	return list, err
}
