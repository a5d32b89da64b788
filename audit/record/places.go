package record

import (
	"context"
	"fmt"
	"strings"

	"onrecord/ingest/email"
)

// mostAsked is how many messages one statement asks about.
const mostAsked = 100

// MailboxesOf returns the mailboxes where messages were seen, one for each
// sighting and in the order of [Record.SightingsOf].
func (r *Record) MailboxesOf(ctx context.Context, messages []email.Digest) (map[email.Digest][]Mailbox, error) {
	type sighting struct {
		digest  email.Digest
		mailbox int64
	}
	var seen []sighting
	for len(messages) > 0 {
		n := 1 // statements of two sizes only: they are kept
		if len(messages) > 1 {
			n = mostAsked
		}
		args := make([]any, n)
		for i := range args {
			args[i] = messages[min(i, len(messages)-1)][:]
		}
		messages = messages[min(n, len(messages)):]
		rows, err := r.read.QueryContext(ctx, `SELECT o.digest, g.mailbox
			FROM object o JOIN sighting s ON s.object = o.id JOIN generation g ON g.id = s.generation
			WHERE o.digest IN (?`+strings.Repeat(", ?", n-1)+`) ORDER BY o.id, g.id, s.uid`, args...)
		list, err := query(rows, err, func(scan func(...any) error) (s sighting, err error) {
			var digest []byte
			err = scan(&digest, &s.mailbox)
			copy(s.digest[:], digest)
			return s, err
		})
		if err != nil {
			return nil, fmt.Errorf("mailboxes of messages: %w", err)
		}
		seen = append(seen, list...)
	}
	boxes, err := r.Mailboxes(ctx, "") // after the sightings, so that it has all of theirs
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]Mailbox, len(boxes))
	for _, m := range boxes {
		byID[m.ID] = m
	}
	found := make(map[email.Digest][]Mailbox, len(seen))
	for _, s := range seen {
		found[s.digest] = append(found[s.digest], byID[s.mailbox])
	}
	return found, nil
}
