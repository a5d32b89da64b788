package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
	c.checkLog(p)
	c.checkAnchor(p)
	c.checkDNS(p)
	c.checkExtract(p)
	c.checkAPI(p)
	c.checkAlerts(p)
	c.checkVerify(p)
	c.checkRetention(p)
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

// checkReport warns of fonts that are not there. They stop nothing but the
// printing of a PDF.
func (c *Config) checkReport(p *problems) {
	for i, font := range c.Report.Fonts {
		if missingFile(font) {
			p.warn("report.fonts[%d]: there is no file %s", i, font)
		}
	}
}

// tsaName is what files of a bundle can be called.
var tsaName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (c *Config) checkLog(p *problems) {
	if o := c.Log.Origin; o != "" && (!validHost(o) || len(o) > 100) {
		p.add("log.origin", "found the text %q; want a host or domain name, such as wasatchdoor.example", o)
	}
	if rel, err := filepath.Rel(c.DataDir, c.Log.SecondHead); c.Log.SecondHead != "" && err == nil && filepath.IsLocal(rel) {
		p.add("log.second_head", "found %s, which is inside data_dir; want a file elsewhere, best on another disk", c.Log.SecondHead)
	}
}

func (c *Config) checkAnchor(p *problems) {
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
}

func (c *Config) checkDNS(p *problems) {
	for i, r := range c.DNS.Resolvers {
		_, err := netip.ParseAddr(r)
		if _, err2 := netip.ParseAddrPort(r); err != nil && err2 != nil {
			p.add(fmt.Sprintf("dns.resolvers[%d]", i), "found the text %q; want an IP address, such as 192.0.2.53 or \"192.0.2.53:53\"", r)
		}
	}
}

func (c *Config) checkVerify(p *problems) {
	if e := c.Verify.Every; e%(24*time.Hour) != 0 {
		p.add("verify.every", "found %s; want whole days, such as 7d, or 0d for never", e)
	}
	if c.Verify.Every > 0 && !validClock(c.Verify.At) {
		p.add("verify.at", "found the text %q; want a time of day, such as \"02:00\"", c.Verify.At)
	}
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
