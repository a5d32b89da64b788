package imapwire

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// fetchResponse is the FETCH response that is being read. It outlives one call
// while the client reads a message literal.
type fetchResponse struct {
	meta   Meta
	octets int  // held so far, apart from message literals
	open   bool // a message literal has been announced, and the rest is to come
	begun  bool // the client has seen the beginning
	named  bool // the client has seen the UID
}

// beginFetch starts a response with the number in front of FETCH or UIDFETCH.
func (c *Conn) beginFetch(num uint32, typ string) {
	c.fetch = fetchResponse{meta: Meta{Seq: num, Size: -1, Body: -1}}
	if typ == "UIDFETCH" {
		c.fetch.meta.Seq, c.fetch.meta.UID = 0, num
	}
}

// fetchItems reads items of a response up to a message literal, which the client
// is then given, or to the end.
func (c *Conn) fetchItems(line []byte) error {
	if c.h.Trace != nil {
		c.trace('S', quotedText.ReplaceAllString(string(line), `"..."`))
	}
	f := &c.fetch
	f.open = false
	x := &lexer{c: c}
	if err := x.load(line); err != nil {
		return err
	}
	for {
		name := x.name()
		if name == "" {
			break
		}
		up := strings.ToUpper(name)
		if bodyName.MatchString(up) && x.atLiteral() {
			if c.takesBody(x.literal) {
				c.beginBody(up, x.literal)
				c.literal, f.open = x.literal, true
				return nil
			}
			f.meta.Body, f.meta.Skipped = x.literal, true
			if err := x.skipLiteral(); err != nil {
				return err
			}
			continue
		}
		val, err := x.value()
		if err != nil {
			return err
		}
		if bodyName.MatchString(up) && strings.HasPrefix(val, `"`) {
			c.quotedBody(up, unquote(val))
			continue
		}
		f.meta.set(up, val)
	}
	f.meta.Unclosed = !bytes.HasPrefix(x.b, []byte(")"))
	if err := x.finish(); err != nil {
		return err
	}
	c.endFetch()
	return nil
}

// bodyName matches the items whose value is handed to the client (the sections
// of RFC 9051 section 6.4.5).
var bodyName = regexp.MustCompile(`^(?:BODY\[(?:` + partNumber + `(?:\.(?:MIME|` + partText + `))?|` + partText + `)?\]|BINARY\[(?:` + partNumber + `)?\])` +
	`(?:<[0-9]{1,18}>)?$`)

const (
	partNumber = `[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8})*`
	fieldName  = `(?:[A-Z0-9-]+|"[A-Z0-9-]+")`
	partText   = `(?:HEADER|TEXT|HEADER\.FIELDS(?:\.NOT)? \(` + fieldName + `(?: ` + fieldName + `)*\))`
)

// takesBody reports whether the client is to get a body of size octets.
func (c *Conn) takesBody(size int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return size <= c.limit.Load() && c.guard.wants("UID FETCH")
}

// beginBody writes what stands in front of the octets of a body.
func (c *Conn) beginBody(name string, size int64) {
	f := &c.fetch
	f.meta.Body = size
	if f.begun {
		c.pend = append(c.pend, ' ')
	} else {
		f.begun = true
		c.pend = fmt.Appendf(c.pend, "* %d FETCH (", max(f.meta.Seq, 1))
	}
	if f.meta.UID != 0 && !f.named {
		f.named = true
		c.pend = fmt.Appendf(c.pend, "UID %d ", f.meta.UID)
	}
	c.pend = fmt.Appendf(c.pend, "%s {%d}\r\n", name, size)
}

// quotedBody hands on a body that came as a quoted string.
func (c *Conn) quotedBody(name, body string) {
	if !c.takesBody(int64(len(body))) {
		c.fetch.meta.Body, c.fetch.meta.Skipped = int64(len(body)), true
		return
	}
	c.beginBody(name, int64(len(body)))
	c.pend = append(c.pend, body...)
}

// endFetch ends the client's response, if there is one, and reports the Meta. A
// UID that came behind the literal is told now: the client library then gives
// the message to its unilateral handler.
func (c *Conn) endFetch() {
	f := &c.fetch
	if f.begun {
		if f.meta.UID != 0 && !f.named {
			c.pend = fmt.Appendf(c.pend, " UID %d", f.meta.UID)
		}
		c.pend = append(c.pend, ")\r\n"...)
	}
	if c.h.Meta != nil {
		c.h.Meta(f.meta)
	}
	c.fetch = fetchResponse{}
}

// set takes one item. The first UID counts: the client may know it already.
func (m *Meta) set(name, val string) {
	switch name {
	case "UID":
		if n, err := strconv.ParseUint(val, 10, 32); err == nil && m.UID == 0 {
			m.UID = uint32(n)
		}
	case "FLAGS":
		m.Flags = append([]string{}, strings.Fields(strings.Trim(val, "()"))...)
	case "INTERNALDATE":
		if s, ok := Text(val); ok {
			m.InternalDate = s
		}
	case "RFC822.SIZE":
		if n, err := strconv.ParseInt(val, 10, 64); err == nil && n >= 0 {
			m.Size = n
		}
	case "MODSEQ":
		if n, err := strconv.ParseUint(strings.Trim(val, "() "), 10, 64); err == nil {
			m.ModSeq = n
		}
	default:
		if m.Other == nil {
			m.Other = map[string]string{}
		}
		m.Other[name] = val
	}
}
