package party

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A Message is what the header of a message says of who wrote to whom.
type Message struct {
	Digest email.Digest
	Authorship
	Envelope email.Envelope // addresses with names, undone what lists did; To holds Cc, Bcc and whom a copy was for
	Sent     time.Time      // as far as its clocks agree; zero if only the record has a time
}

const messageQuery = `SELECT m.leaf, m.digest, coalesce(a.address, ''), coalesce(n.name, ''), coalesce(l.address, ''), m.told, ` + sent + `
	FROM party_message m LEFT JOIN party_address a ON a.id = m.author LEFT JOIN party_name n ON n.id = m.name
	LEFT JOIN party_address l ON l.id = m.list` + clocks + ` `

// Of returns what the header of a message says. If the message is not known the
// error matches [fs.ErrNotExist].
func Of(ctx context.Context, db *projection.DB, d email.Digest) (Message, error) {
	list, err := messages(ctx, db, `WHERE m.digest = ?`, d[:])
	if err != nil {
		return Message{}, err
	}
	if len(list) == 0 {
		return Message{}, fmt.Errorf("people of message %s: %w", d, fs.ErrNotExist)
	}
	return list[0], nil
}

// Messages returns the messages from or to any of the addresses, by ascending
// time, those without one first.
func Messages(ctx context.Context, db *projection.DB, addresses []string) ([]Message, error) {
	args := make([]any, 0, 2*len(addresses))
	for _, a := range slices.Concat(addresses, addresses) {
		args = append(args, key(a))
	}
	in := `(SELECT id FROM party_address WHERE address IN (` + strings.TrimPrefix(strings.Repeat(", ?", len(addresses)), ", ") + `))`
	return messages(ctx, db, `WHERE m.author IN `+in+` OR m.leaf IN (SELECT leaf FROM party_role WHERE address IN `+in+`)`, args...)
}

// messages returns the messages m that a condition selects.
func messages(ctx context.Context, db *projection.DB, where string, args ...any) ([]Message, error) {
	var list []Message
	err := db.View(ctx, func(tx *sql.Tx) error {
		at := make(map[int64]int)
		err := projection.EachRow(ctx, tx, messageQuery+where+` ORDER BY `+sent+`, m.digest`, args, func(scan func(...any) error) error {
			leaf, m, err := scanMessage(scan)
			at[leaf] = len(list)
			list = append(list, m)
			return err
		})
		if err != nil {
			return err
		}
		return projection.EachRow(ctx, tx, `SELECT r.leaf, r.field, a.address, coalesce(n.name, '') FROM party_message m JOIN json_each(m.others) o
			JOIN party_role r ON r.address = o.value AND r.leaf = m.leaf
			JOIN party_address a ON a.id = r.address LEFT JOIN party_name n ON n.id = r.name `+where+`
			ORDER BY r.leaf, r.field, a.address`, args, func(scan func(...any) error) error {
			var leaf int64
			var field int
			var a email.Address
			if err := scan(&leaf, &field, &a.Addr, &a.Name); err != nil {
				return err
			}
			list[at[leaf]].add(field, a)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read people of messages: %w", err)
	}
	return list, nil
}

func scanMessage(scan func(...any) error) (leaf int64, m Message, err error) {
	var digest []byte
	var at sql.NullInt64
	if err := scan(&leaf, &digest, &m.Author.Addr, &m.Author.Name, &m.List, &m.Told, &at); err != nil {
		return 0, m, err
	}
	copy(m.Digest[:], digest)
	if at.Valid {
		m.Sent = time.Unix(at.Int64, 0).UTC()
	}
	if m.Author != (email.Address{}) {
		m.Envelope.From = []email.Address{m.Author}
	}
	return leaf, m, nil
}

// add adds the address of a role.
func (m *Message) add(field int, a email.Address) {
	e := &m.Envelope
	switch field {
	case fieldTo, fieldDelivered:
		e.To = append(e.To, a)
	case fieldFrom:
		e.From = append(e.From, a)
	case fieldSender:
		e.Sender = append(e.Sender, a)
	case fieldReplyTo:
		e.ReplyTo = append(e.ReplyTo, a)
	}
}
