package imapwire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// DefaultPatience is for how long a server that owes an answer may stay
	// silent.
	DefaultPatience = time.Minute

	// DefaultLiteralLimit is the largest message literal that is handed to
	// the client, in octets.
	DefaultLiteralLimit = 1 << 30

	// writeTimeout bounds one write to the network.
	writeTimeout = time.Minute
)

// Conn is a net.Conn for the client library. Read and Write may be called from
// one goroutine each; every other method from any.
type Conn struct {
	conn  net.Conn
	h     Handler
	br    *bufio.Reader
	limit atomic.Int64 // of a message literal

	wmu sync.Mutex // held for one Write, so that commands do not mix

	mu       sync.Mutex // guards what follows, never held across network I/O
	guard    guard
	patience time.Duration
	greeted  bool
	raw      *rawCommand
	rawTag   int
	err      error

	// Owned by the goroutine that reads.
	pend    []byte // rewritten octets for the client
	literal int64  // octets of a message literal to hand on
	fetch   fetchResponse
}

// New wraps conn, which is already encrypted if it is to be. It does no I/O.
func New(conn net.Conn, h Handler) *Conn {
	c := &Conn{conn: conn, h: h, patience: DefaultPatience, guard: newGuard()}
	c.limit.Store(DefaultLiteralLimit)
	c.br = bufio.NewReaderSize(networkReader{c}, 64<<10)
	return c
}

// Inject puts one response in front of what the server sends: the greeting that
// [StartTLS] has consumed. It must be called before the client reads.
func (c *Conn) Inject(line string) {
	c.pend = append(append(c.pend, line...), "\r\n"...)
	c.mu.Lock()
	c.greeted = true
	c.mu.Unlock()
}

// SetPatience sets for how long the server may stay silent while it owes an
// answer (the greeting, or the reply to a command; IDLE counts), from now on.
func (c *Conn) SetPatience(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.patience = d
	c.arm()
}

// SetLiteralLimit sets the largest BODY[...] literal that is handed on, from the
// next response on.
func (c *Conn) SetLiteralLimit(octets int64) { c.limit.Store(octets) }

// Err returns the error that ended the connection, nil while it lives. The
// client library hides that error; [errors.Is] works on this one. [io.EOF] is
// an end between two responses.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// arm sets the read deadline; c.mu is held. While the server owes nothing there
// is none, and keep-alives of the transport have to notice a dead peer.
func (c *Conn) arm() {
	var deadline time.Time
	if !c.greeted || c.guard.owed() {
		deadline = time.Now().Add(c.patience)
	}
	_ = c.conn.SetReadDeadline(deadline) // fails on a closed conn only, as the next read will
}

// networkReader reads from the network under the rolling deadline.
type networkReader struct{ c *Conn }

func (r networkReader) Read(p []byte) (int, error) {
	c := r.c
	c.mu.Lock()
	c.arm()
	patience := c.patience
	c.mu.Unlock()
	n, err := c.conn.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("%w: nothing for %v", ErrStalled, patience)
	}
	return n, err
}

// Read gives the client the filtered stream. Its first error is final.
func (c *Conn) Read(p []byte) (int, error) {
	if err := c.Err(); err != nil {
		return 0, err
	}
	if len(p) == 0 {
		return 0, nil
	}
	for {
		switch {
		case len(c.pend) > 0:
			n := copy(p, c.pend)
			if c.pend = c.pend[n:]; len(c.pend) == 0 {
				c.pend = c.pend[:0:0]
			}
			return n, nil
		case c.literal > 0:
			return c.readLiteral(p)
		}
		if err := c.response(); err != nil {
			return 0, c.fail(err)
		}
	}
}

// readLiteral hands on octets of a message literal.
func (c *Conn) readLiteral(p []byte) (int, error) {
	n, err := c.br.Read(p[:min(int64(len(p)), c.literal)])
	c.literal -= int64(n)
	if err != nil {
		err = c.fail(cutShort(err))
	}
	return n, err
}

// cutShort makes an end of the stream in the middle of something an error that
// no reader takes for a proper end.
func cutShort(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Write sends what the client writes, as far as it makes whole lines of the
// allow-list. Octets of a line that is not whole yet are held back and count as
// written. After an error nothing is ever sent again.
func (c *Conn) Write(p []byte) (int, error) {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	c.mu.Lock()
	if c.err != nil {
		defer c.mu.Unlock()
		return 0, c.err
	}
	send, lines, err := c.guard.feed(p)
	if err == nil && len(send) > 0 {
		c.arm()
	}
	c.mu.Unlock()
	if err != nil {
		err = c.fail(err)
		_ = c.conn.Close() // the refusal is what there is to report
		return 0, err
	}
	for _, l := range lines {
		c.trace('C', l)
	}
	if len(send) == 0 {
		return len(p), nil
	}
	_ = c.conn.SetWriteDeadline(time.Now().Add(writeTimeout)) // as in arm
	if _, err := c.conn.Write(send); err != nil {
		return 0, c.fail(err)
	}
	return len(p), nil
}

// fail records the first error, releases whoever waits for a raw reply, and
// returns the recorded error.
func (c *Conn) fail(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
	if c.raw != nil {
		close(c.raw.done)
		c.raw = nil
	}
	return c.err
}

// Close closes the connection. Reads and writes under way end with an error.
func (c *Conn) Close() error {
	_ = c.fail(net.ErrClosed) // keeps an earlier error
	return c.conn.Close()
}

// LocalAddr returns the local address of the wrapped connection.
func (c *Conn) LocalAddr() net.Addr { return c.conn.LocalAddr() }

// RemoteAddr returns the server's address.
func (c *Conn) RemoteAddr() net.Addr { return c.conn.RemoteAddr() }

// SetDeadline does nothing: see SetPatience.
func (c *Conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing: see SetPatience.
func (c *Conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: every write has a limit of one minute.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }
