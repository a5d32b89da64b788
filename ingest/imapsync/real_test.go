package imapsync

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"testing"
	"time"

	"onrecord/audit/tlog"
	"onrecord/ingest/imapsync/imaptest"
)

// realBench is a record and an account on a real server.
func realBench(t *testing.T, r *imaptest.Real) *bench {
	b := newBench(t, r.Host, r.Port, r.User, r.Password)
	b.options.pace.silence = 10 * time.Second
	return b
}

func TestDovecot(t *testing.T) { testReal(t, imaptest.StartDovecot(t)) }
func TestCyrus(t *testing.T)   { testReal(t, imaptest.StartCyrus(t)) }
func TestCourier(t *testing.T) { testReal(t, imaptest.StartCourier(t)) }

// A Dovecot that offers no extension is read as well.
func TestPoorDovecot(t *testing.T) {
	testReal(t, imaptest.StartDovecot(t, imaptest.WithEnv("IMAPD_CAPABILITY", "IMAP4rev1 IDLE")))
}

func testReal(t *testing.T, r *imaptest.Real) {
	b := realBench(t, r)
	clients := r.Name("Clients")
	r.Create(t, clients)
	var inbox [][]byte
	for i := range 260 {
		inbox = append(inbox, letter(i, 400+i*i%20_000))
	}
	inbox[100] = letter(100, 9<<20)
	r.Deliver(t, "INBOX", inbox...)
	r.Deliver(t, clients, letter(1, 1000), letter(900, 5000), letter(901, 500))
	r.AddFlags(t, "INBOX", []uint32{3, 5}, `\Flagged`, "$label1")
	flags := r.Flags(t, "INBOX")

	rep := b.sync()
	if m := reportOf(t, rep, "INBOX"); m.Fetched != 260 || m.Held != 260 || !rep.Complete() {
		t.Fatalf("first sync: %s", describe(rep))
	}
	b.sameOnDisk(r, "INBOX")
	b.sameOnDisk(r, clients)
	if after := r.Flags(t, "INBOX"); !maps.EqualFunc(flags, after, slices.Equal) {
		t.Errorf("flags on the server were touched: %v, were %v", after, flags)
	}
	b.idle("first")

	b.change(r, clients)
	b.renumber(r, clients)
	b.verify()
}

// idle syncs once more and expects nothing to happen.
func (b *bench) idle(when string) {
	b.t.Helper()
	size := b.rec.Size()
	b.clock.pass(time.Minute)
	for _, m := range b.sync().Mailboxes {
		if m.Fetched != 0 {
			b.t.Errorf("idle sync after %s fetched: %+v", when, m)
		}
	}
	if b.rec.Size() != size {
		b.t.Errorf("idle sync after %s wrote %s", when, b.kinds(size))
	}
}

// change delivers, expunges and renames.
func (b *bench) change(r *imaptest.Real, clients string) {
	t := b.t
	t.Helper()
	r.Deliver(t, "INBOX", letter(500, 3000))
	r.Expunge(t, "INBOX", 7)
	renamed := r.Name("Clients 2025")
	r.Rename(t, clients, renamed)
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	rep := b.sync()
	if m := reportOf(t, rep, "INBOX"); m.Fetched != 1 || m.Held != 260 {
		t.Errorf("after a delivery and an expunge: %s", describe(rep))
	}
	t.Logf("%s: %s; events %q", r.Kind, b.kinds(size), rep.Events)
	e := b.last(tlog.KindMailboxRenamed)
	if old := value(t, e, tlog.FacetAbout, "old-mailbox"); old != clients {
		t.Errorf("renamed from %q", old)
	}
	t.Logf("%s: recognised by %s; %s", r.Kind, value(t, e, tlog.FacetAbout, "recognised-by"), b.kinds(size))
	b.sameOnDisk(r, renamed)
	b.clock.pass(2 * time.Minute)
	if m := reportOf(t, b.sync(), "INBOX"); m.Vanished != 1 {
		t.Errorf("the expunge was not confirmed: %+v", m)
	}
	b.idle("changes")
	r.Rename(t, renamed, clients)
	b.clock.pass(time.Minute)
	b.sync()
}

