package authn

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Claim is what a server that passed a message on says of its sender. Nobody
// signed it, or its signature is not checked here: it is worth as much as the
// server, and as much as whoever could write into the mailbox.
type Claim struct {
	Kind string // authentication-results (RFC 8601), arc (RFC 8617)
	By   string // the server, as it names itself; of arc the domain that sealed it
	Text string // what it says, on one line
}

// maxClaim is how much of a claim is kept, in bytes.
const maxClaim = 1000

// Claims returns the topmost Authentication-Results, which the last server
// added, and the newest set of ARC.
func Claims(raw []byte) (list []Claim) {
	m := read(raw)
	if all := m.all("authentication-results"); len(all) > 0 {
		by, text := splitResults(all[0].value)
		list = append(list, Claim{"authentication-results", by, clip(text)})
	}
	newest, at := field{}, int64(0)
	for _, f := range m.all("arc-authentication-results") {
		if n := instance(f); n > at {
			newest, at = f, n
		}
	}
	if at == 0 {
		return list
	}
	by := ""
	for _, f := range m.all("arc-seal") {
		if t, err := parseTags(f.value); err == nil && instance(f) == at {
			by = strings.ToLower(t["d"])
		}
	}
	_, text := splitResults(newest.value)
	return append(list, Claim{"arc", clip(by), clip(text)})
}

// Refutes reports whether the value of an Authentication-Results field says that a
// message is not by whom it says: DMARC failed, or, where nothing is said of DMARC, SPF
// did and no DKIM signature passed (RFC 8601 section 2.7, RFC 7489). The domain may be
// set up badly, or the message forwarded.
func Refutes(value string) bool {
	_, text := splitResults(value)
	sure := results(aside.ReplaceAllString(text, ""))
	said := results(text)
	failed := func(method string) bool { return said[method+"=fail"] || sure[method+"=fail"] }
	if failed("dmarc") || sure["dmarc=pass"] {
		return failed("dmarc")
	}
	return failed("spf") && !sure["dkim=pass"]
}

// aside matches comments and quoted strings: a sender can bring in what they say.
var aside = regexp.MustCompile(`\([^()]*\)|"[^"]*"`)

// results returns what is said of each method, as in "dmarc=fail".
func results(text string) map[string]bool {
	found := map[string]bool{}
	for clause := range strings.SplitSeq(strings.ToLower(text), ";") {
		result, _, _ := strings.Cut(strings.TrimSpace(clause), " ")
		found[result] = true
	}
	return found
}

// splitResults splits the name of the server from what it says.
func splitResults(value string) (by, text string) {
	text = strings.Join(strings.Fields(value), " ")
	by, text, _ = strings.Cut(text, ";")
	if strings.HasPrefix(by, "i=") { // of ARC: the instance comes first
		by, text, _ = strings.Cut(text, ";")
	}
	if words := strings.Fields(by); len(words) > 0 {
		by = words[0] // without a version
	}
	return clip(by), strings.TrimSpace(text)
}

// instance is the tag i of a field of ARC; 0 if it has none from 1 to 50.
func instance(f field) int64 {
	for tag := range strings.SplitSeq(f.value, ";") {
		name, value, _ := strings.Cut(tag, "=")
		if trimFWS(name) != "i" {
			continue
		}
		if n, err := strconv.ParseInt(trimFWS(value), 10, 64); err == nil && n >= 1 && n <= 50 {
			return n
		}
	}
	return 0
}

func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxClaim)], "\ufffd") }

// Signs reports whether one of some DKIM-Signature fields names the domain of
// From, or the same organisation. It checks nothing.
func Signs(from string, signatures []string) bool {
	return slices.ContainsFunc(signatures[:min(len(signatures), maxSignatures)], func(value string) bool {
		s, _ := parseSignature(field{value: value})
		return isHostName(s.domain) && SameOrganisation(s.domain, from)
	})
}

// SameOrganisation reports whether two domains are one that somebody could register,
// or below the same one: mail.example.co.uk and example.co.uk.
func SameOrganisation(a, b string) bool {
	return organisation(strings.ToLower(a)) == organisation(strings.ToLower(b))
}
