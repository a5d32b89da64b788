package imapwire

import (
	"context"
	"fmt"
)

// Reply is what came back for a raw command.
type Reply struct {
	Lines  []string // captured untagged responses with their "* ", literals inline as {n}, CRLF and octets
	Status Status   // the tagged reply
}

// rawCommand is a command of Raw that waits for its reply.
type rawCommand struct {
	tag    string
	want   func(typ string) bool
	reply  Reply
	octets int           // captured
	done   chan struct{} // closed with the tagged reply, or when the connection ended
}

// Raw sends one command, without tag and CRLF, and returns the untagged
// responses for whose upper-case type want returns true ("LIST", "OK",
// "EXISTS", ...; nil wants none), and the tagged reply. FETCH responses are not
// captured, they go to [Handler.Meta]; a body that Raw asks for is read past.
//
// NO and BAD are a [*StatusError]. If ctx ends first, the connection is closed.
// Another Raw must not run at the same time, nor a command of the client's that
// asks for the same data. The client must be reading: it is its goroutine that
// sees the reply, and want is called there.
func (c *Conn) Raw(ctx context.Context, cmd string, want func(typ string) bool) (Reply, error) {
	verb := firstWord(cmd)
	r, err := c.beginRaw(want)
	if err != nil {
		return Reply{}, err
	}
	if _, err := c.Write([]byte(r.tag + " " + cmd + "\r\n")); err != nil {
		return Reply{}, fmt.Errorf("imap: send %s: %w", verb, err)
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		_ = c.fail(ctx.Err())
		_ = c.conn.Close() // the context's error is what there is to report
		return Reply{}, fmt.Errorf("imap: %s: %w", verb, ctx.Err())
	}
	if r.reply.Status.Kind == "" {
		return r.reply, fmt.Errorf("imap: %s: connection ended: %w", verb, c.Err())
	}
	if r.reply.Status.Kind != "OK" {
		return r.reply, &StatusError{Command: verb, Status: r.reply.Status}
	}
	return r.reply, nil
}

// beginRaw makes the one raw command that may wait at a time.
func (c *Conn) beginRaw(want func(typ string) bool) (*rawCommand, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return nil, c.err
	}
	if c.raw != nil {
		return nil, ErrBusy
	}
	c.rawTag++
	c.raw = &rawCommand{tag: fmt.Sprintf("%s%d", rawPrefix, c.rawTag), want: want, done: make(chan struct{})}
	return c.raw, nil
}

// rawPrefix begins our own tags; the client library's begin with T.
const rawPrefix = "X"

// finishRaw takes the tagged reply of the raw command, if tag is its.
func (c *Conn) finishRaw(tag string, s Status) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.raw == nil || c.raw.tag != tag {
		return false
	}
	c.raw.reply.Status = s
	close(c.raw.done)
	c.raw = nil
	return true
}

// capture keeps a response for the raw command, if it wants it.
func (c *Conn) capture(typ string, line []byte) (bool, error) {
	c.mu.Lock()
	r := c.raw
	c.mu.Unlock()
	if r == nil || r.want == nil || !r.want(typ) {
		return false, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.raw != r { // the connection was closed meanwhile, and Raw has returned
		return true, nil
	}
	if r.octets += len(line); r.octets > maxBulk {
		return false, fmt.Errorf("%w: over %d octets in answer to one command", ErrMalformed, maxBulk)
	}
	r.reply.Lines = append(r.reply.Lines, string(line))
	return true, nil
}