// renumber changes UIDVALIDITY.
func (b *bench) renumber(r *imaptest.Real, clients string) {
	t := b.t
	t.Helper()
	r.ResetUIDValidity(t, clients)
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	rep := b.sync()
	if m := reportOf(t, rep, clients); m.Held != 3 || m.Fetched != 3 {
		t.Errorf("after a reset: %s", describe(rep))
	}
	e := b.last(tlog.KindMailboxReset)
	if n := value(t, e, tlog.FacetReset, "not-found-again"); n != "0" && r.Kind != "cyrus" { // there they are delivered anew, with new headers
		t.Errorf("not found again: %s; %s", n, b.kinds(size))
	}
	b.sameOnDisk(r, clients)
	b.idle("a reset")
}

// sameOnDisk compares what is held of a mailbox with the files of the server,
// apart from line ends.
func (b *bench) sameOnDisk(r *imaptest.Real, mailbox string) {
	b.t.Helper()
	var held, files []string
	for _, raw := range b.held(mailbox) {
		held = append(held, raw)
	}
	for _, raw := range r.Files(b.t, mailbox) {
		files = append(files, string(crlf(raw)))
	}
	sort.Strings(held)
	sort.Strings(files)
	if !slices.Equal(held, files) {
		b.t.Errorf("%s %s: %d messages held, %d files, and they are not the same", r.Kind, mailbox, len(held), len(files))
	}
}

