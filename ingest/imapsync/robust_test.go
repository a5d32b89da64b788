package imapsync

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/imapsync/imaptest"
)

// Interrupted at any moment, a sync leaves a record that the next one completes.
func TestInterrupted(t *testing.T) {
	s := server(t, 400)
	b := serverBench(t, s)
	var report Report
	interrupted := 0
	for i := range 60 {
		ctx, cancel := context.WithCancel(t.Context())
		stop := time.AfterFunc(time.Duration(i)*1500*time.Microsecond, cancel)
		r, err := Sync(ctx, b.rec, b.account, b.options)
		stop.Stop()
		cancel()
		if report = r; err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupt: %v", err)
		}
		if r.Complete() {
			t.Fatal("an interrupted sync says that it is complete")
		}
		interrupted++
	}
	if !report.Complete() { // a slow machine is interrupted to the end
		var err error
		if report, err = Sync(t.Context(), b.rec, b.account, b.options); err != nil {
			t.Fatal(err)
		}
	}
	if interrupted < 3 || !report.Complete() {
		t.Errorf("%d interrupts; %s", interrupted, describe(report))
	}
	if n := len(b.held("INBOX")); n != 400 {
		t.Errorf("%d messages held", n)
	}
	b.verify()
}

// An error of the record ends the sync at once, with that error.
func TestRecordFails(t *testing.T) {
	s := server(t, 3000)
	b := serverBench(t, s)
	b.options.Progress = func(Progress) { _ = b.rec.Close() }
	_, err := Sync(t.Context(), b.rec, b.account, b.options)
	if !errors.Is(err, record.ErrClosed) || s.Connections() > 2 {
		t.Errorf("%v after %d connections", err, s.Connections())
	}
	b.open()
	b.options.Progress = nil
	if m := reportOf(t, b.sync(), "INBOX"); m.Held != 3000 {
		t.Errorf("%+v", m)
	}
	b.verify()
}

// Several mailboxes are read side by side.
func TestManyMailboxes(t *testing.T) {
	s := server(t, 30)
	for i := range 12 {
		name := fmt.Sprintf("Clients/%02d", i)
		must(t, s.Create(name, ""))
		for k := range 40 {
			deliver(t, s, name, letter(100*i+k, 3000))
		}
	}
	b := serverBench(t, s)
	b.account.Connections = 4
	var mu sync.Mutex
	seen := map[string]bool{}
	b.options.Progress = func(p Progress) {
		if !mu.TryLock() { // it is to be called from one goroutine at a time
			t.Error("two calls of Progress at a time")
			return
		}
		defer mu.Unlock()
		seen[p.Mailbox] = true
	}
	r := b.sync()
	if !r.Complete() || len(r.Mailboxes) != 13 || s.Connections() > 4 {
		t.Errorf("%d connections; %s", s.Connections(), describe(r))
	}
	for _, m := range r.Mailboxes {
		if m.Held != m.OnServer || m.Held < 30 {
			t.Errorf("%+v", m)
		}
	}
	b.verify()
}

// What STATUS shows to be unchanged is not opened.
func TestUnchangedIsNotOpened(t *testing.T) {
	const listing = "* LIST () \"/\" INBOX\r\n* STATUS INBOX (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 1 HIGHESTMODSEQ 77)\r\n%T OK x\r\n"
	b, f := fakeBench(t, with(five(), func(s *script) {
		s.Capabilities = "IMAP4rev1 LIST-EXTENDED LIST-STATUS CONDSTORE"
		s.Rules = []rule{{On: "LIST", Reply: listing},
			{On: "EXAMINE", Reply: "* 5 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 6] x\r\n* OK [HIGHESTMODSEQ 77] x\r\n%T OK [READ-ONLY] x\r\n"}}
	}))
	opened := func() int {
		return len(slices.DeleteFunc(f.Commands(), func(c string) bool { return !strings.HasPrefix(c, "EXAMINE") }))
	}
	b.account.Connections = 1
	f.Update(func(s *script) { // the model selects, the rule answers
		s.Rules[1].Reply = "%M* OK [HIGHESTMODSEQ 77] x\r\n%T OK [READ-ONLY] x\r\n"
	})
	b.sync()
	if opened() != 1 {
		t.Fatalf("opened %d times", opened())
	}
	b.clock.pass(time.Hour)
	r := b.sync()
	if m := reportOf(t, r, "INBOX"); opened() != 1 || m.OnServer != 5 || m.Held != 5 || m.Failed != 0 || !r.Complete() {
		t.Errorf("opened %d times; %+v", opened(), m)
	}
	b.clock.pass(24 * time.Hour)
	size := b.rec.Size()
	b.sync()
	if got := b.kinds(size); opened() != 2 || got != "mailbox.scan 1" {
		t.Errorf("a day later: opened %d times, leaves %s", opened(), got)
	}
	for _, change := range []string{"MESSAGES 4", "UIDNEXT 7", "UIDVALIDITY 2", "HIGHESTMODSEQ 78", "HIGHESTMODSEQ 0"} {
		was := opened()
		item, _, _ := strings.Cut(change, " ")
		f.Update(func(s *script) {
			i := strings.Index(listing, item)
			j := i + strings.IndexAny(listing[i+len(item)+1:], " )") + len(item) + 1
			s.Rules[0].Reply = listing[:i] + change + listing[j:]
		})
		b.sync()
		if opened() != was+1 {
			t.Errorf("%s: not opened", change)
		}
	}
}

// Courier can renumber messages under the same UIDVALIDITY as long as nobody has
// opened the mailbox for writing: then everything is read again.
func TestCourierRenumbersQuietly(t *testing.T) {
	m := numbered("INBOX", 5, 1)
	for i := range m.Messages {
		m.Messages[i].InternalDate = fmt.Sprintf(`"0%d-Mar-2025 10:00:00 +0000"`, i+1)
	}
	s := scriptOf(m)
	s.Capabilities = "IMAP4rev1 THREAD=ORDEREDSUBJECT THREAD=REFERENCES UIDPLUS"
	b, f := fakeBench(t, s)
	b.sync()
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	b.sync()
	if got := b.kinds(size); got != "" {
		t.Errorf("idle sync wrote %s", got)
	}
	f.Update(func(s *script) { // UID 4 went before it was written down, a new one took UID 5
		kept := s.Mailboxes[0].Messages
		last := kept[4]
		last.UID = 4
		next := message(5, 700)
		next.Raw = string(letter(77, 700))
		next.InternalDate = `"09-Mar-2025 10:00:00 +0000"`
		s.Mailboxes[0].Messages = append(slices.Clone(kept[:3]), last, next)
	})
	b.sync()
	if got := b.kinds(size); got != "mailbox.reset 2, mailbox.scan 1, message.duplicate 4, message.observed 1" {
		t.Errorf("leaves %s", got)
	}
	b.intact("INBOX", scriptMailbox{Messages: []scriptMessage{{UID: 5, Raw: string(letter(77, 700))}}})
	if len(b.held("INBOX")) != 5 {
		t.Errorf("%d held", len(b.held("INBOX")))
	}
	b.verify()
}

// A server without UIDVALIDITY is read again when its UIDs mean something else.
func TestRenumberedWithoutUIDValidity(t *testing.T) {
	b, f := fakeBench(t, with(five(), func(s *script) { s.Mailboxes[0].UIDValidity = "-" }))
	b.sync()
	f.Update(func(s *script) { s.Mailboxes[0].Messages = numbered("INBOX", 5, 2).Messages })
	size := b.rec.Size()
	b.clock.pass(time.Minute)
	if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 5 || m.Held != 5 {
		t.Errorf("%+v", m)
	}
	if got := b.kinds(size); !strings.Contains(got, "mailbox.reset 2") {
		t.Errorf("leaves %s", got)
	}
	b.verify()
}

// The limit of the account is that of a failure, and is tried again when it is
// raised.
func TestMessageLimitOfTheAccount(t *testing.T) {
	s := server(t, 2)
	deliver(t, s, "INBOX", letter(50, 60_000))
	b := serverBench(t, s)
	b.account.MaxMessage = 50_000
	if m := reportOf(t, b.sync(), "INBOX"); m.Held != 2 || m.Failed != 1 {
		t.Errorf("%+v", m)
	}
	if class := value(t, b.last(tlog.KindFetchFailed), tlog.FacetError, "class"); class != classTooLarge {
		t.Errorf("class %q", class)
	}
	b.clock.pass(30 * 24 * time.Hour)
	size := b.rec.Size()
	b.sync()
	if got := b.kinds(size); strings.Contains(got, "fetch.failed") {
		t.Errorf("tried again under the same limit: %s", got)
	}
	b.account.MaxMessage = 70_000
	if m := reportOf(t, b.sync(), "INBOX"); m.Held != 3 || m.Failed != 0 {
		t.Errorf("with a higher limit: %+v", m)
	}
	b.verify()
}

