package imaptest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// model answers a command as a plain server would, and reports whether the
// connection goes on.
func (c *fakeConn) model(tag, cmd string) bool {
	verb, _, _ := strings.Cut(strings.ToUpper(cmd), " ")
	switch verb {
	case "LOGOUT":
		c.send("* BYE see you\r\n" + tag + " OK done\r\n")
		return false
	case "IDLE":
		c.send("+ idling\r\n")
		if _, err := c.line(); err != nil {
			return false
		}
	case "AUTHENTICATE":
		if strings.Count(cmd, " ") < 2 {
			c.send("+ \r\n")
			if _, err := c.line(); err != nil {
				return false
			}
		}
	}
	untagged, result := c.untagged(tag, cmd)
	c.send(untagged + tag + " " + result + "\r\n")
	return true
}

// untagged returns what a plain server says to a command before its reply, and
// the reply.
func (c *fakeConn) untagged(tag, cmd string) (lines, result string) {
	verb, args, _ := strings.Cut(cmd, " ")
	verb = strings.ToUpper(verb)
	if verb == "UID" {
		sub, rest, _ := strings.Cut(args, " ")
		verb, args = "UID "+strings.ToUpper(sub), rest
	}
	switch verb {
	case "CAPABILITY":
		c.f.mu.Lock()
		defer c.f.mu.Unlock()
		return "* CAPABILITY " + c.f.script.Capabilities + "\r\n", "OK done"
	case "NAMESPACE":
		return "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n", "OK done"
	case "ID":
		return "* ID NIL\r\n", "OK done"
	case "ENABLE":
		return "* ENABLED " + args + "\r\n", "OK done"
	case "LOGIN", "AUTHENTICATE", "NOOP", "IDLE", "UNSELECT":
		return "", "OK done"
	case "LIST":
		return c.list(args), "OK done"
	case "STATUS", "EXAMINE":
		name, rest := cutName(args)
		m, ok := c.f.mailbox(name)
		switch {
		case !ok:
			return "", "NO [NONEXISTENT] no such mailbox"
		case verb == "STATUS":
			return status(m, rest), "OK done"
		}
		c.selected = m.Name
		return examine(m, strings.Contains(rest, "CONDSTORE")), "OK [READ-ONLY] done"
	case "UID SEARCH", "UID FETCH":
		m, ok := c.f.mailbox(c.selected)
		if !ok || c.selected == "" {
			return "", "BAD no mailbox selected"
		}
		if verb == "UID SEARCH" {
			return search(m, tag, args), "OK done"
		}
		return fetch(m, args), "OK done"
	}
	return "", "BAD unknown command"
}

// cutName cuts a mailbox name, quoted or not, off the arguments of a command.
func cutName(args string) (name, rest string) {
	if m := quotedName.FindString(args); m != "" {
		return m, args[len(m):]
	}
	name, rest, _ = strings.Cut(args, " ")
	return name, rest
}

var quotedName = regexp.MustCompile(`^"(?:[^"\\]|\\.)*"`)

func (c *fakeConn) list(args string) string {
	c.f.mu.Lock()
	defer c.f.mu.Unlock()
	var b strings.Builder
	for _, m := range c.f.script.Mailboxes {
		line := m.List
		if line == "" {
			line = fmt.Sprintf(`() "/" "%s"`, m.Name)
		}
		b.WriteString("* LIST " + line + "\r\n")
		if strings.Contains(args, "STATUS (") && strings.Contains(c.f.script.Capabilities, "LIST-STATUS") {
			b.WriteString(status(m, args))
		}
	}
	return b.String()
}

func status(m ScriptMailbox, asked string) string {
	items := fmt.Sprintf("MESSAGES %d", len(m.Messages))
	if v := m.uidNext(); v != "-" {
		items += " UIDNEXT " + v
	}
	if v := m.uidValidity(); v != "-" {
		items += " UIDVALIDITY " + v
	}
	if m.ModSeq != "" && strings.Contains(asked, "HIGHESTMODSEQ") {
		items += " HIGHESTMODSEQ " + m.ModSeq
	}
	return fmt.Sprintf("* STATUS \"%s\" (%s)\r\n", m.Name, items)
}

