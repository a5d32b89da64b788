package party

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// once counts messages m, copies of one as one. A query with it begins with copied, has
// copyOf behind m, and the list of the copies as its first argument.
const (
	copied = `WITH copy(digest, first) AS MATERIALIZED (SELECT unhex(key), unhex(value) FROM json_each(?)) `
	copyOf = ` LEFT JOIN copy ON copy.digest = m.digest`
	once   = `count(DISTINCT coalesce(copy.first, m.digest))`
)

// copyList writes copies for a query.
func copyList(copies map[email.Digest]email.Digest) string {
	list := make(map[string]string, len(copies))
	for d, first := range copies {
		list[d.String()] = first.String()
	}
	b, _ := json.Marshal(list) // hex digits can be written
	return string(b)
}

// A Count is how many messages somebody sent and received.
type Count struct{ Sent, Received int }

// countOf begins a query with the addresses of persons, and their numbers.
const countOf = copied + `, address(person, id) AS MATERIALIZED (SELECT p.key, a.id FROM json_each(?) p JOIN json_each(p.value) x
	JOIN party_address a ON a.address = x.value) SELECT person, ` + once + ` FROM address `

// Counts returns how many messages persons, of whom each has some addresses, sent and
// received. One to several addresses of a person counts once, and so do copies: see
// [Addresses].
func Counts(ctx context.Context, db *projection.DB, persons [][]string, copies map[email.Digest]email.Digest) ([]Count, error) {
	list, err := json.Marshal(persons)
	if err != nil {
		return nil, err
	}
	counts := make([]Count, len(persons))
	count := func(tx *sql.Tx, messages string, note func(*Count, int)) error {
		return projection.EachRow(ctx, tx, countOf+messages+copyOf+` GROUP BY person`, []any{copyList(copies), string(list)}, func(scan func(...any) error) error {
			var person, n int
			err := scan(&person, &n)
			note(&counts[person], n)
			return err
		})
	}
	err = db.View(ctx, func(tx *sql.Tx) error {
		if err := count(tx, `JOIN party_message m ON m.author = id`, func(c *Count, n int) { c.Sent = n }); err != nil {
			return err
		}
		return count(tx, `JOIN party_role r ON r.address = id AND `+received+` JOIN party_message m USING(leaf)`, func(c *Count, n int) { c.Received = n })
	})
	if err != nil {
		return nil, fmt.Errorf("count the messages of persons: %w", err)
	}
	return counts, nil
}
