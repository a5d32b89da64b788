package thread

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/ingest/email"
)

// Copies are one message that is held several times: as its author kept it, and as it
// came to each mailbox, with what mail systems add on the way. They have one
// Message-ID, author and Date, and the same words, own and quoted ([quote.Print]); a
// message with other words is another one. The first that came into the record
// stands for all: each of the others is here, with that one.
type Copies map[email.Digest]email.Digest

// First returns the message that stands for all copies of d: d itself where there are none.
func (c Copies) First(d email.Digest) email.Digest {
	if first, ok := c[d]; ok {
		return first
	}
	return d
}

// AllCopies returns the copies of all messages of the record.
func AllCopies(ctx context.Context, tx *sql.Tx) (Copies, error) {
	return copiesOf(ctx, tx, `SELECT node FROM thread_message GROUP BY node HAVING count(*) > 1`)
}

// SomeCopies returns the copies of some messages, whatever the size of the record.
func SomeCopies(ctx context.Context, tx *sql.Tx, digests []email.Digest) (Copies, error) {
	return copiesOf(ctx, tx, `SELECT node FROM thread_message
		WHERE node IN (SELECT node FROM thread_message WHERE digest IN (SELECT unhex(value) FROM json_each(?))) GROUP BY node HAVING count(*) > 1`, names(digests))
}

// copiesOf returns the copies at some nodes: those without a Message-ID have one message each.
func copiesOf(ctx context.Context, tx *sql.Tx, nodes string, args ...any) (Copies, error) {
	type held struct {
		digest     email.Digest
		leaf, node int64
	}
	var list []held
	err := projection.EachRow(ctx, tx, `SELECT digest, leaf, node FROM thread_message WHERE node IN (`+nodes+`)`, args, func(scan func(...any) error) error {
		var digest sql.RawBytes
		var m held
		if err := scan(&digest, &m.leaf, &m.node); err != nil {
			return err
		}
		m.digest = email.Digest(digest)
		list = append(list, m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("messages with one message-id: %w", err)
	}
	prints, err := quote.Prints(ctx, tx, `SELECT digest FROM thread_message WHERE node IN (`+nodes+`)`, args...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b held) int { return cmp.Compare(a.leaf, b.leaf) })
	type text struct {
		node int64
		quote.Print
	}
	first, copies := make(map[text]email.Digest), make(Copies)
	for _, m := range list {
		print, known := prints[m.digest]
		if !known {
			continue // erased
		}
		if f, ok := first[text{m.node, print}]; ok {
			copies[m.digest] = f
		} else {
			first[text{m.node, print}] = m.digest
		}
	}
	return copies, nil
}
