package imapwire

import (
	"regexp"
	"strconv"
	"strings"
)

// untaggedStatus handles an untagged OK, NO, BAD, BYE or PREAUTH.
func (c *Conn) untaggedStatus(line []byte, s Status) error {
	c.trace('S', string(line))
	if s.Kind != "OK" && s.Kind != "PREAUTH" || s.CodeName() == "ALERT" {
		c.notice(s)
	}
	s = c.passable(s)
	took, err := c.capture(s.Kind, line)
	if !took && err == nil {
		c.pass("* " + s.String())
	}
	return err
}

// passable returns s without what the client library cannot parse. It also
// takes note of capabilities.
func (c *Conn) passable(s Status) Status {
	name, args, _ := strings.Cut(s.Code, " ")
	ok := codeName.MatchString(name)
	switch strings.ToUpper(name) {
	case "CAPABILITY":
		words := c.capabilities(args)
		s.Code, ok = "CAPABILITY "+words, words != ""
	case "UIDNEXT", "UIDVALIDITY", "UNSEEN":
		n, err := strconv.ParseUint(args, 10, 32)
		ok = err == nil && n > 0
	case "HIGHESTMODSEQ":
		n, err := strconv.ParseInt(args, 10, 64)
		ok = err == nil && n > 0
	case "PERMANENTFLAGS", "COPYUID", "APPENDUID":
		ok = false
	}
	if !ok {
		s.Code = ""
	}
	if strings.HasPrefix(s.Text, "[") { // an unclosed code
		s.Text = "(" + s.Text[1:]
	}
	s.Code, s.Text = oneLine.Replace(s.Code), oneLine.Replace(s.Text)
	return s
}

// oneLine takes care of a CR that does not end its line.
var oneLine = strings.NewReplacer("\r", " ")

var codeName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// capabilities returns the well-formed words of a capability list.
func (c *Conn) capabilities(list string) string {
	var words []string
	for _, w := range strings.Fields(list) {
		if capability.MatchString(w) {
			words = append(words, w)
		}
	}
	c.mu.Lock()
	c.guard.offered(words)
	c.mu.Unlock()
	return strings.Join(words, " ")
}

var capability = regexp.MustCompile(`^[A-Za-z0-9=+.:/_-]+$`)
