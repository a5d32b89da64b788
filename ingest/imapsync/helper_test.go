package imapsync

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/imapsync/imaptest"
)

// A clock is moved by hand. The record and the sync share one.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2025, 3, 10, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// A bench is a record and an account to sync into it.
type bench struct {
	t       testing.TB
	rec     *record.Record
	dir     string
	clock   *clock
	account Account
	options Options
}

// quick is a pace for tests.
var quick = pace{unit: time.Millisecond, longest: 20 * time.Millisecond, obey: time.Second, silence: 2 * time.Second}

func newBench(t testing.TB, host string, port int, user, password string) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), clock: newClock()}
	b.open()
	t.Cleanup(func() { _ = b.rec.Close() })
	b.account = Account{Name: "dana", Host: host, Port: port, TLS: "none", Username: user, Owner: "dana@wasatchdoor.example",
		Secret: func(context.Context) (string, error) { return password, nil }}
	b.options = Options{Now: b.clock.now, pace: quick}
	if testing.Verbose() && os.Getenv("IMAPSYNC_LOG") != "" {
		b.options.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	b.rec, err = record.Open(b.t.Context(), b.dir, record.Options{Create: true, Host: "wasatchdoor.example", Now: b.clock.now})
	if err != nil {
		b.t.Fatal(err)
	}
}

// sync runs one Sync, which must succeed.
func (b *bench) sync() Report {
	b.t.Helper()
	r, err := Sync(b.t.Context(), b.rec, b.account, b.options)
	if err != nil {
		b.t.Fatalf("Sync: %v\n%s", err, describe(r))
	}
	return r
}

func describe(r Report) string {
	var s strings.Builder
	for _, m := range r.Mailboxes {
		fmt.Fprintf(&s, "%+v\n", m)
	}
	for _, e := range r.Events {
		fmt.Fprintln(&s, "event:", e)
	}
	return s.String()
}

// reportOf returns the report of a mailbox.
func reportOf(t testing.TB, r Report, name string) MailboxReport {
	t.Helper()
	for _, m := range r.Mailboxes {
		if m.Mailbox == name {
			return m
		}
	}
	t.Fatalf("no mailbox %q in\n%s", name, describe(r))
	return MailboxReport{}
}

// kinds returns the kinds of the leaves with index >= from, and how many there
// are of each.
func (b *bench) kinds(from int64) string {
	b.t.Helper()
	count := map[string]int{}
	for e, err := range b.rec.Entries(b.t.Context(), from) {
		if err != nil {
			b.t.Fatal(err)
		}
		count[e.Leaf.Kind]++
	}
	var list []string
	for k, n := range count {
		list = append(list, fmt.Sprintf("%s %d", k, n))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// last returns the newest leaf of a kind.
func (b *bench) last(kind string) *record.Entry {
	b.t.Helper()
	var last *record.Entry
	for e, err := range b.rec.Entries(b.t.Context(), 0) {
		if err != nil {
			b.t.Fatal(err)
		}
		if e.Leaf.Kind == kind {
			last = e
		}
	}
	if last == nil {
		b.t.Fatalf("there is no %s leaf", kind)
	}
	return last
}

// value returns a field of a facet.
func value(t testing.TB, e *record.Entry, facet, key string) string {
	t.Helper()
	f := e.Facets[facet]
	if f == nil {
		t.Fatalf("leaf %d %s has no facet %s", e.Index, e.Leaf.Kind, facet)
	}
	return strings.Join(f.All(key), "|")
}

// held returns the messages on record that are present in a mailbox, by UID.
func (b *bench) held(name string) map[uint32]string {
	b.t.Helper()
	ctx := b.t.Context()
	boxes, err := b.rec.Mailboxes(ctx, b.account.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range boxes {
		if m.Name != name || m.State != record.StateOpen {
			continue
		}
		gens, err := b.rec.Generations(ctx, m.ID)
		if err != nil {
			b.t.Fatal(err)
		}
		sightings, err := b.rec.Sightings(ctx, gens[len(gens)-1].ID)
		if err != nil {
			b.t.Fatal(err)
		}
		got := map[uint32]string{}
		for _, s := range sightings {
			if !s.HasObject || s.Vanished {
				continue
			}
			raw, err := b.rec.Object(ctx, s.Digest)
			if err != nil {
				b.t.Fatal(err)
			}
			got[s.UID] = string(raw)
		}
		return got
	}
	b.t.Fatalf("mailbox %q is not on record", name)
	return nil
}

// verify checks the whole record.
func (b *bench) verify() {
	b.t.Helper()
	err := b.rec.Verify(context.Background(), record.VerifyOptions{Full: true}, func(p record.Problem) {
		b.t.Errorf("verify: %+v", p)
	})
	if err != nil {
		b.t.Fatalf("verify: %v", err)
	}
}

// letter makes an invented message of about size octets.
func letter(n, size int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	var s strings.Builder
	fmt.Fprintf(&s, "Message-ID: <%d@mail.example>\r\nFrom: Victor Hale <victor.hale@mail.example>\r\n"+
		"To: dana@wasatchdoor.example\r\nSubject: Door %d\r\nDate: Mon, 10 Mar 2025 08:%02d:00 +0000\r\n\r\n", n, n, n%60)
	words := []string{"door", "hinge", "invoice", "Tuesday", "(see above)", "paint", "order", "late", "{12}", "\"quoted\"", "* 3 EXISTS", ")"}
	for s.Len() < size {
		for range 8 {
			s.WriteString(words[r.IntN(len(words))] + " ")
		}
		s.WriteString("\r\n")
	}
	return []byte(s.String())
}

// server starts an in-process server with n messages in INBOX.
func server(t testing.TB, n int, opts ...imaptest.Option) *imaptest.Server {
	t.Helper()
	s, err := imaptest.Listen("dana", "let me in", opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for i := range n {
		deliver(t, s, "INBOX", letter(i, 300+i*37%5000))
	}
	return s
}

func deliver(t testing.TB, s *imaptest.Server, mailbox string, raw []byte, flags ...string) {
	t.Helper()
	if err := s.Append(mailbox, raw, time.Date(2025, 3, 1, 10, 0, 0, 0, time.UTC), flags...); err != nil {
		t.Fatal(err)
	}
}

func serverBench(t testing.TB, s *imaptest.Server) *bench {
	return newBench(t, s.Host, s.Port, s.User, s.Password)
}

func fakeBench(t testing.TB, s imaptest.Script) (*bench, *imaptest.Fake) {
	t.Helper()
	f, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return newBench(t, f.Host, f.Port, "dana", "let me in"), f
}

type (
	script        = imaptest.Script
	scriptMailbox = imaptest.ScriptMailbox
	scriptMessage = imaptest.ScriptMessage
	rule          = imaptest.Rule
)

func scriptOf(mailboxes ...scriptMailbox) script { return script{Mailboxes: mailboxes} }

// message is a scripted message.
func message(uid uint32, size int) scriptMessage {
	return scriptMessage{UID: uid, Raw: string(letter(int(uid), size))}
}

// numbered is a mailbox with n messages, UIDs from 1, whose texts are
// numbered from first.
func numbered(name string, n, first int) scriptMailbox {
	m := scriptMailbox{Name: name}
	for i := range n {
		m.Messages = append(m.Messages, scriptMessage{UID: uint32(i + 1), Raw: string(letter(first+i, 400+i*100))})
	}
	return m
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
