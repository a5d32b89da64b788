package imapsync

import (
	"context"
	"fmt"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

const (
	scanOnChange = time.Hour      // the shortest time between scans of a mailbox that changes
	scanAnyway   = 24 * time.Hour // the longest between scans of one that does not
	massPause    = 10 * time.Minute
	massCount    = 50 // so many messages that go at once, and a tenth of the mailbox, are confirmed with more care
	batchLeaves  = 500
)

// returned records messages that are there again.
func (w *worker) returned(ctx context.Context, j *job) error {
	j.mu.Lock()
	back := j.gone.and(j.listing.uids)
	j.mu.Unlock()
	for block := range back.blocks(batchLeaves) {
		err := w.rec.Update(ctx, func(tx *record.Tx) error { return tx.Returned(j.gen.ID, block.nums()) })
		if err != nil {
			return local(fmt.Errorf("mailbox %q: record messages that are back: %w", j.entry.name, err))
		}
		j.mu.Lock()
		j.gone = j.gone.minus(block)
		j.mu.Unlock()
	}
	return nil
}

// settle records what a pass has found out: what vanished, what is absent for
// the first time, UIDs that were never seen, and the scan, if one is due.
func (w *worker) settle(ctx context.Context, j *job, b box, expunged uidSet) error {
	known := j.known()
	present := known.minus(j.gone)
	absent := present.minus(j.listing.uids)
	var pending uidSet
	if w.trusted(j) {
		confirmed, mass := w.confirm(j, absent, expunged)
		if err := w.vanish(ctx, j, confirmed, expunged, mass); err != nil {
			return err
		}
		pending = absent.minus(confirmed)
	} else if w.session.limit == 0 || w.session.uidOnly {
		w.events.add("mailbox %q: the server counts %d messages and lists %d; nothing is taken for deleted, and the rest could not be read",
			j.entry.name, j.listing.count.exists, j.listing.uids.count())
		return nil
	} else {
		return nil
	}
	complete := len(j.listing.uids.minus(known)) == 0
	if !complete {
		return nil // the next pass goes on
	}
	now := w.now()
	if w.scanDue(j, b, pending, now) {
		if err := w.writeScan(ctx, j, b, pending, now); err != nil {
			return local(fmt.Errorf("mailbox %q: record a scan: %w", j.entry.name, err))
		}
	}
	w.hint(j, b, len(pending) == 0 && !j.unscanned(b))
	return nil
}

// trusted reports whether the absence of a UID from the listing means something.
func (w *worker) trusted(j *job) bool {
	return j.listing.whole() && (w.session.limit == 0 || w.session.uidOnly)
}

// confirm returns which of the absent messages have vanished: those that were
// seen to go, and those that were absent from an earlier listing too.
func (w *worker) confirm(j *job, absent, expunged uidSet) (confirmed uidSet, mass bool) {
	confirmed = absent.and(expunged)
	again := absent.and(j.scan.pending).minus(confirmed)
	mass = again.count() > max(massCount, (j.listing.uids.count()+absent.count())/10)
	pause := w.pace.settle
	if mass {
		pause = massPause
	}
	if len(again) > 0 && j.scan.ok && w.now().Sub(j.scan.at) >= pause {
		return confirmed.or(again), mass
	}
	return confirmed, false
}

// vanish records messages that are no longer there.
func (w *worker) vanish(ctx context.Context, j *job, confirmed, expunged uidSet, mass bool) error {
	if len(confirmed) == 0 {
		return nil
	}
	if err := w.committer.flush(); err != nil { // some may have come by this pass
		return err
	}
	if mass {
		w.events.add("mailbox %q: %s no longer on the server and kept on record", j.entry.name, email.Count(confirmed.count(), "message is", "messages are"))
	}
	for _, part := range []struct {
		uids uidSet
		how  string
	}{{confirmed.and(expunged), "expunge"}, {confirmed.minus(expunged), "absent"}} {
		fields := []tlog.Field{tlog.BareField("how", part.how), tlog.BareField("noticed", w.now().UTC().Format(leafTime))}
		if mass && part.how == "absent" {
			fields = append(fields, tlog.BareField("mass", "true"))
		}
		for block := range part.uids.blocks(batchLeaves) {
			err := w.rec.Update(ctx, func(tx *record.Tx) error { return tx.Vanished(j.gen.ID, block.nums(), fields) })
			if err != nil {
				return local(fmt.Errorf("mailbox %q: record messages that are gone: %w", j.entry.name, err))
			}
			j.mu.Lock()
			j.gone = j.gone.or(block)
			j.mu.Unlock()
			j.vanished += block.count()
		}
	}
	return nil
}

// scanDue reports whether a scan is to be written: after the first full pull,
// as soon as a message is absent, on another change at most hourly, and once a
// day.
func (w *worker) scanDue(j *job, b box, pending uidSet, now time.Time) bool {
	if !j.scan.ok || len(pending.minus(j.scan.pending)) > 0 {
		return true
	}
	age := now.Sub(j.scan.at)
	changed := !j.listing.uids.equal(j.scan.uids) || !pending.equal(j.scan.pending) || j.unscanned(b)
	return age >= scanAnyway || age < 0 || changed && age >= scanOnChange
}

// unscanned reports whether the server has assigned UIDs since the last scan,
// though it may list none of them any more.
func (j *job) unscanned(b box) bool { return b.uidNext > j.scan.uidNext }

// writeScan has the listing put on record, and before it the UIDs below the next
// one that were never seen.
func (w *worker) writeScan(ctx context.Context, j *job, b box, pending uidSet, now time.Time) error {
	top := b.uidNext
	if highest := uint64(j.listing.uids.max()); highest >= top {
		top = highest + 1
	}
	top = min(top, 1<<32)
	var gap uidSet
	if from := max(j.scan.uidNext, 1); top > from {
		gap = span(uint32(from), uint32(top-1)).minus(j.known()).minus(j.listing.uids)
	}
	fields := []tlog.Field{
		tlog.BareField("searched", now.UTC().Format(leafTime)),
		tlog.BareField("by", j.listing.how),
		tlog.BareField("exists", number(j.listing.count.exists)),
	}
	if b.uidNext > 0 {
		fields = append(fields, tlog.BareField("uidnext", number(b.uidNext)))
	}
	if b.modSeq > 0 {
		fields = append(fields, tlog.BareField("highestmodseq", number(b.modSeq)))
	}
	lost, err := w.notFoundAgain(ctx, j)
	if err != nil {
		return err
	}
	first, uids := !j.scan.ok, j.listing.uids
	w.note(j, func(tx *record.Tx) error {
		if first && j.gen.Number > 1 {
			if err := tx.ResetDone(j.gen.ID, lost); err != nil {
				return err
			}
		}
		if err := writeGap(tx, j.gen.ID, gap, now); err != nil {
			return err
		}
		return tx.Scan(j.gen.ID, fields, uids.nums(), pending.nums())
	})
	j.gaps += gap.count()
	j.scan = scanned{ok: true, at: now, uids: uids, pending: pending, uidNext: top}
	return nil
}

// gapRanges is how many ranges one mailbox.gap leaf lists.
const gapRanges = 50_000

func writeGap(tx *record.Tx, gen int64, gap uidSet, now time.Time) error {
	for len(gap) > 0 {
		n := min(len(gap), gapRanges)
		err := tx.Gap(gen, []tlog.Field{
			tlog.BareField("set", gap[:n].String()),
			tlog.BareField("noticed", now.UTC().Format(leafTime)),
		})
		if err != nil {
			return err
		}
		gap = gap[n:]
	}
	return nil
}

// notFoundAgain says, before the first scan of a generation that a reset began,
// how many messages of the one before it do not occur in it. Which they are, the
// sightings of both tell.
func (w *worker) notFoundAgain(ctx context.Context, j *job) ([]tlog.Field, error) {
	if j.scan.ok || j.fresh || j.gen.Number == 1 {
		return nil, nil
	}
	if err := w.committer.flush(); err != nil {
		return nil, err
	}
	gens, err := w.rec.Generations(ctx, j.mailbox.ID)
	if err != nil || len(gens) < 2 {
		return nil, err
	}
	again := map[email.Digest]bool{}
	for i, g := range gens[len(gens)-2:] {
		sightings, err := w.rec.Sightings(ctx, g.ID)
		if err != nil {
			return nil, err
		}
		for _, s := range sightings {
			switch {
			case !s.HasObject || s.Erased:
			case i == 0 && !s.Vanished:
				again[s.Digest] = false
			case i == 1:
				delete(again, s.Digest)
			}
		}
	}
	if len(again) > 0 {
		w.events.add("mailbox %q: after it was renumbered, %s not found again, and kept on record", j.entry.name, email.Count(len(again), "message was", "messages were"))
	}
	return []tlog.Field{tlog.BareField("not-found-again", number(len(again)))}, nil
}

// hint has noted what lets the next sync see without opening the mailbox that
// nothing has changed; zeros if that is not so.
func (w *worker) hint(j *job, b box, quiet bool) {
	next, mod := b.uidNext, b.modSeq
	if !quiet {
		next, mod = 0, 0
	}
	if hints := [2]uint64{next, mod}; hints != j.hints {
		j.hints = hints
		w.note(j, func(tx *record.Tx) error { return tx.SetHints(j.gen.ID, next, mod) })
	}
}
