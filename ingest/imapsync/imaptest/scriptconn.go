package imaptest

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"

	"onrecord/ingest/imapwire"
)

// fakeConn is one connection to a Fake.
type fakeConn struct {
	f        *Fake
	conn     net.Conn
	br       *bufio.Reader
	wmu      sync.Mutex // held for one write
	selected string     // the mailbox, "" if none
}

// send writes text; a client that is gone shows at the next read.
func (c *fakeConn) send(text string) {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	_, _ = io.WriteString(c.conn, text)
}

// run answers commands until the connection ends.
func (c *fakeConn) run() {
	for {
		tag, cmd, err := c.command()
		if err != nil {
			return
		}
		c.f.note(cmd)
		reply, ok := c.f.rule(cmd)
		if !ok {
			if !c.model(tag, cmd) {
				return
			}
			continue
		}
		if !c.answer(tag, cmd, reply) {
			return
		}
	}
}

// command reads one command with its literals.
func (c *fakeConn) command() (tag, cmd string, err error) {
	line, err := c.line()
	if err != nil {
		return "", "", err
	}
	tag, cmd, _ = strings.Cut(line, " ")
	for {
		n, ok := literalSize([]byte(cmd))
		if !ok {
			return tag, cmd, nil
		}
		if !strings.HasSuffix(cmd, "+}") {
			c.send("+ go on\r\n")
		}
		b := make([]byte, min(n, 1<<20))
		if _, err := io.ReadFull(c.br, b); err != nil {
			return "", "", err
		}
		more, err := c.line()
		if err != nil {
			return "", "", err
		}
		quoted, err := imapwire.Quote(string(b))
		if err != nil {
			return "", "", err
		}
		cmd = cmd[:strings.LastIndexByte(cmd, '{')] + quoted + more
	}
}

func (c *fakeConn) line() (string, error) {
	l, err := c.br.ReadString('\n')
	return strings.TrimRight(l, "\r\n"), err
}

// answer sends the reply of a rule, and reports whether the connection goes on.
func (c *fakeConn) answer(tag, cmd, reply string) bool {
	text, fin := strings.CutSuffix(reply, "<FIN>")
	text, rst := strings.CutSuffix(text, "<RST>")
	text, silent := strings.CutSuffix(text, "<SILENT>")
	text = strings.ReplaceAll(text, "%T", tag)
	if strings.Contains(text, "%M") {
		untagged, _ := c.untagged(tag, cmd)
		text = strings.ReplaceAll(text, "%M", untagged)
	}
	c.send(text)
	switch {
	case silent:
		_, _ = io.Copy(io.Discard, c.br) // until the client gives up
	case rst:
		reset(c.conn)
	}
	return !fin && !rst && !silent
}
