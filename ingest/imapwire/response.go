package imapwire

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

const (
	// maxLine bounds what is held of one response, apart from message literals.
	maxLine = 1 << 20
	// maxBulk bounds SEARCH, ESEARCH and VANISHED, whose length grows with the
	// mailbox, and what is captured for one raw command.
	maxBulk = 64 << 20
	// maxDrain is the largest literal over the limit that is read past.
	maxDrain = 256 << 20
	// maxTrace cuts traced lines.
	maxTrace = 2 << 10
)

// response handles the next response of the server, or what follows a message
// literal in one.
func (c *Conn) response() error {
	line, err := c.line()
	if c.fetch.open && err == nil {
		return c.fetchItems(line)
	}
	if c.fetch.open {
		return cutShort(err)
	}
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.greeted = true
	c.mu.Unlock()
	tag, rest, _ := bytes.Cut(line, []byte(" "))
	switch string(tag) {
	case "*":
		return c.untagged(line, string(rest))
	case "+":
		c.goAhead(line)
		return nil
	}
	c.tagged(string(tag), string(rest), string(line))
	return nil
}

// line reads up to LF and returns the line without its end. It is valid until
// the next read.
func (c *Conn) line() ([]byte, error) {
	part, err := c.br.ReadSlice('\n')
	if err == nil {
		return bytes.TrimRight(part, "\r\n"), nil
	}
	buf := append([]byte(nil), part...)
	limit := maxLine
	if bulky.Match(buf) {
		limit = maxBulk
	}
	for err == bufio.ErrBufferFull && len(buf) <= limit {
		part, err = c.br.ReadSlice('\n')
		buf = append(buf, part...)
	}
	switch {
	case len(buf) > limit:
		return nil, fmt.Errorf("%w: a line of over %d octets", ErrMalformed, limit)
	case err != nil && len(buf) > 0:
		return nil, cutShort(err)
	}
	return bytes.TrimRight(buf, "\r\n"), err
}

var bulky = regexp.MustCompile(`(?i)^\* (?:E?SEARCH|VANISHED) `)

// announced returns the size of the literal that line announces and where its
// announcement begins; at is -1 if there is none.
func announced(line []byte) (size int64, at int) {
	digits, ok := bytes.CutSuffix(line, []byte("}"))
	digits = bytes.TrimSuffix(digits, []byte("+"))
	at = len(bytes.TrimRight(digits, "0123456789")) - 1
	if !ok || at < 0 || line[at] != '{' || at+1 == len(digits) {
		return 0, -1
	}
	size, err := strconv.ParseInt(string(digits[at+1:]), 10, 64)
	if err != nil {
		size = math.MaxInt64 // more than 63 bits: still a literal
	}
	if at > 0 && line[at-1] == '~' { // literal8 of RFC 3516
		at--
	}
	return size, at
}

// whole completes a response that has literals in it, which must be small.
func (c *Conn) whole(line []byte) ([]byte, error) {
	size, at := announced(line)
	if at < 0 {
		return line, nil
	}
	buf := bytes.NewBuffer(append([]byte(nil), line...))
	for at >= 0 {
		if size > maxLine-int64(buf.Len()) {
			return nil, fmt.Errorf("%w: a literal of %d octets outside a message", ErrMalformed, size)
		}
		buf.WriteString("\r\n")
		if err := c.copyLiteral(buf, size); err != nil {
			return nil, err
		}
		more, err := c.line()
		if err != nil {
			return nil, cutShort(err)
		}
		buf.Write(more)
		size, at = announced(more)
	}
	return buf.Bytes(), nil
}

// discard reads past a literal of the message with the given UID.
func (c *Conn) discard(uid uint32, size int64) error {
	if size > maxDrain {
		return &LiteralError{UID: uid, Size: size, Limit: c.limit.Load()}
	}
	return c.copyLiteral(io.Discard, size)
}

