package imaptest

import (
	"bytes"
	"regexp"
	"strconv"
)

// tamperer applies a fault to a server's octets. It follows lines and literals.
type tamperer struct {
	fault   Fault
	sent    int64 // octets from the server so far
	literal int64 // octets left of a literal
	tail    []byte
	within  bool // a line has begun
	struck  bool // the fault is over, or was none
}

// next returns what becomes of data, and whether the connection ends behind it.
func (t *tamperer) next(data []byte) (out []byte, stop bool) {
	switch t.fault.Kind {
	case FIN, RST, Stall:
		left := t.fault.At - t.sent
		t.sent += int64(len(data))
		if int64(len(data)) >= left {
			return data[:max(0, left)], true
		}
		return data, false
	case Flip:
		at := t.fault.At - t.sent
		t.sent += int64(len(data))
		if at >= 0 && at < int64(len(data)) {
			data[at] ^= 1
		}
		return data, false
	case Garbage, HalfLine:
		for len(data) > 0 && !t.struck {
			var piece []byte
			piece, data = t.piece(data)
			out = append(out, piece...)
		}
		return append(out, data...), false
	}
	return data, false
}

// piece cuts a part of a literal or of a line off data, and strikes if it is
// time.
func (t *tamperer) piece(data []byte) (piece, rest []byte) {
	if n := min(t.literal, int64(len(data))); n > 0 {
		t.literal -= n
		t.sent += n
		t.within = true // what follows a literal is no new response
		return data[:n], data[n:]
	}
	n := bytes.IndexByte(data, '\n') + 1
	due := t.sent >= t.fault.At
	if due && t.fault.Kind == Garbage && !t.within {
		t.struck = true
		return []byte(rubbish), data
	}
	if due && t.fault.Kind == HalfLine && !t.within && n > 2 {
		t.struck = true
		return data[:n/2], data[n:]
	}
	if n == 0 {
		n = len(data)
	}
	t.sent += int64(n)
	t.follow(data[:n])
	return data[:n], data[n:]
}

// follow takes note of a part of a line.
func (t *tamperer) follow(part []byte) {
	t.within = true
	t.tail = append(t.tail, part...)
	if len(t.tail) > 64 {
		t.tail = t.tail[len(t.tail)-64:]
	}
	if line, ok := bytes.CutSuffix(t.tail, []byte("\r\n")); ok {
		t.literal, t.within = literalSize(line)
		t.tail = nil
	}
}

const rubbish = "%#! 7 \x01\xff [( {\r\n"

// literalSize returns the size of the literal that a line announces, if it does.
func literalSize(line []byte) (n int64, ok bool) {
	m := announcement.FindSubmatch(line)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	return n, err == nil
}

var announcement = regexp.MustCompile(`\{([0-9]+)\+?\}$`)
