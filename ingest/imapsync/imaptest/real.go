package imaptest

import (
	"iter"
	"testing"
)

// Real is a real IMAP server, running as processes of the test on loopback.
type Real struct {
	Kind           string // dovecot, cyrus, courier
	Host           string
	Port, TLSPort  int // plain with STARTTLS; TLS from the first octet
	User, Password string
	CAFile         string
	Dir            string // everything of the server
	Delimiter      string // between the levels of a mailbox name
	Prefix         string // of every mailbox name but INBOX, "INBOX." for courier
}

// StartOption changes how a real server is started; see the package
// documentation of each.
type StartOption func(env map[string]string)

// WithEnv sets a variable of the server's script, e.g. IMAPD_CAPABILITY.
func WithEnv(key, value string) StartOption {
	return func(env map[string]string) { env[key] = value }
}

// StartDovecot starts a Dovecot for the test.
func StartDovecot(t testing.TB, opts ...StartOption) *Real { return nil }

// StartCyrus starts a Cyrus for the test.
func StartCyrus(t testing.TB, opts ...StartOption) *Real { return nil }

// StartCourier starts a Courier for the test.
func StartCourier(t testing.TB, opts ...StartOption) *Real { return nil }

// Deliver adds messages behind the back of connected clients.
func (r *Real) Deliver(t testing.TB, folder string, raw ...[]byte) {}

// Fill adds many messages at once, before clients connect (Dovecot only).
func (r *Real) Fill(t testing.TB, folder string, messages iter.Seq[[]byte]) {}

// Expunge removes messages for good.
func (r *Real) Expunge(t testing.TB, folder string, uids ...uint32) {}

// Create makes a mailbox.
func (r *Real) Create(t testing.TB, folder string) {}

// Rename renames a mailbox.
func (r *Real) Rename(t testing.TB, from, to string) {}

// Delete removes a mailbox.
func (r *Real) Delete(t testing.TB, folder string) {}

// ResetUIDValidity gives a mailbox another UIDVALIDITY.
func (r *Real) ResetUIDValidity(t testing.TB, folder string) {}

// Flags returns the flags of every message by UID, as another client sees them.
func (r *Real) Flags(t testing.TB, folder string) map[uint32][]string { return nil }

// Files returns the messages as they lie on the server's disk, in no order.
func (r *Real) Files(t testing.TB, folder string) [][]byte { return nil }

// Kill ends all processes of the server with SIGKILL.
func (r *Real) Kill(t testing.TB) {}

// Restart starts the server again on the same ports and mail.
func (r *Real) Restart(t testing.TB) {}