// copyLiteral copies the octets of a literal to w as they arrive.
func (c *Conn) copyLiteral(w io.Writer, size int64) error {
	if _, err := io.CopyN(w, c.br, size); err != nil {
		return cutShort(err)
	}
	return nil
}

// untagged handles a response that begins with "* "; rest is what follows that.
func (c *Conn) untagged(line []byte, rest string) error {
	typ := strings.ToUpper(firstWord(rest))
	num, err := strconv.ParseUint(typ, 10, 32)
	numbered := err == nil
	if numbered {
		_, rest, _ = strings.Cut(rest, " ")
		typ = strings.ToUpper(firstWord(rest))
	}
	switch typ {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return c.untaggedStatus(line, parseStatus(rest))
	case "FETCH", "UIDFETCH":
		c.beginFetch(uint32(num), typ)
		return c.fetchItems([]byte(rest)[len(typ):])
	}
	if line, err = c.whole(line); err != nil {
		return err
	}
	c.trace('S', string(line))
	if took, err := c.capture(typ, line); took || err != nil {
		return err
	}
	if pass := c.data(num, numbered, typ, string(line)); pass != "" {
		c.pass(pass)
	} else if c.h.Untagged != nil {
		c.h.Untagged(string(line))
	}
	return nil
}

// data returns what the client gets of a response: nothing, unless the client
// knows it and waits for it.
func (c *Conn) data(num uint64, numbered bool, typ, line string) string {
	switch {
	case typ == "CAPABILITY":
		if words := c.capabilities(line[len("* CAPABILITY"):]); words != "" {
			return "* CAPABILITY " + words
		}
	case typ == "EXISTS" && numbered:
		return fmt.Sprintf("* %d EXISTS", num)
	case typ == "EXPUNGE" && num > 0:
		return fmt.Sprintf("* %d EXPUNGE", num)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.guard.wants(askedBy[typ]...) {
		return line
	}
	return ""
}

// askedBy lists the commands that make a server send data of a type.
var askedBy = map[string][]string{
	"ENABLED":   {"ENABLE"},
	"ID":        {"ID"},
	"NAMESPACE": {"NAMESPACE"},
	"LIST":      {"LIST"},
	"STATUS":    {"LIST", "STATUS"},
	"SEARCH":    {"UID SEARCH"},
	"ESEARCH":   {"UID SEARCH"},
}

// tagged handles the reply to a command, or what looks like one.
func (c *Conn) tagged(tag, rest, line string) {
	c.trace('S', line)
	s := parseStatus(rest)
	c.mu.Lock()
	verb := c.guard.replied(tag)
	c.mu.Unlock()
	if verb == "" {
		if c.h.Untagged != nil {
			c.h.Untagged(line)
		}
		return
	}
	if s.CodeName() == "ALERT" {
		c.notice(s)
	}
	clean := c.passable(s)
	if !c.finishRaw(tag, s) {
		c.pass(tag + " " + clean.String())
	}
}

// goAhead handles a "+", which the client sees only if it waits for one.
func (c *Conn) goAhead(line []byte) {
	c.mu.Lock()
	secret := c.guard.state == inSASL
	wanted := c.guard.goAhead()
	c.mu.Unlock()
	if secret {
		c.trace('S', "+ ***")
	} else {
		c.trace('S', string(line))
	}
	if wanted {
		c.pass(oneLine.Replace(string(line)))
	} else if c.h.Untagged != nil {
		c.h.Untagged(string(line))
	}
}

// pass hands a line to the client.
func (c *Conn) pass(line string) {
	c.pend = append(append(c.pend, line...), "\r\n"...)
}

func (c *Conn) notice(s Status) {
	if c.h.Notice != nil {
		c.h.Notice(s)
	}
}

func (c *Conn) trace(dir byte, line string) {
	if c.h.Trace == nil {
		return
	}
	if len(line) > maxTrace {
		line = line[:maxTrace] + "..."
	}
	c.h.Trace(dir, line)
}
