package coverage

import (
	"context"
	"fmt"
	"slices"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// A holding is what is held of the mail of an address. A server tells how much
// there is; files do not, and hold all only if there is mail of both ways in them, or
// if it seems to send none, as a common mailbox that others answer: others of the firm
// have sent mail on record and it has none, and all that was sent to it is there. Files
// that are said to be a part of a mailbox hold nothing whole.
type holding struct {
	fetched        bool // from a server
	imported       bool // from files
	part           bool // which are said to be a part
	sent, received bool // there is such mail in the files
	mute           bool // it seems to send none
}

// whole reports whether the mailbox counts as held.
func (h holding) whole() bool { return h.fetched || h.received && (h.sent || h.mute) }

// hole says what is missing of the mail of an address that is not held whole.
func (h holding) hole(address string) Hole {
	lacks := "sent"
	switch {
	case !h.imported:
		return Hole{Code: CodeNotHeld, Text: fmt.Sprintf("%s wrote to them or was copied, and that mailbox is not held.", address)}
	case h.part:
		return Hole{Code: CodePartHeld, Text: fmt.Sprintf("Only a part of the mail of %s was imported, as was said then: import the whole mailbox.", address)}
	case !h.sent && !h.received:
		lacks = "sent or received"
	case h.sent:
		lacks = "received"
	}
	return Hole{Code: CodePartHeld, Text: fmt.Sprintf("Only some mail of %s was imported, and none that it %s: import the whole mailbox.", address, lacks)}
}

// partImports finds the mailboxes of which only parts were imported.
func (r *reader) partImports(ctx context.Context) error {
	runs, err := r.rec.NewestImports(ctx, "")
	r.parts = record.PartImports(runs)
	return err
}

// note keeps between whom a message of an imported mailbox went.
func (b *box) note(m *message) {
	if b.parts[b.ID] {
		b.account.part = true
		return
	}
	if b.State == record.StateImport && b.Role != email.RoleDrafts {
		b.account.imported[m.people] = b.account.imported[m.people] || b.Role == email.RoleInbox
	}
}

// holdings returns what is held of each address that has an account.
func (r *reader) holdings() map[string]holding {
	all := map[string]holding{}
	answered := slices.ContainsFunc(r.list, func(m *message) bool { return m.fromFirm && len(m.others) > 0 })
	for _, a := range r.accounts {
		if !a.known {
			continue
		}
		h := a.holding()
		for _, s := range a.staff {
			o := all[s]
			all[s] = holding{h.fetched || o.fetched, h.imported || o.imported, h.part || o.part, h.sent || o.sent, h.received || o.received, answered}
		}
	}
	for _, m := range r.list {
		for _, s := range append(slices.Clone(m.staff), m.From) {
			if h := all[s]; h.mute && (s == m.From || !r.reached(m, s)) {
				h.mute = false
				all[s] = h
			}
		}
	}
	return all
}

// reached reports whether a message lies in an account of somebody.
func (r *reader) reached(m *message, address string) bool {
	for name, a := range r.accounts {
		if slices.Contains(a.staff, address) && r.places[place{m.id(), name}] {
			return true
		}
	}
	return false
}

// holding returns what an account holds of the mail of its people.
func (a *account) holding() holding {
	h := holding{fetched: a.synced, imported: !a.synced, part: a.part}
	theirs := func(address string) bool { return slices.Contains(a.staff, address) }
	for p, inbox := range a.imported {
		if theirs(p.From) {
			h.sent = true
		} else if inbox || slices.ContainsFunc(p.staff, theirs) {
			h.received = true
		}
	}
	return h
}
