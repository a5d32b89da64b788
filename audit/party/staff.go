package party

import (
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// IsStaff reports whether an address belongs to the firm.
func (d *Directory) IsStaff(address string) bool {
	k := key(address)
	if d.staff[k] {
		return true
	}
	return len(d.clients[k]) == 0 && d.domains[k[strings.LastIndexByte(k, '@')+1:]] && strings.Contains(k, "@")
}

// Staff returns the addresses and the domains of the firm, sorted, in lower
// case.
func (d *Directory) Staff() (addresses, domains []string) {
	for a := range d.staff {
		addresses = append(addresses, a)
	}
	for domain := range d.domains {
		domains = append(domains, domain)
	}
	slices.Sort(addresses)
	slices.Sort(domains)
	return addresses, domains
}

// Deciders returns the addresses by which decisions are signed: those of staff
// that the configuration names, without those that several people use. They are
// sorted.
func (d *Directory) Deciders() []string {
	var list []string
	for a := range d.listed {
		if !d.shared[a] {
			list = append(list, a)
		}
	}
	slices.Sort(list)
	return list
}

// IsShared reports whether several people write from an address: the
// configuration says so, or its name does, and nobody told that it is a
// person's.
func (d *Directory) IsShared(address string) bool {
	a := key(address)
	if d.shared[a] || !IsShared(a) {
		return d.shared[a]
	}
	p := d.PersonOf(a)
	return !p.decided && !slices.ContainsFunc(p.Addresses, func(b string) bool { return !IsShared(b) })
}

// IsConfiguredShared reports whether the configuration says that several people
// of the firm use an address.
func (d *Directory) IsConfiguredShared(address string) bool { return d.shared[key(address)] }

// Direction tells which way a message went: by its From field (without one, by
// Sender), and by To, Cc and Bcc.
func (d *Directory) Direction(e email.Envelope) Direction {
	authors := e.From
	if len(authors) == 0 {
		authors = e.Sender
	}
	staff := func(a email.Address) bool { return d.IsStaff(a.Addr) }
	recipients := slices.Concat(e.To, e.Cc, e.Bcc)
	switch {
	case !slices.ContainsFunc(authors, staff):
		if slices.ContainsFunc(recipients, staff) {
			return In
		}
		return Other
	case len(recipients) > 0 && !slices.ContainsFunc(recipients, func(a email.Address) bool { return !staff(a) }):
		return Internal
	}
	return Out
}
