package daemon

import (
	"context"
	"fmt"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// pauseAfter is how long an account may go without a sync before the log says
// so: what came and went in that time was not seen, but for the UIDs it took.
const pauseAfter = time.Hour

// notePause records, when a sync has come to its end, that none had for a while:
// poll.pause since when, and poll.resume. A server that cannot be reached is one
// pause, however often it was tried.
func (d *Daemon) notePause(ctx context.Context, account string) error {
	since, err := d.lastSync(ctx, account)
	if err != nil || since.IsZero() || d.now().Sub(since) < pauseAfter {
		return err
	}
	err = d.rec.Update(ctx, func(tx *record.Tx) error {
		log, err := tx.Stream(record.StreamLog)
		if err != nil {
			return err
		}
		about := []tlog.Field{tlog.TextField("account", account), tlog.BareField("since", since.UTC().Format(time.RFC3339))}
		for _, d := range []record.Draft{
			{Kind: tlog.KindPollPause, Facets: []record.FacetDraft{{Name: tlog.FacetAbout, Fields: append(about, tlog.TextField("reason", "no sync ran"))}}},
			{Kind: tlog.KindPollResume, Facets: []record.FacetDraft{{Name: tlog.FacetAbout, Fields: about}}},
		} {
			d.Streams = []tlog.StreamID{log}
			if _, _, err := tx.Append(d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("record that account %q was not read since %s: %w", account, since.Format(time.RFC3339), err)
	}
	return nil
}

// lastSync returns when an account was last synced to its end, zero if never.
// Without the notes of the last sync it is the newest scan that tells.
func (d *Daemon) lastSync(ctx context.Context, account string) (time.Time, error) {
	passes, err := d.readPasses()
	if err != nil {
		return time.Time{}, err
	}
	if at, err := time.Parse(time.RFC3339, passes[account].At); err == nil {
		return at, nil
	}
	boxes, err := d.rec.Mailboxes(ctx, account)
	if err != nil {
		return time.Time{}, err
	}
	var last time.Time
	for _, m := range boxes {
		gens, err := d.rec.Generations(ctx, m.ID)
		if err != nil {
			return last, err
		}
		for _, g := range gens {
			leaf, ok, err := d.rec.LastScan(ctx, g.ID)
			if err != nil {
				return last, err
			}
			if !ok {
				continue
			}
			e, err := d.rec.Entry(ctx, leaf)
			if err != nil {
				return last, err
			}
			if e.Leaf.At.After(last) {
				last = e.Leaf.At
			}
		}
	}
	return last, nil
}
