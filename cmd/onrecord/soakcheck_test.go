package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync/imaptest"
)

// compare holds the record, which nobody has open, against the history of the
// server.
func (s *soak) compare() {
	s.t.Helper()
	ctx := s.t.Context()
	if out, err := s.command("verify").CombinedOutput(); err != nil || !strings.Contains(string(out), "ok: ") {
		s.t.Errorf("verify: %v\n%s", err, out)
	}
	rec, err := record.Open(ctx, s.data(), record.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer rec.Close()
	tally := tally{soak: s, rec: rec, held: map[email.Digest]bool{}}
	for _, account := range soakAccounts {
		tally.account(account)
	}
	counts, err := rec.Counts(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	if counts.Messages != int64(len(tally.held)) || counts.Objects != counts.Messages || counts.Sightings != int64(tally.sightings) {
		s.t.Errorf("the record counts %+v; there are %d messages with %d sightings", counts, len(tally.held), tally.sightings)
	}
	renamed := 0
	for e, err := range rec.Entries(ctx, 0) {
		if err != nil {
			s.t.Fatal(err)
		}
		if e.Leaf.Kind == tlog.KindMailboxRenamed {
			renamed++
		}
	}
	s.t.Logf("record: %d messages, %d sightings, %d entries; %d renamings, %d mailboxes begun anew, %d expunges known, %d to be confirmed, and %d of mail that was never listed",
		counts.Messages, counts.Sightings, counts.Leaves, renamed, tally.anew, tally.vanished, tally.pending, tally.unseen)
}

// A tally is what the comparison comes to.
type tally struct {
	*soak
	rec                                        *record.Record
	held                                       map[email.Digest]bool
	sightings, vanished, pending, unseen, anew int
}

// account holds the mailboxes of one account against those of the server.
func (c *tally) account(name string) {
	c.t.Helper()
	boxes, err := c.rec.Mailboxes(c.t.Context(), name)
	if err != nil {
		c.t.Fatal(err)
	}
	open := map[string]record.Generation{}
	for _, m := range boxes {
		gens, err := c.rec.Generations(c.t.Context(), m.ID)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(gens) > 1 {
			c.t.Errorf("%s of %s has %d generations, and no UIDVALIDITY changed", m.Name, name, len(gens))
		}
		for _, g := range gens {
			c.known(name, m, g)
		}
		if m.State == record.StateOpen {
			open[m.Name] = gens[len(gens)-1]
		} else {
			c.anew++
		}
	}
	for _, b := range c.history.Boxes {
		g, ok := open[b.Name]
		if !ok || string(g.UIDValidity) != fmt.Sprint(b.UIDValidity) {
			c.t.Errorf("%s: mailbox %q with UIDVALIDITY %d is on record as %+v, %v", name, b.Name, b.UIDValidity, g, ok)
			continue
		}
		c.box(name, b, g)
	}
	if want := len(c.history.Boxes) + 1; len(open) != want { // and Trash
		c.t.Errorf("%s has %d mailboxes, on record are %v", name, want, slices.Sorted(maps.Keys(open)))
	}
}

// known sees to it that each sighting is of the message that had the UID.
func (c *tally) known(account string, m record.Mailbox, g record.Generation) {
	c.t.Helper()
	sightings, err := c.rec.Sightings(c.t.Context(), g.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	i := slices.IndexFunc(c.history.Boxes, func(b *imaptest.Box) bool { return fmt.Sprint(b.UIDValidity) == string(g.UIDValidity) })
	if i < 0 {
		if len(sightings) > 0 {
			c.t.Errorf("%s: %q (UIDVALIDITY %s) has %d messages, and no mailbox of the history is it", account, m.Name, g.UIDValidity, len(sightings))
		}
		return
	}
	for _, s := range sightings {
		c.sightings++
		c.held[s.Digest] = true
		if want, ok := c.history.Boxes[i].Messages[s.UID]; !ok || !s.HasObject || s.Digest != want {
			c.t.Errorf("%s: %q UID %d is on record as %v (held: %v), and was %v (%v)", account, m.Name, s.UID, s.Digest, s.HasObject, want, ok)
		}
	}
}

// box holds the UIDs of a mailbox, and whether they are still there, against
// those of the server.
func (c *tally) box(account string, b *imaptest.Box, g record.Generation) {
	c.t.Helper()
	sightings, err := c.rec.Sightings(c.t.Context(), g.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	a, ok, err := c.rec.Account(c.t.Context(), g.ID)
	if err != nil || !ok || !a.OK() {
		c.t.Errorf("%s: %q does not add up: %+v, %v, %v", account, b.Name, a, ok, err)
	}
	var there, gone, lost []uint32   // by what the record says
	unseen := maps.Clone(b.Messages) // what went before anybody listed it; a gap tells of it when the next scan is due
	for _, s := range sightings {
		delete(unseen, s.UID)
		if s.Vanished {
			gone = append(gone, s.UID)
		} else {
			there = append(there, s.UID)
		}
	}
	var due uint64
	for uid := range unseen {
		if !b.Gone[uid] {
			lost = append(lost, uid)
		}
		if uint64(uid) < a.Next {
			due++
		}
	}
	wrongly := slices.DeleteFunc(slices.Clone(gone), func(uid uint32) bool { return b.Gone[uid] })
	pending := slices.DeleteFunc(slices.Clone(there), func(uid uint32) bool { return !b.Gone[uid] })
	if len(lost)+len(wrongly) > 0 || len(pending) > a.Pending || due != a.Gaps {
		c.t.Errorf("%s: %q: on the server and not on record: UIDs %v; on record as gone and there: %v; gone, and on record as there: %v, by a scan with %d that are pending; gone below %d and never on record: %d, gaps tell of %d",
			account, b.Name, lost, wrongly, pending, a.Pending, a.Next, due, a.Gaps)
	}
	c.vanished += len(gone)
	c.pending += len(pending)
	c.unseen += len(unseen)
}
