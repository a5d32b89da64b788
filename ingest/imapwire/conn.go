package imapwire

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"
)

// Handler receives events on the goroutine that reads the connection: it must
// not block and must not use the client or the Conn. Nil functions are skipped.
type Handler struct {
	// Untagged sees every untagged response that is not handed to the client:
	// VANISHED, FLAGS, vendor responses, late tagged replies.
	Untagged func(line string)
	// Meta sees what every FETCH or UIDFETCH response said, after its last octet.
	Meta func(Meta)
	// Notice sees BYE, untagged NO and BAD, and every status with an ALERT.
	Notice func(Status)
	// Trace sees the protocol without literals and credentials; dir is 'C' or 'S'.
	Trace func(dir byte, line string)
}

// Meta is what one FETCH or UIDFETCH response said about a message.
type Meta struct {
	Seq, UID     uint32            // 0: not mentioned
	Flags        []string          // nil: not mentioned
	InternalDate string            // as sent, without quotes; "" if absent or NIL
	Size         int64             // RFC822.SIZE, -1: not mentioned
	ModSeq       uint64            // 0: not mentioned
	Other        map[string]string // every other item by its upper-case name, value as sent (X-GM-MSGID, EMAILID, ...)
	Body         int64             // announced octets of the BODY[...] literal, -1: none
	Skipped      bool              // the body was over the literal limit and was not handed to the client
}

// Status is a status response: OK, NO, BAD, BYE or PREAUTH.
type Status struct {
	Kind string // upper case
	Code string // response code in brackets, e.g. "ALERT" or "UIDNEXT 7"; "" if none
	Text string // the human-readable rest
}

// A StatusError is a tagged NO or BAD to a command of [Conn.Raw].
type StatusError struct{ Status }

func (e *StatusError) Error() string { return "imap: " + e.Kind + " " + e.Text }

// Reply is what came back for a raw command.
type Reply struct {
	Lines  []string // captured untagged responses, "* " included, literals inline as {n}CRLF and octets
	Status Status   // the tagged reply
}

var (
	// ErrStalled is matched when the server owed an octet and sent none for
	// the patience of the connection.
	ErrStalled = errors.New("imap: server stalled")
	// ErrForbidden is matched when the client tried to send something that is
	// not on the allow-list. The connection is closed; nothing of it was sent.
	ErrForbidden = errors.New("imap: command is not on the read-only list")
	// ErrMalformed is matched when the server sent something that cannot be
	// followed: an endless line, an oversized value.
	ErrMalformed = errors.New("imap: malformed response")
	// ErrTooLarge is matched when a literal was so far over the limit that
	// the connection was closed instead of reading past it.
	ErrTooLarge = errors.New("imap: literal over the limit")
)

// DefaultPatience is how long a server that owes an answer may stay silent.
const DefaultPatience = time.Minute

// DefaultLiteralLimit is the largest message literal handed to the client.
const DefaultLiteralLimit = 1 << 30

// Conn is a net.Conn for the client library.
type Conn struct{ net.Conn }

// New wraps conn, which is already encrypted if it is to be. It does no I/O.
func New(conn net.Conn, h Handler) *Conn { return &Conn{Conn: conn} }

// StartTLS reads the greeting on a fresh clear-text conn, sends STARTTLS and
// completes the handshake. Put "* OK" in front with [Conn.Inject] afterwards.
func StartTLS(ctx context.Context, conn net.Conn, cfg *tls.Config) (*tls.Conn, error) {
	return nil, errors.New("not yet")
}

// Inject puts one response in front of what the server sends, before the
// client reads anything: the greeting that StartTLS consumed. No CRLF.
func (c *Conn) Inject(line string) {}

// SetPatience sets for how long the server may stay silent while it owes an
// answer (the greeting, or the reply to a command; IDLE counts), from now on.
func (c *Conn) SetPatience(d time.Duration) {}

// SetLiteralLimit sets the largest BODY[...] literal that is handed on.
func (c *Conn) SetLiteralLimit(octets int64) {}

// Traffic returns the octets received and sent so far.
func (c *Conn) Traffic() (in, out int64) { return 0, 0 }

// Err returns the error that ended the connection, or nil. The client library
// hides it (it wraps with %v); errors.Is works on this one. io.EOF is an
// orderly end.
func (c *Conn) Err() error { return nil }

// Raw sends one command (without tag and CRLF) and returns the untagged
// responses for whose upper-case type want returns true ("LIST", "OK",
// "EXISTS", ...), and the tagged reply; NO and BAD are a *StatusError. When ctx
// ends first the connection is closed. It must not overlap another command.
func (c *Conn) Raw(ctx context.Context, cmd string, want func(typ string) bool) (Reply, error) {
	return Reply{}, errors.New("not yet")
}

// Values cuts the text of a response into its values: atoms, quoted strings,
// literals ({n}CRLF and octets) and parenthesised lists, each as sent.
func Values(text string) []string { return nil }

// List returns the values of a parenthesised list; ok is false for anything else.
func List(value string) (values []string, ok bool) { return nil, false }

// Text decodes an atom, quoted string or literal; ok is false for NIL and lists.
func Text(value string) (s string, ok bool) { return "", false }

// Quote makes a quoted string of s for a command. The error tells that s holds
// CR, LF or NUL.
func Quote(s string) (string, error) { return "", nil }
