package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"onrecord/config"
	"onrecord/daemon"
	"onrecord/ingest/email"
	"onrecord/ingest/imapsync"
	"onrecord/ingest/imapwire"
)

// account checks an account from its secret to its mailboxes. Each step needs
// the one before, but for the secret, without which there is no log-in.
func (x *examination) account(ctx context.Context, a config.Account) {
	secret := x.secret(ctx, a)
	if !x.name(ctx, a) || !x.connection(ctx, a) || !secret {
		return
	}
	survey, ok := x.login(ctx, a)
	if ok {
		x.mailboxes(a, survey)
	}
}

func (x *examination) bad(a config.Account, area, cure, format string, args ...any) bool {
	x.report(Finding{Bad, area, a.Name, fmt.Sprintf(format, args...), cure})
	return false
}

func (x *examination) fine(a config.Account, area, format string, args ...any) bool {
	x.report(Finding{Fine, area, a.Name, fmt.Sprintf(format, args...), ""})
	return true
}

func (x *examination) secret(ctx context.Context, a config.Account) bool {
	return x.place(ctx, a, "the password or token", daemon.SyncAccount(a).Secret)
}

func (x *examination) name(ctx context.Context, a config.Account) bool {
	ctx, cancel := context.WithTimeout(ctx, x.Step)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, a.Host)
	if err == nil {
		return x.fine(a, "dns", "%s is %s", a.Host, strings.Join(addresses, ", "))
	}
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return x.bad(a, "dns", "look for a typing error in host: the provider's help pages name the IMAP server", "there is no server named %s", a.Host)
	}
	return x.bad(a, "dns", "check the network and the name servers of this machine (/etc/resolv.conf)", "the name %s could not be looked up: %v", a.Host, err)
}

func (x *examination) connection(ctx context.Context, a config.Account) bool {
	port := daemon.SyncAccount(a).Port
	if port == 0 {
		if port = 143; a.TLS == "implicit" {
			port = 993
		}
	}
	at := net.JoinHostPort(a.Host, strconv.Itoa(port))
	d := net.Dialer{Timeout: x.Step}
	conn, err := d.DialContext(ctx, "tcp", at)
	if err != nil {
		return x.bad(a, "connection", "check port, and whether a firewall lets this machine through to it", "%s cannot be reached: %v", at, err)
	}
	_ = conn.Close() // nothing was said
	return x.fine(a, "connection", "%s answers", at)
}

func (x *examination) login(ctx context.Context, a config.Account) (imapsync.Survey, bool) {
	ctx, cancel := context.WithTimeout(ctx, 2*x.Step)
	defer cancel()
	survey, err := imapsync.Probe(ctx, daemon.SyncAccount(a))
	switch {
	case err == nil:
		return survey, x.fine(a, "login", "log-in works; the server answers within %v", survey.RTT)
	case errors.Is(err, imapsync.ErrAuth):
		return survey, x.bad(a, "login", "check username and password; many providers want a password of its own for IMAP (an app password), or OAuth 2.0. Then run 'onrecord reload'", "%v", err)
	case errors.Is(err, imapsync.ErrTLS):
		return survey, x.bad(a, "tls", cureOfTLS(a, err), "%v", err)
	case ctx.Err() != nil, unanswered(err):
		return survey, x.bad(a, "connection", "check port and tls: such silence is usual where one side waits for TLS and the other does not; else the server is overloaded", "the server took the connection and did not answer in time")
	}
	return survey, x.bad(a, "connection", "try again later; if it stays, ask the provider", "%v", err)
}

// unanswered reports whether a server took the connection and then said nothing.
func unanswered(err error) bool {
	return errors.Is(err, imapsync.ErrNoAnswer) || errors.Is(err, imapwire.ErrStalled)
}

// cureOfTLS says what to do about a connection that could not be secured.
func cureOfTLS(a config.Account, err error) string {
	var (
		invalid x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "check the clock of this machine; if it is right, the server needs a new certificate"
	case errors.As(err, &name):
		return "write host as the certificate names the server"
	case errors.As(err, &unknown) && a.CAFile != "":
		return "if the server has a new certificate, put that of its authority into " + a.CAFile + " (ca_file); else somebody may be listening in between"
	case errors.As(err, &unknown):
		return "if the server's certificate is of your own making, name the file of its authority as ca_file; else somebody may be listening in between"
	}
	return "check port and tls: implicit is for ports like 993, starttls for ports like 143"
}

func (x *examination) mailboxes(a config.Account, s imapsync.Survey) {
	has := func(role email.Role) bool {
		return slices.ContainsFunc(s.Mailboxes, func(m imapsync.SurveyMailbox) bool { return m.Role == role && m.Selectable && !m.Excluded })
	}
	warn := func(text, cure string) { x.report(Finding{Warning, "mailboxes", a.Name, text, cure}) }
	switch {
	case !has(email.RoleInbox):
		warn("the inbox is not read", "see include and exclude under mailboxes")
	case !has(email.RoleSent) && !has(email.RoleAll):
		warn("no mailbox with sent mail is read, so that promises and answers of the firm are missing", "see include and exclude under mailboxes; have the mail program keep sent mail on the server")
	case !slices.Contains(s.Capabilities, "IDLE"):
		warn("the server does not tell of new mail (no IDLE)", "nothing: the daemon asks every few minutes instead")
	default:
		x.fine(a, "mailboxes", "%s, the inbox and the sent mail among those that are read", email.Plural(len(s.Mailboxes), "mailbox"))
	}
}
