package imaptest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"onrecord/ingest/imapwire"
)

// client is the client library over a Conn, as the product has it.
type client struct {
	*imapclient.Client
	conn *imapwire.Conn

	mu      sync.Mutex
	exists  chan uint32
	expunge chan uint32
	metas   map[uint32]imapwire.Meta
}

// dial connects to addr and wraps the connection; secure may be nil.
func dial(t testing.TB, addr string, secure secured) (*client, error) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return nil, err
	}
	greeting := ""
	if secure != nil {
		c, g, err := secure(conn)
		if err != nil {
			conn.Close()
			return nil, err
		}
		conn, greeting = c, g
	}
	c := &client{exists: make(chan uint32, 100), expunge: make(chan uint32, 100), metas: map[uint32]imapwire.Meta{}}
	c.conn = imapwire.New(conn, imapwire.Handler{Meta: func(m imapwire.Meta) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.metas[m.UID] = m
	}})
	c.conn.SetPatience(20 * time.Second)
	if greeting != "" {
		c.conn.Inject(greeting)
	}
	c.Client = imapclient.New(c.conn, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				c.exists <- *d.NumMessages
			}
		},
		Expunge: func(n uint32) { c.expunge <- n },
	}})
	t.Cleanup(func() { _ = c.conn.Close() })
	return c, c.WaitGreeting()
}

// login connects in clear text and logs in.
func login(t testing.TB, addr, user, password string) *client {
	t.Helper()
	c, err := dial(t, addr, nil)
	if err == nil {
		err = c.Login(user, password).Wait()
	}
	if err != nil {
		t.Fatalf("log in at %s: %v", addr, err)
	}
	return c
}

// secured makes a connection a secure one, and returns the greeting that it has
// taken away.
type secured func(net.Conn) (c net.Conn, greeting string, err error)

// implicit and upgrade are the two ways to TLS.
func implicit(cfg *tls.Config) secured {
	return func(c net.Conn) (net.Conn, string, error) {
		tc := tls.Client(c, cfg)
		return tc, "", tc.Handshake()
	}
}

func upgrade(cfg *tls.Config) secured {
	return func(c net.Conn) (net.Conn, string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		tc, err := imapwire.StartTLS(ctx, c, cfg)
		return tc, "* OK ready", err
	}
}

func trust(t testing.TB, pem []byte) *tls.Config {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate")
	}
	return &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

func trustFile(t testing.TB, name string) *tls.Config {
	t.Helper()
	pem, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return trust(t, pem)
}

func bounded(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// raw runs a raw command and returns the lines that begin with "* " and one of
// types.
func (c *client) raw(t testing.TB, cmd string, types ...string) []string {
	t.Helper()
	r, err := c.conn.Raw(bounded(t), cmd, func(typ string) bool {
		for _, want := range types {
			if typ == want {
				return true
			}
		}
		return false
	})
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	return r.Lines
}

// examine opens a mailbox by raw command and returns its UIDVALIDITY.
func (c *client) examine(t testing.TB, name string) string {
	t.Helper()
	q, err := imapwire.Quote(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.raw(t, "EXAMINE "+q, "OK", "FLAGS", "EXISTS", "RECENT") {
		if _, rest, ok := strings.Cut(l, "[UIDVALIDITY "); ok {
			v, _, _ := strings.Cut(rest, "]")
			return v
		}
	}
	return ""
}

// bodies fetches every message of the mailbox at hand.
func (c *client) bodies(t testing.TB) map[uint32]string {
	t.Helper()
	got, err := c.tryBodies()
	if err != nil {
		t.Fatalf("fetch: %v (%v)", err, c.conn.Err())
	}
	return got
}

// tryBodies gives up at the first error, closes the connection and leaves the
// command alone: the library would race with itself over a literal that failed.
func (c *client) tryBodies() (map[uint32]string, error) {
	var all imap.UIDSet
	all.AddRange(1, 0)
	got := map[uint32]string{}
	cmd := c.Fetch(all, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		uid, body := imap.UID(0), ""
		for it := m.Next(); it != nil; it = m.Next() {
			switch it := it.(type) {
			case imapclient.FetchItemDataUID:
				uid = it.UID
			case imapclient.FetchItemDataBodySection:
				b, err := io.ReadAll(it.Literal)
				if err != nil {
					_ = c.conn.Close()
					return got, err
				}
				body = string(b)
			}
		}
		got[uint32(uid)] = body
	}
	return got, cmd.Close()
}

// names returns the mailbox names of LIST.
func (c *client) names(t testing.TB) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, l := range c.raw(t, `LIST "" "*"`, "LIST") {
		v := imapwire.Values(strings.TrimPrefix(l, "* LIST "))
		if len(v) < 3 {
			t.Fatalf("LIST: %q", l)
		}
		name, _ := imapwire.Text(v[2])
		names[name] = v[0]
	}
	return names
}

func waitNumber(t testing.TB, ch chan uint32, what string) uint32 {
	t.Helper()
	select {
	case n := <-ch:
		return n
	case <-time.After(30 * time.Second):
		t.Fatalf("no %s within 30 s", what)
		return 0
	}
}
