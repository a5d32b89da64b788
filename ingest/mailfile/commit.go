package mailfile

import (
	"context"
	"fmt"
	"strconv"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// begin finishes the mailbox in hand and takes up another: what it holds is
// read once.
func (w *writer) begin(ctx context.Context, name string) error {
	if err := w.finish(ctx); err != nil {
		return err
	}
	box := &mailbox{MailboxReport: MailboxReport{Mailbox: name}, held: map[email.Digest]int{}}
	known, err := w.rec.Mailboxes(ctx, w.account)
	if err != nil {
		return err
	}
	for _, m := range known {
		if m.State != record.StateImport || string(m.RawName) != name {
			continue
		}
		if box.held, err = w.rec.Held(ctx, m.ID); err != nil {
			return fmt.Errorf("mailbox %q: %w", name, err)
		}
	}
	w.box = box
	return nil
}

// finish writes what is left of the mailbox in hand and closes its stream.
func (w *writer) finish(ctx context.Context) error {
	if w.box == nil {
		return nil
	}
	if err := w.write(ctx, true); err != nil {
		return err
	}
	w.opts.Log.Info("imported", "account", w.account, "mailbox", w.box.Mailbox, "count", w.box.Added)
	w.settle()
	return nil
}

// settle puts the mailbox in hand into the report. What was not committed was
// not added.
func (w *writer) settle() {
	if w.box == nil {
		return
	}
	w.box.Added = w.box.written
	w.report.Mailboxes = append(w.report.Mailboxes, w.box.MailboxReport)
	w.box = nil
}

// flush writes the batch.
func (w *writer) flush(ctx context.Context) error {
	if len(w.batch) == 0 {
		return nil
	}
	return w.write(ctx, false)
}

// write commits the batch in one transaction; the first one of a mailbox opens
// a stream, the last one closes it.
func (w *writer) write(ctx context.Context, last bool) error {
	box := w.box
	if len(w.batch) == 0 && !(last && box.open) {
		return nil
	}
	gen := box.gen
	err := w.rec.Update(ctx, func(tx *record.Tx) error {
		if !box.open {
			g, err := w.openStream(tx)
			if err != nil {
				return err
			}
			gen = g.ID
		}
		for _, it := range w.batch {
			if _, err := tx.Observe(it.observation(gen)); err != nil {
				return err
			}
		}
		if last {
			return tx.CloseImport(gen, w.counts())
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("mailbox %q: %w", box.Mailbox, err)
	}
	box.open, box.gen = true, gen
	box.written += len(w.batch)
	var u *unit
	for _, it := range w.batch {
		u = it.unit
		box.sizeAdded += it.body.Size
	}
	w.empty()
	if u != nil {
		w.progress(u)
	}
	return nil
}

// empty drops the batch.
func (w *writer) empty() {
	for _, free := range w.release {
		free()
	}
	clear(w.batch)
	clear(w.release)
	w.batch, w.release, w.bytes = w.batch[:0], w.release[:0], 0
}

// openStream opens the stream of this run for the mailbox in hand.
func (w *writer) openStream(tx *record.Tx) (record.Generation, error) {
	u := w.batch[0].unit
	m := record.Mailbox{Account: w.account, Name: w.box.Mailbox, RawName: []byte(w.box.Mailbox), Role: email.RoleOf(w.box.Mailbox)}
	_, g, err := tx.OpenImport(m, []tlog.Field{tlog.TextField("label", u.label)})
	return g, err
}

// counts returns the fields of import.done.
func (w *writer) counts() []tlog.Field {
	number := func(key string, n int) tlog.Field { return tlog.BareField(key, strconv.Itoa(n)) }
	return []tlog.Field{
		number("seen", w.box.Seen), number("added", w.box.written+len(w.batch)),
		number("already-held", w.box.AlreadyHeld), number("failed", w.box.Failed),
	}
}

// progress tells how far the mailbox in hand is.
func (w *writer) progress(u *unit) {
	if w.opts.Progress == nil {
		return
	}
	done := int64(w.box.Seen)
	total := max(done, w.box.total+u.total.Load())
	w.opts.Progress(Progress{Mailbox: w.box.Mailbox, Done: done, Total: total, Bytes: w.box.sizeAdded})
}
