package imapsync

import (
	"context"
	"errors"
	"fmt"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// Classes of failures, as they stand in the record.
const (
	classTooLarge   = record.FailureTooLarge
	classRefused    = "refused"    // the server says NO or BAD
	classSilent     = "silent"     // the server says OK and sends nothing
	classUnsteady   = "unsteady"   // other octets at every attempt
	classConnection = "connection" // the connection ends whenever it is asked for
)

// maxParked is how many messages in a row are given up before the mailbox is: a
// calendar that poses as a mailbox gives none at all.
const maxParked = 50

type tooLarge struct{ size, limit int64 }

func (e *tooLarge) Error() string {
	return fmt.Sprintf("message of %d octets is over the limit of %d", e.size, e.limit)
}

// classOf names the class of a failure.
func classOf(reason error) string {
	var big *tooLarge
	switch {
	case errors.As(reason, &big):
		return classTooLarge
	case refused(reason):
		return classRefused
	case errors.Is(reason, errSilent):
		return classSilent
	case errors.Is(reason, errUnsteady), errors.Is(reason, errCutShort):
		return classUnsteady
	}
	return classConnection
}

// park records that a message could not be had.
func (b *batch) park(ctx context.Context, uid uint32) error {
	j := b.job
	if err := b.recorded(j); err != nil {
		return err
	}
	t := j.troubleOf(uid)
	reason := t.reason
	switch {
	case reason == nil:
		reason = errSilent
	case t.pieces != nil && !errors.Is(reason, t.pieces):
		reason = fmt.Errorf("%w; and in pieces: %w", reason, t.pieces)
	}
	j.mu.Lock()
	f := j.failed[uid]
	j.mu.Unlock()
	f = failure{attempts: f.attempts + 1, at: b.now(), class: classOf(reason), size: b.meta(uid).Size, fresh: true}
	fields := []tlog.Field{
		tlog.BareField("class", f.class),
		tlog.TextField("text", oneLine(reason.Error())),
		tlog.BareField("attempts", number(f.attempts)),
		tlog.BareField("noticed", f.at.UTC().Format(leafTime)),
	}
	var big *tooLarge
	if errors.As(reason, &big) {
		f.size = big.size
	}
	if f.size >= 0 {
		fields = append(fields, tlog.BareField("rfc822size", number(f.size)))
	}
	err := b.rec.Update(ctx, func(tx *record.Tx) error { return tx.FetchFailed(j.gen.ID, uid, fields) })
	if err != nil {
		return local(fmt.Errorf("mailbox %q: record a failed fetch: %w", j.entry.name, err))
	}
	j.mu.Lock()
	if j.failed == nil {
		j.failed = map[uint32]failure{}
	}
	j.failed[uid] = f
	j.mu.Unlock()
	if f.class != classTooLarge { // a limit of our own says nothing about the server
		j.parked++
	}
	b.gains.lessons.Add(1)
	b.events.add("mailbox %q: message UID %d could not be fetched (attempt %d): %s", j.entry.name, uid, f.attempts, oneLine(reason.Error()))
	b.log.Warn("message put aside", "account", b.account.Name, "mailbox", j.entry.name, "uid", uid, "case", f.class)
	b.mu.Lock()
	b.todo = b.todo.minus(span(uid, uid))
	b.mu.Unlock()
	delete(j.trouble, uid)
	return nil
}
