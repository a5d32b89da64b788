package imaptest

import (
	"errors"
	"time"

	"onrecord/ingest/email"
)

// Server is an IMAP server in this process, on a loopback port of its own.
type Server struct {
	Addr           string // host:port
	Host           string
	Port           int
	User, Password string
	CA             []byte // PEM of the certificate, if there is TLS
}

// Option changes a [Server] before it listens.
type Option func(*Server)

// WithTLS makes the port speak TLS from the first octet.
func WithTLS() Option { return nil }

// WithSTARTTLS offers STARTTLS and refuses to log in without it.
func WithSTARTTLS() Option { return nil }

// Listen starts a server with one user, who has an INBOX.
func Listen(user, password string, opts ...Option) (*Server, error) {
	return nil, errors.New("not yet")
}

// Create makes a mailbox, with the special-use attribute of role.
func (s *Server) Create(mailbox string, role email.Role) error { return nil }

// Append adds a message. Time zero is now.
func (s *Server) Append(mailbox string, raw []byte, at time.Time, flags ...string) error { return nil }

// Expunge removes messages for good.
func (s *Server) Expunge(mailbox string, uids ...uint32) error { return nil }

// Rename renames a mailbox; UIDs and UIDVALIDITY stay.
func (s *Server) Rename(from, to string) error { return nil }

// Delete removes a mailbox.
func (s *Server) Delete(mailbox string) error { return nil }

// ResetUIDValidity gives a mailbox a new UIDVALIDITY and its messages new UIDs.
func (s *Server) ResetUIDValidity(mailbox string) error { return nil }

// Connections returns how many connections were accepted so far.
func (s *Server) Connections() int { return 0 }

// CutAll closes all connections; the server goes on listening.
func (s *Server) CutAll() {}

// Close stops the server and ends its connections.
func (s *Server) Close() error { return nil }