// crlf makes every line end CRLF.
func crlf(raw []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// Courier numbers a mailbox that nobody has opened for writing anew every time.
// It is read once more when that shows, and not again after that.
func TestCourierNeverOpened(t *testing.T) {
	r := imaptest.StartCourier(t)
	r.Deliver(t, "INBOX", letter(1, 500), letter(2, 500), letter(3, 500))
	b := realBench(t, r)
	b.account.Include = []string{"INBOX"}
	b.sync()
	time.Sleep(1100 * time.Millisecond) // UIDVALIDITY is the time
	b.clock.pass(time.Minute)
	size := b.rec.Size()
	b.sync()
	if got := b.kinds(size); got != "mailbox.reset 2, mailbox.scan 1, message.duplicate 3" {
		t.Errorf("second sync: %s", got)
	}
	time.Sleep(1100 * time.Millisecond)
	b.idle("the second")
	r.Deliver(t, "INBOX", letter(4, 500))
	time.Sleep(1100 * time.Millisecond)
	size = b.rec.Size()
	b.clock.pass(2 * time.Hour)
	if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 1 || m.Held != 4 {
		t.Errorf("after a delivery: %+v; %s", m, b.kinds(size))
	}
	b.sameOnDisk(r, "INBOX")
	b.verify()
}

// Encrypted connections, and each way to log in.
func TestDovecotLogin(t *testing.T) {
	r := imaptest.StartDovecot(t)
	r.Deliver(t, "INBOX", letter(1, 500))
	token := r.AccessToken(time.Hour)
	for _, tc := range []struct{ tls, auth, secret string }{
		{"none", "", r.Password}, {"none", "login", r.Password}, {"starttls", "plain", r.Password}, {"implicit", "", r.Password},
		{"implicit", "xoauth2", token}, {"starttls", "oauthbearer", token},
	} {
		t.Run(tc.tls+" "+tc.auth, func(t *testing.T) {
			b := realBench(t, r)
			b.account.Host, b.account.CAFile, b.account.TLS, b.account.Auth = "localhost", r.CAFile, tc.tls, tc.auth
			if tc.tls == "implicit" {
				b.account.Port = r.TLSPort
			}
			b.account.Secret = func(context.Context) (string, error) { return tc.secret, nil }
			if m := reportOf(t, b.sync(), "INBOX"); m.Fetched != 1 {
				t.Errorf("%+v", m)
			}
			if tc.tls == "starttls" {
				return // Dovecot takes its time over a refusal
			}
			b.account.Secret = func(context.Context) (string, error) { return tc.secret + "x", nil }
			if _, err := Sync(t.Context(), b.rec, b.account, b.options); err == nil || !final(err) {
				t.Errorf("wrong secret: %v", err)
			}
		})
	}
}

// A server that is killed in the middle of a fetch and started again.
func TestDovecotKilled(t *testing.T) { testKilled(t, imaptest.StartDovecot(t)) }
func TestCyrusKilled(t *testing.T)   { testKilled(t, imaptest.StartCyrus(t)) }
func TestCourierKilled(t *testing.T) { testKilled(t, imaptest.StartCourier(t)) }

func testKilled(t *testing.T, r *imaptest.Real) {
	var mail [][]byte
	for i := range 250 {
		mail = append(mail, letter(i, 80_000))
	}
	r.Deliver(t, "INBOX", mail...)
	p, err := imaptest.NewProxy(fmt.Sprintf("%s:%d", r.Host, r.Port), imaptest.Line{Rate: 12 << 20}) // slow enough to be in the middle
	must(t, err)
	defer p.Close()
	b := realBench(t, r)
	b.account.Host, b.account.Port = p.Host, p.Port
	b.options.pace = pace{unit: 200 * time.Millisecond, longest: time.Second, silence: 10 * time.Second}
	begun := make(chan struct{})
	seen := false
	b.options.Progress = func(Progress) {
		if !seen {
			seen = true
			close(begun)
		}
	}
	restarted := make(chan struct{})
	go func() {
		defer close(restarted)
		<-begun
		r.Kill(t)
		r.Restart(t)
	}()
	rep := b.sync()
	<-restarted
	// Courier may not have written down its UIDs yet: then it numbers anew.
	if m := reportOf(t, rep, "INBOX"); m.Held != 250 || m.Fetched != 250 && r.Kind != "courier" || !rep.Complete() {
		t.Errorf("%s", describe(rep))
	}
	b.sameOnDisk(r, "INBOX")
	b.verify()
}

// Faults between a real server and the client.
func TestDovecotFaults(t *testing.T) { testRealFaults(t, imaptest.StartDovecot(t)) }
func TestCyrusFaults(t *testing.T)   { testRealFaults(t, imaptest.StartCyrus(t)) }
func TestCourierFaults(t *testing.T) { testRealFaults(t, imaptest.StartCourier(t)) }

func testRealFaults(t *testing.T, r *imaptest.Real) {
	var mail [][]byte
	for i := range 200 {
		mail = append(mail, letter(i, 500+i*i%15_000))
	}
	mail[120] = letter(120, 4<<20)
	r.Deliver(t, "INBOX", mail...)
	r.AddFlags(t, "INBOX", []uint32{1}, `\Seen`) // Courier writes down its UIDs
	for seed := range uint64(3) {
		p, err := imaptest.NewProxy(fmt.Sprintf("%s:%d", r.Host, r.Port), imaptest.Line{})
		must(t, err)
		p.SetFaults(imaptest.RandomFaults(seed, 1_600_000, imaptest.FIN, imaptest.RST, imaptest.Stall, imaptest.Garbage, imaptest.HalfLine))
		b := realBench(t, r)
		b.account.Host, b.account.Port = p.Host, p.Port
		b.options.pace.silence = 400 * time.Millisecond
		syncs := b.persist()
		t.Logf("seed %d: %d syncs, %d connections", seed, syncs, p.Connections())
		b.sameOnDisk(r, "INBOX")
		b.verify()
		must(t, p.Close())
	}
}
