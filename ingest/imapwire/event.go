package imapwire

import (
	"errors"
	"fmt"
	"strings"
)

// Handler receives events. Its functions are called on the goroutine that reads
// the connection (Trace of 'C' lines: on the one that writes). They must not
// block and must use neither the client nor the Conn, except for Close. Nil
// functions are skipped.
type Handler struct {
	// Untagged sees every response that is not handed to the client and not
	// captured by [Conn.Raw]: VANISHED, FLAGS, vendor responses, data nobody
	// asked for, replies with unknown tags.
	Untagged func(line string)
	// Meta sees what every FETCH or UIDFETCH response said, after its last
	// octet. For a message that was cut off inside its literal it is not
	// called.
	Meta func(Meta)
	// Notice sees BYE, untagged NO and BAD, and every status with an ALERT.
	Notice func(Status)
	// Trace sees the protocol line by line, without literals, quoted text of
	// FETCH responses, and credentials; dir is 'C' or 'S'. Long lines are cut.
	Trace func(dir byte, line string)
}

// Meta is what one FETCH or UIDFETCH response said about a message.
type Meta struct {
	Seq, UID     uint32            // 0: not mentioned
	Flags        []string          // nil: not mentioned
	InternalDate string            // as sent, without quotes; "" if absent or NIL
	Size         int64             // RFC822.SIZE in octets, -1: not mentioned
	ModSeq       uint64            // 0: not mentioned
	Other        map[string]string // any other item by its upper-case name, value as sent (X-GM-MSGID, EMAILID, ...)
	Body         int64             // announced octets of the last BODY[...] that came as a string, -1: none
	Skipped      bool              // the body was not handed to the client: over the literal limit, or nobody had asked
	Unclosed     bool              // the response ended without its bracket: perhaps the literal was longer than announced
}

// Status is a status response: OK, NO, BAD, BYE or PREAUTH (RFC 9051 section 7.1).
type Status struct {
	Kind string // upper case
	Code string // response code without brackets, e.g. "ALERT" or "UIDNEXT 7"; "" if none
	Text string // the human-readable rest
}

// String returns the response as it stands on the wire, without a tag.
func (s Status) String() string {
	l := s.Kind
	if s.Code != "" {
		l += " [" + s.Code + "]"
	}
	if s.Text != "" {
		l += " " + s.Text
	}
	return l
}

// CodeName returns the upper-case name of the response code: "UIDNEXT" of
// "UIDNEXT 7".
func (s Status) CodeName() string { return strings.ToUpper(firstWord(s.Code)) }

// parseStatus reads "OK [CODE args] text". A code that is not closed is text.
func parseStatus(s string) Status {
	kind, rest, _ := strings.Cut(s, " ")
	st := Status{Kind: strings.ToUpper(kind), Text: strings.TrimLeft(rest, " ")}
	if code, ok := strings.CutPrefix(st.Text, "["); ok {
		if i := strings.IndexByte(code, ']'); i >= 0 {
			st.Code, st.Text = code[:i], strings.TrimLeft(code[i+1:], " ")
		}
	}
	return st
}

// A StatusError is a tagged NO or BAD to a command of [Conn.Raw] or [StartTLS].
type StatusError struct {
	Command string // the verb of the command
	Status
}

// Error implements error.
func (e *StatusError) Error() string { return "imap: " + e.Command + ": " + e.Status.String() }

var (
	// ErrStalled is matched when the server owed an octet and sent none for
	// the patience of the connection.
	ErrStalled = errors.New("imap: server stalled")
	// ErrForbidden is matched when something was to be sent that is not on
	// the allow-list or cannot be placed. The connection is closed; nothing
	// of it was sent.
	ErrForbidden = errors.New("not on the read-only list")
	// ErrMalformed is matched when the server sent something that cannot be
	// followed: an endless line, an oversized value.
	ErrMalformed = errors.New("imap: malformed response")
	// ErrTooLarge is matched when a literal was so far over the limit that
	// the connection was closed instead of reading past it. The error is a
	// [*LiteralError].
	ErrTooLarge = errors.New("imap: literal over the limit")
	// ErrBusy is matched when [Conn.Raw] is called while another Raw runs.
	ErrBusy = errors.New("imap: another raw command is running")
)

// A LiteralError says which message had a literal that was far too large to
// read past.
type LiteralError struct {
	UID         uint32 // 0 if the server had not said
	Size, Limit int64  // octets
}

// Error implements error.
func (e *LiteralError) Error() string {
	return fmt.Sprintf("%v: UID %d announces %d octets, limit %d", ErrTooLarge, e.UID, e.Size, e.Limit)
}

// Unwrap returns [ErrTooLarge].
func (e *LiteralError) Unwrap() error { return ErrTooLarge }

func firstWord(s string) string { w, _, _ := strings.Cut(s, " "); return w }
