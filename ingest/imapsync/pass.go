package imapsync

import (
	"context"
	"errors"
	"fmt"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// maxRounds is how often one pass lists a mailbox that changes while it is read.
const maxRounds = 3

// pass brings one mailbox up to date over one connection.
func (w *worker) pass(ctx context.Context, j *job) error {
	if err := w.recorded(j); err != nil {
		return err
	}
	b, err := w.session.examine(ctx, j.entry)
	if err != nil {
		return err
	}
	if err := w.enter(ctx, j, &b); err != nil {
		return err
	}
	var expunged uidSet // seen to go
	for round := 1; ; round++ {
		before := j.listing
		if j.listing, err = w.session.list(ctx); err != nil {
			j.listing = before
			return err
		}
		if round == 1 {
			if err := w.restart(ctx, j, b); err != nil {
				return err
			}
		} else {
			expunged = expunged.or(seenToGo(before, j.listing))
		}
		expunged = expunged.or(j.listing.count.vanished).minus(j.listing.uids)
		if err := w.round(ctx, j); err != nil {
			return err
		}
		if round == maxRounds || !w.session.moved(j.listing) {
			break
		}
	}
	return w.settle(ctx, j, b, expunged)
}

// round records what has come back and fetches what is missing of the listing, last
// what failed earlier: it is no news if the server gives none of that.
func (w *worker) round(ctx context.Context, j *job) error {
	if err := w.returned(ctx, j); err != nil {
		return err
	}
	missing := j.missing(w.due)
	if !j.queued { // else there is none of a new mailbox
		if err := w.sweepPieces(j, missing); err != nil {
			return err
		}
	}
	again := j.failedOf(missing)
	if err := w.fetch(ctx, j, missing.minus(again)); err != nil {
		return err
	}
	if err := w.fetch(ctx, j, again); !errors.Is(err, errGaveUp) {
		return err
	}
	return nil
}

// seenToGo returns the UIDs that went between two listings of one session, if
// the server reported as many EXPUNGEs.
func seenToGo(before, after listing) uidSet {
	absent := before.uids.minus(after.uids)
	if before.whole() && after.whole() && absent.count() == after.count.expunged-before.count.expunged {
		return absent
	}
	return nil
}

// enter finds the generation that the UIDs of the opened mailbox belong to, or
// begins one.
func (w *worker) enter(ctx context.Context, j *job, b *box) error {
	known := j.gen.ID != 0 && !j.entry.renew
	if known && b.exists == 0 && j.gen.UIDValidity != b.validity {
		// There is nothing whose UID could mean something else. Courier gives
		// an empty mailbox another UIDVALIDITY every time.
		b.uidNext, b.modSeq = 0, 0
		return nil
	}
	if !w.session.courier && (known && b.validity != j.gen.UIDValidity || !known && unstable(b.validity)) {
		again, err := w.session.examine(ctx, j.entry)
		if err != nil {
			return err
		}
		*b = again // one response that was lost on the way is no other UIDVALIDITY
	}
	if known && w.session.courier && j.gen.UIDValidity != b.validity {
		if j.gen.UIDValidity == "" {
			b.validity = "" // found to be flapping before
		} else if err := w.examineTwice(ctx, j, b); err != nil {
			return err
		}
	}
	if known && j.gen.UIDValidity == b.validity {
		same, err := w.sameMessages(ctx, j)
		if err != nil {
			return err
		}
		if same {
			return w.notice(ctx, j, *b)
		}
	}
	if j.mailbox.ID == 0 {
		w.open(j, *b)
		return nil
	}
	return w.renew(ctx, j, *b)
}

// renew begins a generation of a mailbox that is on record.
func (w *worker) renew(ctx context.Context, j *job, b box) error {
	if err := w.committer.flush(); err != nil {
		return err
	}
	if err := w.sweepPieces(j, nil); err != nil {
		return err
	}
	if err := w.reset(ctx, j, b); err != nil {
		return local(fmt.Errorf("mailbox %q: open it on record: %w", j.entry.name, err))
	}
	j.entry.renew, j.fresh, j.hints = false, false, [2]uint64{}
	j.trouble, j.parked, j.listing = nil, 0, listing{}
	return j.load(ctx, w.rec)
}

// restart begins a generation if UIDs of the listing mean other messages.
func (w *worker) restart(ctx context.Context, j *job, b box) error {
	back, err := w.rolledBack(ctx, j)
	if err != nil || !back {
		return err
	}
	now := j.listing
	err = w.renew(ctx, j, b)
	j.listing = now
	return err
}

// open has a new mailbox put on record, before its messages.
func (w *worker) open(j *job, b box) {
	j.fresh = true
	m, about := j.onRecord(w.account.Name, b), w.about(j)
	w.note(j, func(tx *record.Tx) error {
		var err error
		j.mailbox, j.gen, err = tx.OpenMailbox(m, b.validity, about)
		return err
	})
}

// note has the committer put something about a mailbox on record, behind all that
// was put before.
func (w *worker) note(j *job, note func(*record.Tx) error) {
	j.queued = true
	w.committer.record(func(tx *record.Tx) error {
		if err := note(tx); err != nil {
			return fmt.Errorf("mailbox %q: %w", j.entry.name, err)
		}
		return nil
	})
}

// recorded waits until all that was put for a mailbox is on record.
func (w *worker) recorded(j *job) error {
	if !j.queued {
		return nil
	}
	err := w.committer.flush()
	if err == nil {
		j.queued = false
	}
	return err
}

// examineTwice opens the mailbox once more, and takes away its UIDVALIDITY if that
// has changed again. A mailbox of Courier that nobody has ever opened for writing
// has no file with its UIDs: it is numbered anew every time, with the time of day
// for UIDVALIDITY.
func (w *worker) examineTwice(ctx context.Context, j *job, b *box) error {
	if unstable(b.validity) {
		return nil
	}
	if err := sleep(ctx, 1100*time.Millisecond); err != nil {
		return err
	}
	again, err := w.session.examine(ctx, j.entry)
	if err != nil {
		return err
	}
	if again.validity != b.validity {
		again.validity = ""
	}
	*b = again
	return nil
}

// reset begins anew with a mailbox whose UIDs mean other messages now.
func (w *worker) reset(ctx context.Context, j *job, b box) error {
	return w.rec.Update(ctx, func(tx *record.Tx) error {
		var err error
		old := j.gen.UIDValidity
		j.gen, err = tx.ResetMailbox(j.mailbox.ID, b.validity, []tlog.Field{
			tlog.BareField("noticed", w.now().UTC().Format(leafTime))})
		switch {
		case err != nil:
		case b.validity == old && !unstable(old):
			w.events.add("mailbox %q: the server gives other messages under the numbers of those on record, as after a restore from a backup; all are read again", j.entry.name)
		default:
			w.events.add("mailbox %q: its messages were renumbered by the server (UIDVALIDITY %s, was %s); they are read again",
				j.entry.name, shown(b.validity), shown(old))
		}
		return err
	})
}

func shown(v email.UIDValidity) string {
	if v == "" {
		return "none"
	}
	return string(v)
}

// onRecord is the mailbox as it is to stand on record.
func (j *job) onRecord(account string, b box) record.Mailbox {
	return record.Mailbox{Account: account, Name: j.entry.name, RawName: []byte(j.entry.raw), MailboxID: b.mailboxID, Role: j.entry.role}
}

// about says whose and where a mailbox is.
func (w *worker) about(j *job) []tlog.Field {
	fs := []tlog.Field{tlog.TextField("host", w.account.Host), tlog.TextField("username", w.account.Username)}
	if w.account.Owner != "" {
		fs = append(fs, tlog.TextField("owner", w.account.Owner))
	}
	if j.entry.delim != "" {
		fs = append(fs, tlog.TextField("delimiter", j.entry.delim))
	}
	for _, a := range j.entry.attrs {
		fs = append(fs, tlog.TextField("attribute", a))
	}
	return fs
}

// notice stores hints about a mailbox that have changed.
func (w *worker) notice(ctx context.Context, j *job, b box) error {
	newID := b.mailboxID != "" && b.mailboxID != j.mailbox.MailboxID
	newRole := j.entry.role != j.mailbox.Role
	if !newID && !newRole {
		return nil
	}
	return local(w.rec.Update(ctx, func(tx *record.Tx) error {
		if newID {
			if err := tx.SetMailboxID(j.mailbox.ID, b.mailboxID); err != nil {
				return err
			}
			j.mailbox.MailboxID = b.mailboxID
		}
		if newRole {
			if err := tx.SetRole(j.mailbox.ID, j.entry.role); err != nil {
				return err
			}
			j.mailbox.Role = j.entry.role
		}
		return nil
	}))
}
