package imapsync

import (
	"strings"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

func TestDeliveredExpungedReturned(t *testing.T) {
	s := server(t, 10)
	b := serverBench(t, s)
	b.sync()

	deliver(t, s, "INBOX", letter(100, 900))
	must(t, s.Expunge("INBOX", 3, 4))
	b.clock.pass(5 * time.Minute)
	size := b.rec.Size()
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); m.OnServer != 9 || m.Fetched != 1 || m.Held != 9 || m.Vanished != 0 {
		t.Errorf("after delivery: %+v", m)
	}
	if got := b.kinds(size); got != "mailbox.scan 1, message.observed 1" {
		t.Errorf("leaves: %s", got)
	}
	if p := value(t, b.last(tlog.KindMailboxScan), tlog.FacetScan, "pending"); p != "3:4" {
		t.Errorf("pending %q, want 3:4", p)
	}

	// Absent for less than a minute: still only pending, and nothing new to say.
	b.clock.pass(30 * time.Second)
	size = b.rec.Size()
	b.sync()
	if got := b.kinds(size); got != "" {
		t.Errorf("leaves: %s, want none", got)
	}

	b.clock.pass(40 * time.Second)
	r = b.sync()
	if m := reportOf(t, r, "INBOX"); m.Vanished != 2 || m.Held != 9 {
		t.Errorf("after confirmation: %+v", m)
	}
	if got := b.kinds(size); got != "message.vanished 2" {
		t.Errorf("leaves: %s", got)
	}
	if how := value(t, b.last(tlog.KindMessageVanished), tlog.FacetIMAP, "how"); how != "absent" {
		t.Errorf("how %q", how)
	}

	// A change is scanned after an hour, an unchanged mailbox after a day.
	size = b.rec.Size()
	b.clock.pass(time.Hour)
	b.sync()
	if got := b.kinds(size); got != "mailbox.scan 1" {
		t.Errorf("leaves an hour later: %s", got)
	}
	b.clock.pass(23 * time.Hour)
	b.sync()
	if got := b.kinds(size); got != "mailbox.scan 1" {
		t.Errorf("leaves 23 hours later: %s", got)
	}
	b.clock.pass(2 * time.Hour)
	b.sync()
	if got := b.kinds(size); got != "mailbox.scan 2" {
		t.Errorf("leaves a day later: %s", got)
	}
	b.verify()
}

func TestMassDeletionWaits(t *testing.T) {
	s := server(t, 120)
	b := serverBench(t, s)
	b.sync()
	var uids []uint32
	for u := uint32(1); u <= 60; u++ {
		uids = append(uids, u)
	}
	must(t, s.Expunge("INBOX", uids...))
	b.clock.pass(2 * time.Minute)
	b.sync()
	b.clock.pass(2 * time.Minute)
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); m.Vanished != 0 || m.OnServer != 60 || m.Held != 60 {
		t.Errorf("mass deletion was believed after 2 minutes: %+v", m)
	}
	b.clock.pass(9 * time.Minute)
	r = b.sync()
	if m := reportOf(t, r, "INBOX"); m.Vanished != 60 {
		t.Errorf("mass deletion was not believed after 11 minutes: %+v", m)
	}
	if mass := value(t, b.last(tlog.KindMessageVanished), tlog.FacetIMAP, "mass"); mass != "true" {
		t.Errorf("mass %q", mass)
	}
	if len(r.Events) != 1 || !strings.Contains(r.Events[0], "60 messages are no longer on the server") {
		t.Errorf("events %q", r.Events)
	}
	b.verify()
}

func TestRenamed(t *testing.T) {
	s := server(t, 3)
	must(t, s.Create("Clients", ""))
	for i := range 7 {
		deliver(t, s, "Clients", letter(50+i, 700))
	}
	b := serverBench(t, s)
	b.sync()
	must(t, s.Rename("Clients", "Clients 2025"))
	deliver(t, s, "Clients 2025", letter(60, 700))
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	r := b.sync()
	if m := reportOf(t, r, "Clients 2025"); m.Fetched != 1 || m.Held != 8 || !r.Complete() {
		t.Errorf("%+v", m)
	}
	if got := b.kinds(size); got != "mailbox.renamed 1, message.observed 1" {
		t.Errorf("leaves: %s", got)
	}
	e := b.last(tlog.KindMailboxRenamed)
	if value(t, e, tlog.FacetAbout, "old-mailbox") != "Clients" || value(t, e, tlog.FacetAbout, "recognised-by") != "UIDVALIDITY and headers" {
		t.Errorf("renamed: %+v", e.Facets[tlog.FacetAbout])
	}
	b.verify()
}

