package imapsync

import (
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync/imaptest"
)

// The tests of this file attack what is on a real server, as somebody could who
// may delete from it, and want the log to tell of it.

// attackBench has five messages of a Dovecot on record.
func attackBench(t *testing.T) (*bench, *imaptest.Real) {
	t.Helper()
	r := imaptest.StartDovecot(t)
	for i := range 5 {
		r.Deliver(t, "INBOX", letter(i, 500))
	}
	b := realBench(t, r)
	b.account.Include = []string{"INBOX", r.Name("Clients")}
	b.sync()
	b.clock.pass(2 * time.Hour)
	return b, r
}

// TestAttackDeleteBeforePoll delivers a message and deletes it before anybody has
// read it (row 18 of the table of attacks): the log tells the UID that it had.
func TestAttackDeleteBeforePoll(t *testing.T) {
	b, r := attackBench(t)
	r.Deliver(t, "INBOX", letter(70, 700))
	r.Expunge(t, "INBOX", 6)
	r.Deliver(t, "INBOX", letter(71, 700))
	if m := reportOf(t, b.sync(), "INBOX"); m.Gap != 1 || m.Fetched != 1 {
		t.Errorf("%+v", m)
	}
	if set := value(t, b.last(tlog.KindMailboxGap), tlog.FacetGap, "set"); set != "6" {
		t.Errorf("gap %q, want 6", set)
	}
	b.verify()
}

// TestAttackExpunge deletes a message that is on record (row 19): it is pending
// in the next scan, has vanished with the one after it, and is still held.
func TestAttackExpunge(t *testing.T) {
	b, r := attackBench(t)
	want := email.DigestOf(letter(2, 500))
	r.Expunge(t, "INBOX", 3)
	b.sync()
	if pending := value(t, b.last(tlog.KindMailboxScan), tlog.FacetScan, "pending"); pending != "3" {
		t.Errorf("pending %q, want 3", pending)
	}
	b.clock.pass(2 * time.Hour)
	if m := reportOf(t, b.sync(), "INBOX"); m.Vanished != 1 {
		t.Errorf("%+v", m)
	}
	if uid := value(t, b.last(tlog.KindMessageVanished), tlog.FacetIMAP, "uid"); uid != "3" {
		t.Errorf("vanished %q, want 3", uid)
	}
	if raw, err := b.rec.Object(t.Context(), want); err != nil || email.DigestOf(raw) != want {
		t.Errorf("the message that was deleted: %v", err)
	}
	b.verify()
}

// TestAttackRecreateFolder deletes a folder and makes one of its name without a
// message (row 20): the log says how much was not found again.
func TestAttackRecreateFolder(t *testing.T) {
	b, r := attackBench(t)
	clients := r.Name("Clients")
	r.Create(t, clients)
	r.Deliver(t, clients, letter(80, 500), letter(81, 600), letter(82, 700))
	b.sync()
	b.clock.pass(2 * time.Hour)
	r.Delete(t, clients)
	r.Create(t, clients)
	r.Deliver(t, clients, letter(80, 500), letter(82, 700))
	b.sync()
	e := b.last(tlog.KindMailboxReset)
	if n := value(t, e, tlog.FacetReset, "not-found-again"); n != "1" {
		t.Errorf("not found again %s, want 1", n)
	}
	b.verify()
}

// TestAttackPollerOff keeps the program from reading for three hours, in which a
// message comes and goes (row 21): the scans around it show the blind window, and
// the gap the UID.
func TestAttackPollerOff(t *testing.T) {
	b, r := attackBench(t)
	b.sync()
	before := b.last(tlog.KindMailboxScan).Leaf.At
	b.clock.pass(3 * time.Hour)
	r.Deliver(t, "INBOX", letter(90, 700))
	r.Expunge(t, "INBOX", 6)
	b.sync()
	gap, after := b.last(tlog.KindMailboxGap), b.last(tlog.KindMailboxScan)
	if set := value(t, gap, tlog.FacetGap, "set"); set != "6" {
		t.Errorf("gap %q, want 6", set)
	}
	if blind := after.Leaf.At.Sub(before); blind < 3*time.Hour || value(t, after, tlog.FacetScan, "searched") == "" {
		t.Errorf("the scans lie %v apart, want three hours and more", blind)
	}
	b.verify()
}

// TestDovecotFails makes one message of a mailbox unreadable for the server, and
// deletes another mailbox: the log tells both, and goes on with the rest.
func TestDovecotFails(t *testing.T) {
	b, r := attackBench(t)
	clients := r.Name("Clients")
	r.Create(t, clients)
	r.Deliver(t, clients, letter(80, 500))
	r.Deliver(t, "INBOX", letter(70, 700), letter(71, 700))
	r.Unreadable(t, "INBOX", []byte("<70@mail.example>"))
	rep := b.sync()
	if m := reportOf(t, rep, "INBOX"); m.Held != 6 || m.Failed != 1 || rep.Complete() {
		t.Errorf("%s", describe(rep))
	}
	if uid := value(t, b.last(tlog.KindFetchFailed), tlog.FacetIMAP, "uid"); uid != "6" {
		t.Errorf("not to be had: %q, want 6", uid)
	}
	r.Readable(t, "INBOX", []byte("<70@mail.example>"))
	b.options.Retry = true
	if m := reportOf(t, b.sync(), "INBOX"); m.Held != 7 || m.Failed != 0 {
		t.Errorf("tried again at once when it can be read: %+v", m)
	}
	r.Delete(t, clients)
	b.clock.pass(2 * time.Hour)
	size := b.rec.Size()
	b.sync()
	if got := b.kinds(size); !strings.Contains(got, "mailbox.gone 1") {
		t.Errorf("after the mailbox was deleted: %s", got)
	}
	b.verify()
}

// TestAttackAppendOldDate puts a message into a mailbox with a date two years back
// (row 7): the entry tells the date that the server gives, and that the message
// was seen only now, behind those of today. It is by the distance of these times
// that it is graded.
func TestAttackAppendOldDate(t *testing.T) {
	b, r := attackBench(t)
	old := b.clock.now().AddDate(-2, 0, 0)
	r.Append(t, "INBOX", letter(95, 600), old)
	b.sync()
	e := b.last(tlog.KindMessageObserved)
	given, err := time.Parse("_2-Jan-2006 15:04:05 -0700", value(t, e, tlog.FacetIMAP, "internaldate"))
	if err != nil || given.Sub(old).Abs() > time.Minute {
		t.Errorf("the server's date is %v, want %v: %v", given, old, err)
	}
	if late := e.Leaf.At.Sub(given); late < 700*24*time.Hour {
		t.Errorf("recorded %v after the date that the server gives, want two years", late)
	}
	if uid := value(t, e, tlog.FacetIMAP, "uid"); uid != "6" {
		t.Errorf("UID %s, want 6, behind those of today", uid)
	}
	b.verify()
}
