package imapsync

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Errors of [Sync] and [Probe] that a caller can act on. The text of the error
// that wraps one names the account and says what to do.
var (
	// ErrAuth means that the server refused the user name or the secret.
	ErrAuth = errors.New("log-in refused")
	// ErrTLS means that no encrypted connection could be made: a certificate
	// that is not trusted, or a server without STARTTLS.
	ErrTLS = errors.New("no secure connection")
	// ErrPlaintext means that the secret would have travelled unencrypted to
	// another host. Nothing was sent.
	ErrPlaintext = errors.New("refusing to send the password in clear text")
	// ErrUnavailable means that the server could not be reached, went on
	// breaking the connection although it was tried again, or asked for a
	// longer pause than a sync waits for.
	ErrUnavailable = errors.New("server is not available")
	// ErrNoAnswer means that the server took the connection and no encryption
	// came about in time, as when each side waits for the other to speak.
	ErrNoAnswer = errors.New("the server said nothing in time")
	// ErrCrowded means that the server let nobody in because the account has as
	// many connections as it allows, here or elsewhere.
	ErrCrowded = errors.New("the server allows no further connection")
)

// An Account says where mail is read from and as whom.
type Account struct {
	Name   string // of the account in the record
	Host   string
	Port   int    // 0 is 993 for implicit TLS, else 143
	TLS    string // "implicit" (also ""), "starttls", or "none", which is allowed to loopback only
	CAFile string // PEM file of further certificate authorities, "" for those of the system

	Username string
	Owner    string // address of the person whose mail it is; kept in the record
	Auth     string // "" chooses, else "plain", "login", "xoauth2" or "oauthbearer"

	// Secret returns the password or the access token. It is called once for
	// each log-in, so that a token may be renewed, and from several goroutines.
	Secret func(context.Context) (string, error)
	// Renew returns the access token anew, after it was refused; nil asks Secret.
	Renew func(context.Context) (string, error)

	Include, Exclude []string // patterns of mailboxes, see selected
	Connections      int      // at most so many at a time; 0 is 2
	MaxMessage       int64    // octets; a larger message is a failure; 0 is 1 GiB
}

// Options are for [Sync]; the zero value is fine.
type Options struct {
	Log      *slog.Logger     // nil discards
	Progress func(Progress)   // called from one goroutine at a time, at most some ten times a second
	Now      func() time.Time // nil is time.Now

	// Yield is asked between the pieces of large messages, from several
	// goroutines. When other work has come up it returns true: then what is
	// large is left to the next Sync, which goes on where this one ended. Each
	// Sync brings every mailbox's first large message on by a piece at least.
	// nil never yields.
	Yield func() bool

	// Silent is called once, when the server has said nothing for so long that
	// the connection is given up and made anew. It may be nil.
	Silent func()

	// Retry asks again for all messages that the server could not give so far,
	// whenever that was, but for those over the limit of the account.
	Retry bool

	pace pace // for tests
}

// Progress says how far the sync of one mailbox has come, and of all of them.
type Progress struct {
	Account, Mailbox string
	Done, Total      int   // messages fetched and to be fetched in this sync
	Read, Mailboxes  int   // mailboxes read to their end, and to be read by this sync
	Bytes            int64 // octets of the messages fetched
}

// port returns the TCP port.
func (a *Account) port() int {
	switch {
	case a.Port != 0:
		return a.Port
	case a.TLS == "" || a.TLS == tlsImplicit:
		return 993
	}
	return 143
}

const (
	tlsImplicit = "implicit"
	tlsSTARTTLS = "starttls"
	tlsNone     = "none"
)

// maxOffset is where the client library can no longer tell the offset of a
// piece, which it reads as 32 bits.
const maxOffset = 1<<32 - 1

// maxMessage returns the largest message to be fetched, in octets.
func (a *Account) maxMessage() int64 {
	if a.MaxMessage <= 0 {
		return 1 << 30
	}
	return min(a.MaxMessage, maxOffset)
}

// connections returns how many connections may be used at a time.
func (a *Account) connections() int {
	if a.Connections <= 0 {
		return 2
	}
	return a.Connections
}
