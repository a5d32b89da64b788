package party

import (
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// key returns an address or domain in the form for comparison.
func key(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// keys returns addresses in the form for comparison, sorted, each once.
func keys(addresses []string) []string {
	var list []string
	for _, a := range addresses {
		if k := key(a); k != "" {
			list = append(list, k)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func sameAddress(a, b string) bool { return a != "" && key(a) == key(b) }

// split returns the local part and the domain of an address.
func split(address string) (local, domain string) {
	a := key(address)
	i := strings.LastIndexByte(a, '@')
	if i < 0 {
		return a, ""
	}
	return a[:i], a[i+1:]
}

// tagged takes apart what a person may have written on purpose into an address
// of theirs: it returns the address without a tag ("ann+shop@") and, for Gmail,
// without dots. It is the address itself for most.
func tagged(address string) string {
	local, domain := split(address)
	if base, _, ok := strings.Cut(local, "+"); ok && base != "" {
		local = base
	}
	if domain == "gmail.com" || domain == "googlemail.com" {
		domain = "gmail.com"
		if bare := strings.ReplaceAll(local, ".", ""); bare != "" {
			local = bare
		}
	}
	return local + "@" + domain
}

// addressed returns those of a list that have an address, in a list of its own.
func addressed(list []email.Address) []email.Address {
	return slices.DeleteFunc(slices.Clone(list), func(a email.Address) bool { return key(a.Addr) == "" })
}
