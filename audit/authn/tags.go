package authn

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// tags is a tag=value list (RFC 6376 section 3.2).
type tags map[string]string

// parseTags reads a list. A tag that comes twice makes it invalid.
func parseTags(s string) (tags, error) {
	list := tags{}
	for item := range strings.SplitSeq(s, ";") {
		if item = trimFWS(item); item == "" {
			continue // at the end, or by mistake
		}
		name, value, ok := strings.Cut(item, "=")
		if name = trimFWS(name); !ok || !isTagName(name) {
			return nil, fmt.Errorf("%.40q is no tag with a value", item)
		}
		if _, twice := list[name]; twice {
			return nil, fmt.Errorf("tag %s comes twice", name)
		}
		list[name] = trimFWS(value)
	}
	return list, nil
}

func isTagName(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 0 || s[i] != '_' && (s[i] < '0' || s[i] > '9')) {
			return false
		}
	}
	return s != ""
}

func trimFWS(s string) string { return strings.Trim(s, " \t\r\n") }

// noFWS takes all white space out.
func noFWS(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n", r) {
			return -1
		}
		return r
	}, s)
}

// list splits a value at its colons.
func (t tags) list(name string) (items []string) {
	if t[name] == "" {
		return nil
	}
	for item := range strings.SplitSeq(t[name], ":") {
		items = append(items, strings.ToLower(trimFWS(item)))
	}
	return items
}

// base64 reads a value that may be folded.
func (t tags) base64(name string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(noFWS(t[name]))
	if err != nil {
		return nil, fmt.Errorf("tag %s is no base64", name)
	}
	return b, nil
}

// number reads a decimal number of up to 76 digits, of which those beyond what
// an int64 holds count as the largest one; -1 if there is no such tag.
func (t tags) number(name string) (int64, error) {
	s, ok := t[name]
	if !ok {
		return -1, nil
	}
	if s == "" || len(s) > 76 || strings.Trim(s, "0123456789") != "" {
		return -1, fmt.Errorf("tag %s: %.40q is no number", name, s)
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		n = 1<<63 - 1
	}
	return n, nil
}

// time reads seconds since 1970; zero if there is no such tag.
func (t tags) time(name string) (time.Time, error) {
	n, err := t.number(name)
	if err != nil || n < 0 {
		return time.Time{}, err
	}
	return time.Unix(min(n, maxTime), 0).UTC(), nil
}

// maxTime is the end of the year 9999: what a time can be written as.
const maxTime = 253402300799
