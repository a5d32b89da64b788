package imapwire

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const (
	// maxCommand bounds a command line, in octets.
	maxCommand = 256 << 10
	// maxArgument bounds a literal that the client sends, in octets.
	maxArgument = 64 << 10
	// maxLiteralMinus is the largest literal without go-ahead that LITERAL-
	// allows (RFC 7888 section 5).
	maxLiteralMinus = 4096
)

// A guardState says what the next octet of the client is part of.
type guardState int

const (
	inLine    guardState = iota // a command line, or the rest of one behind a literal
	inWait                      // nothing: the server has not yet asked for a literal
	inLiteral                   // a literal
	inSASL                      // an answer to a challenge
	inIdle                      // DONE
)

// guard follows the client's octets and holds them to the allow-list of the
// package documentation. It is the only way out of a [Conn].
type guard struct {
	state  guardState
	line   []byte            // of the current line, held back until it is whole
	left   int               // octets left of the literal
	tag    string            // of the command under way
	verb   string            // of the command under way, "" between commands
	flight map[string]string // verbs of commands without a reply, by tag
	asked  bool              // the server has sent a "+" that is not yet answered
	late   bool              // the server has ended an IDLE by itself: a DONE may still come
	plus   bool              // LITERAL+ was advertised
	minus  bool              // LITERAL- was advertised
}

func newGuard() guard { return guard{flight: map[string]string{}} }

// A ForbiddenError says what was refused; it matches [ErrForbidden].
type ForbiddenError struct {
	Verb   string // "UID STORE", "" if there was no telling
	Reason string
}

// Error implements error.
func (e *ForbiddenError) Error() string {
	if e.Verb == "" {
		return "imap: refused to send: " + e.Reason
	}
	return fmt.Sprintf("imap: refused to send %s: %s", e.Verb, e.Reason)
}

// Unwrap returns [ErrForbidden].
func (e *ForbiddenError) Unwrap() error { return ErrForbidden }

// Allowed returns nil if a connection would send cmd, a command without its tag,
// else the [ForbiddenError] that would end it.
func Allowed(cmd string) error {
	g := newGuard()
	_, _, err := g.feed([]byte("a " + cmd + "\r\n"))
	return err
}

// feed takes octets of the client and returns those that may leave now, and
// what of them may be traced. After an error it must not be called again.
func (g *guard) feed(p []byte) (send []byte, traces []string, err error) {
	for len(p) > 0 {
		switch g.state {
		case inWait:
			return nil, nil, g.refuse("octets of a literal that the server has not asked for")
		case inLiteral:
			n := min(len(p), g.left)
			if bytes.ContainsAny(p[:n], "\r\n\x00") {
				return nil, nil, g.refuse("a line end or NUL in a literal")
			}
			send = append(send, p[:n]...)
			p = p[n:]
			if g.left -= n; g.left == 0 {
				g.state = inLine
			}
		default:
			i := bytes.IndexByte(p, '\n') + 1
			if i == 0 {
				i = len(p)
			}
			g.line = append(g.line, p[:i]...)
			p = p[i:]
			if len(g.line) > maxCommand {
				return nil, nil, g.refuse("a line over " + strconv.Itoa(maxCommand) + " octets")
			}
			if g.line[len(g.line)-1] != '\n' {
				return send, traces, nil
			}
			trace, err := g.wholeLine()
			if err != nil {
				return nil, nil, err
			}
			send, traces = append(send, g.line...), append(traces, trace)
			g.line = g.line[:0]
		}
	}
	return send, traces, nil
}

// wholeLine judges g.line, which ends with LF, and returns what may be traced.
// It empties g.line if there is nothing to send.
func (g *guard) wholeLine() (string, error) {
	line, ok := strings.CutSuffix(string(g.line), "\r\n")
	if !ok || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return "", g.refuse("a control octet in a line")
	}
	switch {
	case g.state == inSASL:
		return "***", g.challengeAnswer(line)
	case g.state == inIdle:
		if !strings.EqualFold(line, "DONE") {
			return "", g.refuse("IDLE is running and only DONE may follow")
		}
		g.endCommand()
		return line, nil
	case g.verb != "":
		return g.continuation(line)
	case g.late && strings.EqualFold(line, "DONE"):
		g.late, g.line = false, g.line[:0] // its IDLE is over, and to the server it would be no command
		return "DONE (dropped)", nil
	}
	return g.command(line)
}

// challengeAnswer judges a line during AUTHENTICATE.
func (g *guard) challengeAnswer(line string) error {
	if !g.asked {
		return g.refuse("an answer without a challenge")
	}
	if line != "*" && !base64Text.MatchString(line) {
		return g.refuse("an answer to a challenge that is not base64")
	}
	g.asked = false
	return nil
}

var base64Text = regexp.MustCompile(`^[A-Za-z0-9+/]*={0,2}$`)

// command judges the first line of a command.
func (g *guard) command(line string) (string, error) {
	g.late = false
	tag, rest, _ := strings.Cut(line, " ")
	verb, args, hasArgs := strings.Cut(rest, " ")
	verb = upper(verb)
	if verb == "UID" {
		var sub string
		sub, args, hasArgs = strings.Cut(args, " ")
		verb += " " + upper(sub)
	}
	rule, ok := rules[verb]
	if !ok {
		g.verb = ""
		if plainVerb.MatchString(verb) {
			g.verb = verb
		}
		return "", g.refuse(ErrForbidden.Error())
	}
	g.tag, g.verb = tag, verb
	if !plainTag.MatchString(tag) || g.flight[tag] != "" {
		return "", g.refuse("a tag that is odd or in use")
	}
	if hasArgs != (rule.args != nil) || hasArgs && !rule.args.MatchString(upper(args)) {
		return "", g.refuse("arguments that are not on the read-only list")
	}
	g.flight[tag] = verb
	trace := line
	if rule.secret {
		trace = tag + " " + verb + " ***"
	}
	return trace, g.lineEnd(line, rule)
}

// upper raises the letters of ASCII only: no other octet may pass for one.
func upper(s string) string {
	b := []byte(s)
	for i, ch := range b {
		if 'a' <= ch && ch <= 'z' {
			b[i] = ch - 'a' + 'A'
		}
	}
	return string(b)
}

// continuation judges the rest of a command line behind a literal.
func (g *guard) continuation(line string) (string, error) {
	rule := rules[g.verb]
	trace := line
	if rule.secret {
		trace = "***"
	}
	return trace, g.lineEnd(line, rule)
}

func (g *guard) refuse(reason string) error {
	return &ForbiddenError{Verb: g.verb, Reason: reason}
}

// endCommand goes back to where a new command may begin.
func (g *guard) endCommand() { g.state, g.verb, g.asked = inLine, "", false }