func examine(m ScriptMailbox, condstore bool) string {
	s := fmt.Sprintf("* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)\r\n* %d EXISTS\r\n* 0 RECENT\r\n", len(m.Messages))
	if v := m.uidValidity(); v != "-" {
		s += "* OK [UIDVALIDITY " + v + "] valid\r\n"
	}
	if v := m.uidNext(); v != "-" {
		s += "* OK [UIDNEXT " + v + "] next\r\n"
	}
	switch {
	case condstore && m.ModSeq != "":
		s += "* OK [HIGHESTMODSEQ " + m.ModSeq + "] highest\r\n"
	case condstore:
		s += "* OK [NOMODSEQ] none\r\n"
	}
	return s
}

func search(m ScriptMailbox, tag, args string) string {
	within := func(uint32) bool { return true }
	if _, set, ok := strings.Cut(strings.ToUpper(args), "UID "); ok {
		within = m.set(strings.Fields(set)[0])
	}
	var uids []string
	for _, msg := range m.Messages {
		if within(msg.UID) {
			uids = append(uids, fmt.Sprint(msg.UID))
		}
	}
	if !strings.Contains(strings.ToUpper(args), "RETURN (") {
		return strings.TrimSuffix("* SEARCH "+strings.Join(uids, " "), " ") + "\r\n"
	}
	all := ""
	if len(uids) > 0 {
		all = " ALL " + strings.Join(uids, ",")
	}
	return fmt.Sprintf("* ESEARCH (TAG %q) UID%s\r\n", tag, all)
}

// set returns whether a UID is in a set of the mailbox.
func (m ScriptMailbox) set(s string) func(uint32) bool {
	highest := uint32(0)
	if n := len(m.Messages); n > 0 {
		highest = m.Messages[n-1].UID
	}
	number := func(s string) uint32 {
		n, err := strconv.ParseUint(s, 10, 32)
		if err != nil {
			return highest // "*"
		}
		return uint32(n)
	}
	return func(uid uint32) bool {
		for r := range strings.SplitSeq(s, ",") {
			a, b, ok := strings.Cut(r, ":")
			lo, hi := number(a), number(a)
			if ok {
				hi = number(b)
			}
			if min(lo, hi) <= uid && uid <= max(lo, hi) {
				return true
			}
		}
		return false
	}
}

var peeked = regexp.MustCompile(`BODY\.PEEK\[(HEADER|TEXT)?\](?:<([0-9]+)\.([0-9]+)>)?`)

func fetch(m ScriptMailbox, args string) string {
	set, items, _ := strings.Cut(strings.ToUpper(args), " ")
	within := m.set(set)
	var b strings.Builder
	for i, msg := range m.Messages {
		if !within(msg.UID) {
			continue
		}
		fmt.Fprintf(&b, "* %d FETCH (UID %d", i+1, msg.UID)
		msg.meta(&b, items)
		for _, s := range peeked.FindAllStringSubmatch(items, -1) {
			name, octets := msg.section(s)
			fmt.Fprintf(&b, " BODY[%s {%d}\r\n%s", name, len(octets), octets)
		}
		b.WriteString(")\r\n")
	}
	return b.String()
}

// meta writes what was asked for about a message.
func (msg ScriptMessage) meta(b *strings.Builder, items string) {
	if strings.Contains(items, "FLAGS") {
		fmt.Fprintf(b, " FLAGS (%s)", msg.Flags)
	}
	if strings.Contains(items, "INTERNALDATE") {
		date := msg.InternalDate
		if date == "" {
			date = `"01-Mar-2025 10:00:00 +0000"`
		}
		b.WriteString(" INTERNALDATE " + date)
	}
	if strings.Contains(items, "RFC822.SIZE") {
		size := msg.Size
		if size == 0 {
			size = int64(len(msg.Raw))
		}
		fmt.Fprintf(b, " RFC822.SIZE %d", size)
	}
}

// section returns the octets of a match of peeked, and the name that they have
// behind "BODY[" in the answer.
func (msg ScriptMessage) section(s []string) (name, octets string) {
	octets = msg.Raw
	header := len(octets)
	if i := strings.Index(octets, "\r\n\r\n"); i >= 0 {
		header = i + len("\r\n\r\n")
	}
	switch s[1] {
	case "HEADER":
		octets = octets[:header]
	case "TEXT":
		octets = octets[header:]
	}
	name = s[1] + "]"
	if s[2] != "" {
		off, errOff := strconv.Atoi(s[2])
		n, errN := strconv.Atoi(s[3])
		if errOff != nil || errN != nil {
			return name, ""
		}
		name += "<" + s[2] + ">"
		off = min(off, len(octets))
		octets = octets[off:min(len(octets), off+n)]
	}
	return name, octets
}
