package imapsync

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"onrecord/ingest/imapsync/imaptest"
)

// faultRounds is how many seeds are tried.
const faultRounds = 24

// Over a line that cuts, resets, stalls, garbles and refuses, everything arrives
// and nothing is damaged.
func TestFaults(t *testing.T) {
	s, want := faultMail(t)
	for seed := range uint64(faultRounds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			p, err := imaptest.NewProxy(s.Addr, imaptest.Line{})
			must(t, err)
			defer p.Close()
			// From a line that breaks at every 100 kB to one that breaks at 1 MB.
			p.SetFaults(imaptest.RandomFaults(seed, 100_000+int64(seed)*40_000,
				imaptest.FIN, imaptest.RST, imaptest.Stall, imaptest.Garbage, imaptest.HalfLine, imaptest.Refuse, imaptest.NoFault))
			b := newBench(t, p.Host, p.Port, s.User, s.Password)
			b.options.pace.silence = 150 * time.Millisecond
			syncs := b.persist()
			for name, messages := range want {
				b.holds(name, messages)
			}
			t.Logf("%d syncs, %d connections", syncs, p.Connections())
			b.verify()
		})
	}
}

// faultMail is a server with two mailboxes, and what is in them.
func faultMail(t *testing.T) (*imaptest.Server, map[string][][]byte) {
	s := server(t, 0)
	must(t, s.Create("Sent", "sent"))
	want := map[string][][]byte{}
	for i := range 150 {
		want["INBOX"] = append(want["INBOX"], letter(i, 200+i*i%9000))
	}
	want["INBOX"][77] = letter(77, 3<<20)
	for i := range 40 {
		want["Sent"] = append(want["Sent"], letter(1000+i, 15_000))
	}
	for name, messages := range want {
		for _, raw := range messages {
			deliver(t, s, name, raw)
		}
	}
	return s, want
}

// persist syncs until everything is held, and returns how often it took.
func (b *bench) persist() int {
	b.t.Helper()
	for n := 1; n <= 60; n++ {
		r, err := Sync(b.t.Context(), b.rec, b.account, b.options)
		if err == nil && r.Complete() {
			return n
		}
		if err != nil && !errors.Is(err, ErrUnavailable) {
			b.t.Fatalf("sync %d: %v", n, err)
		}
		b.clock.pass(8 * 24 * time.Hour) // what was put aside is due again
	}
	b.t.Fatal("not complete after 60 syncs")
	return 0
}

// holds checks that a mailbox is held message by message.
func (b *bench) holds(name string, messages [][]byte) {
	b.t.Helper()
	held := b.held(name)
	if len(held) != len(messages) {
		b.t.Errorf("%s: %d messages held, want %d", name, len(held), len(messages))
	}
	for i, raw := range messages {
		if got := held[uint32(i+1)]; got != string(raw) {
			b.t.Errorf("%s: UID %d: %d octets, want %d", name, i+1, len(got), len(raw))
		}
	}
}

// A message that is larger than what the line carries between two breaks comes
// in pieces, over many connections and, at last, several syncs.
func TestLargeMessageOverBadLine(t *testing.T) {
	s := server(t, 0)
	big := make([]byte, 0, 12<<20)
	r := rand.New(rand.NewPCG(3, 4))
	big = append(big, "Subject: plans\r\n\r\n"...)
	for len(big) < 12<<20 {
		big = append(big, strconv.FormatUint(r.Uint64(), 36)+"\r\n"...)
	}
	deliver(t, s, "INBOX", letter(1, 1000))
	deliver(t, s, "INBOX", big)
	deliver(t, s, "INBOX", letter(2, 1000))
	p, err := imaptest.NewProxy(s.Addr, imaptest.Line{})
	must(t, err)
	defer p.Close()
	p.SetFaults(func(conn int) imaptest.Fault { return imaptest.Fault{Kind: imaptest.RST, At: 2_600_000} })
	b := newBench(t, p.Host, p.Port, s.User, s.Password)
	b.persist()
	b.holds("INBOX", [][]byte{letter(1, 1000), big, letter(2, 1000)})
	if p.Connections() > 20 {
		t.Errorf("%d connections for 12 MB in stretches of 2.6 MB: pieces are not kept", p.Connections())
	}
	b.verify()
}

// A server that is killed and comes back within one sync costs nothing.
func TestServerRestartsWithinSync(t *testing.T) {
	s := server(t, 300)
	b := serverBench(t, s)
	cut := false
	b.options.Progress = func(p Progress) {
		if p.Done > 0 && !cut {
			cut = true
			s.CutAll()
		}
	}
	done := make(chan struct{})
	go func() { // also in the middle of whatever is going on
		defer close(done)
		for range 5 {
			time.Sleep(8 * time.Millisecond)
			s.CutAll()
		}
	}()
	r := b.sync()
	<-done
	if m := reportOf(t, r, "INBOX"); m.Fetched != 300 || !r.Complete() {
		t.Errorf("%+v", m)
	}
	b.verify()
}
