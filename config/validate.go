package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Validate lists everything about c that makes no sense, as an [*Error]. Load
// has called it; it is for a Config made in another way.
func (c *Config) Validate() error {
	p := newProblems(c.File)
	c.validate(p)
	return p.err()
}

// finish fills in what follows from other keys, and validates.
func (c *Config) finish(p *problems, getenv func(string) (string, bool)) error {
	if c.DataDir == "" {
		dir, err := defaultDataDir(c.File, getenv, isRoot())
		if err != nil {
			p.missing("data_dir", "%v", err)
		}
		c.DataDir = dir
	}
	for i, d := range c.Firm.Domains {
		c.Firm.Domains[i] = strings.ToLower(d)
	}
	if c.Alerts.Mail.Port == 0 && c.Alerts.Mail.Host != "" {
		c.Alerts.Mail.Port = 587
		if c.Alerts.Mail.TLS == "implicit" {
			c.Alerts.Mail.Port = 465
		}
	}
	for i := range c.Accounts {
		if at := fmt.Sprintf("accounts[%d].port", i); c.Accounts[i].Port == 0 && p.at[at] != (place{}) {
			p.add(at, "found the number 0; want 1 to 65535, such as 993")
		}
		c.Accounts[i].complete()
		c.Accounts[i].OAuth2.complete(c.DataDir, c.Accounts[i].Name)
	}
	c.validate(p)
	c.Warnings = p.warnings
	return p.err()
}

// complete gives the keys of an account that follow from others their values.
func (a *Account) complete() {
	if a.Port == 0 {
		a.Port = defaultPort(a.TLS)
	}
	if a.Owner == "" && validAddress(a.Username) {
		a.Owner = a.Username
	}
}

func defaultPort(tls string) int {
	if tls == "implicit" || tls == "" {
		return 993
	}
	return 143
}

func (c *Config) validate(p *problems) {
	if c.DataDir == "" {
		p.missing("data_dir", "want a folder, such as /var/lib/onrecord")
	}
	checkTags(p, reflect.ValueOf(*c), schema(), "")
	c.checkFirm(p)
	c.checkPeople(p)
	for i := range c.Accounts {
		c.checkAccount(p, i)
	}
	c.checkReport(p)
	c.checkRest(p)
}

// checkTags adds what the tags required and oneof forbid.
func checkTags(p *problems, v reflect.Value, fields []*field, path string) {
	for _, f := range fields {
		value := v.FieldByName(f.name)
		at := join(path, f.key)
		switch f.kind {
		case kindGroup:
			checkTags(p, value, f.fields, at)
		case kindGroups:
			for i := range value.Len() {
				checkTags(p, value.Index(i), f.fields, fmt.Sprintf("%s[%d]", at, i))
			}
		case kindText:
			s := value.String()
			if len(f.oneof) > 0 && !slices.Contains(f.oneof, s) && (s != "" || f.defText != "") {
				p.add(at, "found the text %q; want %s", s, f.want())
			}
		case kindTexts:
			for i := range value.Len() {
				if s := value.Index(i).String(); len(f.oneof) > 0 && !slices.Contains(f.oneof, s) {
					p.add(fmt.Sprintf("%s[%d]", at, i), "found the text %q; want one of %s", s, strings.Join(f.oneof, ", "))
				}
			}
		}
		if f.required && (value.IsZero() || f.kind == kindTexts && value.Len() == 0) {
			p.missing(at, "want %s", f.want())
		}
	}
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

// checkReport warns of fonts that are not there. They stop nothing but the
// printing of a PDF.
func (c *Config) checkReport(p *problems) {
	for i, font := range c.Report.Fonts {
		if missingFile(font) {
			p.warn("report.fonts[%d]: there is no file %s", i, font)
		}
	}
}

func validClock(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == len("15:04")
}

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

// tsaName is what files of a bundle can be called.
var tsaName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (c *Config) checkRest(p *problems) {
	if o := c.Log.Origin; o != "" && (!validHost(o) || len(o) > 100) {
		p.add("log.origin", "found the text %q; want a host or domain name, such as wasatchdoor.example", o)
	}
	if rel, err := filepath.Rel(c.DataDir, c.Log.SecondHead); c.Log.SecondHead != "" && err == nil && filepath.IsLocal(rel) {
		p.add("log.second_head", "found %s, which is inside data_dir; want a file elsewhere, best on another disk", c.Log.SecondHead)
	}
	var names []string
	for i, t := range c.Anchor.TSA {
		names = append(names, strings.ToLower(t.Name))
		if t.Name != "" && !tsaName.MatchString(t.Name) {
			p.add(fmt.Sprintf("anchor.tsa[%d].name", i), "found the text %q; want lower case, digits and hyphens, such as first", t.Name)
		}
		if u, err := url.Parse(t.URL); t.URL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			p.add(fmt.Sprintf("anchor.tsa[%d].url", i), "found the text %q; want an address such as https://tsa.example/rfc3161", t.URL)
		}
	}
	checkUnique(p, "anchor.tsa", names)
	for i, r := range c.DNS.Resolvers {
		_, err := netip.ParseAddr(r)
		if _, err2 := netip.ParseAddrPort(r); err != nil && err2 != nil {
			p.add(fmt.Sprintf("dns.resolvers[%d]", i), "found the text %q; want an IP address, such as 192.0.2.53 or \"192.0.2.53:53\"", r)
		}
	}
	c.checkExtract(p)
	c.checkAPI(p)
	c.checkAlerts(p)
	if e := c.Verify.Every; e%(24*time.Hour) != 0 {
		p.add("verify.every", "found %s; want whole days, such as 7d, or 0d for never", e)
	}
	if c.Verify.Every > 0 && !validClock(c.Verify.At) {
		p.add("verify.at", "found the text %q; want a time of day, such as \"02:00\"", c.Verify.At)
	}
	c.checkRetention(p)
}

