package tlog

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of a leaf.
const (
	MaxLeaf        = 4096 // bytes
	MaxLeafStreams = 4
	MaxLeafRefs    = 16
	MaxLeafTrees   = 4
	MaxLeafFacets  = 16
)

const leafHeader = "onrecord-leaf/v1"

// TimeLayout is how leaves write times, in UTC.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// A StreamID names a stream: 16 random bytes.
type StreamID [16]byte

// String returns 32 lower-case hex digits.
func (id StreamID) String() string { return hex.EncodeToString(id[:]) }

// ParseStreamID parses what [StreamID.String] prints.
func ParseStreamID(s string) (StreamID, error) {
	var id StreamID
	if !decodeHex(id[:], s) {
		return StreamID{}, malformed("stream id", "want 32 lower-case hex digits, have %d bytes", len(s))
	}
	return id, nil
}

// A Stream line places a leaf in a stream: it is number Seq, from 0, and Prev
// is the hash of the leaf with number Seq-1, or zero if Seq is 0.
type Stream struct {
	ID   StreamID
	Seq  int64
	Prev Hash
}

// A Ref line points to an earlier leaf by its hash.
type Ref struct {
	Relation string
	Hash     Hash
}

// A Tree line commits to a sorted list of Count entries; see [ListRoot].
type Tree struct {
	Name  string
	Count int64
	Root  Hash
}

// A FacetRef line commits to a facet; Hash is its [Commitment].
type FacetRef struct {
	Name string
	Hash Hash
}

// A Leaf is one entry of the log. Its lists are sorted: streams by ID, refs by
// relation and hash, trees and facets by name, all without repeats.
type Leaf struct {
	Kind    string
	At      time.Time // UTC, whole milliseconds, never decreasing in a log
	Streams []Stream  // 1 to [MaxLeafStreams]
	Refs    []Ref
	Trees   []Tree
	Facets  []FacetRef
}

