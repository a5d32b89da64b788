package thread

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"onrecord/audit/projection"
	"onrecord/ingest/email"
)

// A Link is where a message stands in its conversation.
type Link struct {
	Conversation int          // the same number for all messages of one conversation, and for no others; it means nothing else
	Parent       email.Digest // the message above it, over places of messages that are not held; zero at the top
	Inferred     bool         // it stands there for its subject and people alone
}

// All returns where each message of the record stands, for little more than the
// cost of reading all rows once. It agrees with [Members]. Of several messages
// with one Message-ID the first is the parent of what answers it.
func All(ctx context.Context, tx *sql.Tx) (map[email.Digest]Link, error) {
	links, err := all(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("all threads: %w", err)
	}
	return links, nil
}

func all(ctx context.Context, tx *sql.Tx) (map[email.Digest]Link, error) {
	var threads []int64
	err := projection.EachRow(ctx, tx, `SELECT DISTINCT thread FROM thread_node`, nil, func(scan func(...any) error) error {
		var t int64
		defer func() { threads = append(threads, t) }()
		return scan(&t)
	})
	if err != nil {
		return nil, err
	}
	return linksOf(ctx, tx, threads)
}

// Some is [All] for the conversations of some messages, whatever the size of the
// record. Messages that are not known have no link.
func Some(ctx context.Context, tx *sql.Tx, digests []email.Digest) (map[email.Digest]Link, error) {
	threads, err := threadsOf(ctx, tx, digests)
	if err == nil {
		slices.Sort(threads)
		threads = slices.DeleteFunc(slices.Compact(threads), func(t int64) bool { return t == 0 })
	}
	var links map[email.Digest]Link
	if err == nil {
		links, err = linksOf(ctx, tx, threads)
	}
	if err != nil {
		return nil, fmt.Errorf("threads of %d messages: %w", len(digests), err)
	}
	return links, nil
}

// linksOf returns where the messages of some threads, and of those that belong
// to the same conversations, stand.
func linksOf(ctx context.Context, tx *sql.Tx, threads []int64) (map[email.Digest]Link, error) {
	wholes, err := wholesOf(ctx, tx, threads)
	if err != nil {
		return nil, err
	}
	number, conversation := make(map[*whole]int), make(map[int64]int)
	every := &whole{quotes: make(map[int64]edge)}
	for _, w := range wholes {
		if _, ok := number[w]; !ok {
			n := len(number)
			number[w] = n
			every.threads = append(every.threads, w.threads...)
			for _, t := range w.threads {
				conversation[t] = n
			}
			for child, e := range w.quotes {
				every.quotes[child] = e
			}
		}
	}
	places, err := load(ctx, tx, every)
	if err != nil {
		return nil, err
	}
	tree(places)
	links := make(map[email.Digest]Link, len(places))
	for _, p := range places {
		l := Link{Conversation: conversation[p.thread], Inferred: p.parent != nil && inferred(p.joined)}
		for up := p.parent; up != nil && l.Parent.IsZero(); up = up.parent {
			if len(up.copies) > 0 {
				l.Parent = up.copies[0].digest
			}
		}
		for _, c := range p.copies {
			links[c.digest] = l
		}
	}
	return links, nil
}
