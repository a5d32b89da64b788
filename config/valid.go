package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// checkUnique adds a problem for each text of the list at path that an earlier
// one equals, case aside.
func checkUnique(p *problems, path string, list []string) {
	for i, s := range list {
		for j, earlier := range list[:i] {
			if s != "" && strings.EqualFold(s, earlier) {
				p.add(fmt.Sprintf("%s[%d]", path, i), "found %q, which is %s[%d] too; keep one", s, path, j)
				break
			}
		}
	}
}

// validHost reports whether s may be the name of a host or a domain.
func validHost(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if len(part) > 63 || !label.MatchString(part) {
			return false
		}
	}
	return len(s) <= 253
}

var label = regexp.MustCompile(`^[\pL\pN_]([\pL\pN_-]*[\pL\pN_])?$`)

// validAddress reports whether s is an addr-spec (RFC 5322, section 3.4.1)
// with nothing around it.
func validAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || len(s) > 254 || strings.ContainsAny(s, "<> ") {
		return false
	}
	return validHost(s[strings.LastIndex(s, "@")+1:])
}

// printable reports whether s has no control characters and no outer space.
func printable(s string) bool {
	return s == strings.TrimSpace(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func validClock(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == len("15:04")
}

// missingFile reports whether path is known not to exist; a file that this
// user may not look at is given the benefit of the doubt.
func missingFile(path string) bool {
	_, err := os.Stat(path)
	return path != "" && errors.Is(err, fs.ErrNotExist)
}

// safeURL reports whether nobody on the way can read what is sent to an address:
// https, or http to this machine.
func safeURL(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()))
}

// loopback reports whether host is this machine whatever a name server says.
func loopback(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