// A mailbox with the UIDVALIDITY of one that is gone, but other messages, is
// another mailbox.
func TestNotRenamed(t *testing.T) {
	old := numbered("Old", 3, 70)
	fresh := numbered("New", 3, 80)
	b, f := fakeBench(t, scriptOf(numbered("INBOX", 1, 1), old))
	b.sync()
	f.Update(func(s *script) { s.Mailboxes[1] = fresh })
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	r := b.sync()
	if m := reportOf(t, r, "New"); m.Fetched != 3 {
		t.Errorf("%+v", m)
	}
	if got := b.kinds(size); got != "mailbox.gone 1, mailbox.open 1, mailbox.scan 1, message.observed 3" {
		t.Errorf("leaves: %s", got)
	}
	b.verify()
}

func TestRenumbered(t *testing.T) {
	s := server(t, 12)
	b := serverBench(t, s)
	b.sync()
	must(t, s.Expunge("INBOX", 2))
	must(t, s.ResetUIDValidity("INBOX"))
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); m.Fetched != 11 || m.Held != 11 || m.OnServer != 11 {
		t.Errorf("%+v", m)
	}
	// One leaf opens the new generation, one says how much was not found again.
	if got := b.kinds(size); got != "mailbox.reset 2, mailbox.scan 1, message.duplicate 11" {
		t.Errorf("leaves: %s", got)
	}
	e := b.last(tlog.KindMailboxReset)
	if value(t, e, tlog.FacetReset, "not-found-again") != "1" || len(e.Facets[tlog.FacetReset].All("digest")) > 0 {
		t.Errorf("reset: %+v", e.Facets[tlog.FacetReset])
	}
	if len(r.Events) != 2 {
		t.Errorf("events %q", r.Events)
	}
	size = b.rec.Size()
	b.clock.pass(time.Minute)
	b.sync()
	if got := b.kinds(size); got != "" {
		t.Errorf("leaves of the next sync: %s", got)
	}
	b.verify()
}

// What was erased is not among what a renumbered mailbox has no more.
func TestRenumberedAfterErasure(t *testing.T) {
	s := server(t, 5)
	b := serverBench(t, s)
	b.sync()
	sightings, err := b.rec.Sightings(t.Context(), 1)
	must(t, err)
	must(t, b.rec.Erase(t.Context(), []record.Erasure{{Objects: []email.Digest{sightings[2].Digest},
		Facets: []record.FacetDraft{{Name: tlog.FacetErase, Fields: []tlog.Field{tlog.TextField("basis", "her request")}}}}}))
	must(t, s.Expunge("INBOX", 2, 3))
	must(t, s.ResetUIDValidity("INBOX"))
	b.clock.pass(time.Minute)
	b.sync()
	if n := value(t, b.last(tlog.KindMailboxReset), tlog.FacetReset, "not-found-again"); n != "1" {
		t.Errorf("not found again %s, want 1", n)
	}
	b.verify()
}

func TestGoneAndBack(t *testing.T) {
	b, f := fakeBench(t, scriptOf(numbered("INBOX", 2, 1), numbered("Archive", 4, 20)))
	b.sync()
	var archive scriptMailbox
	f.Update(func(s *script) { archive, s.Mailboxes = s.Mailboxes[1], s.Mailboxes[:1] })
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	r := b.sync()
	if got := b.kinds(size); got != "mailbox.gone 1" || len(r.Events) != 1 {
		t.Errorf("leaves: %s; events %q", got, r.Events)
	}
	b.clock.pass(time.Minute)
	b.sync()
	if got := b.kinds(size); got != "mailbox.gone 1" {
		t.Errorf("leaves of the next sync: %s", got)
	}

	// With the same messages under the same UIDVALIDITY it goes on.
	f.Update(func(s *script) { s.Mailboxes = append(s.Mailboxes, archive) })
	size = b.rec.Size()
	b.clock.pass(time.Minute)
	r = b.sync()
	if m := reportOf(t, r, "Archive"); m.Fetched != 0 || m.Held != 4 {
		t.Errorf("back: %+v", m)
	}
	if got := b.kinds(size); got != "mailbox.renamed 1" {
		t.Errorf("leaves: %s", got)
	}

	// With other messages it begins anew, though UIDVALIDITY is the same.
	f.Update(func(s *script) { s.Mailboxes = s.Mailboxes[:1] })
	b.sync()
	f.Update(func(s *script) { s.Mailboxes = append(s.Mailboxes, numbered("Archive", 4, 40)) })
	size = b.rec.Size()
	r = b.sync()
	if m := reportOf(t, r, "Archive"); m.Fetched != 4 || m.Held != 4 {
		t.Errorf("another one: %+v", m)
	}
	if got := b.kinds(size); got != "mailbox.reset 2, mailbox.scan 1, message.observed 4" {
		t.Errorf("leaves: %s", got)
	}
	b.verify()
}

