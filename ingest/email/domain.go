package email

import (
	"strings"

	"golang.org/x/net/idna"
)

// OtherDomain returns the other form of a domain that has letters beside those of
// ASCII, in lower case: xn--mller-kva.example of müller.example, and the other way
// round. It is "" if there is none.
func OtherDomain(domain string) string {
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return ""
	}
	if ascii != domain {
		return ascii
	}
	if !strings.Contains(domain, "xn--") {
		return ""
	}
	other, err := idna.Lookup.ToUnicode(domain)
	if err != nil || other == domain {
		return ""
	}
	return strings.ToLower(other)
}
