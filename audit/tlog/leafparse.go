package tlog

import (
	"strconv"
	"strings"
	"time"
)

// ParseLeaf parses the text of a leaf. It is strict: encoding the result
// gives the input, byte for byte. All errors are [FormatError]s.
func ParseLeaf(text []byte) (*Leaf, error) {
	if len(text) > MaxLeaf {
		return nil, malformed("leaf", "%d bytes, at most %d are allowed", len(text), MaxLeaf)
	}
	r := lineReader{rest: string(text)}
	l := new(Leaf)
	ok := r.literal(leafHeader + "\n")
	kind, okKind := r.line("kind ")
	at, okAt := r.line("at ")
	if !ok || !okKind || !okAt {
		return nil, malformed("leaf", "want the lines %q, kind and at first", leafHeader)
	}
	l.Kind = kind
	t, err := time.Parse(TimeLayout, at)
	if err != nil {
		return nil, malformed("leaf", "time %.40q: want YYYY-MM-DDTHH:MM:SS.mmmZ", at)
	}
	l.At = t.UTC()
	if err := l.parseLists(&r); err != nil {
		return nil, err
	}
	if r.rest != "" {
		return nil, malformed("leaf", "unexpected line at byte %d", len(text)-len(r.rest))
	}
	var buf [1024]byte
	again, err := l.append(buf[:0])
	if err != nil {
		return nil, err
	}
	if string(again) != string(text) {
		return nil, malformed("leaf", "not in its one spelling, first at byte %d", firstDifference(again, text))
	}
	return l, nil
}

func (l *Leaf) parseLists(r *lineReader) error {
	if n := r.count("stream ", MaxLeafStreams); n > 0 {
		l.Streams = make([]Stream, n)
	}
	for i := range l.Streams {
		id, seq, hash := r.three("stream ")
		s := &l.Streams[i]
		if !decodeHex(s.ID[:], id) || !parseCount(&s.Seq, seq) || !decodeHex(s.Prev[:], hash) {
			return malformed("leaf", "stream %d: want 32 hex digits, a number, 64 hex digits", i)
		}
	}
	if n := r.count("ref ", MaxLeafRefs); n > 0 {
		l.Refs = make([]Ref, n)
	}
	for i := range l.Refs {
		var hash string
		l.Refs[i].Relation, hash = r.two("ref ")
		if !decodeHex(l.Refs[i].Hash[:], hash) {
			return malformed("leaf", "ref %d: want a relation and 64 hex digits", i)
		}
	}
	if n := r.count("tree ", MaxLeafTrees); n > 0 {
		l.Trees = make([]Tree, n)
	}
	for i := range l.Trees {
		t := &l.Trees[i]
		var count, root string
		t.Name, count, root = r.three("tree ")
		if !parseCount(&t.Count, count) || !decodeHex(t.Root[:], root) {
			return malformed("leaf", "tree %d: want a name, a number, 64 hex digits", i)
		}
	}
	if n := r.count("facet ", MaxLeafFacets); n > 0 {
		l.Facets = make([]FacetRef, n)
	}
	for i := range l.Facets {
		var hash string
		l.Facets[i].Name, hash = r.two("facet ")
		if !decodeHex(l.Facets[i].Hash[:], hash) {
			return malformed("leaf", "facet %d: want a name and 64 hex digits", i)
		}
	}
	return nil
}

// A lineReader takes lines that end in LF off the front of a text.
type lineReader struct{ rest string }

// literal takes s off the front, if it is there.
func (r *lineReader) literal(s string) bool {
	rest, ok := strings.CutPrefix(r.rest, s)
	if ok {
		r.rest = rest
	}
	return ok
}

// line takes the next line off if it begins with prefix and ends in LF, and
// returns what stands between.
func (r *lineReader) line(prefix string) (string, bool) {
	if !strings.HasPrefix(r.rest, prefix) {
		return "", false
	}
	line, rest, ok := strings.Cut(r.rest[len(prefix):], "\n")
	if !ok {
		return "", false
	}
	r.rest = rest
	return line, true
}

// two returns the two words of the next line, the rest in the second.
func (r *lineReader) two(prefix string) (a, b string) {
	line, _ := r.line(prefix)
	a, b, _ = strings.Cut(line, " ")
	return a, b
}

// three returns the three words of the next line, the rest in the third.
func (r *lineReader) three(prefix string) (a, b, c string) {
	a, b = r.two(prefix)
	b, c, _ = strings.Cut(b, " ")
	return a, b, c
}

// count returns how many of the next lines begin with prefix, at most limit.
func (r *lineReader) count(prefix string, limit int) int {
	s, n := r.rest, 0
	for n < limit && strings.HasPrefix(s, prefix) {
		_, rest, ok := strings.Cut(s, "\n")
		if !ok {
			break
		}
		s, n = rest, n+1
	}
	return n
}

// parseCount parses a decimal without sign or leading zeros.
func parseCount(n *int64, s string) bool {
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil || s[0] < '0' || s[0] > '9' || s[0] == '0' && s != "0" {
		return false
	}
	*n = v
	return true
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}