// New mail is fetched before a backlog.
func TestNewMailFirst(t *testing.T) {
	m := numbered("INBOX", 6, 1)
	s := scriptOf(scriptMailbox{Name: "INBOX", Messages: []scriptMessage{m.Messages[3]}})
	b, f := fakeBench(t, s)
	b.sync()
	f.Update(func(s *script) { s.Mailboxes[0].Messages = m.Messages })
	b.sync()
	var order []string
	for e, err := range b.rec.Entries(t.Context(), 0) {
		must(t, err)
		if e.Leaf.Kind == tlog.KindMessageObserved {
			order = append(order, value(t, e, tlog.FacetIMAP, "uid"))
		}
	}
	if got := strings.Join(order, " "); got != "4 5 6 1 2 3" {
		t.Errorf("order %s", got)
	}
}

// What a killed sync has left in the spool goes with the next one, but for the
// pieces of messages that are still to come and the files of other accounts.
func TestSpoolIsSwept(t *testing.T) {
	s := server(t, 2)
	b := serverBench(t, s)
	b.sync()
	deliver(t, s, "INBOX", letter(9, 500))
	other := &syncer{rec: b.rec, account: &Account{Name: "max"}}
	own := &syncer{rec: b.rec, account: &b.account}
	gens, err := b.rec.Generations(t.Context(), 1)
	must(t, err)
	gen := gens[len(gens)-1].ID
	names := map[string]bool{ // whether it stays
		own.wholeFiles() + "1":   false,
		other.wholeFiles() + "1": true,
		filepath.Join(b.rec.Spool(), fmt.Sprintf("%s%d-1-400", piecePrefix, gen)):   false, // held
		filepath.Join(b.rec.Spool(), fmt.Sprintf("%s%d-1-400", piecePrefix, gen+7)): true,  // of another mailbox
	}
	for name := range names {
		must(t, os.WriteFile(name, []byte("left over"), 0o600))
	}
	b.sync()
	for name, stays := range names {
		if _, err := os.Stat(name); (err == nil) != stays {
			t.Errorf("%s: %v, want it to stay: %v", filepath.Base(name), err, stays)
		}
	}
}

// A message of which all pieces are there is read from them while it is put on record:
// a connection that breaks meanwhile does not take them away.
func TestPiecesOnTheirWayStay(t *testing.T) {
	b := serverBench(t, server(t, 0))
	j := &job{gen: record.Generation{ID: 7}}
	j.coming(3)
	pieces := map[string]bool{} // whether it stays
	for uid, stays := range map[int]bool{2: true, 3: true, 4: false} {
		pieces[filepath.Join(b.rec.Spool(), fmt.Sprintf("%s7-%d-400", piecePrefix, uid))] = stays
	}
	for name := range pieces {
		must(t, os.WriteFile(name, []byte("octets"), 0o600))
	}
	w := &worker{syncer: &syncer{rec: b.rec}}
	must(t, w.sweepPieces(j, setOf(2)))
	for name, stays := range pieces {
		if _, err := os.Stat(name); (err == nil) != stays {
			t.Errorf("%s: %v, want it to stay: %v", filepath.Base(name), err, stays)
		}
	}
}

// Every goroutine of a sync ends with it, also those of broken connections.
func TestNoGoroutineStays(t *testing.T) {
	s := server(t, 60)
	p, err := imaptest.NewProxy(s.Addr, imaptest.Line{})
	must(t, err)
	defer p.Close()
	p.SetFaults(imaptest.RandomFaults(9, 60_000, imaptest.FIN, imaptest.RST, imaptest.Garbage, imaptest.HalfLine, imaptest.Stall))
	for range 3 {
		b := newBench(t, p.Host, p.Port, s.User, s.Password)
		b.options.pace.silence = 100 * time.Millisecond
		b.persist()
		must(t, b.rec.Close())
	}
	p.CutAll()
	var stacks string
	for range 100 {
		buf := make([]byte, 1<<20)
		stacks = string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(stacks, "imapclient.(*Client)") && !strings.Contains(stacks, "imapsync.(*committer)") && !strings.Contains(stacks, "imapsync.open") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("goroutines are left:\n%s", stacks)
}