func TestGaps(t *testing.T) {
	m := numbered("INBOX", 6, 1)
	m.Messages = append(m.Messages[1:3], m.Messages[4:]...) // UIDs 2, 3, 5, 6
	m.UIDNext = "12"
	b, f := fakeBench(t, scriptOf(m))
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); m.Gap != 7 {
		t.Errorf("%+v", m)
	}
	if set := value(t, b.last(tlog.KindMailboxGap), tlog.FacetGap, "set"); set != "1,4,7:11" {
		t.Errorf("gap %q", set)
	}
	f.Update(func(s *script) {
		s.Mailboxes[0].UIDNext = "20"
		s.Mailboxes[0].Messages = append(s.Mailboxes[0].Messages, message(14, 500))
	})
	b.clock.pass(2 * time.Hour)
	if m := reportOf(t, b.sync(), "INBOX"); m.Gap != 7 || m.Fetched != 1 {
		t.Errorf("%+v", m)
	}
	if set := value(t, b.last(tlog.KindMailboxGap), tlog.FacetGap, "set"); set != "12:13,15:19" {
		t.Errorf("gap %q", set)
	}
	b.verify()
}

// A message that goes while the mailbox is being read, and is seen to go, has
// vanished at once.
func TestExpungeSeen(t *testing.T) {
	b, f := fakeBench(t, scriptOf(numbered("INBOX", 5, 1)))
	b.sync()
	f.Update(func(s *script) {
		all := s.Mailboxes[0].Messages
		s.Mailboxes[0].Messages = append(all, message(6, 300))
		s.Rules = []rule{{On: "UID FETCH 6 (UID BODY.PEEK[])", Times: 1, Reply: "%M* 2 EXPUNGE\r\n%T OK done\r\n"},
			{On: "UID SEARCH", After: 1, Reply: "* SEARCH 1 3 4 5 6\r\n%T OK done\r\n"}}
	})
	size := b.rec.Size()
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); m.Vanished != 1 || m.Held != 5 || m.OnServer != 5 {
		t.Errorf("%+v\ncommands %q", m, f.Commands())
	}
	if got := b.kinds(size); got != "message.observed 1, message.vanished 1" {
		t.Errorf("leaves: %s", got)
	}
	if how := value(t, b.last(tlog.KindMessageVanished), tlog.FacetIMAP, "how"); how != "expunge" {
		t.Errorf("how %q", how)
	}
	b.verify()
}

func TestMessageReturns(t *testing.T) {
	b, f := fakeBench(t, scriptOf(numbered("INBOX", 5, 1)))
	b.sync()
	var all []scriptMessage
	f.Update(func(s *script) {
		all = s.Mailboxes[0].Messages
		s.Mailboxes[0].Messages = append(append([]scriptMessage{}, all[:2]...), all[3:]...)
	})
	b.clock.pass(time.Minute)
	b.sync()
	b.clock.pass(time.Minute)
	if m := reportOf(t, b.sync(), "INBOX"); m.Vanished != 1 || m.Held != 4 {
		t.Errorf("gone: %+v", m)
	}
	f.Update(func(s *script) { s.Mailboxes[0].Messages = all })
	size := b.rec.Size()
	b.clock.pass(time.Minute)
	if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 0 || m.Held != 5 {
		t.Errorf("back: %+v", m)
	}
	if got := b.kinds(size); got != "message.returned 1" {
		t.Errorf("leaves: %s", got)
	}
	b.verify()
}
