package daemon

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"onrecord/audit/bundle"
	"onrecord/audit/clock"
	"onrecord/audit/party"
	"onrecord/audit/thread"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// bundleMessages sets the client as it is called, and those of their messages that a
// request asks for, by who was who at the checkpoint.
func (d *Daemon) bundleMessages(ctx context.Context, req BundleRequest, o *bundle.Options) error {
	people, err := d.peopleAt(ctx, o.Checkpoint)
	if err != nil {
		return err
	}
	addresses, err := people.ClientAddresses(req.Client)
	if err != nil {
		return err
	}
	all := people.Clients()
	o.Client = all[slices.IndexFunc(all, func(c party.Client) bool { return party.SameName(c.Name, req.Client) })].Name
	mail, err := party.Messages(ctx, d.derived, addresses)
	if err != nil {
		return err
	}
	theirs := map[email.Digest]bool{}
	for _, m := range mail {
		theirs[m.Digest] = true
		o.Messages = append(o.Messages, m.Digest)
	}
	if o.Copies, err = d.withheldCopies(ctx); err != nil {
		return err
	}
	if len(req.Messages) > 0 {
		o.Messages, err = d.chosen(ctx, req.Messages, theirs, o.Client)
		return err
	}
	if o.Messages, err = d.within(ctx, req, o.Messages); err != nil {
		return err
	}
	if o.Others, err = d.withheldOthers(ctx, theirs, o.Copies); err != nil {
		return err
	}
	o.Others, err = d.within(ctx, req, o.Others)
	return err
}

// chosen finds the messages of a client that a request names.
func (d *Daemon) chosen(ctx context.Context, names []string, theirs map[email.Digest]bool, client string) (list []email.Digest, err error) {
	for _, name := range names {
		digest, err := d.find(ctx, name)
		if err != nil {
			return nil, err
		}
		if !theirs[digest] {
			return nil, fmt.Errorf("message %s is not from or to %s: it has no place in their bundle", name, client)
		}
		list = append(list, digest)
	}
	return list, nil
}

// within returns the messages that are of the period of a request, and those of which
// only the record's own clock says when they are.
func (d *Daemon) within(ctx context.Context, req BundleRequest, list []email.Digest) ([]email.Digest, error) {
	from, until, err := d.period(req.From, req.To)
	if err != nil || from.IsZero() && until.IsZero() {
		return list, err
	}
	times, err := d.firstTimes(ctx, list)
	return slices.DeleteFunc(list, func(digest email.Digest) bool {
		at, dated := times[digest]
		return dated && (!from.IsZero() && at.Before(from) || !until.IsZero() && !at.Before(until))
	}), err
}

// withheldCopies returns the copies of the messages that are or were withheld.
func (d *Daemon) withheldCopies(ctx context.Context) (thread.Copies, error) {
	ever, err := bundle.EverWithheld(ctx, d.rec)
	if err != nil {
		return nil, err
	}
	return d.copiesOf(ctx, ever)
}

// withheldOthers returns the messages that are or were withheld, with their copies, and
// are neither from nor to a client, without those that were erased.
func (d *Daemon) withheldOthers(ctx context.Context, theirs map[email.Digest]bool, copies thread.Copies) (list []email.Digest, err error) {
	ever, err := bundle.EverWithheld(ctx, d.rec)
	if err != nil {
		return nil, err
	}
	for copied, first := range copies {
		ever = append(ever, copied, first)
	}
	slices.SortFunc(ever, func(a, b email.Digest) int { return bytes.Compare(a[:], b[:]) })
	for _, digest := range slices.Compact(ever) {
		switch _, err := d.rec.ObjectLeaf(ctx, digest); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, err
		case !theirs[digest]:
			list = append(list, digest)
		}
	}
	return list, nil
}

// firstTimes returns when messages were sent as far as their clocks agreed when they were
// recorded, so that one bundle is made again to the same bytes. Those that only the
// record's own clock dates are left out, and so is what is no message.
func (d *Daemon) firstTimes(ctx context.Context, digests []email.Digest) (map[email.Digest]time.Time, error) {
	times := make(map[email.Digest]time.Time, len(digests))
	return times, d.derived.View(ctx, func(tx *sql.Tx) error {
		for _, digest := range digests {
			entry, err := d.rec.ObjectEntry(ctx, digest)
			if err != nil {
				return err
			}
			e, err := clock.First(ctx, tx, entry)
			if err != nil {
				return err
			}
			if e.Basis != email.BasisRecorded && !e.At.IsZero() && entry.Leaf.Kind != tlog.KindDocumentAdded {
				times[digest] = e.At
			}
		}
		return nil
	})
}

// assignedTo returns those of some messages that are assigned to a client.
func (d *Daemon) assignedTo(ctx context.Context, client string, list []email.Digest) ([]email.Digest, error) {
	matters, err := d.rec.Matters(ctx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	theirs := map[int64]bool{}
	for _, m := range matters {
		if !party.SameName(m.Client, client) {
			continue
		}
		state, err := d.rec.MatterState(ctx, m.Stream)
		if err != nil {
			return nil, err
		}
		maps.Copy(theirs, state.Messages)
	}
	var assigned []email.Digest
	for _, digest := range list {
		leaf, err := d.rec.ObjectLeaf(ctx, digest)
		if err != nil {
			return nil, err
		}
		if theirs[leaf] {
			assigned = append(assigned, digest)
		}
	}
	return assigned, nil
}
