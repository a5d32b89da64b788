package party

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

//go:embed freemail.txt
var freeMailList string

//go:embed shared.txt
var officeList string

var freeMail = sync.OnceValue(func() map[string]bool { return listed(freeMailList) })

var offices = sync.OnceValue(func() map[string]bool { return listed(officeList) })

// listed reads a list of words; "#" begins a comment.
func listed(text string) map[string]bool {
	set := make(map[string]bool)
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		for w := range strings.FieldsSeq(line) {
			set[w] = true
		}
	}
	return set
}

// IsFreeMail reports whether a domain is that of a service where anybody may
// have an address, so that it tells nothing about who they work for.
func IsFreeMail(domain string) bool {
	domain = strings.TrimSuffix(key(domain), ".")
	return freeMail()[domain] || freeMail()[registered(domain)]
}

// Organisation returns the domain by which an organisation has its addresses,
// without host names before it: "mail.hale.example" gives "hale.example". It is
// "" for public mail services and for what is no domain.
func Organisation(address string) string {
	_, domain := split(address)
	org := registered(domain)
	if org == "" || IsFreeMail(domain) {
		return ""
	}
	return org
}

// registered is the domain that was registered, of which domain is one, or "".
func registered(domain string) string {
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, "[") {
		return ""
	}
	org, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return ""
	}
	return org
}

// IsShared reports whether an address is, by its name, that of an office and
// not of a person: info@, sales@, no-reply@.
func IsShared(address string) bool {
	local, _ := split(address)
	local, _, _ = strings.Cut(local, "+")
	return isOffice(strings.Trim(local, "0123456789._-")) || isRobot.MatchString(local)
}

var unparted = strings.NewReplacer("-", "", "_", "", ".", "")

// isOffice reports whether a word names an office.
func isOffice(word string) bool {
	return offices()[unparted.Replace(folded(word))]
}

// isRobot matches local parts of programs that write mail.
var isRobot = regexp.MustCompile(`(?i)(^|[._+-])(no-?_?reply|do-?_?not-?_?reply|mailer-daemon|bounces?|notifications?|notify|newsletters?|alerts?|owner|request)([._+=-]|$)`)
