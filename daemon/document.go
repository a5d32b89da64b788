package daemon

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/clock"
	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/index"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// prepare makes the documents of todo, on every core.
func (d *Daemon) prepare(ctx context.Context, todo []job) (batch, error) {
	digests := make([]email.Digest, len(todo))
	for i := range todo {
		digests[i] = todo[i].digest
	}
	known, err := d.factsOf(ctx, digests)
	if err != nil {
		return batch{}, err
	}
	b := batch{docs: make([]index.Document, len(todo))}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, j := range todo {
		g.Go(func() error {
			doc, err := d.document(ctx, j.digest, j.message, known)
			if errors.Is(err, fs.ErrNotExist) {
				doc, err = index.Document{Digest: j.digest}, nil // erased since
			}
			b.docs[i] = doc
			return err
		})
	}
	return b, g.Wait()
}

// facts are what is known of messages beside their bytes.
type facts struct {
	mailboxes map[email.Digest][]record.Mailbox
	times     map[email.Digest]time.Time
}

// factsOf looks the facts of messages up.
func (d *Daemon) factsOf(ctx context.Context, digests []email.Digest) (facts, error) {
	if len(digests) == 0 {
		return facts{}, nil
	}
	boxes, err := d.rec.MailboxesOf(ctx, digests)
	if err != nil {
		return facts{}, err
	}
	times, err := d.timesOf(ctx, digests)
	return facts{boxes, times}, err
}

// timesOf looks up when messages were sent, of those of which that is known.
func (d *Daemon) timesOf(ctx context.Context, digests []email.Digest) (map[email.Digest]time.Time, error) {
	times := make(map[email.Digest]time.Time, len(digests))
	return times, d.derived.View(ctx, func(tx *sql.Tx) error {
		events, err := clock.ReadAll(ctx, tx, digests)
		for i, e := range events {
			if e.Known() {
				times[digests[i]] = e.At
			}
		}
		return err
	})
}

// document makes the document of the index of a message of the record, which is
// read if it is not given, or of what is no mail. It depends on what the record
// holds, not on which entry asks for it: a rebuilt index is the same.
func (d *Daemon) document(ctx context.Context, digest email.Digest, m *projection.Reading, known facts) (index.Document, error) {
	var err error
	if m == nil {
		if entry, err := d.documentEntry(ctx, digest); err != nil {
			return index.Document{}, err
		} else if entry != nil {
			return d.addedDocument(ctx, entry, digest)
		}
		if m, err = projection.Read(ctx, d.rec, digest); err != nil {
			return index.Document{}, err
		}
	}
	at, ok := known.times[digest]
	if !ok { // erased before its clocks were read
		if at, err = d.recorded(ctx, digest); err != nil {
			return index.Document{}, err
		}
	}
	var places []index.Place
	for _, m := range known.mailboxes[digest] {
		places = append(places, indexPlace(m))
	}
	doc := documentOf(m, places, at)
	return doc, d.addTexts(ctx, m, &doc)
}

func indexPlace(m record.Mailbox) index.Place {
	return index.Place{Account: m.Account, Mailbox: m.Name, Role: m.Role}
}

// documentOf is what the index gets of a message of the given time. Own is all
// that the author wrote, signatures too, see [whose].
func documentOf(m *projection.Reading, places []index.Place, at time.Time) index.Document {
	own, others := zone.Split(m.Texts)
	return index.DocumentOf(m.Message, index.Texts{Own: own, Other: others}, places, at)
}

func (d *Daemon) parse(ctx context.Context, digest email.Digest) (*email.Message, error) {
	r, _, err := d.rec.OpenObject(ctx, digest)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	m, err := email.Parse(r, email.DefaultLimits)
	if err != nil {
		return nil, fmt.Errorf("read message %s: %w", digest, err)
	}
	return m, nil
}
