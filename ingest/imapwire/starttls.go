package imapwire

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// ErrNoTLS is matched when the server cannot or will not go over to TLS.
var ErrNoTLS = errors.New("imap: server does not offer STARTTLS")

const (
	// maxGreetings bounds the lines before the reply to STARTTLS.
	maxGreetings = 100
	// maxGreeting bounds each of them, in octets.
	maxGreeting = 8 << 10
)

// StartTLS reads the greeting on a fresh clear-text conn, sends STARTTLS and
// completes the handshake (RFC 9051 section 6.2.1). Wrap its result with [New]
// and give the client a greeting with [Conn.Inject]; what the server said in
// clear text, capabilities above all, is forgotten.
//
// It refuses a PREAUTH greeting, and any octet that the server sent behind its
// reply and before the handshake: somebody else may have put it there. On error
// conn is of no more use and the caller closes it. A refusal by the server
// matches [ErrNoTLS], a greeting with BYE is a [*StatusError].
func StartTLS(ctx context.Context, conn net.Conn, cfg *tls.Config) (*tls.Conn, error) {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // ends the reads below
	br := bufio.NewReaderSize(conn, maxGreeting)
	err := askTLS(conn, br)
	if !stop() {
		err = errors.Join(ctx.Err(), err)
	}
	if err != nil {
		return nil, fmt.Errorf("imap: STARTTLS: %w", err)
	}
	if br.Buffered() > 0 {
		return nil, fmt.Errorf("imap: STARTTLS: %w: octets before the handshake", ErrMalformed)
	}
	tc := tls.Client(conn, cfg)
	if err := tc.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("imap: STARTTLS: handshake: %w", err)
	}
	return tc, nil
}

// askTLS reads the greeting, sends the command and reads up to its reply.
func askTLS(conn net.Conn, br *bufio.Reader) error {
	const tag = "S1"
	for i := range maxGreetings {
		b, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return fmt.Errorf("%w: a line of over %d octets", ErrMalformed, maxGreeting)
		}
		if err != nil {
			return cutShort(err)
		}
		first, rest, _ := strings.Cut(strings.TrimRight(string(b), "\r\n"), " ")
		s := parseStatus(rest)
		switch {
		case first == tag && s.Kind == "OK":
			return nil
		case first == tag:
			return fmt.Errorf("%w: %v", ErrNoTLS, s)
		case s.Kind == "BYE":
			return &StatusError{Command: "greeting", Status: s}
		case i == 0 && s.Kind != "OK":
			return fmt.Errorf("%w: greeting %s instead of OK", ErrMalformed, s.Kind)
		}
		if i == 0 {
			if _, err := conn.Write([]byte(tag + " STARTTLS\r\n")); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("%w: %d lines and no reply", ErrMalformed, maxGreetings)
}
