package authn

import (
	"bytes"
	"io"
	"strings"
)

// A canon is a canonicalisation (RFC 6376 section 3.4).
type canon string

const (
	simple  canon = "simple"
	relaxed canon = "relaxed"
)

// header returns a field as it is signed, with its line end.
func (c canon) header(raw string) string {
	if c == simple {
		return raw
	}
	name, value, _ := strings.Cut(raw, ":")
	value = strings.NewReplacer("\r\n", "").Replace(value)
	return strings.ToLower(strings.TrimRight(name, " \t")) + ":" + strings.Trim(squeeze(value), " ") + "\r\n"
}

// squeeze makes each run of white space one space.
func squeeze(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch {
		case !isWSP(s[i]):
			b.WriteByte(s[i])
		case i == 0 || !isWSP(s[i-1]):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// body writes a body as it is signed, line by line, and returns its length.
func (c canon) body(w io.Writer, body []byte) (n int64) {
	put := func(b []byte) {
		_, _ = w.Write(b) // a hash takes all
		n += int64(len(b))
	}
	crlf := []byte("\r\n")
	empty := 0 // lines that are only written if another follows
	var line []byte
	for len(body) > 0 {
		text, rest, _ := bytes.Cut(body, crlf)
		body = rest
		if c == relaxed {
			line = squeezeLine(line[:0], text)
			text = line
		}
		if len(text) == 0 {
			empty++
			continue
		}
		for ; empty > 0; empty-- {
			put(crlf)
		}
		put(text)
		put(crlf)
	}
	if n == 0 && c == simple {
		put(crlf)
	}
	return n
}

// squeezeLine is squeeze for a line of a body, whose white space at the end goes.
func squeezeLine(to, line []byte) []byte {
	line = bytes.TrimRight(line, " \t")
	for i, b := range line {
		switch {
		case !isWSP(b):
			to = append(to, b)
		case i == 0 || !isWSP(line[i-1]):
			to = append(to, ' ')
		}
	}
	return to
}

// A limited writer passes on the first bytes alone; -1: all.
type limited struct {
	w    io.Writer
	left int64
}

func (l *limited) Write(p []byte) (int, error) {
	all := len(p)
	if l.left >= 0 {
		p = p[:min(int64(len(p)), l.left)]
		l.left -= int64(len(p))
	}
	_, err := l.w.Write(p)
	return all, err
}