// mostYears is for how long anything can be kept that is not kept for ever.
const mostYears = 1000

func (c *Config) checkRetention(p *problems) {
	if y := c.Retention.Years; y < 0 || y > mostYears {
		p.add("retention.years", "found the number %d; want a number of years, or 0 for ever", y)
	}
	for i, cl := range c.Clients {
		if y := cl.RetentionYears; y < -1 || y > mostYears {
			p.add(fmt.Sprintf("clients[%d].retention_years", i), "found the number %d; want a number of years, 0 for ever, or -1 for retention.years", y)
		}
	}
	if a := c.Retention.EraseAs; a != "" && !c.mayDecide(a) {
		p.add("retention.erase_as", "found %q; want an address of the staff of the firm: an erasure needs somebody who answers for it, so one that firm.staff or an account names, and that is one person's", a)
	}
}

// mayDecide reports whether decisions may be signed by an address: firm.staff or an
// account names it, and no account says that several people use it.
func (c *Config) mayDecide(address string) bool {
	same := func(a string) bool { return strings.EqualFold(a, address) }
	owned := func(a Account) bool { return same(a.Owner) }
	if slices.ContainsFunc(c.Accounts, func(a Account) bool { return owned(a) && a.Role == "shared" }) {
		return false
	}
	staff := func(s Person) bool { return slices.ContainsFunc(s.Addresses, same) }
	return slices.ContainsFunc(c.Firm.Staff, staff) || slices.ContainsFunc(c.Accounts, owned)
}

// leastMemory is what reading a PDF takes at least.
const leastMemory = 256 << 20

func (c *Config) checkExtract(p *problems) {
	l := c.Extract.Limits
	for _, size := range []struct {
		key      string
		n, least Size
	}{{"size", l.Size, 1}, {"text", l.Text, 1}, {"memory", l.Memory, leastMemory}} {
		if size.n != 0 && size.n < size.least {
			p.add("extract.limits."+size.key, "found %d bytes; want %d or more", size.n, size.least)
		}
	}
	if l.Time < 0 {
		p.add("extract.limits.time", "found %s; want a length of time, such as 30s", l.Time)
	}
	for i, lang := range c.Extract.OCRLanguages {
		if !regexp.MustCompile(`^[A-Za-z][A-Za-z_/]*$`).MatchString(lang) {
			p.add(fmt.Sprintf("extract.ocr_languages[%d]", i), "found the text %q; want a language as tesseract names it, such as eng or deu", lang)
		}
	}
}

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

var label = regexp.MustCompile(`^[\pL\pN_]([\pL\pN_-]*[\pL\pN_])?$`)

// validHost reports whether s may be the name of a host or a domain.
func validHost(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if len(part) > 63 || !label.MatchString(part) {
			return false
		}
	}
	return len(s) <= 253
}

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

// missingFile reports whether path is known not to exist; a file that this
// user may not look at is given the benefit of the doubt.
func missingFile(path string) bool {
	_, err := os.Stat(path)
	return path != "" && errors.Is(err, fs.ErrNotExist)
}

func (c *Config) checkAPI(p *problems) {
	if c.API.Listen == "" {
		return
	}
	host, port, err := net.SplitHostPort(c.API.Listen)
	if n, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil || n == 0 && port != "0" || !loopback(host) {
		p.add("api.listen", "found the text %q; want a port of the loopback interface, such as 127.0.0.1:8025", c.API.Listen)
	}
	if c.API.Token.IsZero() {
		p.missing("api.token", "want the place of a token that callers must send, such as {file: /etc/onrecord/api.token}")
	}
}

func (c *Config) checkAlerts(p *problems) {
	a := c.Alerts
	if a.ComplaintRed < a.ComplaintAmber {
		p.add("alerts.complaint_red", "found less than alerts.complaint_amber; want a longer time")
	}
	if a.Webhook.URL != "" && !safeURL(a.Webhook.URL) {
		p.add("alerts.webhook.url", "found the text %q; want an address such as https://chat.example/hooks/onrecord", a.Webhook.URL)
	}
	if a.Mail.Host == "" {
		return
	}
	if !validHost(a.Mail.Host) {
		p.add("alerts.mail.host", "found the text %q; want a host name, such as smtp.example.net", a.Mail.Host)
	}
	if a.Mail.Username != "" && a.Mail.Password.IsZero() {
		p.missing("alerts.mail.password", "want the place of the password of alerts.mail.username")
	}
	if !validAddress(a.Mail.From) {
		p.add("alerts.mail.from", "found the text %q; want an address, such as alerts@wasatchdoor.example", a.Mail.From)
	}
	if len(a.Mail.To) == 0 {
		p.missing("alerts.mail.to", "want addresses of the firm, such as [dana@wasatchdoor.example]")
	}
	for i, to := range a.Mail.To {
		if !validAddress(to) || !c.ofFirm(to) {
			p.add(fmt.Sprintf("alerts.mail.to[%d]", i), "found %q; want an address in firm.domains or of firm.staff: alerts go to people of the firm only", to)
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

// safeURL reports whether nobody on the way can read what is sent to an address:
// https, or http to this machine.
func safeURL(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()))
}
