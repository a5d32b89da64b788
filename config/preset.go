package config

import (
	"slices"
	"strings"
)

// A Provider is a public mail service.
type Provider struct {
	Name    string
	Domains []string // of its addresses
	Host    string
	Port    int    // 0: by TLS
	TLS     string // empty: implicit
	Local   bool   // the user name is the local part of the address
	PerDay  Size   // how much mail it gives out a day, about; 0 if unknown
	Advice  string // what its customers must know to log in; a sentence or two
}

const appPassword = "It does not take your usual password here but an app password, which you make at "

// providers are the services whose IMAP servers cannot be guessed from their
// domain, and those whose customers need advice.
var providers = []Provider{
	{Name: "Gmail", Host: "imap.gmail.com", PerDay: 2500e6, Domains: []string{"gmail.com", "googlemail.com"},
		Advice: appPassword + "https://myaccount.google.com/apppasswords (with 2-step verification turned on)."},
	{Name: "Outlook.com", Host: "outlook.office365.com",
		Domains: []string{"outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "outlook.de", "outlook.fr", "live.co.uk"},
		Advice:  "It takes no password over IMAP, only an access token: register onrecord with Microsoft, set oauth2.provider and oauth2.client_id, and run 'onrecord account login'; or set oauth2.token to a command that prints a token."},
	{Name: "Yahoo", Host: "imap.mail.yahoo.com",
		Domains: []string{"yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.ca", "yahoo.com.au", "yahoo.co.in"},
		Advice:  appPassword + "https://login.yahoo.com/account/security."},
	{Name: "AOL", Host: "imap.aol.com", Domains: []string{"aol.com", "aim.com", "verizon.net"},
		Advice: appPassword + "https://login.aol.com/account/security."},
	{Name: "AT&T", Host: "imap.mail.att.net", Domains: []string{"att.net", "sbcglobal.net", "bellsouth.net"},
		Advice: "It does not take your usual password here but a secure mail key, which you make in your profile at https://www.att.com."},
	{Name: "iCloud", Host: "imap.mail.me.com", Local: true, Domains: []string{"icloud.com", "me.com", "mac.com"},
		Advice: appPassword + "https://account.apple.com."},
	{Name: "Fastmail", Host: "imap.fastmail.com", Domains: []string{"fastmail.com", "fastmail.fm", "sent.com"},
		Advice: appPassword + "https://app.fastmail.com/settings/security."},
	{Name: "Proton Mail", Host: "127.0.0.1", Port: 1143, TLS: "starttls", Domains: []string{"proton.me", "protonmail.com", "protonmail.ch", "pm.me"},
		Advice: "It is read through Proton Mail Bridge on this machine, which shows the password to use; export its certificate and name it as ca_file."},
	{Name: "GMX", Host: "imap.gmx.net", Domains: []string{"gmx.net", "gmx.de", "gmx.at", "gmx.ch"},
		Advice: "IMAP must be allowed first, in the settings of the web mail."},
	{Name: "GMX", Host: "imap.gmx.com", Domains: []string{"gmx.com", "gmx.co.uk", "gmx.us"},
		Advice: "IMAP must be allowed first, in the settings of the web mail."},
	{Name: "WEB.DE", Host: "imap.web.de", Domains: []string{"web.de"},
		Advice: "IMAP must be allowed first, in the settings of the web mail."},
	{Name: "mail.com", Host: "imap.mail.com", Domains: []string{"mail.com", "email.com", "usa.com"}},
	{Name: "T-Online", Host: "secureimap.t-online.de", Domains: []string{"t-online.de", "magenta.de"},
		Advice: "It does not take your usual password here but the e-mail password, which you set in the Kundencenter."},
	{Name: "Posteo", Host: "posteo.de", Domains: []string{"posteo.de", "posteo.net", "posteo.at", "posteo.ch"}},
	{Name: "mailbox.org", Host: "imap.mailbox.org", Domains: []string{"mailbox.org"}},
	{Name: "Zoho", Host: "imap.zoho.com", Domains: []string{"zoho.com", "zohomail.com"},
		Advice: "IMAP must be allowed first, in the settings of the web mail; with two-factor log-in it takes an app password."},
	{Name: "Yandex", Host: "imap.yandex.com", Domains: []string{"yandex.com", "yandex.ru", "ya.ru"},
		Advice: appPassword + "https://id.yandex.com/security/app-passwords."},
	{Name: "Mail.ru", Host: "imap.mail.ru", Domains: []string{"mail.ru", "bk.ru", "inbox.ru", "list.ru"},
		Advice: appPassword + "https://account.mail.ru/user/2-step-auth/passwords."},
	{Name: "Comcast", Host: "imap.comcast.net", Domains: []string{"comcast.net"},
		Advice: "Third-party access must be allowed first, in the security settings of the web mail."},
	{Name: "BT", Host: "mail.btinternet.com", Domains: []string{"btinternet.com", "btopenworld.com"}},
	{Name: "Orange", Host: "imap.orange.fr", Domains: []string{"orange.fr", "wanadoo.fr"}},
	{Name: "Free", Host: "imap.free.fr", Domains: []string{"free.fr"}},
	{Name: "La Poste", Host: "imap.laposte.net", Domains: []string{"laposte.net"}},
	{Name: "Libero", Host: "imapmail.libero.it", Domains: []string{"libero.it"}},
	{Name: "Bluewin", Host: "imaps.bluewin.ch", Domains: []string{"bluewin.ch"}},
}

// ProviderOf is the public mail service of an e-mail address.
func ProviderOf(address string) (Provider, bool) {
	return providerOf(domainOf(address))
}

func providerOf(domain string) (Provider, bool) {
	i := slices.IndexFunc(providers, func(p Provider) bool { return slices.Contains(p.Domains, domain) })
	if i < 0 {
		return Provider{}, false
	}
	return providers[i], true
}

// publicDomain reports whether anyone can have an address in domain.
func publicDomain(domain string) bool {
	_, public := providerOf(domain)
	return public
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndex(address, "@")+1:])
}

// Preset guesses the account of an e-mail address from its domain: the server
// of a known service, else imap.DOMAIN. The result lacks the password.
func Preset(address string) Account {
	address = strings.TrimSpace(address)
	local, _, _ := strings.Cut(address, "@")
	domain := domainOf(address)
	a := Account{
		Name: accountName(local), Host: "imap." + domain, TLS: "implicit", Auth: "auto", Role: "person",
		Username: address, Owner: address, Connections: 3, MaxMessage: 1 << 30,
	}
	if p, ok := providerOf(domain); ok {
		a.Host, a.Port = p.Host, p.Port
		if p.TLS != "" {
			a.TLS = p.TLS
		}
		if p.Local {
			a.Username = local
		}
	}
	a.complete()
	return a
}

// accountName makes a name of an account from the local part of an address.
func accountName(local string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t/\\", r) || !printable(string(r)) {
			return -1
		}
		return r
	}, local)
	return strings.ToLower(strings.TrimLeft(name, "-"))
}
