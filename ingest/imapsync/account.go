package imapsync

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"onrecord/audit/record"
	"onrecord/ingest/email"
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
	// ErrUnavailable means that the server could not be reached, or went on
	// breaking the connection although it was tried again.
	ErrUnavailable = errors.New("server is not available")
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
	// each log-in, so that a token may be renewed.
	Secret func(context.Context) (string, error)

	Include, Exclude []string // glob patterns of mailbox names or roles, see [Selected]
	Connections      int      // at most so many at a time; 0 is 2
	MaxMessage       int64    // octets; a larger message is a failure; 0 is 1 GiB
}

// Options are for [Sync]; the zero value is fine.
type Options struct {
	Log      *slog.Logger     // nil discards
	Progress func(Progress)   // called from one goroutine at a time, at most some ten times a second
	Now      func() time.Time // nil is time.Now
}

// Progress says how far the sync of one mailbox has come.
type Progress struct {
	Account, Mailbox string
	Done, Total      int   // messages fetched and to be fetched in this sync
	Bytes            int64 // octets of the messages fetched
}

// A MailboxReport says what was found in one mailbox and what is held of it.
// All numbers are messages.
type MailboxReport struct {
	Mailbox  string // name for people
	OnServer int    // in the last listing
	Fetched  int    // new in the record by this sync
	Held     int    // of those on the server, in the record
	Failed   int    // of those on the server, which it could not give or which were not reached
	Excluded int    // on the server, in a mailbox that is excluded
	Skipped  string // why the mailbox was not synced, if it was not
	Vanished int    // found to be gone from the server by this sync; they stay in the record
	Gap      int    // UIDs found by this sync that the server assigned and never listed
}

// A Report says what one [Sync] did.
type Report struct {
	Account   string
	Mailboxes []MailboxReport // in the order of the server's listing
	Events    []string        // what the operator should know: renames, resets, mass deletions, quarantine
}

// Complete reports whether everything that the account selects on the server
// is held.
func (r Report) Complete() bool { return false }

// Sync fetches what the server has and rec does not, and records what has
// changed there. It may be ended at any time by ctx or a crash: what has been
// recorded stays and the next Sync goes on from there. The report is true also
// when the error is not nil.
func Sync(ctx context.Context, rec *record.Record, a Account, o Options) (Report, error) {
	return Report{}, errors.ErrUnsupported
}

// A SurveyMailbox is a mailbox as [Probe] saw it.
type SurveyMailbox struct {
	Name       string
	Role       email.Role
	Messages   int
	Bytes      int64 // -1 if the server does not say
	Selectable bool
	Excluded   bool // by the patterns of the account
}

// A Survey is what [Probe] learned about an account.
type Survey struct {
	Capabilities []string
	Mailboxes    []SurveyMailbox
	RTT          time.Duration // of one empty command
}

// Probe logs in, lists the mailboxes and asks for their sizes. It reads no
// mail and records nothing.
func Probe(ctx context.Context, a Account) (Survey, error) { return Survey{}, errors.ErrUnsupported }

// Selected reports whether a mailbox is to be synced.
func Selected(name string, role email.Role, include, exclude []string) bool { return false }
