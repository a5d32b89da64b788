package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"onrecord/audit/projection"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// A job is one message to index.
type job struct {
	digest  email.Digest
	size    int64
	message *projection.Reading // nil if it was not read yet
}

// jobsOf tells what entry e asks of the index. A further sighting of a message
// that this same run indexes asks for nothing: the run sees every sighting. A
// mailbox renamed asks for the messages that were indexed under its old name.
func (d *Daemon) jobsOf(ctx context.Context, e *record.Entry, runFrom int64) ([]job, error) {
	switch e.Leaf.Kind {
	case tlog.KindMessageObserved, tlog.KindDocumentAdded:
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

// rawJob is the message or document of an entry, none if it was erased.
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
				if s.HasObject && !s.Erased && s.Leaf < runFrom && !listed[s.Digest] {
					listed[s.Digest] = true
					jobs = append(jobs, job{digest: s.Digest, size: averageMessage})
				}
			}
		}
	}
	return jobs, nil
}