// Canonicalise brings the leaf into the order that [Leaf.Encode] wants: lists
// sorted, equal refs merged, At in UTC and cut to the millisecond. It leaves
// all other faults for Encode to report.
func (l *Leaf) Canonicalise() {
	l.At = l.At.UTC().Truncate(time.Millisecond)
	slices.SortFunc(l.Streams, func(a, b Stream) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	slices.SortFunc(l.Refs, compareRefs)
	l.Refs = slices.Compact(l.Refs)
	slices.SortFunc(l.Trees, func(a, b Tree) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(l.Facets, func(a, b FacetRef) int { return strings.Compare(a.Name, b.Name) })
}

func compareRefs(a, b Ref) int {
	if c := strings.Compare(a.Relation, b.Relation); c != 0 {
		return c
	}
	return bytes.Compare(a.Hash[:], b.Hash[:])
}

// Facet returns the commitment to the facet with this name.
func (l *Leaf) Facet(name string) (Hash, bool) {
	for _, f := range l.Facets {
		if f.Name == name {
			return f.Hash, true
		}
	}
	return Hash{}, false
}

// Ref returns the hashes that the leaf refers to under this relation.
func (l *Leaf) Ref(relation string) []Hash {
	var hashes []Hash
	for _, r := range l.Refs {
		if r.Relation == relation {
			hashes = append(hashes, r.Hash)
		}
	}
	return hashes
}

// Encode returns the text of the leaf. It sorts nothing: a leaf out of order,
// out of limits or with a name of the wrong shape is a [FormatError].
func (l *Leaf) Encode() ([]byte, error) {
	b, err := l.append(make([]byte, 0, l.sizeHint()))
	if err != nil {
		return nil, err
	}
	return b, nil
}

// sizeHint is at least the length of a usual leaf, so that Encode allocates
// once.
func (l *Leaf) sizeHint() int {
	return 80 + len(l.Kind) + 120*len(l.Streams) + 96*(len(l.Refs)+len(l.Facets)) + 112*len(l.Trees)
}

func (l *Leaf) append(b []byte) ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	b = append(b, leafHeader+"\nkind "...)
	b = append(b, l.Kind...)
	b = append(b, "\nat "...)
	b = l.At.UTC().AppendFormat(b, TimeLayout)
	b = append(b, '\n')
	for i := range l.Streams {
		s := &l.Streams[i]
		b = append(b, "stream "...)
		b = hex.AppendEncode(b, s.ID[:])
		b = append(b, ' ')
		b = strconv.AppendInt(b, s.Seq, 10)
		b = appendHashLine(b, &s.Prev)
	}
	for i := range l.Refs {
		b = append(append(b, "ref "...), l.Refs[i].Relation...)
		b = appendHashLine(b, &l.Refs[i].Hash)
	}
	for i := range l.Trees {
		t := &l.Trees[i]
		b = append(append(b, "tree "...), t.Name...)
		b = strconv.AppendInt(append(b, ' '), t.Count, 10)
		b = appendHashLine(b, &t.Root)
	}
	for i := range l.Facets {
		b = append(append(b, "facet "...), l.Facets[i].Name...)
		b = appendHashLine(b, &l.Facets[i].Hash)
	}
	if len(b) > MaxLeaf {
		return nil, malformed("leaf", "%d bytes, at most %d are allowed", len(b), MaxLeaf)
	}
	return b, nil
}

func appendHashLine(b []byte, h *Hash) []byte {
	b = hex.AppendEncode(append(b, ' '), h[:])
	return append(b, '\n')
}

// check holds a leaf against everything but the limit on its length.
func (l *Leaf) check() error {
	if !isKind(l.Kind) {
		return malformed("leaf", "kind %.40q: want words of a-z joined by dots", l.Kind)
	}
	if y := l.At.UTC().Year(); y < 0 || y > 9999 || l.At.Nanosecond()%int(time.Millisecond) != 0 {
		return malformed("leaf", "time %v: want whole milliseconds in the years 0 to 9999", l.At)
	}
	if err := checkStreams(l.Streams); err != nil {
		return err
	}
	if len(l.Refs) > MaxLeafRefs || len(l.Trees) > MaxLeafTrees || len(l.Facets) > MaxLeafFacets {
		return malformed("leaf", "%d refs, %d trees, %d facets: at most %d, %d, %d are allowed",
			len(l.Refs), len(l.Trees), len(l.Facets), MaxLeafRefs, MaxLeafTrees, MaxLeafFacets)
	}
	for i, r := range l.Refs {
		if !isName(r.Relation) {
			return badName("relation", r.Relation)
		}
		if i > 0 && compareRefs(l.Refs[i-1], r) >= 0 {
			return malformed("leaf", "ref %d is not above the one before it", i)
		}
	}
	for i, t := range l.Trees {
		if !isName(t.Name) {
			return badName("tree", t.Name)
		}
		if t.Count < 0 || i > 0 && l.Trees[i-1].Name >= t.Name {
			return malformed("leaf", "tree %d: negative count, or name not above the one before it", i)
		}
	}
	for i, f := range l.Facets {
		if !isName(f.Name) {
			return badName("facet", f.Name)
		}
		if i > 0 && l.Facets[i-1].Name >= f.Name {
			return malformed("leaf", "facet %d: name is not above the one before it", i)
		}
	}
	return nil
}

func checkStreams(streams []Stream) error {
	if len(streams) < 1 || len(streams) > MaxLeafStreams {
		return malformed("leaf", "%d streams, want 1 to %d", len(streams), MaxLeafStreams)
	}
	for i := range streams {
		s := &streams[i]
		if i > 0 && bytes.Compare(streams[i-1].ID[:], s.ID[:]) >= 0 {
			return malformed("leaf", "stream %d: id is not above the one before it", i)
		}
		if s.Seq < 0 || (s.Seq == 0) != (s.Prev == Hash{}) {
			return malformed("leaf", "stream %d: seq %d: a previous hash of zeros belongs to seq 0 alone", i, s.Seq)
		}
	}
	return nil
}

func badName(what, name string) error {
	return malformed("leaf", "%s %.40q: want a-z, then a-z, 0-9 or a hyphen", what, name)
}

// isKind reports whether s is [a-z]+(\.[a-z]+)*.
func isKind(s string) bool {
	dot := true // a word must follow
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z':
			dot = false
		case c == '.' && !dot:
			dot = true
		default:
			return false
		}
	}
	return !dot
}

// isName reports whether s is [a-z][a-z0-9-]*.
func isName(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
