package authn

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// critical are the fields that decide what a reader sees: who wrote to whom,
// when, and which part of the body is shown how.
var critical = []string{"from", "subject", "date", "to", "cc", "reply-to", "mime-version", "content-type", "content-transfer-encoding"}

// clockSlack is how far clocks of mail servers differ.
const clockSlack = time.Hour

// weigh notes what the signature does not cover.
func (v *verification) weigh() {
	r, s := &v.r, v.s
	signed := map[string]int{}
	for _, name := range s.names {
		signed[name]++
	}
	for _, name := range critical {
		there := len(v.m.all(name))
		if there > 1 {
			r.Duplicates = append(r.Duplicates, name)
		}
		if there > signed[name] {
			r.Unsigned = append(r.Unsigned, name)
		}
		if signed[name] > there {
			r.Oversigned = append(r.Oversigned, name)
		}
	}
	r.Aligned = aligned(s.domain, v.m.all("from"))
	isType := func(name string) bool { return strings.HasPrefix(name, "content-") }
	r.flag(Expired, !s.expires.IsZero() && s.expires.Before(v.at))
	r.flag(Early, !s.signed.IsZero() && s.signed.After(v.at.Add(clockSlack)))
	r.flag(LengthTag, s.length >= 0)
	r.flag(UnsignedHeaders, slices.ContainsFunc(r.Unsigned, func(name string) bool { return !isType(name) && name != "mime-version" }))
	r.flag(UnsignedType, slices.ContainsFunc(r.Unsigned, isType))
	r.flag(DuplicateHeaders, len(r.Duplicates) > 0)
	r.flag(NotAligned, !r.Aligned)
	r.flag(Converted, v.m.converted)
}

// aligned reports whether every address of From is of the domain that signed, or
// of the same organisation (relaxed alignment, RFC 7489 section 3.1.1).
func aligned(domain string, from []field) bool {
	hosts := fromDomains(from)
	for _, host := range hosts {
		if host != domain && organisation(host) != organisation(domain) {
			return false
		}
	}
	return len(hosts) > 0
}

// fromDomains returns the domains of the addresses of From. One that cannot be
// read counts as "", which is of nobody.
func fromDomains(from []field) (hosts []string) {
	for _, f := range from {
		value := strings.ReplaceAll(f.value, "\r\n", "")
		list, err := mail.ParseAddressList(value)
		if err != nil {
			list = []*mail.Address{{Address: inAngles(value)}}
		}
		for _, a := range list {
			hosts = append(hosts, strings.ToLower(a.Address[strings.LastIndexByte(a.Address, '@')+1:]))
		}
	}
	return hosts
}

// inAngles returns the address of a field such as `Shop [Sales] <a@b.example>`,
// which has a name that no rule allows, if it can be no other.
func inAngles(value string) string {
	name, rest, ok := strings.Cut(value, "<")
	address, after, closed := strings.Cut(rest, ">")
	if !ok || !closed || strings.TrimSpace(after) != "" || strings.ContainsAny(name, "@,;\"") || strings.Count(address, "@") != 1 || strings.ContainsAny(address, " \t\"(),:;<[\\]") {
		return ""
	}
	return address
}

// organisation returns the domain that somebody could register: example.co.uk of
// mail.example.co.uk. What is no such domain is its own.
func organisation(host string) string {
	if org, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return org
	}
	return host
}
