package authn

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A signature is a DKIM-Signature field (RFC 6376 section 3.5).
type signature struct {
	domain, selector string // d, s; lower case
	agent            string // i
	algorithm        string // a, such as rsa-sha256
	header, body     canon
	names            []string // h, lower case
	signed, expires  time.Time
	length           int64 // l; -1: all
	bodyHash, bytes  []byte
	raw              string // the field without the value of b
}

var errRequired = errors.New("v=1, a, b, bh, d, h and s are needed")

// parseSignature reads a field. What it could read is returned with the error.
func parseSignature(f field) (*signature, error) {
	s := &signature{length: -1, raw: withoutB(f.raw)}
	t, err := parseTags(f.value)
	if err != nil {
		return s, err
	}
	s.domain, s.selector, s.algorithm = strings.ToLower(t["d"]), strings.ToLower(t["s"]), strings.ToLower(t["a"])
	s.names, s.agent = t.list("h"), t["i"]
	if s.agent == "" {
		s.agent = "@" + s.domain
	}
	if t["v"] != "1" || s.domain == "" || s.selector == "" || s.algorithm == "" || len(s.names) == 0 || t["b"] == "" || t["bh"] == "" {
		return s, errRequired
	}
	var errs [6]error
	s.header, s.body, errs[0] = parseCanon(t)
	s.bytes, errs[1] = t.base64("b")
	s.bodyHash, errs[2] = t.base64("bh")
	s.length, errs[3] = t.number("l")
	s.signed, errs[4] = t.time("t")
	s.expires, errs[5] = t.time("x")
	if err := errors.Join(errs[:]...); err != nil {
		return s, err
	}
	return s, s.check(t)
}

// check holds what belongs together (RFC 6376 section 6.1.1).
func (s *signature) check(t tags) error {
	_, host, ok := strings.Cut(s.agent, "@")
	host = strings.ToLower(host)
	switch {
	case !isHostName(s.domain) || !isHostName(s.selector):
		return fmt.Errorf("d=%.80q with s=%.80q is no name of DNS", s.domain, s.selector)
	case !ok || host != s.domain && !strings.HasSuffix(host, "."+s.domain):
		return fmt.Errorf("i=%.80q is not within d=%s", s.agent, s.domain)
	case !slices.Contains(s.names, "from"):
		return errors.New("the field From is not signed")
	case t["q"] != "" && !slices.Contains(t.list("q"), "dns/txt"):
		return fmt.Errorf("q=%.40q is no way to ask for the key", t["q"])
	case !s.signed.IsZero() && !s.expires.IsZero() && s.expires.Before(s.signed):
		return errors.New("it ends before it begins")
	}
	return nil
}

func parseCanon(t tags) (header, body canon, err error) {
	h, b, ok := strings.Cut(strings.ToLower(t["c"]), "/")
	if h == "" {
		h = string(simple)
	}
	if !ok {
		b = string(simple)
	}
	for _, c := range []string{h, b} {
		if c != string(simple) && c != string(relaxed) {
			return "", "", fmt.Errorf("c=%.40q is no canonicalisation", t["c"])
		}
	}
	return canon(h), canon(b), nil
}

// isHostName reports whether a name of DNS can be asked for: labels of letters,
// digits, hyphens and underscores.
func isHostName(s string) bool {
	if len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}

// withoutB is a signature field as it is signed: the value of its tag b is empty
// (RFC 6376 section 3.5), and its last line end is not there.
func withoutB(raw string) string {
	raw = strings.TrimSuffix(raw, "\r\n")
	from := strings.Index(raw, ":") + 1
	for from < len(raw) {
		end := len(raw)
		if i := strings.IndexByte(raw[from:], ';'); i >= 0 {
			end = from + i
		}
		if eq := strings.IndexByte(raw[from:end], '='); eq >= 0 && trimFWS(raw[from:from+eq]) == "b" {
			return raw[:from+eq+1] + raw[end:]
		}
		from = end + 1
	}
	return raw
}

// keyName is the name that DNS is asked for the key (RFC 6376 section
// 3.6.2.1).
func (s *signature) keyName() string { return s.selector + "._domainkey." + s.domain }
