package imapsync

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"onrecord/ingest/imapwire"
)

// A session is one connection that is logged in. One goroutine at a time gives
// commands; only body fetches may overlap each other.
type session struct {
	account *Account
	conn    *imapwire.Conn
	client  *imapclient.Client
	release func() bool // the context no longer closes the connection
	caps    []string
	rtt     time.Duration
	limit   int  // MESSAGELIMIT (RFC 9738), 0 for none
	uidOnly bool // RFC 9586
	courier bool
	stirred chan struct{} // the mailbox has changed; see [session.attend]

	mu     sync.Mutex               // guards what follows
	said   string                   // last BYE, NO, BAD or ALERT that nobody asked for
	listed *[]uint32                // UIDs that the listing at hand names
	metas  map[uint32]imapwire.Meta // of the metadata fetch at hand
	asked  uidSet                   // whose metas are kept
	told   int                      // octets that are kept of them
	bodies map[uint32]int64         // octets of bodies that ended in good order
	tooBig map[uint32]int64         // octets of bodies over the limit
	count  counts
	stray  func(*imapclient.FetchMessageData)
	adrift bool // a response that is none: the stream is out of step
}

// open connects and logs in. It also reads the capabilities again, since they
// differ after log-in and some servers' proxies misreport them before.
func open(ctx context.Context, a *Account, silence time.Duration) (*session, error) {
	raw, greeted, err := connect(ctx, a, silence)
	if err != nil {
		return nil, err
	}
	s := &session{account: a, bodies: map[uint32]int64{}, tooBig: map[uint32]int64{}, stirred: make(chan struct{}, 1)}
	s.conn = imapwire.New(raw, imapwire.Handler{Untagged: s.onUntagged, Meta: s.onMeta, Notice: s.onNotice})
	s.conn.SetPatience(silence)
	s.conn.SetLiteralLimit(a.maxMessage())
	if greeted {
		s.conn.Inject("* OK ready")
	}
	s.release = context.AfterFunc(ctx, func() { _ = s.conn.Close() }) // what it interrupts reports ctx
	ended := make(chan struct{})
	s.client = imapclient.New(clientConn{s.conn, ended}, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Expunge: s.onExpunge, Mailbox: s.onMailbox, Fetch: s.onStray}})
	go func() {
		<-s.client.Closed()
		close(ended)
	}()
	if err := s.start(ctx); err != nil {
		s.drop()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if crowded(err) {
			err = fmt.Errorf("%w: %w", ErrCrowded, err)
		}
		return nil, err
	}
	return s, nil
}

// A clientConn is the connection as the client library has it. When a write fails,
// the library closes the channels of all its commands, and its reader panics if it
// is about to send on one. So the failure is told only when the reader has ended.
type clientConn struct {
	*imapwire.Conn
	ended <-chan struct{}
}

// Write implements net.Conn.
func (c clientConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if err == nil {
		return n, nil
	}
	_ = c.Conn.Close() // ends the reader
	select {
	case <-c.ended:
	case <-time.After(readerGrace):
	}
	return n, err
}

// readerGrace is for how long the client library's reader is waited for, should
// it not come to its end.
const readerGrace = 10 * time.Second

func (s *session) start(ctx context.Context) error {
	if err := s.client.WaitGreeting(); err != nil {
		return s.greetingError(err)
	}
	if s.client.State() != imap.ConnStateAuthenticated { // else PREAUTH
		if err := s.login(ctx); err != nil {
			return err
		}
	}
	// The client library asks for capabilities behind our back after a log-in.
	// Behind a NOOP it has begun to, and Caps waits for the end.
	if err := s.client.Noop().Wait(); err != nil {
		return s.failed("NOOP", err)
	}
	s.client.Caps()
	if err := s.capabilities(ctx); err != nil {
		return err
	}
	if s.has("ID") {
		if _, err := s.raw(ctx, "ID "+identity(), "ID"); err != nil && !refused(err) {
			return err
		}
	}
	return s.enableUIDOnly(ctx)
}

// greetingError tells a server that is busy from one that is not there.
func (s *session) greetingError(err error) error {
	var no *imap.Error
	if errors.As(err, &no) {
		return &lost{err: fmt.Errorf("greeting: %s", oneLine(no.Error())), said: s.lastWords()}
	}
	return s.failed("greeting", err)
}

