package authn

import (
	"bytes"
	"strings"
)

// Limits against mail made to do harm.
const (
	maxHeader     = 1 << 20 // bytes
	maxSignatures = 20      // that are looked at
	maxFields     = 5000
)

// A field is a header field with its bytes as they are: name, colon, value and
// line ends.
type field struct {
	name  string // lower case
	value string // after the colon, with its folding, without the last line end
	raw   string // all of it, with CRLF
}

// A message is a header and a body with CRLF line ends.
type message struct {
	fields    []field
	body      []byte
	converted bool // it had other line ends
	cut       bool // the header is larger than what is read of it
}

// read splits a message. It has no mistakes: what is no field is skipped, as
// no signature can cover it.
func read(raw []byte) *message {
	m := new(message)
	raw, m.converted = withCRLF(raw)
	header := raw
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
		header, m.body = raw[:i+2], raw[i+4:]
	}
	if bytes.HasPrefix(raw, []byte("\r\n")) {
		header, m.body = nil, raw[2:]
	}
	if m.cut = len(header) > maxHeader; m.cut {
		header = header[:maxHeader]
	}
	for len(header) > 0 && len(m.fields) < maxFields {
		n := fieldEnd(header)
		m.add(string(header[:n]))
		header = header[n:]
	}
	m.cut = m.cut || len(header) > 0
	return m
}

// fieldEnd returns the length of the first field with its folded lines.
func fieldEnd(b []byte) int {
	for n := 0; ; {
		i := bytes.Index(b[n:], []byte("\r\n"))
		if i < 0 {
			return len(b)
		}
		if n += i + 2; n == len(b) || b[n] != ' ' && b[n] != '\t' {
			return n
		}
	}
}

func (m *message) add(raw string) {
	name, value, ok := strings.Cut(raw, ":")
	if name = strings.TrimRight(name, " \t"); !ok || name == "" || strings.ContainsAny(name, " \t\r\n") {
		return
	}
	m.fields = append(m.fields, field{strings.ToLower(name), strings.TrimSuffix(value, "\r\n"), raw})
}

// all returns the fields of a name from the top down.
func (m *message) all(name string) (list []field) {
	for _, f := range m.fields {
		if f.name == name {
			list = append(list, f)
		}
	}
	return list
}

// withCRLF makes every line end CRLF, as mail has them on its way (RFC 5321
// section 2.3.8), and reports whether one was not.
func withCRLF(raw []byte) ([]byte, bool) {
	bare := bytes.Count(raw, []byte("\n")) - bytes.Count(raw, []byte("\r\n"))
	if bare == 0 {
		return raw, false
	}
	out := make([]byte, 0, len(raw)+bare)
	for i, c := range raw {
		if c == '\n' && (i == 0 || raw[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	return out, true
}

// isWSP reports whether a byte is white space within a line (RFC 6376 section
// 2.8).
func isWSP(c byte) bool { return c == ' ' || c == '\t' }
