package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"onrecord/audit/coverage"
	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// unreceived returns the messages under the name of a client of which every copy lies
// in sent mail of the firm and was received by no server: the firm could have written
// them itself, so that they show nothing.
func (d *Daemon) unreceived(ctx context.Context, addresses []string, theirs []party.Message) (list []party.Message, err error) {
	theirs = slices.DeleteFunc(slices.Clone(theirs), func(m party.Message) bool { return !slices.Contains(addresses, strings.ToLower(m.Author.Addr)) })
	digests := make([]email.Digest, len(theirs))
	for i, m := range theirs {
		digests[i] = m.Digest
	}
	found, err := d.onlySent(ctx, digests)
	return slices.DeleteFunc(theirs, func(m party.Message) bool { return !slices.Contains(found, m.Digest) }), err
}

// onlySent returns those of messages of which every copy lies in sent mail of the firm and
// was received by no server.
func (d *Daemon) onlySent(ctx context.Context, digests []email.Digest) (list []email.Digest, err error) {
	seen, err := d.rec.MailboxesOf(ctx, digests)
	if err != nil {
		return nil, err
	}
	for _, digest := range digests {
		if all := seen[digest]; len(all) == 0 || slices.ContainsFunc(all, func(m record.Mailbox) bool { return m.Role != email.RoleSent }) {
			continue
		}
		came, err := d.copyCame(ctx, digest)
		if err != nil {
			return nil, err
		}
		if !came {
			list = append(list, digest)
		}
	}
	return list, nil
}

// copyCame is [Daemon.came] for any copy of a message.
func (d *Daemon) copyCame(ctx context.Context, digest email.Digest) (bool, error) {
	same, err := d.allCopies(ctx, digest)
	for i := 0; i < len(same) && err == nil; i++ {
		if came, err := d.came(ctx, same[i]); err != nil || came {
			return came, err
		}
	}
	return false, err
}

// came reports whether a message lies outside sent mail, or a server received it.
func (d *Daemon) came(ctx context.Context, digest email.Digest) (bool, error) {
	places, err := d.rec.SightingsOf(ctx, digest)
	if err != nil || len(places) == 0 {
		return true, err
	}
	for _, p := range places {
		if p.Mailbox.Role != email.RoleSent {
			return true, nil
		}
	}
	m, err := d.parse(ctx, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil // erased
	}
	return err != nil || len(m.Received) > 0, err
}

// unreceivedWhy says why nothing can be said from absence where a question touches one
// of these messages, "" if it touches none.
func unreceivedWhy(list []party.Message, q coverage.Question) string {
	for _, m := range list {
		early := !q.From.IsZero() && m.Sent.Before(q.From)
		late := !q.To.IsZero() && m.Sent.After(q.To)
		if m.Sent.IsZero() || !early && !late {
			return fmt.Sprintf("A message under the client's name lies only in sent mail of the firm, and no server received it: it shows nothing (message %s).", m.Digest.String()[:12])
		}
	}
	return ""
}
