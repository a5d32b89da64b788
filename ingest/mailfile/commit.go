package mailfile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// readFailed reads what earlier runs of the same source could not read.
func (w *writer) readFailed(ctx context.Context) error {
	runs, err := w.rec.FailedImports(ctx, w.account)
	if err != nil {
		return err
	}
	w.failed = map[string]record.ImportRun{}
	for _, run := range runs {
		if w.named[run.Named()] {
			w.failed[run.Mailbox] = run
		}
	}
	return nil
}

// A standing is what earlier imports into a mailbox say of how much of it they hold.
type standing struct {
	part bool // all of them only a part
	told bool // there is one of this source
	said bool // which was only a part
}

// readStanding reads what earlier imports into the mailboxes of the account say.
func (w *writer) readStanding(ctx context.Context) error {
	runs, err := w.rec.NewestImports(ctx, w.account)
	if err != nil {
		return err
	}
	parts := record.PartImports(runs)
	w.standing = map[string]standing{}
	for _, run := range runs {
		s := w.standing[run.Mailbox]
		s.part = parts[run.Generation.Mailbox]
		if w.named[run.Named()] {
			s.told, s.said = true, run.Part
		}
		w.standing[run.Mailbox] = s
	}
	return nil
}

// otherwise reports whether this import says something else of a mailbox than those before
// it: that this source is only a part after all, or that it is none.
func (w *writer) otherwise(mailbox string) bool {
	s := w.standing[mailbox]
	if s.told {
		return s.said != w.part
	}
	return s.part && !w.part
}

// begin finishes the mailbox in hand and takes up another: what it holds is
// read once.
func (w *writer) begin(ctx context.Context, name string) error {
	if err := w.finish(ctx); err != nil {
		return err
	}
	box := &mailbox{MailboxReport: MailboxReport{Mailbox: name}, label: w.failed[name].Label, held: map[email.Digest]int{}}
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

// finish writes what is left of the mailbox in hand. If that is nothing, it opens a
// stream still where something could not be read now, or could not before, which the
// counts tell, or where the mailbox is said to be a part and was not before. The stream is closed when that of the next mailbox is opened, so
// that one is open as long as the run goes on.
func (w *writer) finish(ctx context.Context) error {
	if w.box == nil {
		return nil
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	if !w.box.open && (w.box.Failed != w.failed[w.box.Mailbox].Failed || w.otherwise(w.box.Mailbox)) {
		if err := w.commit(ctx); err != nil {
			return err
		}
	}
	delete(w.failed, w.box.Mailbox)
	if w.box.open {
		w.ended = &ended{w.box.gen, w.counts()}
	}
	box := w.box
	w.settle()
	w.opts.Log.Info("imported", "account", w.account, "mailbox", box.Mailbox, "count", box.Added)
	return nil
}

// end finishes the last mailbox, and those that the source has no more and of which
// something could not be read before. It closes the last stream, and those that runs
// of the same source left open when they were stopped: what these lacked is there
// now.
func (w *writer) end(ctx context.Context) error {
	if err := w.finish(ctx); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(w.failed)) {
		if err := w.begin(ctx, name); err != nil {
			return err
		}
		if err := w.finish(ctx); err != nil {
			return err
		}
	}
	open, err := w.rec.StoppedImports(ctx, w.account)
	if err != nil {
		return err
	}
	open = slices.DeleteFunc(open, func(s record.ImportRun) bool { return !w.named[s.Named()] })
	if len(open) == 0 {
		return nil
	}
	return w.rec.Update(ctx, func(tx *record.Tx) error {
		for _, s := range open {
			about := []tlog.Field{tlog.BareField("continued", "yes")}
			if w.ended != nil && w.ended.gen == s.ID {
				about = w.ended.counts
			}
			if err := tx.CloseImport(s.ID, about); err != nil {
				return err
			}
		}
		return nil
	})
}

// settle puts the mailbox in hand into the report. What was not committed was
// neither added nor seen.
func (w *writer) settle() {
	if w.box == nil {
		return
	}
	w.box.Added = w.box.written
	w.box.Seen = w.box.Added + w.box.AlreadyHeld + w.box.Failed
	w.report.Mailboxes = append(w.report.Mailboxes, w.box.MailboxReport)
	w.box = nil
}

// flush commits the batch, if there is one.
func (w *writer) flush(ctx context.Context) error {
	if len(w.batch) == 0 {
		return nil
	}
	u := w.batch[0].unit
	if err := w.commit(ctx); err != nil {
		return err
	}
	w.progress(u)
	return nil
}

// commit writes the batch in one transaction; the first one of a mailbox opens a
// stream.
func (w *writer) commit(ctx context.Context) error {
	box := w.box
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
		return nil
	})
	if err != nil {
		return fmt.Errorf("mailbox %q: %w", box.Mailbox, err)
	}
	if !box.open {
		w.ended = nil
	}
	box.open, box.gen = true, gen
	box.written += len(w.batch)
	for _, it := range w.batch {
		box.sizeAdded += it.body.Size
	}
	w.empty()
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

// openStream opens the stream of this run for the mailbox in hand, and closes the
// one before.
func (w *writer) openStream(tx *record.Tx) (record.Generation, error) {
	if w.ended != nil {
		if err := tx.CloseImport(w.ended.gen, w.ended.counts); err != nil {
			return record.Generation{}, err
		}
	}
	m := record.Mailbox{Account: w.account, Name: w.box.Mailbox, RawName: []byte(w.box.Mailbox), Role: email.RoleOf(w.box.Mailbox)}
	about := []tlog.Field{tlog.TextField("label", w.box.label), tlog.BareField("source", w.source)}
	if w.part {
		about = append(about, tlog.BareField("part", "yes"))
	}
	_, g, err := tx.OpenImport(m, about)
	return g, err
}

// counts returns the fields of import.done.
func (w *writer) counts() []tlog.Field {
	number := func(key string, n int) tlog.Field { return tlog.BareField(key, strconv.Itoa(n)) }
	return []tlog.Field{
		number("seen", w.box.Seen), number("added", w.box.written),
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
