package coverage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"onrecord/audit/party"
	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// mailboxes looks through all places of the record.
func (r *reader) mailboxes(ctx context.Context) error {
	boxes, err := r.rec.Mailboxes(ctx, "")
	if err != nil {
		return err
	}
	for _, m := range boxes {
		gens, err := r.rec.Generations(ctx, m.ID)
		if err != nil {
			return err
		}
		b := &box{reader: r, Mailbox: m, account: r.account(m.Account),
			row: Searched{Account: m.Account, Mailbox: m.Name, Role: string(m.Role), State: m.State, Basis: BasisUIDs}}
		b.account.known = true
		for i, g := range gens {
			if err := b.generation(ctx, g, i == len(gens)-1); err != nil {
				return fmt.Errorf("mailbox %q of account %q: %w", m.Name, m.Account, err)
			}
		}
		r.searched = append(r.searched, b.finish(len(gens)))
	}
	slices.SortStableFunc(r.searched, func(a, b Searched) int {
		return slices.Compare([]string{a.Account, a.Mailbox}, []string{b.Account, b.Mailbox})
	})
	return nil
}

// A box is a mailbox that is looked at.
type box struct {
	*reader
	record.Mailbox
	account     *account
	row         Searched
	first, last time.Time // of the messages in it
	begun       time.Time // of the first scan
	scanned     time.Time // the last one
}

// mailboxDirection tells which way mail goes that is missing in a mailbox.
func mailboxDirection(role email.Role) party.Direction {
	switch role {
	case email.RoleInbox, email.RoleJunk:
		return party.In
	case email.RoleSent:
		return party.Out
	}
	return ""
}

// generation looks at one generation of a mailbox.
func (b *box) generation(ctx context.Context, g record.Generation, current bool) error {
	seen, err := b.rec.Sightings(ctx, g.ID)
	if err != nil {
		return err
	}
	first, err := b.rec.FirstEntry(ctx, g.Stream)
	if err != nil {
		return err
	}
	if g.Import {
		b.row.Basis = BasisImport
		b.account.filed = later(b.account.filed, first.Leaf.At)
		b.begun, b.scanned = earlier(b.begun, first.Leaf.At), later(b.scanned, first.Leaf.At)
	}
	for i := range seen {
		b.see(&seen[i])
	}
	if n := len(seen); n > 0 && current {
		b.row.HighestUID = seen[n-1].UID
	}
	if g.Import {
		b.erased(seen)
		return nil
	}
	b.account.synced = true
	return b.server(ctx, g, current, seen, first.Leaf.At)
}

// see counts a place.
func (b *box) see(s *record.Sighting) {
	if s.Vanished {
		b.row.Vanished++
	}
	if !s.HasObject {
		b.row.Failed++
		return
	}
	if !s.Erased {
		b.row.Messages++
	}
	m := b.at(s.Digest)
	came, ok := email.ParseDate(s.InternalDate)
	if !ok && m != nil {
		came = m.sent // files tell no other time
	}
	b.first, b.last = earlier(b.first, came), later(b.last, came)
	if m == nil {
		return // erased, or the projection is behind
	}
	b.first = earlier(b.first, m.sent) // one that was copied there came in late
	b.note(m)
	b.places[place{m.id(), b.Account}] = true
	if b.Role == email.RoleSent {
		b.places[place{m.id(), ""}] = true
		if m.fromFirm {
			b.account.sent[m.From]++
		}
	}
}

// server looks at a generation of a mailbox on a server.
func (b *box) server(ctx context.Context, g record.Generation, current bool, seen []record.Sighting, opened time.Time) error {
	b.row.UIDValidity, b.row.ModSeq = string(g.UIDValidity), g.ModSeq
	leaf, ok, err := b.rec.LastScan(ctx, g.ID)
	if err != nil {
		return err
	}
	if !ok {
		if current && b.Role != email.RoleDrafts {
			text := fmt.Sprintf("Mailbox %q of %s was never read to its end", b.Name, b.Account)
			if b.State == record.StateGone {
				text += ", and is gone from the server"
			}
			b.hole(CodeNotScanned, Hole{Text: text + "."})
		}
		b.scanned = later(b.scanned, opened)
		return nil
	}
	e, err := b.rec.Entry(ctx, leaf)
	if err != nil {
		return err
	}
	b.row.UIDNext, b.row.Pending = scanNumbers(e)
	if g.Number > 1 && b.Role != email.RoleDrafts {
		b.hole(CodeReset, Hole{From: b.scanned, To: opened,
			Text: fmt.Sprintf("The server renumbered mailbox %q of %s before %s; what was deleted after %s is not known.", b.Name, b.Account, b.day(opened), b.day(b.scanned))})
	}
	b.begun, b.scanned = earlier(b.begun, opened), later(b.scanned, e.Leaf.At)
	b.account.begun = earlier(b.account.begun, opened)
	b.account.scanned = later(b.account.scanned, e.Leaf.At)
	if current && b.State == record.StateOpen && b.Role != email.RoleDrafts {
		b.account.every = earlier(b.account.every, e.Leaf.At)
	}
	b.row.Gaps += b.gaps(seen, b.row.UIDNext)
	if err := b.failed(ctx, seen, g.ID); err != nil {
		return err
	}
	b.erased(seen)
	if current {
		b.left()
	}
	return nil
}

// left adds the hole of a mailbox that the server has no more: what came into it
// after it was last read went with it.
func (b *box) left() {
	if b.State != record.StateGone || b.Role == email.RoleDrafts {
		return
	}
	h := Hole{From: b.scanned, To: b.gone[[2]string{b.Account, b.Name}]}
	on := ""
	if !h.To.IsZero() {
		on = " on " + b.day(h.To)
	}
	h.Text = fmt.Sprintf("Mailbox %q of %s was gone from the server%s; what came into it after %s is not known.", b.Name, b.Account, on, b.day(b.scanned))
	b.hole(CodeGone, h)
}

// scanNumbers reads what a scan says.
func scanNumbers(e *record.Entry) (uidnext uint64, pending int) {
	f := e.Facets[tlog.FacetScan]
	if f == nil {
		return 0, 0
	}
	if text := f.All("uidnext"); len(text) == 1 {
		uidnext, _ = strconv.ParseUint(text[0], 10, 64)
	}
	if text := f.All("pending"); len(text) == 1 {
		pending = setSize(text[0])
	}
	return uidnext, pending
}

// finish completes the row.
func (b *box) finish(generations int) Searched {
	b.row.Resets = generations - 1
	if b.row.Basis == BasisImport {
		b.row.Resets = 0
	}
	b.row.First, b.row.Last = stamp(b.first), stamp(b.last)
	b.row.FirstScan, b.row.LastScan = stamp(b.begun), stamp(b.scanned)
	if b.Role != email.RoleDrafts {
		b.account.oldest = earlier(b.account.oldest, b.first)
	}
	return b.row
}

// hole adds a hole of the mailbox.
func (b *box) hole(code string, h Hole) {
	h.Code, h.Account, h.Mailbox, h.Direction = code, b.Account, b.Name, mailboxDirection(b.Role)
	b.holes = append(b.holes, h)
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
