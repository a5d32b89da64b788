package email

import (
	"io"
	"strconv"
)

// A tree is what all walkers of one message share.
type tree struct {
	lim      Limits
	parts    []Part
	shapes   []shape // beside parts
	defects  defects
	textLeft int64 // bytes of text that may still be kept
	groups   int   // multipart/alternative seen so far
	want     string
	out      io.Writer // takes the content of part want
	found    int       // 1 + index of part want
	outErr   error
}

// checkOut notes that the part that was asked for is complete.
func (t *tree) checkOut(part int, s *sink) {
	if s.out != nil {
		t.found = part + 1
		t.outErr = s.err
	}
}

// outFor returns the writer for the part at path, if it is the one asked for.
func (t *tree) outFor(path string) io.Writer {
	if t.out != nil && path == t.want && t.found == 0 {
		return t.out
	}
	return nil
}

// A shape says where in the tree a part stands, to choose between
// alternatives.
type shape struct {
	alts     []branch
	text     bool // text that belongs to the body, unless an alternative is preferred
	outlined bool // sole content of its message
}

// A branch is one child of a multipart/alternative.
type branch struct{ group, child int }

// A node is an open multipart, or an open message/rfc822 part.
type node struct {
	boundary []byte // with its two hyphens; nil for a message
	path     string // of the multipart: prefix of its parts' paths
	children int
	group    int // number of the alternative, 0 if it is none
	digest   bool
	related  bool
	part     int   // index of the message part, -1 if none is noted
	content  *sink // of the message part
	fresh    bool  // the message part has not got anything yet
}

func joinPath(prefix string, n int) string {
	if prefix == "" {
		return strconv.Itoa(n)
	}
	return prefix + "." + strconv.Itoa(n)
}
