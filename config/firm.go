package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Firm is the company that runs onrecord.
type Firm struct {
	// Its name, as it appears in reports.
	Name string `config:"name" example:"Wasatch Door"`

	// Its mail domains. Every address in them counts as the firm's own. Leave
	// it empty if the firm uses addresses of a public mail service (gmail.com)
	// and list these under staff.
	Domains []string `config:"domains" example:"[wasatchdoor.example]"`

	// The time zone of the firm, as a name of the IANA database: dates without
	// a zone are read in it. Without it: the zone of the machine.
	Timezone string `config:"timezone" example:"America/Denver"`

	// The people of the firm. Listing them gives addresses names, and lets one
	// person have several addresses, also outside the firm's domains.
	Staff []Person `config:"staff"`

	// How the firm writes dates in figures: 3/4 is March 4 for mdy, 3 April
	// for dmy. Without it: by the time zone.
	DateOrder string `config:"date_order" oneof:"dmy mdy ymd" example:"mdy"`

	// The country whose public holidays count, as ISO 3166 code of two letters.
	// Known are those of AU, CA, GB, IE, IN, NZ and US; of others only the days
	// of working_hours count.
	Country string `config:"country" example:"US"`

	// When the firm is open.
	WorkingHours WorkingHours `config:"working_hours"`
}

// WorkingHours say when the firm is open, in the firm's zone.
type WorkingHours struct {
	// The days.
	Days []string `config:"days" oneof:"mon tue wed thu fri sat sun" default:"[mon, tue, wed, thu, fri]"`
	// The first minute.
	From string `config:"from" default:"08:00"`
	// The first minute after.
	To string `config:"to" default:"17:00"`
}

// Person is one of the staff.
type Person struct {
	// The name, as it appears in reports.
	Name string `config:"name" example:"Dana Whitlock" required:"true"`
	// All addresses the person writes from or is written to.
	Addresses []string `config:"addresses" example:"[dana@wasatchdoor.example]" required:"true"`
}

// Client is a customer the firm serves.
type Client struct {
	// The name, unique; commands take it as --client NAME.
	Name string `config:"name" example:"Victor Hale" required:"true"`
	// All addresses of the client.
	Addresses []string `config:"addresses" example:"[victor.hale@mail.example]" required:"true"`
	// The day the client became one.
	Since Date `config:"since" example:"2025-03-01"`
	// For how many years after the last contact their mail is kept, in place of
	// retention.years; 0 is for ever, -1 is as retention.years says.
	RetentionYears int `config:"retention_years" default:"-1"`
}

// Location is the firm's time zone; without one that of the machine.
func (c *Config) Location() *time.Location {
	if c.Firm.Timezone == "" {
		return time.Local
	}
	zone, err := time.LoadLocation(c.Firm.Timezone)
	if err != nil { // Load has refused such a name
		return time.Local
	}
	return zone
}

func (c *Config) checkFirm(p *problems) {
	f := c.Firm
	checkUnique(p, "firm.domains", f.Domains)
	for i, d := range f.Domains {
		at := fmt.Sprintf("firm.domains[%d]", i)
		switch {
		case strings.Contains(d, "@"):
			p.add(at, "found the text %q; want a domain without @, such as wasatchdoor.example", d)
		case !validHost(d) || !strings.Contains(d, "."):
			p.add(at, "found the text %q; want a domain, such as wasatchdoor.example", d)
		case publicDomain(d):
			p.add(at, "%s is a public mail service: everyone there would count as the firm; take it out and list the firm's own addresses under firm.staff", d)
		}
	}
	if _, err := time.LoadLocation(f.Timezone); err != nil || f.Timezone == "Local" {
		p.add("firm.timezone", "found the text %q; want a time zone of the IANA database, such as America/Denver or Europe/London", f.Timezone)
	}
	switch {
	case f.Country != "" && !regexp.MustCompile(`^[A-Z]{2}$`).MatchString(f.Country):
		p.add("firm.country", "found the text %q; want two capital letters of ISO 3166, such as US or GB", f.Country)
	case f.Country != "" && !slices.Contains(withHolidays, f.Country):
		p.warn("firm.country: the public holidays of %s are not known and count as working days; known are those of %s", f.Country, strings.Join(withHolidays, ", "))
	}
	h := f.WorkingHours
	if h.From != "" && !validClock(h.From) {
		p.add("firm.working_hours.from", "found the text %q; want a time of day, such as \"08:00\"", h.From)
	}
	switch {
	case h.To != "" && !validClock(h.To):
		p.add("firm.working_hours.to", "found the text %q; want a time of day, such as \"17:00\"", h.To)
	case h.To != "" && validClock(h.From) && h.From >= h.To:
		p.add("firm.working_hours.to", "found %q, which is not after from (%q)", h.To, h.From)
	}
}

// withHolidays are the countries whose public holidays are known.
var withHolidays = []string{"AU", "CA", "GB", "IE", "IN", "NZ", "US"}

// checkPeople checks staff and clients: names are unique, and an address
// belongs to the firm or to clients, not to both.
func (c *Config) checkPeople(p *problems) {
	holder := map[string]string{} // address -> who has it
	names := map[string]string{}
	person := func(at, what, name string, addresses []string) {
		key := strings.ToLower(strings.TrimSpace(name))
		if first := names[what+key]; first != "" && key != "" {
			p.add(at+".name", "found %q, which is the name of %s too; names of %s must differ", name, first, what)
		}
		names[what+key] = at
		checkUnique(p, at+".addresses", addresses)
		for i, a := range addresses {
			at := fmt.Sprintf("%s.addresses[%d]", at, i)
			if !validAddress(a) {
				p.add(at, "found the text %q; want an e-mail address, such as victor.hale@mail.example", a)
				continue
			}
			owner := what + " " + name
			first, taken := holder[strings.ToLower(a)]
			switch {
			case !taken:
				holder[strings.ToLower(a)] = owner
			case what == "clients" && strings.HasPrefix(first, "clients "):
				p.warn("%s: an address of two clients; its messages count for both", at)
			case first != owner:
				p.add(at, "found %s, which is an address of %s too; take it out of one of them", a, first)
			}
		}
	}
	for i, s := range c.Firm.Staff {
		person(fmt.Sprintf("firm.staff[%d]", i), "staff", s.Name, s.Addresses)
	}
	for i, cl := range c.Clients {
		at := fmt.Sprintf("clients[%d]", i)
		person(at, "clients", cl.Name, cl.Addresses)
		for j, a := range cl.Addresses {
			_, domain, _ := strings.Cut(a, "@")
			if slices.ContainsFunc(c.Firm.Domains, func(own string) bool { return strings.EqualFold(own, domain) }) {
				p.add(fmt.Sprintf("%s.addresses[%d]", at, j), "found %s, which is in a domain of the firm (firm.domains), where every address counts as its own; take it out of one of them", a)
			}
		}
	}
}

// ofFirm reports whether an address is one of the firm.
func (c *Config) ofFirm(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	return slices.Contains(c.Firm.Domains, domain) || slices.ContainsFunc(c.Firm.Staff, func(s Person) bool {
		return slices.ContainsFunc(s.Addresses, func(a string) bool { return strings.EqualFold(a, address) })
	})
}
