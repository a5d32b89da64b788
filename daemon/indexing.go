package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/index"
	"onrecord/ingest/email"
	"onrecord/ingest/zone"
)

// The index stage: read log entries after the cursor, parse their messages on
// every core, and apply them in order, batch by batch. Reading and parsing of a
// batch overlap with the indexing of the one before.
const (
	batchMessages = 400
	batchBytes    = 12 << 20 // raw bytes of the messages of a batch

	averageMessage = 64 << 10 // bytes to reckon with where a size is not at hand
)

// A batch is a stretch of the log that becomes one batch of the index.
type batch struct {
	docs   []index.Document
	cursor int64 // the entry after the last one of the batch
}

func (d *Daemon) followIndex(ctx context.Context, size int64, progress func(Progress)) error {
	from, err := d.fitIndex(size)
	if err != nil {
		return err
	}
	if from == size {
		return nil
	}
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan batch, 1)
	g.Go(func() error {
		defer close(batches)
		return d.readBatches(ctx, from, size, batches)
	})
	g.Go(func() error {
		for b := range batches {
			if err := d.index.Apply(ctx, b.docs, nil, b.cursor); err != nil {
				return fmt.Errorf("index up to entry %d: %w", b.cursor, err)
			}
			if progress != nil {
				progress(Progress{Stage: "index", Done: b.cursor, Total: size})
			}
		}
		return ctx.Err()
	})
	return g.Wait()
}

// indexOf is the file in the folder of the index that says of which log it is.
const indexOf = "log"

// fitIndex returns where the index stands in a log of this size. An index of
// another log, such as that before a restore, is emptied.
func (d *Daemon) fitIndex(size int64) (int64, error) {
	at, err := d.index.Cursor()
	if err != nil {
		return 0, fmt.Errorf("index cursor: %w", err)
	}
	name := filepath.Join(d.dir, indexDir, indexOf)
	origin, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("index: %w", err)
	}
	ours := string(origin) == d.rec.Origin()
	if at > 0 && (!ours || at > size) {
		if err := d.index.Reset(); err != nil {
			return 0, fmt.Errorf("empty the index: %w", err)
		}
		at = 0
	}
	if !ours {
		if err := os.WriteFile(name, []byte(d.rec.Origin()), 0o600); err != nil {
			return 0, fmt.Errorf("index: %w", err)
		}
	}
	return at, nil
}

// readBatches cuts the entries [from, size) into batches with parsed messages.
func (d *Daemon) readBatches(ctx context.Context, from, size int64, out chan<- batch) error {
	var todo []job
	var bytes int64
	flush := func(cursor int64) error {
		b, err := d.prepare(ctx, todo)
		if err != nil {
			return err
		}
		b.cursor = cursor
		todo, bytes = todo[:0], 0
		select {
		case out <- b:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	add := func(jobs []job, cursor int64) error {
		for _, j := range jobs {
			if len(todo) >= batchMessages || bytes >= batchBytes {
				if err := flush(cursor); err != nil {
					return err
				}
			}
			todo = append(todo, j)
			bytes += j.size
		}
		return nil
	}
	jobs, err := d.jobsOfClocks(ctx, from, size)
	if err != nil {
		return err
	}
	if err := add(jobs, from); err != nil {
		return err
	}
	for e, err := range d.rec.Entries(ctx, from) {
		if err != nil {
			return fmt.Errorf("read log: %w", err)
		}
		if e.Index >= size {
			break
		}
		jobs, err := d.jobsOf(ctx, e, from)
		if err != nil {
			return fmt.Errorf("entry %d: %w", e.Index, err)
		}
		if err := add(jobs, e.Index); err != nil { // the entry is not done yet
			return err
		}
	}
	return flush(size)
}

// A job is one message to index.
type job struct {
	digest email.Digest
	size   int64
}

// jobsOf tells what entry e asks of the index. A further sighting of a message
// that this same run indexes asks for nothing: the run sees every sighting. A
// mailbox renamed asks for the messages that were indexed under its old name.
func (d *Daemon) jobsOf(ctx context.Context, e *record.Entry, runFrom int64) ([]job, error) {
	switch e.Leaf.Kind {
	case tlog.KindMessageObserved:
		return rawJob(e)
	case tlog.KindMessageDuplicate:
		jobs, err := rawJob(e)
		if err != nil || len(jobs) == 0 {
			return nil, err
		}
		first, err := d.rec.ObjectLeaf(ctx, jobs[0].digest)
		if errors.Is(err, fs.ErrNotExist) || first >= runFrom {
			return nil, nil
		}
		return jobs, err
	case tlog.KindMailboxRenamed:
		return d.jobsOfMailbox(ctx, e, runFrom)
	}
	return nil, nil
}

// rawJob is the message of an entry, none if it was erased.
func rawJob(e *record.Entry) ([]job, error) {
	raw, ok := e.Facets[tlog.FacetRaw]
	if !ok {
		return nil, nil
	}
	text, _, err := raw.Get("sha256")
	if err != nil {
		return nil, err
	}
	var j job
	if j.digest, err = email.ParseDigest(text); err != nil {
		return nil, err
	}
	if text, _, err = raw.Get("size"); err != nil {
		return nil, err
	}
	if j.size, err = strconv.ParseInt(text, 10, 64); err != nil {
		return nil, fmt.Errorf("size: %w", err)
	}
	return []job{j}, nil
}

// jobsOfMailbox lists the messages that were seen in the mailbox of an entry
// before the run began.
func (d *Daemon) jobsOfMailbox(ctx context.Context, e *record.Entry, runFrom int64) ([]job, error) {
	boxes, err := d.rec.Mailboxes(ctx, "")
	if err != nil {
		return nil, err
	}
	var jobs []job
	listed := map[email.Digest]bool{}
	for _, m := range boxes {
		gens, err := d.rec.Generations(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(gens, func(g record.Generation) bool { return g.Stream == e.Leaf.Streams[0].ID }) {
			continue
		}
		for _, g := range gens {
			seen, err := d.rec.Sightings(ctx, g.ID)
			if err != nil {
				return nil, err
			}
			for _, s := range seen {
				if s.HasObject && s.Leaf < runFrom && !listed[s.Digest] {
					listed[s.Digest] = true
					jobs = append(jobs, job{s.Digest, averageMessage})
				}
			}
		}
	}
	return jobs, nil
}

// prepare parses the messages of todo, on every core.
func (d *Daemon) prepare(ctx context.Context, todo []job) (batch, error) {
	b := batch{docs: make([]index.Document, len(todo))}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, j := range todo {
		g.Go(func() error {
			doc, err := d.document(ctx, j.digest)
			if errors.Is(err, fs.ErrNotExist) {
				doc, err = index.Document{Digest: j.digest}, nil // erased since
			}
			b.docs[i] = doc
			return err
		})
	}
	return b, g.Wait()
}

// document reads and parses one message of the record. It depends on what the
// record holds, not on which entry asks for it: a rebuilt index is the same.
func (d *Daemon) document(ctx context.Context, digest email.Digest) (index.Document, error) {
	m, err := projection.Read(ctx, d.rec, digest)
	if err != nil {
		return index.Document{}, err
	}
	places, err := d.places(ctx, digest)
	if err != nil {
		return index.Document{}, err
	}
	at, err := d.eventTime(ctx, digest)
	if err != nil {
		return index.Document{}, err
	}
	return documentOf(m, places, at), nil
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
