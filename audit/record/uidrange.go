package record

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A uidRange is the UIDs from lo to hi, both included.
type uidRange struct{ lo, hi uint64 }

// uidRanges are UIDs in ascending ranges that do not overlap: gaps can be as wide
// as UIDs go.
type uidRanges []uidRange

// parseRanges parses an IMAP sequence-set of UIDs (RFC 9051 section 9).
func parseRanges(text string) (uidRanges, error) {
	if text == "" {
		return nil, nil
	}
	var s uidRanges
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, ":")
		if !isRange {
			to = from
		}
		lo, err1 := strconv.ParseUint(from, 10, 32)
		hi, err2 := strconv.ParseUint(to, 10, 32)
		if err1 != nil || err2 != nil || lo == 0 || lo > hi || len(s) > 0 && lo <= s[len(s)-1].hi {
			return nil, fmt.Errorf("sequence-set: %.40q: want ascending UIDs and ranges", part)
		}
		s = append(s, uidRange{lo, hi})
	}
	return s, nil
}

// plus returns the UIDs that are in s or in t.
func (s uidRanges) plus(t uidRanges) uidRanges {
	all := slices.Concat(s, t)
	slices.SortFunc(all, func(a, b uidRange) int { return cmp.Compare(a.lo, b.lo) })
	var out uidRanges
	for _, r := range all {
		if n := len(out); n > 0 && r.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, r.hi)
			continue
		}
		out = append(out, r)
	}
	return out
}

// without returns s without one UID.
func (s uidRanges) without(uid uint64) uidRanges {
	i, found := slices.BinarySearchFunc(s, uid, func(r uidRange, u uint64) int {
		switch {
		case r.hi < u:
			return -1
		case r.lo > u:
			return 1
		}
		return 0
	})
	if !found {
		return s
	}
	var rest []uidRange
	if r := s[i]; r.lo < uid {
		rest = append(rest, uidRange{r.lo, uid - 1})
	}
	if r := s[i]; r.hi > uid {
		rest = append(rest, uidRange{uid + 1, r.hi})
	}
	return slices.Concat(s[:i], rest, s[i+1:])
}

// count returns how many UIDs there are.
func (s uidRanges) count() (n uint64) {
	for _, r := range s {
		n += r.hi - r.lo + 1
	}
	return n
}

// rest returns the UIDs from lo to hi that are not in s.
func (s uidRanges) rest(lo, hi uint64) (out uidRanges) {
	for _, r := range s {
		if r.hi < lo || r.lo > hi {
			continue
		}
		if r.lo > lo {
			out = append(out, uidRange{lo, r.lo - 1})
		}
		lo = r.hi + 1
	}
	if lo <= hi {
		out = append(out, uidRange{lo, hi})
	}
	return out
}
