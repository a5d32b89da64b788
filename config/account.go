package config

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// login is where the secret of a log-in is: the access token for the
// mechanisms that take one, else the password.
func (a Account) login() Secret {
	if !a.OAuth2.Token.IsZero() {
		return a.OAuth2.Token
	}
	return a.Password
}

// Equal reports whether both say the same.
func (a Account) Equal(b Account) bool {
	for _, s := range [][2]*Secret{{&a.Password, &b.Password}, {&a.OAuth2.Token, &b.OAuth2.Token}, {&a.OAuth2.ClientSecret, &b.OAuth2.ClientSecret}} {
		if !s[0].Equal(*s[1]) {
			return false
		}
		*s[0], *s[1] = Secret{}, Secret{}
	}
	return reflect.DeepEqual(a, b)
}

// tokenAuth are the ways to log in that take an access token.
var tokenAuth = []string{"xoauth2", "oauthbearer"}

func (c *Config) checkAccount(p *problems, i int) {
	a, at := c.Accounts[i], fmt.Sprintf("accounts[%d]", i)
	checkAccountName(p, at+".name", a.Name)
	for j, earlier := range c.Accounts[:i] {
		switch {
		case a.Name != "" && sameName(a.Name, earlier.Name):
			p.add(at+".name", "found %q, which is the name of accounts[%d] too; names of accounts must differ", a.Name, j)
		case a.Host != "" && a.Host == earlier.Host && a.Username == earlier.Username:
			p.warn("accounts[%d] and %s are the same log-in; its messages are held once for each", j, at)
		}
	}
	a.checkServer(p, at)
	a.checkLogin(p, at)
	checkPatterns(p, at+".mailboxes.include", a.Mailboxes.Include)
	checkPatterns(p, at+".mailboxes.exclude", a.Mailboxes.Exclude)
	if a.Connections < 1 || a.Connections > 16 {
		p.add(at+".connections", "found the number %d; want 1 to 16", a.Connections)
	}
	if a.MaxMessage <= 0 {
		p.add(at+".max_message", "found %s; want a size above 0, such as 1GiB", a.MaxMessage)
	}
}

// checkAccountName sees to it that a name can be typed as an argument and
// stands in one word in every list.
func checkAccountName(p *problems, at, name string) {
	if name != "" && (strings.ContainsAny(name, " \t/\\") || strings.HasPrefix(name, "-") || !printable(name) || len(name) > 100) {
		p.add(at, "found the text %q; want a short name without spaces and slashes, such as dana", name)
	}
}

// checkServer checks how the server is reached.
func (a Account) checkServer(p *problems, at string) {
	_, notIP := netip.ParseAddr(a.Host)
	switch host, port, err := net.SplitHostPort(a.Host); {
	case a.Host == "" || notIP == nil:
	case strings.Contains(a.Host, "://"):
		p.add(at+".host", "found the text %q; want the name of the server alone, such as imap.example.net, with port and tls as keys of their own", a.Host)
	case err == nil && host != "" && port != "":
		p.add(at+".host", "found the text %q; want host: %s and port: %s", a.Host, host, port)
	case !validHost(a.Host):
		p.add(at+".host", "found the text %q; want the name of a server, such as imap.example.net", a.Host)
	}
	if a.Port < 0 || a.Port > 65535 {
		p.add(at+".port", "found the number %d; want 1 to 65535, such as 993", a.Port)
	}
	switch {
	case a.TLS == "none" && !loopback(a.Host):
		p.add(at+".tls", "found none, which would send the password in clear text to %s; want implicit or starttls (none is for a server on this machine)", a.Host)
	case a.TLS == "implicit" && a.Port == 143:
		p.add(at+".tls", "found implicit with port 143, which speaks first without TLS; want tls: starttls, or port: 993")
	case a.TLS == "starttls" && a.Port == 993:
		p.add(at+".tls", "found starttls with port 993, which speaks TLS from the first byte; want tls: implicit, or port: 143")
	}
	checkAuthorities(p, at+".ca_file", a.CAFile)
}

// checkAuthorities checks that a file, if one is named, holds certificates. One that
// this user may not read is given the benefit of the doubt.
func checkAuthorities(p *problems, at, path string) {
	if path == "" {
		return
	}
	switch pem, err := os.ReadFile(path); {
	case errors.Is(err, fs.ErrPermission):
	case errors.Is(err, fs.ErrNotExist):
		p.add(at, "there is no file %s", path)
	case err != nil:
		p.add(at, "%v", err)
	case !x509.NewCertPool().AppendCertsFromPEM(pem):
		p.add(at, "no certificate is in %s; want a PEM file, with a line -----BEGIN CERTIFICATE-----", path)
	}
}