// capabilities asks what the server can do, now that we are logged in.
func (s *session) capabilities(ctx context.Context) error {
	start := time.Now()
	r, err := s.raw(ctx, "CAPABILITY", "CAPABILITY")
	if err != nil {
		return err
	}
	s.rtt = time.Since(start)
	s.caps = nil
	for _, line := range r.Lines {
		for _, word := range strings.Fields(line)[2:] {
			s.caps = append(s.caps, strings.ToUpper(word))
		}
	}
	for _, c := range s.caps {
		if n, ok := strings.CutPrefix(c, "MESSAGELIMIT="); ok {
			s.limit, _ = strconv.Atoi(n) // a word that is no number is no limit
		}
	}
	// Courier has its name only in the greeting, which is gone by now. Others
	// that can sort threads also know ESEARCH and LITERAL+.
	s.courier = s.has("THREAD=ORDEREDSUBJECT") && !s.has("ESEARCH") && !s.has("LITERAL+")
	return nil
}

// enableUIDOnly lifts the limit on mailboxes of a server with MESSAGELIMIT.
func (s *session) enableUIDOnly(ctx context.Context) error {
	if s.limit == 0 || !s.has("UIDONLY") || !s.has("ENABLE") {
		return nil
	}
	r, err := s.raw(ctx, "ENABLE UIDONLY", "ENABLED")
	if err != nil && !refused(err) {
		return err
	}
	s.uidOnly = slices.ContainsFunc(r.Lines, func(l string) bool { return strings.Contains(strings.ToUpper(l), "UIDONLY") })
	return nil
}

// identity is what this program tells servers about itself (RFC 2971); some ask
// for it.
func identity() string {
	version := "unknown"
	if b, ok := debug.ReadBuildInfo(); ok && plainVersion.MatchString(b.Main.Version) {
		version = b.Main.Version
	}
	return fmt.Sprintf(`("name" "onrecord" "version" %q)`, version)
}

var plainVersion = regexp.MustCompile(`^[A-Za-z0-9.+-]{1,60}$`)

// has reports whether the server has a capability.
func (s *session) has(name string) bool { return slices.Contains(s.caps, name) }

// condstore reports whether there are modification sequences (RFC 7162).
func (s *session) condstore() bool { return s.has("CONDSTORE") || s.has("QRESYNC") }

// gmail reports whether labels are shown as mailboxes.
func (s *session) gmail() bool { return s.has("X-GM-EXT-1") }

// raw gives a command and returns the responses of the given types.
func (s *session) raw(ctx context.Context, cmd string, types ...string) (imapwire.Reply, error) {
	r, err := s.conn.Raw(ctx, cmd, func(typ string) bool { return slices.Contains(types, typ) })
	if err != nil && ctx.Err() != nil {
		return r, ctx.Err()
	}
	name, rest, _ := strings.Cut(cmd, " ")
	if name == "UID" {
		sub, _, _ := strings.Cut(rest, " ")
		name += " " + sub
	}
	return r, s.failed(name, err)
}

// failed classifies the error of a command: nil, a *refusal or a *lost. The
// client library hides the network's error, the connection keeps it.
func (s *session) failed(command string, err error) error {
	if err == nil {
		return nil
	}
	var (
		status *imapwire.StatusError
		no     *imap.Error
	)
	switch {
	case errors.As(err, &status):
		return s.refusal(command, status.Status)
	case errors.As(err, &no):
		return s.refusal(command, imapwire.Status{Kind: string(no.Type), Code: string(no.Code), Text: no.Text})
	case errors.Is(err, imapwire.ErrForbidden):
		return err
	}
	s.mu.Lock()
	said, adrift := s.said, s.adrift
	s.mu.Unlock()
	if wire := s.conn.Err(); wire != nil && !errors.Is(wire, net.ErrClosed) {
		err = wire
	} else if adrift {
		err = errAdrift
	}
	return &lost{err: fmt.Errorf("%s: %w", command, err), said: said}
}

// refusal is the error for a NO or BAD. One that asks for less work ends the
// connection, since a pause is called for.
func (s *session) refusal(command string, status imapwire.Status) error {
	r := &refusal{command: command, status: status}
	if notReally.MatchString(status.Text) {
		return fmt.Errorf("%w by %s: %v: the server took the password, but opens no mailbox for it", ErrAuth, s.account.Host, r)
	}
	if _, ok := throttled(status.String()); ok {
		return &lost{err: r}
	}
	return r
}

// refused reports whether err is a NO or BAD.
func refused(err error) bool {
	var no *refusal
	return errors.As(err, &no)
}

// close says goodbye and ends the connection.
func (s *session) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, _ = s.conn.Raw(ctx, "LOGOUT", nil) // a server that does not answer is left
	s.drop()
}

// drop ends the connection. The client library's Close is not called: it waits
// for readers that may be waiting for it. Its goroutine ends with the connection.
func (s *session) drop() {
	s.release()
	_ = s.conn.Close() // nothing more is wanted of it
}

func (s *session) lastWords() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said
}
