package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/projection"
	"onrecord/index"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// prepare makes the documents of todo, on every core.
func (d *Daemon) prepare(ctx context.Context, todo []job) (batch, error) {
	b := batch{docs: make([]index.Document, len(todo))}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, j := range todo {
		g.Go(func() error {
			doc, err := d.document(ctx, j.digest, j.message)
			if errors.Is(err, fs.ErrNotExist) {
				doc, err = index.Document{Digest: j.digest}, nil // erased since
			}
			b.docs[i] = doc
			return err
		})
	}
	return b, g.Wait()
}

// document makes the document of a message of the record, which is read if it is
// not given. It depends on what the record holds, not on which entry asks for
// it: a rebuilt index is the same.
func (d *Daemon) document(ctx context.Context, digest email.Digest, m *projection.Reading) (index.Document, error) {
	if m == nil {
		var err error
		if m, err = projection.Read(ctx, d.rec, digest); err != nil {
			return index.Document{}, err
		}
	}
	places, err := d.places(ctx, digest)
	if err != nil {
		return index.Document{}, err
	}
	at, err := d.eventTime(ctx, digest)
	if err != nil {
		return index.Document{}, err
	}
	doc := documentOf(m, places, at)
	return doc, d.addTexts(ctx, m, &doc)
}

// documentOf is what the index gets of a message of the given time. The text of
// an attachment that shows in the body counts as that of the attachment.
func documentOf(m *projection.Reading, places []index.Place, at time.Time) index.Document {
	texts := m.Texts
	for i := range m.Parts {
		if p := &m.Parts[i]; p.Attachment && p.InBody {
			texts = slices.DeleteFunc(slices.Clone(texts), func(t zone.Part) bool { return t.Path == p.Path })
		}
	}
	own, others := zone.Split(texts)
	doc := index.DocumentOf(m.Message, index.Texts{Own: own, Other: others}, places, at)
	doc.Date = at
	return doc
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

// places returns the mailboxes that message digest was seen in.
func (d *Daemon) places(ctx context.Context, digest email.Digest) ([]index.Place, error) {
	seen, err := d.rec.SightingsOf(ctx, digest)
	if err != nil {
		return nil, err
	}
	places := make([]index.Place, 0, len(seen))
	for _, s := range seen {
		places = append(places, index.Place{Account: s.Mailbox.Account, Mailbox: s.Mailbox.Name, Role: s.Mailbox.Role})
	}
	return places, nil
}
