package record

import (
	"errors"
	"slices"
	"strconv"

	"onrecord/audit/tlog"
)

// A uidSet is sorted and has no UID twice.
type uidSet []uint32

// maxSet is how many UIDs a set may have that is read from a facet: it bounds
// what "1:4294967295" can do.
const maxSet = 1 << 25

// newSet returns the set of the UIDs, without 0.
func newSet(uids []uint32) uidSet {
	s := slices.Clone(uids)
	slices.Sort(s)
	s = slices.Compact(s)
	if len(s) > 0 && s[0] == 0 {
		s = s[1:]
	}
	return s
}

// String writes a set as an IMAP sequence-set (RFC 9051 section 9): "1:17,19".
func (s uidSet) String() string {
	var b []byte
	for i := 0; i < len(s); {
		j := i
		for j+1 < len(s) && s[j+1] == s[j]+1 {
			j++
		}
		if len(b) > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(s[i]), 10)
		if j > i {
			b = strconv.AppendUint(append(b, ':'), uint64(s[j]), 10)
		}
		i = j + 1
	}
	return string(b)
}

// parseSet parses what String writes; "" is the empty set.
func parseSet(text string) (uidSet, error) {
	ranges, err := parseRanges(text)
	if err != nil || len(ranges) == 0 {
		return nil, err
	}
	if ranges.count() > maxSet {
		return nil, errors.New("sequence-set: too many UIDs")
	}
	s := make(uidSet, 0, ranges.count())
	for _, r := range ranges {
		for u := r.lo; u <= r.hi; u++ {
			s = append(s, uint32(u))
		}
	}
	return s, nil
}

// minus returns the UIDs of s that are not in t.
func (s uidSet) minus(t uidSet) uidSet {
	var d uidSet
	for _, u := range s {
		for len(t) > 0 && t[0] < u {
			t = t[1:]
		}
		if len(t) == 0 || t[0] != u {
			d = append(d, u)
		}
	}
	return d
}

// plus returns the UIDs that are in s or in t.
func (s uidSet) plus(t uidSet) uidSet { return newSet(slices.Concat(s, t)) }

// tree returns the tree line over a set.
func (s uidSet) tree() tlog.Tree {
	var h tlog.TreeHasher
	for _, u := range s {
		h.Add(tlog.UIDEntry(u))
	}
	return tlog.Tree{Name: tlog.TreeUIDs, Count: h.Size(), Root: h.Root()}
}