// checkLogin checks who logs in, and that there is one secret of the right kind.
func (a Account) checkLogin(p *problems, at string) {
	if !printable(a.Username) {
		p.add(at+".username", "found %q; want a name without line ends and outer spaces", a.Username)
	}
	if a.Owner != a.Username && a.Owner != "" && !validAddress(a.Owner) {
		p.add(at+".owner", "found the text %q; want an e-mail address, such as dana@wasatchdoor.example", a.Owner)
	}
	for i, address := range a.Addresses {
		if !validAddress(address) {
			p.add(fmt.Sprintf("%s.addresses[%d]", at, i), "found the text %q; want an e-mail address, such as office@wasatchdoor.example", address)
		}
	}
	token, password := !a.OAuth2.Token.IsZero(), !a.Password.IsZero()
	needsToken := slices.Contains(tokenAuth, a.Auth)
	if a.OAuth2.SignsIn() {
		if token {
			p.add(at+".oauth2.token", "there is a client_id too; keep one of them")
		}
		token = true
		a.OAuth2.checkSignIn(p, at+".oauth2")
	}
	switch {
	case token && password:
		p.add(at+".oauth2", "there is a password too; keep one of them")
	case needsToken && !token:
		p.missing(at+".oauth2.token", "auth %s needs the place of an access token, such as {command: [oama, access, %s]}", a.Auth, a.Username)
	case token && a.Auth != "auto" && a.Auth != "" && !needsToken:
		p.add(at+".auth", "found %s, which takes a password, but there is an oauth2.token; want auto, xoauth2 or oauthbearer", a.Auth)
	case !token && !password && !p.seen[at+".oauth2"] && !p.seen[at+".oauth2.token"]:
		p.missing(at+".password", "want the place of the password: %s", secretForms)
	}
	checkSecretName(p, at+".password", a.Password)
	checkSecretName(p, at+".oauth2.token", a.OAuth2.Token)
}

// checkSignIn checks what signing in needs.
func (o OAuth2) checkSignIn(p *problems, at string) {
	for _, e := range [][2]string{{".device_url", o.DeviceURL}, {".token_url", o.TokenURL}} {
		switch {
		case e[1] == "":
			p.missing(at+e[0], "want provider: microsoft or google, or the address of the service, such as https://login.example/oauth2/token")
		case !safeURL(e[1]):
			p.add(at+e[0], "found the text %q; want an address such as https://login.example/oauth2/token", e[1])
		}
	}
	checkSecretName(p, at+".client_secret", o.ClientSecret)
}

// endpoints are what the services that people mostly use want.
var endpoints = map[string]OAuth2{
	"microsoft": {DeviceURL: "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode", TokenURL: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
		Scopes: []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"}},
	"google": {DeviceURL: "https://oauth2.googleapis.com/device/code", TokenURL: "https://oauth2.googleapis.com/token", Scopes: []string{"https://mail.google.com/"}},
}

// complete fills in what the provider sets, and where the tokens are kept.
func (o *OAuth2) complete(dataDir, account string) {
	known := endpoints[o.Provider]
	o.DeviceURL, o.TokenURL = cmp.Or(o.DeviceURL, known.DeviceURL), cmp.Or(o.TokenURL, known.TokenURL)
	if len(o.Scopes) == 0 {
		o.Scopes = slices.Clone(known.Scopes)
	}
	if o.SignsIn() {
		o.Saved = filepath.Join(dataDir, "secrets", account+".json")
	}
}

// checkSecretName checks the name of a variable or credential.
func checkSecretName(p *problems, at string, s Secret) {
	src := s.src()
	if src == nil || src.form != formCredential && src.form != formEnv {
		return
	}
	if strings.ContainsAny(src.text, "/\\= ") {
		p.add(at, "the name in %s has a slash, a space or = in it; want the bare name", src.form)
	}
}

// checkPatterns checks the patterns that select mailboxes.
func checkPatterns(p *problems, at string, patterns []string) {
	for i, pattern := range patterns {
		if pattern == "" || !printable(pattern) {
			p.add(fmt.Sprintf("%s[%d]", at, i), "found %q; want the name of a mailbox, such as Trash or \"Clients/*\"", pattern)
		}
	}
}

// warn adds what is risky about the files: a secret that others may read, and
// a config that others may change, which may name commands to run.
func (c *Config) warn() {
	if info, err := os.Stat(c.File); err == nil && permissionsMatter && info.Mode().Perm()&0o002 != 0 {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%s can be changed by every user (mode %04o); run: chmod o-w %s", c.File, info.Mode().Perm(), c.File))
	}
	for i, a := range c.Accounts {
		at := fmt.Sprintf("accounts[%d]", i)
		c.warnOf(at+": the password", a.login())
		c.warnOf(at+".oauth2.client_secret: the secret", a.OAuth2.ClientSecret)
	}
	c.warnOf("api.token: the token", c.API.Token)
	c.warnOf("alerts.webhook.token: the token", c.Alerts.Webhook.Token)
	c.warnOf("alerts.mail.password: the password", c.Alerts.Mail.Password)
}

// warnOf warns of a secret whose file others may read.
func (c *Config) warnOf(what string, s Secret) {
	if s.IsZero() {
		return
	}
	if mode, open := s.src().exposed(); open {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%s file %s can be read by others (mode %04o); run: chmod 600 %s", what, s.src().text, mode, s.src().text))
	}
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
