package imapwire

import "strings"

// goAhead takes a "+" of the server and reports whether the client waits for it.
func (g *guard) goAhead() bool {
	switch {
	case g.state == inWait:
		g.literal()
		return true
	case g.state == inSASL || g.state == inIdle:
		first := !g.asked
		g.asked = true
		return first
	}
	return false
}

// replied takes a tagged reply and returns the verb of its command, "" if there
// is none.
func (g *guard) replied(tag string) string {
	verb := g.flight[tag]
	delete(g.flight, tag)
	if verb != "" && tag == g.tag {
		switch g.state {
		case inIdle:
			g.late = true
			g.endCommand()
		case inWait, inSASL:
			g.endCommand()
		}
	}
	return verb
}

// owed reports whether the server owes a reply.
func (g *guard) owed() bool { return len(g.flight) > 0 }

// wants reports whether a command of the client library with one of the verbs
// waits for its reply.
func (g *guard) wants(verbs ...string) bool {
	for tag, verb := range g.flight {
		if strings.HasPrefix(tag, rawPrefix) {
			continue
		}
		for _, v := range verbs {
			if v == verb {
				return true
			}
		}
	}
	return false
}

// offered takes a capability list.
func (g *guard) offered(caps []string) {
	for _, c := range caps {
		g.plus = g.plus || strings.EqualFold(c, "LITERAL+")
		g.minus = g.minus || strings.EqualFold(c, "LITERAL-")
	}
}
