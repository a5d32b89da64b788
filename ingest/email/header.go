package email

import (
	"bytes"
	"strings"
)

// HeaderBlock returns the start of raw up to and including the blank line that
// ends the header, or all of raw if there is no blank line. A line ends in
// CRLF or LF.
func HeaderBlock(raw []byte) []byte {
	at := 0
	for at < len(raw) {
		n := bytes.IndexByte(raw[at:], '\n')
		if n < 0 {
			return raw
		}
		at += n + 1
		if n == 0 || n == 1 && raw[at-2] == '\r' {
			return raw[:at]
		}
	}
	return raw
}

// A headerScan reads the fields of one header block.
type headerScan struct {
	block     []byte // without the blank line
	fields    int    // most fields that are yielded
	part      string // path for defects
	defects   *defects
	lastKnown int // offset of the last line that begins a well-known field; -1 if there is none, -2 not yet sought
}

// run calls yield for each field, with the value as it stands, folded. It
// returns where the header ends: before len(block) if a line that is no field
// shows that the body begins without a blank line.
func (s *headerScan) run(yield func(name, value []byte)) int {
	s.lastKnown = -2
	count := 0
	for at := 0; at < len(s.block); {
		line := lineAt(s.block, at)
		name, value, ok := splitField(line)
		if !ok {
			if s.endsAt(at, line) {
				return at
			}
			at += len(line)
			continue
		}
		end := at + len(line)
		for end < len(s.block) && isBlank(s.block[end]) {
			end += len(lineAt(s.block, end))
		}
		if count++; count > s.fields {
			s.defects.add(DefectHeaderTooMany, s.part, "")
			return len(s.block)
		}
		yield(name, s.block[at+len(line)-len(value):end])
		at = end
	}
	return len(s.block)
}

// endsAt decides about a line that is no field: it is the first line of the
// body unless a well-known field still follows in the block.
func (s *headerScan) endsAt(at int, line []byte) bool {
	if at == 0 && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))) {
		s.defects.add(DefectMboxFromLine, s.part, "")
		return false
	}
	if s.lastKnown == -2 {
		s.lastKnown = lastKnownField(s.block)
	}
	if at > s.lastKnown {
		s.defects.add(DefectHeaderNoBlankLine, s.part, "")
		return true
	}
	s.defects.add(DefectHeaderJunk, s.part, "")
	return false
}

// lineAt returns the line of b that begins at i, with its line end.
func lineAt(b []byte, i int) []byte {
	if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
		return b[i : i+n+1]
	}
	return b[i:]
}

// splitField splits a header line at its colon. White space before the colon
// is forgiven (RFC 5322 section 4.5).
func splitField(line []byte) (name, value []byte, ok bool) {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 {
		return nil, nil, false
	}
	name = line[:colon]
	for len(name) > 0 && isBlank(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	if len(name) == 0 {
		return nil, nil, false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return nil, nil, false
		}
	}
	return name, line[colon+1:], true
}

// knownFields are names that show, below a line that is no field, that the
// header has not ended yet.
var knownFields = map[string]bool{
	"bcc": true, "cc": true, "date": true, "delivered-to": true, "dkim-signature": true, "errors-to": true,
	"from": true, "importance": true, "in-reply-to": true, "mailing-list": true, "message-id": true,
	"mime-version": true, "organization": true, "precedence": true, "priority": true, "received": true,
	"references": true, "reply-to": true, "return-path": true, "sender": true, "status": true, "subject": true,
	"thread-index": true, "thread-topic": true, "to": true, "user-agent": true,
}

func lastKnownField(block []byte) int {
	last := -1
	for at := 0; at < len(block); {
		line := lineAt(block, at)
		if name, _, ok := splitField(line); ok {
			lower := strings.ToLower(string(name))
			if knownFields[lower] || strings.HasPrefix(lower, "x-") || strings.HasPrefix(lower, "content-") ||
				strings.HasPrefix(lower, "list-") || strings.HasPrefix(lower, "resent-") {
				last = at
			}
		}
		at += len(line)
	}
	return last
}

// unfold joins the lines of a field value with single spaces and trims it
// (RFC 5322 section 2.2.3).
func unfold(value []byte) string {
	value = bytes.TrimSpace(value)
	if bytes.IndexByte(value, '\n') < 0 {
		return string(value)
	}
	var b strings.Builder
	b.Grow(len(value))
	for at := 0; at < len(value); {
		line := lineAt(value, at)
		at += len(line)
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.Write(line)
	}
	return b.String()
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// lowerName returns name in lower case, in buf if it fits.
func lowerName(buf *[40]byte, name []byte) []byte {
	if len(name) > len(buf) {
		return bytes.ToLower(name)
	}
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(name)]
}
