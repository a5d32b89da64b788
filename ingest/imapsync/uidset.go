package imapsync

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// A uidRange is the UIDs lo to hi, both included.
type uidRange struct{ lo, hi uint32 }

// A uidSet is a set of UIDs: ranges in ascending order that neither overlap nor
// touch. A mailbox of any size with few holes is a few ranges. UID 0 does not
// exist (RFC 9051 section 2.3.1.1) and is never in a set.
type uidSet []uidRange

// setOf returns the set of the UIDs, which may come in any order and repeat.
func setOf(uids ...uint32) uidSet {
	if !slices.IsSorted(uids) {
		uids = slices.Clone(uids)
		slices.Sort(uids)
	}
	var s uidSet
	for _, u := range uids {
		s = s.push(u, u)
	}
	return s
}

// push adds lo to hi, where lo is not below the start of the last range.
func (s uidSet) push(lo, hi uint32) uidSet {
	lo = max(lo, 1)
	if hi < lo {
		return s
	}
	if n := len(s); n > 0 && lo <= next(s[n-1].hi) {
		s[n-1].hi = max(s[n-1].hi, hi)
		return s
	}
	return append(s, uidRange{lo, hi})
}

// next returns u + 1, stopping at the largest UID.
func next(u uint32) uint32 {
	if u == math.MaxUint32 {
		return u
	}
	return u + 1
}

// add adds one UID, cheaply where it is the largest.
func (s *uidSet) add(u uint32) {
	if n := len(*s); n == 0 || u >= (*s)[n-1].lo {
		*s = s.push(u, u)
		return
	}
	*s = s.or(uidSet{{u, u}})
}

// span is the set lo to hi.
func span(lo, hi uint32) uidSet { return uidSet(nil).push(lo, hi) }

// count returns the number of UIDs.
func (s uidSet) count() int {
	n := 0
	for _, r := range s {
		n += int(r.hi-r.lo) + 1
	}
	return n
}

// max returns the largest UID, 0 if there is none.
func (s uidSet) max() uint32 {
	if len(s) == 0 {
		return 0
	}
	return s[len(s)-1].hi
}

// has reports whether u is in the set.
func (s uidSet) has(u uint32) bool {
	i := sort.Search(len(s), func(i int) bool { return s[i].hi >= u })
	return i < len(s) && s[i].lo <= u
}

// or returns the union.
func (s uidSet) or(t uidSet) uidSet {
	var out uidSet
	for len(s) > 0 || len(t) > 0 {
		if len(t) == 0 || len(s) > 0 && s[0].lo <= t[0].lo {
			out, s = out.push(s[0].lo, s[0].hi), s[1:]
		} else {
			out, t = out.push(t[0].lo, t[0].hi), t[1:]
		}
	}
	return out
}

// and returns the intersection.
func (s uidSet) and(t uidSet) uidSet {
	var out uidSet
	for len(s) > 0 && len(t) > 0 {
		lo, hi := max(s[0].lo, t[0].lo), min(s[0].hi, t[0].hi)
		if lo <= hi {
			out = out.push(lo, hi)
		}
		if s[0].hi < t[0].hi {
			s = s[1:]
		} else {
			t = t[1:]
		}
	}
	return out
}

// minus returns what is in s and not in t.
func (s uidSet) minus(t uidSet) uidSet {
	var out uidSet
	for _, r := range s {
		lo := r.lo
		for len(t) > 0 && t[0].hi < lo {
			t = t[1:]
		}
		gone := false
		for i := 0; i < len(t) && t[i].lo <= r.hi; i++ {
			if t[i].lo > lo {
				out = out.push(lo, t[i].lo-1)
			}
			if t[i].hi >= r.hi {
				gone = true
				break
			}
			lo = t[i].hi + 1
		}
		if !gone {
			out = out.push(lo, r.hi)
		}
	}
	return out
}

// equal reports whether the sets are the same.
func (s uidSet) equal(t uidSet) bool { return slices.Equal(s, t) }

// all yields the UIDs in ascending order.
func (s uidSet) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, r := range s {
			for u := r.lo; ; u++ {
				if !yield(u) {
					return
				}
				if u == r.hi {
					break
				}
			}
		}
	}
}

// nums returns the UIDs in ascending order.
func (s uidSet) nums() []uint32 { return slices.AppendSeq(make([]uint32, 0, s.count()), s.all()) }

// blocks cuts the set into sets of at most n UIDs.
func (s uidSet) blocks(n int) iter.Seq[uidSet] {
	return func(yield func(uidSet) bool) {
		var b uidSet
		room := n
		for _, r := range s {
			for lo := r.lo; ; {
				hi := r.hi
				if uint64(hi)-uint64(lo) >= uint64(room) {
					hi = lo + uint32(room) - 1
				}
				b = b.push(lo, hi)
				if room -= int(hi-lo) + 1; room == 0 {
					if !yield(b) {
						return
					}
					b, room = nil, n
				}
				if hi == r.hi {
					break
				}
				lo = hi + 1
			}
		}
		if len(b) > 0 {
			yield(b)
		}
	}
}

// maxSetText is how long a set may be in a command. Commands are to stay below 8000
// octets (RFC 7162 section 4), with what else is in them.
const maxSetText = 7500

// lines cuts the set into sets that are short enough for a command.
func (s uidSet) lines() iter.Seq[uidSet] {
	const longest = len("4294967295:4294967295,")
	return func(yield func(uidSet) bool) {
		for part := range slices.Chunk(s, maxSetText/longest) {
			if !yield(part) {
				return
			}
		}
	}
}

// String returns the set as an IMAP sequence-set: ascending, with merged ranges
// (some servers refuse anything else). The empty set is "".
func (s uidSet) String() string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatUint(uint64(r.lo), 10))
		if r.hi > r.lo {
			b.WriteByte(':')
			b.WriteString(strconv.FormatUint(uint64(r.hi), 10))
		}
	}
	return b.String()
}

// wire returns the set for the client library.
func (s uidSet) wire() imap.UIDSet {
	out := make(imap.UIDSet, len(s))
	for i, r := range s {
		out[i] = imap.UIDRange{Start: imap.UID(r.lo), Stop: imap.UID(r.hi)}
	}
	return out
}

// parseSet reads a sequence-set of numbers. Ranges may be reversed, overlap and
// come in any order, as servers send them.
func parseSet(text string) (uidSet, error) {
	if text == "" {
		return nil, nil
	}
	var rs []uidRange
	for part := range strings.SplitSeq(text, ",") {
		a, b, isRange := strings.Cut(part, ":")
		lo, err := strconv.ParseUint(a, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("UID set: %.40q is not a number", a)
		}
		hi := lo
		if isRange {
			if hi, err = strconv.ParseUint(b, 10, 32); err != nil {
				return nil, fmt.Errorf("UID set: %.40q is not a number", b)
			}
		}
		rs = append(rs, uidRange{uint32(min(lo, hi)), uint32(max(lo, hi))})
	}
	slices.SortFunc(rs, func(a, b uidRange) int { return int(int64(a.lo) - int64(b.lo)) })
	var s uidSet
	for _, r := range rs {
		s = s.push(r.lo, r.hi)
	}
	return s, nil
}
