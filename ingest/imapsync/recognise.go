package imapsync

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// recognise finds out which mailboxes of the listing are on record, under this
// or another name, and records new names. The rest of those on record are
// orphans.
func (w *worker) recognise(ctx context.Context, list []*entry, onRecord []record.Mailbox) (
	known map[*entry]*record.Mailbox, orphans []*record.Mailbox, err error) {
	known = make(map[*entry]*record.Mailbox, len(list))
	byName := make(map[string]*record.Mailbox, len(onRecord))
	for i := range onRecord {
		m := &onRecord[i]
		if m.State == record.StateOpen {
			byName[string(m.RawName)] = m
		}
	}
	taken := map[int64]bool{}
	var fresh []*entry
	for _, e := range list {
		if m, ok := byName[e.raw]; ok && e.selectable() {
			known[e], taken[m.ID] = m, true
		} else if e.selectable() {
			fresh = append(fresh, e)
		}
	}
	for i := range onRecord {
		if m := &onRecord[i]; !taken[m.ID] {
			orphans = append(orphans, m)
		}
	}
	for _, e := range fresh {
		m, how, err := w.former(ctx, e, orphans)
		if err != nil {
			return nil, nil, err
		}
		if m == nil {
			continue
		}
		if err := w.renamed(ctx, e, m, how); err != nil {
			return nil, nil, err
		}
		known[e] = m
		orphans = slices.DeleteFunc(orphans, func(o *record.Mailbox) bool { return o == m })
	}
	return known, orphans, nil
}

// maxPairs is how many pairs of an orphan and a new mailbox are compared whose
// UIDVALIDITY differs.
const maxPairs = 25

// former finds the mailbox on record that e was before: one with its MAILBOXID
// (RFC 8474), or one with the same headers under the same UIDs, whether it kept
// its UIDVALIDITY (most servers) or not (Courier). A name alone proves nothing: a
// mailbox that was gone and is there again under its name, with other messages,
// is found with how "", and begins anew.
func (w *worker) former(ctx context.Context, e *entry, orphans []*record.Mailbox) (m *record.Mailbox, how string, err error) {
	if len(orphans) == 0 {
		return nil, "", nil
	}
	b, err := w.session.examine(ctx, e)
	var open *notReadOnly
	if refused(err) || errors.As(err, &open) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	for _, o := range orphans {
		if b.mailboxID != "" && o.MailboxID != "" {
			if b.mailboxID == o.MailboxID {
				return o, "MAILBOXID", nil
			}
			continue
		}
		how, err := w.continues(ctx, e, b.validity, o)
		if err != nil || how != "" {
			return o, how, err
		}
	}
	for _, o := range orphans {
		if o.State == record.StateGone && string(o.RawName) == e.raw {
			e.renew = true
			return o, "", nil
		}
	}
	return nil, "", nil
}

// continues says by what the mailbox e, which is open, is recognised as the one
// on record, "" if it is not.
func (w *worker) continues(ctx context.Context, e *entry, v email.UIDValidity, m *record.Mailbox) (how string, err error) {
	gens, err := w.rec.Generations(ctx, m.ID)
	if err != nil || len(gens) == 0 {
		return "", local(err)
	}
	g := gens[len(gens)-1]
	same := v == g.UIDValidity
	if unstable(g.UIDValidity) || !same && w.pairs >= maxPairs {
		return "", nil
	}
	if !same {
		w.pairs++
	}
	there, err := w.present(ctx, g.ID)
	if err != nil {
		return "", err
	}
	matched, differ, err := w.compare(ctx, there)
	switch {
	case refused(err):
		return "", nil
	case err != nil:
		return "", err
	case differ > 0:
		return "", nil
	case same && matched > 0:
		return "UIDVALIDITY and headers", nil
	case same && string(m.RawName) == e.raw: // nothing to compare
		return "UIDVALIDITY and name", nil
	case matched > 1:
		return "UIDs and headers", nil
	}
	return "", nil
}

// renamed records a new name, or that a mailbox is back. With how "" it does
// nothing: the reset that follows says it.
func (w *worker) renamed(ctx context.Context, e *entry, m *record.Mailbox, how string) error {
	if how == "" {
		return nil
	}
	err := w.rec.Update(ctx, func(tx *record.Tx) error {
		return tx.RenameMailbox(m.ID, e.name, []byte(e.raw), []tlog.Field{
			tlog.TextField("recognised-by", how),
			tlog.BareField("noticed", w.now().UTC().Format(leafTime)),
		})
	})
	if err != nil {
		return local(fmt.Errorf("mailbox %q: record its new name: %w", e.name, err))
	}
	if string(m.RawName) == e.raw {
		w.events.add("mailbox %q is on the server again", e.name)
	} else {
		w.events.add("mailbox %q is now called %q", m.Name, e.name)
	}
	return nil
}
